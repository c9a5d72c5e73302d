"""The report and the model card say what the manifest says, and the manifest tells all a reader needs."""

import re
from pathlib import Path

import pytest

from emotion import manifest
from emotion.report.card import card
from emotion.report.page import page
from emotion.runtime import SHIPPED

ROOT = Path(__file__).resolve().parents[2]
SYSTEMS = {"majority", "tfidf_regression", "fp32", "int8", "int8_noise"}


@pytest.fixture(scope="module")
def facts() -> dict:
    return manifest.read(SHIPPED)


def test_the_model_card_is_the_manifests(facts):
    assert (SHIPPED / "CARD.md").read_text(encoding="utf-8") == card(facts)


def test_the_report_is_the_manifests_and_its_pictures_are_there(facts):
    folder = ROOT / "docs" / "emotion"
    written = (folder / "report.md").read_text(encoding="utf-8")
    assert written == page(facts)
    pictures = re.findall(r"\]\(([\w]+\.svg)\)", written)
    assert len(pictures) == 5
    assert [name for name in pictures if not (folder / name).is_file()] == []


def test_every_set_is_scored_by_every_system_on_enough_rows(facts):
    scores = facts["scores"]["test"]
    assert {"elders_zh", "elders_en", "unseen_zh", "unseen_en"} <= set(scores)
    for name, figures in scores.items():
        assert set(figures) - SYSTEMS == {"n", "learnt_rows"}, name
        assert figures["n"] >= 90, name
        for system in SYSTEMS:
            assert 0 <= figures[system]["macro_f1"] <= 1, (name, system)


def test_what_is_learnt_from_is_listed_with_licence_and_size(facts):
    assert facts["data"]
    for entry in facts["data"]:
        assert entry["licence"]
        assert entry["rows"] > 0


def test_the_guide_names_every_option_of_the_training_command():
    guide = (ROOT / "docs" / "emotion.md").read_text(encoding="utf-8")
    command = (ROOT / "launcher" / "cli.py").read_text(encoding="utf-8")
    options = re.findall(r'train\.add_argument\("(--\w+)"', command)
    assert len(options) >= 6
    assert [option for option in options if option not in guide] == []
