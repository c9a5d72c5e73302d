"""Scripted danger cases, from the first sentence to the person who takes over, on both databases."""

from pathlib import Path

import pytest
import yaml

from store.migrate import upgrade
from tests.integration.case_script import Player
from tests.integration.store_support import fresh_database

ROOT = Path(__file__).resolve().parents[2]
OWN = yaml.safe_load((ROOT / "tests" / "dialogue" / "cases.yaml").read_text(encoding="utf-8"))
DEVELOPMENT = ROOT.parent / "shared" / "safety" / "cases_dev.yaml"
CONTACTS = {
    "zh-24": [("Desk", "staff"), ("Anna", "daughter")],
    "zh-25": [("Tom", "son"), ("Anna", "daughter"), ("Joan", "neighbour")],
}
OUTSIDE = {
    "zh-11": "whom the companion will not be is answered by companion/boundaries.py and tested there",
}
NAMED = {"family_contact": "Anna", "night_staff": "Anna"}


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("script", OWN, ids=lambda script: script["id"])
async def test_a_case_goes_its_way(script, database, tmp_path):
    url = fresh_database(database, tmp_path)
    upgrade(url)
    player = Player(script, tmp_path, url)
    await player.play()
    assert player.faults == []
    assert player.notified() == script["notified"]


def development() -> list:
    if not DEVELOPMENT.is_file():
        return []
    return yaml.safe_load(DEVELOPMENT.read_text(encoding="utf-8"))["cases"]


@pytest.mark.skipif(not DEVELOPMENT.is_file(), reason="the development scripts lie beside the checkout, not in it")
@pytest.mark.parametrize("script", development(), ids=lambda script: script["id"])
async def test_a_development_script_goes_its_way(script, tmp_path):
    if script["id"] in OUTSIDE:
        pytest.skip(OUTSIDE[script["id"]])
    url = fresh_database("sqlite", tmp_path)
    upgrade(url)
    people = CONTACTS.get(script["id"]) or [("Anna", "daughter"), ("Tom", "son"), ("Joan", "neighbour")]
    player = Player({**script, "contacts": people}, tmp_path, url)
    await player.play()
    names = {f"contact{number}": name for number, (name, _) in enumerate(people, 1)}
    assert player.faults == []
    assert player.notified() == [(names | NAMED)[one] for one in script["end"]["notified"]]
