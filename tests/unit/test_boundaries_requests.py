"""What is asked of the companion itself is heard in many forms, and ordinary talk is left alone."""

import csv
from pathlib import Path

import pytest

import safety
from contracts.alerts import Relation
from contracts.case import Answer
from safety.requests import Request, asked

ROOT = Path(__file__).resolve().parents[2]
WHAT_IT_IS = {"identity", "feelings"}
"""Both are answered with a no in the first sentence."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


CASES = rows(Path(__file__).with_name("boundary_cases.tsv"))


@pytest.mark.parametrize("request_", [one for one in Request if any(row["request"] == one for row in CASES)])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_is_heard_as_what_it_asks(language: str, request_: Request):
    mine = [row["text"] for row in CASES if (row["lang"], row["request"]) == (language, request_)]
    heard = {text: str(asked(text).request) for text in mine}
    same = WHAT_IT_IS if request_ in WHAT_IT_IS else {str(request_)}
    assert mine
    assert {text: found for text, found in heard.items() if found not in same} == {}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_elders_say_all_day_asks_nothing_of_it(language: str):
    talk = [row["text"] for row in rows(ROOT / "emotion" / "corpus" / language / "first.tsv")]
    taken = [text for text in talk if asked(text).request is not Request.NONE]
    assert len(taken) <= len(talk) * 0.01, taken


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("别告诉我闺女", {Relation.DAUGHTER}),
        ("这事不要让我儿子和儿媳妇知道", {Relation.SON, Relation.DAUGHTER_IN_LAW}),
        ("don't tell my daughter or my wife", {Relation.DAUGHTER, Relation.SPOUSE}),
        ("please don't tell my son in law", {Relation.SON_IN_LAW}),
        ("don't tell my granddaughter", {Relation.GRANDCHILD}),
    ],
)
def test_who_is_not_to_know_is_understood(text: str, relations: set[Relation]):
    found = asked(text)
    assert found.request is Request.KEEP_FROM
    assert set(found.relations) == relations


@pytest.mark.parametrize("text", ["他叫我别告诉家里人", "the man on the phone said don't tell your son"])
def test_a_strangers_demand_for_secrecy_is_no_wish_of_the_elder(text: str):
    assert asked(text).request not in (Request.KEEP_FROM, Request.PROMISE)


@pytest.mark.parametrize("text", [row["text"] for row in CASES if row["request"] == "exit"])
def test_while_a_case_is_there_a_wish_to_stop_is_heard_too(text: str):
    assert safety.answer(text) is Answer.EXIT


def test_long_and_hostile_input_is_read_in_bounded_time():
    for text in (
        "别说了" * 3000,
        "好了行了" * 9,
        "吵" * 39,
        "好" * 39,
        "please now " * 8 + "x",
        "now then " * 9 + "!x",
        "a " * 9000,
        "我" * 10_000,
    ):
        asked(text)
