"""First words and repeated tellings are known when the words are chosen, without a slot being set."""

import asyncio

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlg import SuibanResponses, choose

DOMAIN = """
version: "3.1"
slots:
  language: {type: text, mappings: [{type: custom}]}
responses:
  utter_greet:
    - {text: plain, condition: [{type: slot, name: language, value: en}]}
    - {text: first, condition: [{type: slot, name: language, value: en}, {type: slot, name: first_words, value: true}]}
    - {text: again, condition: [{type: slot, name: language, value: en}, {type: slot, name: again, value: true}]}
"""


def said_after(*texts: str) -> str:
    domain = Domain.from_yaml(DOMAIN)
    events = [SlotSet("language", "en"), *(BotUttered(text) for text in texts)]
    tracker = DialogueStateTracker.from_events("someone", events, domain.slots)
    response = asyncio.run(SuibanResponses(domain=domain).generate("utter_greet", tracker, "suiban"))
    assert response is not None
    return response["text"]


def test_the_first_words_of_a_conversation_are_the_introduction():
    assert said_after() == "first"


def test_later_words_are_not():
    assert said_after("Another answer.") == "plain"


def test_what_was_answered_before_is_answered_as_a_second_telling():
    assert said_after("plain") == "again"


def test_when_all_was_said_more_than_once_the_latest_is_not_repeated():
    variants = [{"text": "one"}, {"text": "two"}]
    assert choose(variants, ["one", "two", "one"]) == {"text": "two"}
