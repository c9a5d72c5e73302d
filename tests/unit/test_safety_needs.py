"""What a pattern needs is right: every match holds it, and the kept file knows every pattern of the rules."""

import json
import re

import pytest

from safety.needs import FILE, digest, grams, needs_of, work_out
from safety.normalise import normalise
from safety.rules import rules


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("我(?:真|就)?不想活", "我不想活"),
        ("(?:跳|投)(?:河|江)|上吊", "投江"),
        ("死.{0,3}(?:算了|得了)", "死了算了"),
        ("(?<!不)想死(?!川)", "想死"),
        ("[割切]腕", "切腕"),
        ("(?:喝|吃){1,2}了.*药", "喝喝了点药"),
        ("\\bi (?:want|wish) to (?:die|be dead)\\b", "so i wish to be dead now"),
        ("(?:dont |not )?wake ?up", "wakeup"),
        ("a*b?", ""),
    ],
)
def test_a_text_that_matches_holds_what_is_needed(pattern: str, text: str):
    assert re.search(pattern, text)
    present = grams(text)
    assert all(not needed.isdisjoint(present) for needed in work_out(pattern))


def test_the_examples_of_the_rules_hold_what_their_patterns_need():
    for rule in rules():
        for text in map(normalise, rule.examples):
            present = grams(text)
            for match in rule.matches:
                if match.pattern.search(text):
                    assert all(not needed.isdisjoint(present) for needed in match.needs), (rule.id, text)


def test_the_kept_needs_are_those_of_the_rules():
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    patterns = {match.pattern.pattern for rule in rules() for match in rule.matches}
    missing = [pattern for pattern in patterns if digest(pattern) not in kept]
    assert not missing, f"run python scripts/safety_needs.py: {len(missing)} patterns are not in needs.json"
    assert len(kept) == len(patterns)
    some = sorted(patterns)[::97]
    assert all(needs_of(pattern) for pattern in some)
