"""docs/safety.md: every rule has a row, and every test and file a row names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([A-Z]{2,3}-[\w.]+) \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
RULES = ROOT.parent / "shared" / "safety" / "RULES.md"
TESTS = {
    name
    for file in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"def (test_\w+)", file.read_text(encoding="utf-8"))
}


def test_every_named_test_and_file_exists():
    assert len(ROWS) > 70
    assert len({rule for rule, _, _ in ROWS}) == len(ROWS)
    for rule, done, held in ROWS:
        named = re.findall(r"`(test_\w+)`", held)
        assert named or held == "document", rule
        assert not [name for name in named if name not in TESTS], rule
        for path in re.findall(r"`((?:safety|store|companion|voice|web|notify|culture|contracts)/[\w./*]*)`", done):
            assert list(ROOT.glob(path)), (rule, path)


@pytest.mark.skipif(not RULES.is_file(), reason="the rules lie beside the checkout, not in it")
def test_every_rule_has_a_row():
    rules = set(
        re.findall(r"^\| ((?:CN|LB|PI|HL|SC|US|EU|SM|MED|AB|LO|SYS)-[\w.]+) \|", RULES.read_text("utf-8"), re.M)
    )
    sections = {"CN-18"}  # lines of the last section, which lists examples of words
    assert rules - sections <= {rule for rule, _, _ in ROWS}
