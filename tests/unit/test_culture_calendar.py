"""The calendar, to the day: solar terms and lunar festivals against tables made elsewhere, and facts anyone can look up."""

import csv
import json
from datetime import date, timedelta

import pytest

from contracts.language import Language
from culture.calendar import SolarTerm, festivals_on, season_of, solar_term, spoken_date
from culture.errors import CultureError
from tests.unit.culture_support import SHARED

NAMES = {
    "春节": "spring_festival",
    "元宵": "lantern",
    "端午": "dragon_boat",
    "七夕": "qixi",
    "中秋": "mid_autumn",
    "重阳": "double_ninth",
    "腊八": "laba",
}
LUNAR_DAYS = {
    "春节": "正月初一",
    "元宵": "正月十五",
    "端午": "五月初五",
    "七夕": "七月初七",
    "中秋": "八月十五",
    "重阳": "九月初九",
    "腊八": "腊月初八",
}


def table(*path):
    file = SHARED.joinpath(*path)
    if not file.is_file():
        pytest.skip(f"the reference table {file.name} is not here")
    if file.suffix == ".json":
        return json.loads(file.read_text("utf-8"))
    return list(csv.DictReader(file.read_text("utf-8").splitlines()))


def first_day(name: str, near: date) -> date:
    """The day on which `name` is kept, found only through festivals_on: 3 days after it comes into sight (春节: 7)."""
    seen = [near + timedelta(days=back) for back in range(-20, 21) if name in festivals_on(near + timedelta(days=back))]
    return seen[7 if name == "spring_festival" else 3]


def assert_terms(year: int, days: dict[str, date]) -> None:
    assert len(days) == 24
    for name, starts in days.items():
        term = solar_term(starts)
        assert (term.name_zh, term.starts) == (name, starts), year
        before = solar_term(starts - timedelta(days=1))
        assert (before.next_name_zh, before.next_name_en, before.next_starts) == (name, term.name_en, starts), year


def test_solar_terms_2024_to_2030():
    for year, days in table("culture", "calendar", "solar_terms_2024_2030.json").items():
        assert_terms(int(year), {name: date.fromisoformat(day) for name, day in days.items()})


def test_solar_terms_2026_to_2040():
    rows = table("care", "solar_terms_2026_2040.csv")
    assert len(rows) == 15
    for row in rows:
        year = row.pop("year")
        assert_terms(int(year), {name: date.fromisoformat(f"{year}-{day}") for name, day in row.items()})


def assert_festivals(days: dict[str, str]) -> None:
    for name, lunar in LUNAR_DAYS.items():
        day = date.fromisoformat(days[name])
        assert NAMES[name] in festivals_on(day)
        assert first_day(NAMES[name], day) == day
        assert spoken_date(day, Language.ZH_CN).endswith(f"农历{lunar}")
    eve = date.fromisoformat(days["除夕"])
    assert spoken_date(eve, Language.ZH_CN).endswith(("腊月三十", "腊月廿九"))
    assert spoken_date(eve + timedelta(days=1), Language.ZH_CN).endswith("正月初一")


def test_lunar_festivals_2024_to_2030():
    for days in table("culture", "calendar", "lunar_festivals_2024_2030.json").values():
        assert_festivals(days)


def test_lunar_festivals_2026_to_2040():
    rows = table("care", "festivals_2026_2040.csv")
    assert len(rows) == 15
    for row in rows:
        assert_festivals(row)


@pytest.mark.parametrize(
    ("day", "lunar"),
    [
        (date(2024, 2, 10), "正月初一"),
        (date(2027, 2, 6), "正月初一"),
        (date(2027, 9, 15), "八月十五"),
        (date(2025, 7, 25), "闰六月初一"),
        (date(2025, 7, 24), "六月三十"),
        (date(2033, 12, 22), "闰冬月初一"),
        (date(2028, 1, 25), "腊月廿九"),
        (date(1938, 1, 31), "正月初一"),
    ],
)
def test_lunar_days_anyone_can_look_up(day, lunar):
    assert spoken_date(day, Language.ZH_CN).endswith(f"，农历{lunar}")


def test_the_date_as_it_is_said():
    assert spoken_date(date(2027, 2, 6), Language.ZH_CN) == "2027年2月6日，星期六，农历正月初一"
    assert spoken_date(date(2027, 2, 6), Language.EN) == "Saturday the 6th of February 2027"
    said = [spoken_date(date(2027, 8, day), Language.EN).split()[2] for day in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 31)]
    assert said == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "31st"]


def test_a_term_runs_over_the_turn_of_the_year():
    assert solar_term(date(2027, 1, 1)) == SolarTerm(
        "冬至", "Winter Solstice", date(2026, 12, 22), "小寒", "Minor Cold", date(2027, 1, 5)
    )


def test_seasons_by_solar_term_in_chinese_and_by_month_in_english():
    edges = {date(2027, 2, 3): "winter", date(2027, 2, 4): "spring", date(2027, 5, 6): "summer"}
    edges |= {date(2027, 8, 7): "summer", date(2027, 8, 8): "autumn", date(2027, 11, 7): "winter"}
    edges |= {date(2027, 1, 1): "winter", date(2027, 12, 31): "winter"}
    assert {day: season_of(day) for day in edges} == edges
    english = {date(2027, 2, 28): "winter", date(2027, 3, 1): "spring", date(2027, 8, 31): "summer"}
    english |= {date(2027, 9, 1): "autumn", date(2027, 12, 1): "winter"}
    assert {day: season_of(day, Language.EN) for day in english} == english


@pytest.mark.parametrize(
    ("day", "festivals"),
    [
        (date(2027, 2, 6), {"spring_festival"}),
        (date(2027, 2, 12), {"spring_festival"}),
        (date(2027, 2, 13), set()),
        (date(2027, 2, 17), {"lantern"}),
        (date(2027, 4, 5), {"qingming"}),
        (date(2027, 4, 6), set()),
        (date(2027, 9, 12), {"mid_autumn"}),
        (date(2027, 9, 11), set()),
        (date(2027, 12, 22), {"winter_solstice", "christmas"}),
        (date(2027, 12, 26), {"christmas"}),
        (date(2027, 12, 30), {"new_year"}),
        (date(2028, 1, 1), {"new_year", "laba"}),
        (date(2025, 7, 31), set()),
        (date(2027, 6, 20), set()),
    ],
)
def test_festivals_come_into_sight_a_few_days_ahead_and_go(day, festivals):
    assert festivals_on(day) == festivals


def test_outside_the_known_years_only_the_sun_is_known():
    far = date(2150, 12, 25)
    assert (season_of(far), festivals_on(far)) == ("winter", {"christmas"})
    assert spoken_date(far, Language.ZH_CN) == "2150年12月25日，星期五"
    with pytest.raises(CultureError) as raised:
        solar_term(far)
    assert raised.value.code == "culture.calendar"
