"""Seasons, festivals, the 24 solar terms and the spoken date; the lunar calendar and the terms come from borax."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from borax.calendars.lunardate import LunarDate, TermUtils

from contracts.language import Language
from culture.errors import CultureError

FIRST_YEAR, LAST_YEAR = 1901, 2099  # of the solar terms and the lunar calendar; outside, only months and days are known

_TERMS = (  # in the order of a civil year, with their usual English names
    ("小寒", "Minor Cold"),
    ("大寒", "Major Cold"),
    ("立春", "Beginning of Spring"),
    ("雨水", "Rain Water"),
    ("惊蛰", "Awakening of Insects"),
    ("春分", "Spring Equinox"),
    ("清明", "Pure Brightness"),
    ("谷雨", "Grain Rain"),
    ("立夏", "Beginning of Summer"),
    ("小满", "Grain Buds"),
    ("芒种", "Grain in Ear"),
    ("夏至", "Summer Solstice"),
    ("小暑", "Minor Heat"),
    ("大暑", "Major Heat"),
    ("立秋", "Beginning of Autumn"),
    ("处暑", "End of Heat"),
    ("白露", "White Dew"),
    ("秋分", "Autumn Equinox"),
    ("寒露", "Cold Dew"),
    ("霜降", "Frost's Descent"),
    ("立冬", "Beginning of Winter"),
    ("小雪", "Minor Snow"),
    ("大雪", "Major Snow"),
    ("冬至", "Winter Solstice"),
)
_DAYS_BEFORE = 3
_LUNAR_FESTIVALS = {  # (month, day) of the lunar year; a leap month keeps none
    "spring_festival": (1, 1),
    "lantern": (1, 15),
    "dragon_boat": (5, 5),
    "qixi": (7, 7),
    "mid_autumn": (8, 15),
    "double_ninth": (9, 9),
    "laba": (12, 8),
}
_TERM_FESTIVALS = {"qingming": "清明", "winter_solstice": "冬至"}
_CIVIL_FESTIVALS = {"christmas": (12, 25), "new_year": (1, 1)}
_KEPT = {"spring_festival": (7, 6), "christmas": (7, 1)}  # days before and after; the others: a few before, none after
_TRADITIONAL_STARTS = (("立春", "spring"), ("立夏", "summer"), ("立秋", "autumn"), ("立冬", "winter"))
_SEASON_OF_MONTH = ("winter",) * 2 + ("spring",) * 3 + ("summer",) * 3 + ("autumn",) * 3 + ("winter",)
_WEEKDAYS_ZH = "一二三四五六日"
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class SolarTerm:
    """A jieqi 节气 and the one after it. `starts`, `next_starts`: its first day, by Beijing time."""

    name_zh: str
    name_en: str
    starts: date
    next_name_zh: str
    next_name_en: str
    next_starts: date


def season_of(day: date, language: Language = Language.ZH_CN) -> str:
    """spring, summer, autumn or winter of the north: by 立春, 立夏, 立秋, 立冬 in Chinese, by months in English."""
    if language == Language.EN or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return _SEASON_OF_MONTH[day.month - 1]
    begun = [season for term, season in _TRADITIONAL_STARTS if _term_day(day.year, term) <= day]
    return begun[-1] if begun else "winter"


def festivals_on(day: date) -> frozenset[str]:
    """The festivals on `day` or a few days ahead; Spring Festival is kept for its first seven days, Christmas for two."""
    found = set()
    years = (year for year in (day.year - 1, day.year, day.year + 1) if date.min.year <= year <= date.max.year)
    for name, on in (festival for year in years for festival in _festivals_of(year)):
        before, after = _KEPT.get(name, (_DAYS_BEFORE, 0))
        if -before <= (day - on).days <= after:
            found.add(name)
    return frozenset(found)


def solar_term(day: date) -> SolarTerm:
    """The term `day` lies in. Raises CultureError("culture.calendar") outside the years the calendar knows."""
    if not FIRST_YEAR < day.year < LAST_YEAR:
        raise CultureError("culture.calendar", f"The solar terms are known from {FIRST_YEAR + 1} to {LAST_YEAR - 1}.")
    around = [
        (TermUtils.nth_term_day(year, number), *names)
        for year in (day.year - 1, day.year, day.year + 1)
        for number, names in enumerate(_TERMS)
    ]
    place = max(number for number, (starts, *_) in enumerate(around) if starts <= day)
    (starts, name_zh, name_en), (next_starts, next_name_zh, next_name_en) = around[place : place + 2]
    return SolarTerm(name_zh, name_en, starts, next_name_zh, next_name_en, next_starts)


def spoken_date(day: date, language: Language) -> str:
    """2027年2月6日，星期六，农历正月初一 / Saturday the 6th of February 2027."""
    if language == Language.EN:
        return f"{_WEEKDAYS_EN[day.weekday()]} the {_ordinal(day.day)} of {_MONTHS_EN[day.month - 1]} {day.year}"
    spoken = f"{day.year}年{day.month}月{day.day}日，星期{_WEEKDAYS_ZH[day.weekday()]}"
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return spoken
    lunar = LunarDate.from_solar_date(day.year, day.month, day.day)
    return f"{spoken}，农历{'闰' if lunar.leap else ''}{lunar.cn_month}月{lunar.cn_day}"


@lru_cache(maxsize=64)
def _festivals_of(year: int) -> tuple[tuple[str, date], ...]:
    """The first day of each festival in a civil year or in the lunar year that begins in it."""
    days = {name: date(year, month, number) for name, (month, number) in _CIVIL_FESTIVALS.items()}
    if FIRST_YEAR <= year <= LAST_YEAR:
        days |= {name: _term_day(year, term) for name, term in _TERM_FESTIVALS.items()}
        days |= {name: LunarDate(year, *on).to_solar_date() for name, on in _LUNAR_FESTIVALS.items()}
    return tuple(days.items())


def _term_day(year: int, name: str) -> date:
    return TermUtils.nth_term_day(year, term_name=name)


def _ordinal(number: int) -> str:
    if number in (11, 12, 13):
        return f"{number}th"
    return f"{number}{({1: 'st', 2: 'nd', 3: 'rd'}).get(number % 10, 'th')}"
