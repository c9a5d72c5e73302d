"""The choice: fits the feeling and the day, new things first, varied, never one to avoid, never nothing."""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from contracts.emotion import EmotionLabel
from contracts.language import Language
from culture.choice import Wish, choose
from culture.library import Library
from culture.works import Kind
from tests.unit.culture_support import Told, work, write_pack

DAY = date(2027, 6, 25)  # summer, no festival near
NOON = datetime(2027, 6, 25, 12, tzinfo=UTC)


@pytest.fixture
def library_of(tmp_path):
    return lambda *works: Library(write_pack(tmp_path, *works))


def wish(emotion="neutral", *, heard=None, avoid=(), day=DAY, kind=Kind.POEM):
    ago = {f"zh.poem.{name}": Told(1, NOON - timedelta(days=days)) for name, days in (heard or {}).items()}
    return Wish(
        kind,
        Language.ZH_CN,
        EmotionLabel(emotion) if emotion else None,
        day,
        ago,
        frozenset(map("zh.poem.{}".format, avoid)),
    )


def chosen(library, asked, times=60):
    """How often each name is chosen, over `times` different chances."""
    works = [choose(library, asked, random.Random(seed)) for seed in range(times)]
    return Counter(found.id.rpartition(".")[2] for found in works if found)


def test_the_feeling_of_the_elder_decides(library_of):
    library = library_of(
        work("merry", feelings=["joy"]), work("company", feelings=["sadness"]), work("quiet", feelings=["neutral"])
    )
    assert set(chosen(library, wish("joy"))) == {"merry"}
    assert set(chosen(library, wish("sadness"))) == {"company"}
    assert set(chosen(library, wish(None))) == {"quiet"}


def test_sorrow_gets_something_quiet_rather_than_something_only_merry(library_of):
    library = library_of(work("merry", feelings=["joy", "surprise"]), work("quiet", feelings=["neutral"]))
    assert set(chosen(library, wish("sadness"))) == {"quiet"}


def test_a_comforting_work_heard_a_month_ago_comes_before_a_merry_new_one(library_of):
    library = library_of(work("merry", feelings=["joy"]), work("company", feelings=["sadness"]))
    counts = chosen(library, wish("sadness", heard={"company": 30}), 200)
    assert counts["company"] > 2 * counts["merry"]
    assert set(chosen(library, wish("sadness", heard={"company": 1}))) == {"merry"}


def test_joy_is_not_answered_with_a_lament(library_of):
    library = library_of(work("lament", feelings=["sadness"]), work("quiet", feelings=["neutral"]))
    assert set(chosen(library, wish("joy"))) == {"quiet"}


def test_the_season_of_the_day_decides(library_of):
    library = library_of(work("snow", seasons=["winter"]), work("lotus", seasons=["summer"]))
    assert set(chosen(library, wish())) == {"lotus"}
    assert set(chosen(library, wish(day=date(2027, 12, 10)))) == {"snow"}


def test_a_festival_work_comes_at_its_festival_and_waits_otherwise(library_of):
    library = library_of(work("moon", festivals=["mid_autumn"]), *(work(f"any{number}") for number in range(5)))
    assert set(chosen(library, wish(day=date(2027, 9, 14)))) == {"moon"}
    assert chosen(library, wish())["moon"] < 10


def test_what_was_never_heard_comes_first(library_of):
    library = library_of(*(work(name) for name in "abcd"))
    assert set(chosen(library, wish(heard={"a": 90, "b": 40, "d": 2}))) == {"c"}


def test_unheard_comes_first_on_a_day_when_everything_speaks_for_the_heard(library_of):
    library = library_of(
        work("new", feelings=["joy"], seasons=["winter"]),
        work("festive", feelings=["sadness"], seasons=["autumn"], festivals=["mid_autumn"]),
    )
    asked = Wish(
        Kind.POEM,
        Language.ZH_CN,
        EmotionLabel.SADNESS,
        date(2027, 9, 15),
        {"zh.poem.festive": Told(1, datetime(2027, 9, 15, 8, tzinfo=UTC))},
    )
    assert set(chosen(library, asked)) == {"new"}


@pytest.mark.parametrize("unit_in_days", [1 / 1440, 1, 30])
def test_when_all_was_heard_the_longest_unheard_comes_back(library_of, unit_in_days):
    library = library_of(*(work(name) for name in "abcdef"))
    heard = {name: place * unit_in_days for place, name in enumerate("abcdef", start=1)}
    counts = chosen(library, wish(heard=heard), 300)
    assert counts.most_common(1)[0][0] == "f"
    assert not {"a", "b"} & set(counts)


def test_the_author_heard_last_makes_way(library_of):
    library = library_of(
        work("heard", author="李白", era="唐", motifs=["月", "酒", "故乡"]),
        work("same", author="李白", era="唐", motifs=["月", "夜", "霜"]),
        work("other", author="苏轼", era="宋", genre="词", motifs=["雨", "竹", "路"]),
    )
    assert set(chosen(library, wish(heard={"heard": 1}))) == {"other"}
    assert set(chosen(library, wish())) == {"heard", "same", "other"}


def test_a_motif_heard_last_makes_way_even_in_another_kind(library_of):
    library = library_of(
        work("yue", "riddle", motifs=["月", "夜", "圆"]),
        work("moon", author="甲", motifs=["月", "夜", "圆"]),
        work("rain", author="乙", motifs=["雨", "竹", "路"]),
    )
    asked = Wish(Kind.POEM, Language.ZH_CN, None, DAY, {"zh.riddle.yue": Told(1, NOON)})
    counts = chosen(library, asked, 200)
    assert counts["rain"] > 2 * counts["moon"]


def test_folk_works_are_not_taken_for_works_of_one_author(library_of):
    folk = {"author": "民间", "era": "民间口传"}
    library = library_of(work("heard", **folk), work("folk", **folk, genre="七绝"), work("poet", genre="七绝"))
    counts = chosen(library, wish(heard={"heard": 1}), 200)
    assert min(counts["folk"], counts["poet"]) > 60


def test_what_must_not_come_never_comes_and_something_always_does(library_of):
    library = library_of(work("a", feelings=["joy"], seasons=["winter"], festivals=["laba"]), work("b"), work("c"))
    assert set(chosen(library, wish(avoid=["b"]))) <= {"a", "c"}
    only = wish("sadness", heard={"a": 0}, avoid=["b", "c"])
    assert chosen(library, only) == {"a": 60}
    assert choose(library, wish(avoid=["a", "b", "c"]), random.Random(1)) is None
    assert choose(library, wish(kind=Kind.TALE), random.Random(1)) is None


def test_only_works_of_the_language_come(tmp_path):
    words = {"title": "Rain", "text": ["It rains.", "It stops."], "readings": ["Hope.", "Patience."]}
    english = work("a", id="en.poem.a", language="en", questions=["Do you like rain?"], **words)
    write_pack(tmp_path, work("a"))
    library = Library(write_pack(tmp_path, english, language="en"))
    assert choose(library, Wish(Kind.POEM, Language.EN, None, DAY), random.Random(1)).id == "en.poem.a"
    assert choose(library, wish(), random.Random(1)).id == "zh.poem.a"


def test_the_same_chance_gives_the_same_work_and_another_may_give_another(library_of):
    library = library_of(*(work(name) for name in "abcdef"))
    assert choose(library, wish(), random.Random(7)) == choose(library, wish(), random.Random(7))
    assert len(chosen(library, wish())) == 6


@pytest.mark.parametrize("emotion", [*EmotionLabel, None])
def test_every_feeling_gets_something_from_the_real_shelves_and_no_repeat_while_there_is_something_new(emotion):
    library = Library()
    for kind in (Kind.POEM, Kind.TALE, Kind.OPERA):
        shelf, heard = library.of(kind, Language.ZH_CN), {}
        for turn in range(len(shelf)):
            asked = Wish(kind, Language.ZH_CN, emotion, DAY, heard)
            found = choose(library, asked, random.Random(turn))
            assert found.id not in heard
            heard = {**heard, found.id: Told(1, NOON + timedelta(minutes=turn))}


def test_a_clock_put_back_and_a_moment_without_zone_do_no_harm(library_of):
    library = library_of(work("a"), work("b"))
    later = {"zh.poem.a": Told(3, NOON + timedelta(days=20_000)), "zh.poem.b": Told(1, NOON + timedelta(days=3))}
    assert choose(library, Wish(Kind.POEM, Language.ZH_CN, None, DAY, later), random.Random(1)) is not None
    naive = {"zh.poem.a": Told(1, datetime(2027, 6, 1, 8))}
    assert choose(library, Wish(Kind.POEM, Language.ZH_CN, None, DAY, naive), random.Random(1)).id == "zh.poem.b"
