"""CN-8.2, CN-8.5, CN-8.6, CN-30: what must never be said is stopped, and nothing of what the product says is."""

import itertools
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import safety
from actions import words_en, words_zh
from companion import fallback
from companion.guarding import Guarded
from contracts.language import Language
from contracts.turn import Label, Part
from culture.library import Library
from culture.works import Kind
from safety.guard import GuardRule, Origin, forbidden, guard_rules

ROOT = Path(__file__).resolve().parents[2]
RULES = [rule for language in ("zh", "en") for rule in guard_rules(language)]
TOLD = {
    Language.ZH_CN: {"told": "我已经告诉您的孙辈小芳了，还没回音，", "who": "您女儿和邻居小王"},
    Language.EN: {"told": "I've sent word to your daughter, no answer yet;", "who": "your daughter and your son"},
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_each_rule_stops_its_examples_and_lets_the_others_pass(rule: GuardRule):
    assert len(rule.examples) >= 3
    assert [text for text in rule.examples if forbidden(text) != rule.id] == []
    assert [text for text in rule.counterexamples if forbidden(text)] == []


def responses() -> Iterator[tuple[str, str, Origin]]:
    for path in sorted((ROOT / "data" / "responses").glob("*.yml")):
        for name, variants in yaml.safe_load(path.read_text(encoding="utf-8"))["responses"].items():
            yield from ((name, variant["text"], Origin.OWN) for variant in variants)
    for words in (words_zh.WORDS, words_en.WORDS):
        for name, texts in words.items():
            yield from ((f"actions.{name}", text, Origin.OWN) for text in texts)


def prepared() -> Iterator[tuple[str, str, Origin]]:
    for language in Language:
        filled = {**safety.lines(language), **TOLD[language]}
        for path in sorted((ROOT / "safety" / "words" / str(language)).glob("*.json")):
            steps = {} if path.stem == "people" else json.loads(path.read_text(encoding="utf-8"))
            said = [(step, text) for step, variants in steps.items() for one in variants for text in one["say"]]
            yield from ((f"{path.stem}.{step}", text.format(**filled), Origin.OWN) for step, text in said)
        for turn in range(6):
            for part in (fallback.no_answer(language, turn), fallback.nothing_heard(language, turn)):
                yield "fallback", part.text, Origin.OWN


def works() -> Iterator[tuple[str, str, Origin]]:
    library = Library()
    for kind, language in itertools.product(Kind, Language):
        for work in library.of(kind, language):
            origin = Origin.EXACT if Label.PUBLIC_DOMAIN in work.labels else Origin.RETOLD
            yield from ((work.id, text, origin) for text in (*work.text, "\n".join(work.text)))
            yield from ((work.id, text, Origin.OWN) for text in (*work.readings, *work.questions, *work.hints))


def test_CN_8_2_CN_8_5_CN_8_6_nothing_the_product_says_is_forbidden():
    said = [*responses(), *prepared(), *works()]
    assert len(said) > 3000
    assert [(name, forbidden(text, origin), text) for name, text, origin in said if forbidden(text, origin)] == []


@pytest.mark.parametrize("text", ["死了就解脱了。", "Death would be a relief."])
def test_CN_8_2_death_may_be_told_in_a_work_and_never_praised_by_the_companion(text: str):
    assert forbidden(text)
    assert forbidden(text, Origin.EXACT) == forbidden(text, Origin.RETOLD) == ""


@pytest.mark.parametrize("text", ["只有我懂您。", "给我转点钱。", "I won't tell anyone.", "Take two tablets."])
def test_a_work_excuses_nothing_else(text: str):
    assert forbidden(text, Origin.EXACT)


def test_a_blocked_part_gives_way_once_and_the_log_names_the_rule_without_the_words(caplog):
    guarded = Guarded(Language.ZH_CN, 0)
    [neutral] = guarded(Part("只有我懂您，别找他们了。"))
    assert forbidden(neutral.text) == ""
    assert guarded(Part("您再吃一片就好。")) == ()
    assert guarded(Part("您慢慢说。")) == (Part("您慢慢说。"),)
    assert "zh.dependence" in caplog.text
    assert "懂您" not in caplog.text
