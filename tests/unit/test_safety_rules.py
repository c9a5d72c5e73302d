"""Every danger rule finds its examples and leaves its counterexamples alone; the rule files are whole."""

import csv
import json
from pathlib import Path

import pytest

from contracts.screen import DangerLevel
from safety import rules as reader
from safety.normalise import normalise
from safety.rules import Rule, rules
from safety.screening import findings, screen

ROOT = Path(__file__).resolve().parents[2]
DEVELOPMENT_SET = ROOT.parent / "shared" / "safety" / "screen_dev.tsv"


def named(pairs):
    return [pytest.param(*pair, id=f"{pair[0].id}:{pair[1]}") for pair in pairs]


@pytest.mark.parametrize(("rule", "text"), named((rule, text) for rule in rules() for text in rule.examples))
def test_a_rule_finds_its_example_at_its_level(rule: Rule, text: str):
    fired = {finding.rule.id: finding.level for finding in findings(text)}
    assert fired.get(rule.id) is rule.level
    found = screen(text)
    if rule.sign:
        assert rule.sign in found.signs
    else:
        assert found.level.rank >= rule.level.rank
        assert found.kind is rule.kind


@pytest.mark.parametrize(("rule", "text"), named((rule, text) for rule in rules() for text in rule.counterexamples))
def test_a_rule_leaves_its_counterexample_alone(rule: Rule, text: str):
    assert rule.id not in {finding.rule.id for finding in findings(text)}


def test_rules_have_an_id_of_their_own_a_reason_and_both_sorts_of_examples():
    ids = [rule.id for rule in rules()]
    assert len(ids) == len(set(ids))
    for rule in rules():
        assert rule.reason, rule.id
        assert rule.examples, rule.id
        assert rule.counterexamples, rule.id
        assert rule.level is not DangerLevel.NONE, rule.id


def test_patterns_are_written_for_the_normalised_text():
    """A word that normalising changes can never be found, however often it stands in a pattern."""
    families = json.loads((reader.FOLDER / "zh" / "words.json").read_text(encoding="utf-8"))
    for name in ("KIN", "DEAD", "ACT", "POISON", "WORLD"):
        for word in families[name]:
            if word.isalpha():
                assert word in normalise(f"在{word}里"), (name, word)


def test_a_rule_file_that_cannot_be_read_is_named(tmp_path, monkeypatch):
    folder = tmp_path / "zh"
    folder.mkdir()
    (folder / "words.json").write_text("{}", encoding="utf-8")
    (folder / "scopes.json").write_text('{"near": 10, "edge": "", "scopes": {}}', encoding="utf-8")
    rule = {"id": "x", "reason": "r", "match": ["<UNKNOWN>"], "examples": ["a"], "counterexamples": ["b"]}
    file = {"kind": "self_harm", "level": "high", "scopes": [], "rules": [rule]}
    (folder / "self_harm_broken.json").write_text(json.dumps(file), encoding="utf-8")
    monkeypatch.setattr(reader, "FOLDER", tmp_path)
    reader.rules.cache_clear()
    try:
        with pytest.raises(ValueError, match=r"zh/self_harm_broken\.json, rule x"):
            reader.rules()
    finally:
        reader.rules.cache_clear()


@pytest.mark.skipif(not DEVELOPMENT_SET.is_file(), reason="the development set lies beside the checkout, not in it")
def test_no_development_sentence_serves_as_an_example():
    with DEVELOPMENT_SET.open(encoding="utf-8") as file:
        known = {row["text"].lower() for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}
    ours = {text.lower() for rule in rules() for text in (*rule.examples, *rule.counterexamples)}
    assert not ours & known
