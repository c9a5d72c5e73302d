"""action_own_reading: takes what the elder says about a work: which meaning fits, or a meaning of their own."""

import re

from actions.base import TopicAction
from actions.turn import Slots, Turn, closed, opened

RESPONSES = {"nlu_fallback": "utter_fallback"}
_NOT_NEITHER = re.compile(r"都不|都没|哪个也不|哪种也不|两样都不|\b(?:neither|none)\b", re.IGNORECASE)
_BOTH = re.compile(r"都|两种|\b(?:both|a bit of each)\b", re.IGNORECASE)
_FIRST = re.compile(r"头一|第一|前一|前面|先说的|先头|\b(?:first|former)\b", re.IGNORECASE)
_OTHER = re.compile(r"后一|后面|第二|后头|另一|刚才|\b(?:second|other|latter|last)\b", re.IGNORECASE)
_STILL_ABOUT_IT = 2
"""So many turns after the last word about a work, what is not understood may still be about it."""


def chosen_reading(text: str) -> str | None:
    """Which words answer a choice between two meanings; None where `text` makes none."""
    ways = (("fits_none", _NOT_NEITHER), ("fits_both", _BOTH), ("fits_first", _FIRST), ("fits_other", _OTHER))
    return next((key for key, pattern in ways if pattern.search(text)), None)


def take_reading(turn: Turn) -> bool:
    """Answers the choice between two meanings that was asked just before; False where there was none."""
    key = chosen_reading(turn.text) if turn.conversation.last_asked("asked") == "reading" else None
    if key:
        turn.say(turn.words(key), labels=(), work=turn.work)
    return key is not None


def take_own_words(turn: Turn) -> Slots:
    """Words about the work are received as such; talk of something else gets the answer it would have had."""
    work = turn.work
    last = turn.conversation.last_of(work.id) if work else None
    if work and take_reading(turn):
        return opened(work, turn.part)
    if work and last and last.turns_ago <= _STILL_ABOUT_IT and last.said.custom.get("asked"):
        turn.say(turn.words("own_reading"), labels=(), work=work)
        return opened(work, turn.part)
    if not turn.say_response(RESPONSES.get(turn.intent, f"utter_{turn.intent}")):
        turn.say(turn.words("listening"), labels=())
    return closed(turn.last_work) if last is None else []


class ActionOwnReading(TopicAction):
    topic = "own_reading"
    listens_after = True

    def answer(self, turn: Turn) -> Slots:
        return take_own_words(turn)
