"""What every sentence of the actions holds to, and that a failure is answered and logged without words."""

import logging
import re
import string
from itertools import pairwise
from pathlib import Path

import pytest

from actions.names import FESTIVALS, KINDS
from actions.solar_customs import CUSTOMS
from actions.wording import WORDS
from contracts.language import Language, is_han
from culture.works import Kind
from tests.unit.actions_support import ACTIONS, Talk

CHINESE, ENGLISH = WORDS[Language.ZH_CN], WORDS[Language.EN]
EVERY = [(language, key, text) for language in Language for key, texts in WORDS[language].items() for text in texts]
LOW = ("lead_sadness", "lead_fear", "lead_anger", "failed", "guess_left", "listening", "fits", "own_reading")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things_in_at_least_three_ways() -> None:
    assert CHINESE.keys() == ENGLISH.keys()
    assert KINDS[Language.ZH_CN].keys() == KINDS[Language.EN].keys() == set(Kind)
    assert FESTIVALS[Language.ZH_CN].keys() == FESTIVALS[Language.EN].keys()
    for words in WORDS.values():
        assert all(len(set(texts)) == len(texts) >= 3 for texts in words.values())


def test_a_sentence_is_short_and_asks_at_most_once() -> None:
    for language, key, text in EVERY:
        _check_sentences(language, key, text)


def _check_sentences(language: Language, key: str, text: str) -> None:
    assert text.count("？") + text.count("?") <= 1
    for sentence in re.split(r"[。！？：；.!?:;]", text):
        length = sum(map(is_han, sentence)) if language is Language.ZH_CN else len(sentence.split())
        assert length <= (40 if language is Language.ZH_CN else 25), sentence
    if key.startswith(LOW):
        assert "！" not in text
        assert "!" not in text
    assert "别难过" not in text


def test_customs_are_short_too() -> None:
    for chinese, english in CUSTOMS.values():
        assert sum(map(is_han, chinese)) <= 40
        assert len(english.split()) <= 25


def test_the_same_wording_never_comes_twice_in_a_row(tmp_path: Path) -> None:
    talk = Talk(tmp_path)
    for action, text in (("action_poem", "念首诗"), ("action_time", "几点了"), ("action_riddle", "出个谜")):
        words = [talk.say(text, action).messages[0]["custom"]["words"][-1] for _ in range(12)]
        assert all(one != other for one, other in pairwise(words))
        assert len(set(words)) >= 3


SECRET = "隔壁老王的存折"


@pytest.mark.parametrize("action", [kind.topic for kind in ACTIONS])
def test_without_a_store_every_action_still_answers(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, action: str
) -> None:
    (tmp_path / "no.sqlite").write_text("this is no database, it is a page of an old newspaper\n" * 50)
    talk = Talk(tmp_path, database_url=f"sqlite:///{tmp_path / 'no.sqlite'}")
    with caplog.at_level(logging.DEBUG):
        reply = talk.say(SECRET, f"action_{action}")
    assert bool(reply.messages) == (action != "close")
    assert not set(reply.texts) & set(CHINESE["failed"])
    assert SECRET not in caplog.text
    if action in ("poem", "tale", "opera", "riddle", "proverb"):
        assert talk.work.kind == action
        assert "store." in caplog.text


@pytest.mark.parametrize("language", list(Language))
def test_with_a_broken_pack_a_gentle_sentence_is_said_and_the_code_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, language: Language
) -> None:
    packs = tmp_path / "packs"
    packs.mkdir()
    (packs / "broken.yaml").write_text("works: [{id: nothing}]")
    talk = Talk(tmp_path, str(language), packs=packs)
    for action in ("poem", "tale", "opera", "riddle", "proverb", "something_else"):
        with caplog.at_level(logging.DEBUG):
            reply = talk.say(SECRET, f"action_{action}")
        assert reply.text in WORDS[language]["failed"]
        assert f"actions.{action}: culture." in caplog.text
    assert SECRET not in caplog.text
    assert talk.say("几点了", "action_time").text not in WORDS[language]["failed"]


def test_a_tale_goes_on_within_a_conversation_without_a_store(tmp_path: Path) -> None:
    (tmp_path / "no.sqlite").write_text("this is no database, it is a page of an old newspaper\n" * 50)
    talk = Talk(tmp_path, database_url=f"sqlite:///{tmp_path / 'no.sqlite'}")
    talk.say("讲个故事", "action_tale")
    tale = talk.work
    assert tale.text[1] in talk.say("好", "action_accept").texts
    assert tale.text[2] in talk.say("好", "action_accept").texts
