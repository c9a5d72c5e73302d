"""When the next festival of a name comes; the lunar ones are found in the lunar calendar."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from contracts.language import Language
from culture.calendar import solar_term, spoken_date

_SEARCHED_DAYS = 400  # a lunar year with a leap month has 384 days


@dataclass(frozen=True, slots=True)
class _Festival:
    """`on`: a lunar day as it is spoken, the name of a solar term, or month and day. `shift`: days after that."""

    pattern: str
    name_zh: str
    name_en: str
    on: str | tuple[int, int]
    shift: int = 0


_FESTIVALS = (
    _Festival(r"除夕|大?年三十|\blunar new year's eve", "除夕", "Chinese New Year's Eve", "农历正月初一", -1),
    _Festival(
        r"春节|过年|大年初一|\b(?:chinese|lunar) new year|\bspring festival", "春节", "Chinese New Year", "农历正月初一"
    ),
    _Festival(r"元宵|灯节|\blantern festival", "元宵节", "the Lantern Festival", "农历正月十五"),
    _Festival(r"端午|\bdragon boat", "端午", "the Dragon Boat Festival", "农历五月初五"),
    _Festival(r"七夕|\bdouble seventh", "七夕", "the Double Seventh", "农历七月初七"),
    _Festival(r"中元节|七月半", "中元节", "the Ghost Festival", "农历七月十五"),
    _Festival(r"中秋|\bmid-?\s?autumn|\bmoon festival", "中秋", "the Mid-Autumn Festival", "农历八月十五"),
    _Festival(r"重阳|\bdouble ninth", "重阳节", "the Double Ninth", "农历九月初九"),
    _Festival(r"腊八|\blaba\b", "腊八", "Laba", "农历腊月初八"),
    _Festival(r"清明|\bqingming", "清明", "Qingming", "清明"),
    _Festival(r"冬至|\bwinter solstice", "冬至", "the winter solstice", "冬至"),
    _Festival(r"劳动节|五一节|\bmay day", "劳动节", "May Day", (5, 1)),
    _Festival(r"国庆|十一黄金周", "国庆节", "China's National Day", (10, 1)),
    _Festival(r"平安夜|\bchristmas eve", "平安夜", "Christmas Eve", (12, 24)),
    _Festival(r"圣诞|\bchristmas\b|\bxmas\b", "圣诞节", "Christmas", (12, 25)),
    _Festival(r"\bboxing day", "节礼日", "Boxing Day", (12, 26)),
    _Festival(r"\bnew year's eve", "跨年夜", "New Year's Eve", (12, 31)),
    _Festival(r"元旦|阳历年|\bnew year", "元旦", "New Year's Day", (1, 1)),
)


def named_festival(text: str, day: date, language: Language) -> tuple[str, date] | None:
    """Name and next day, from `day` on, of the festival that `text` names; None where it names none."""
    said = text.lower().replace("’", "'")
    for festival in _FESTIVALS:
        if re.search(festival.pattern, said):
            on = _next(festival, day)
            return (festival.name_zh if language is Language.ZH_CN else festival.name_en, on) if on else None
    return None


def _next(festival: _Festival, day: date) -> date | None:
    for ahead in range(_SEARCHED_DAYS):
        candidate = day + timedelta(days=ahead)
        if _is_on(festival.on, candidate - timedelta(days=festival.shift)):
            return candidate
    return None


def _is_on(on: str | tuple[int, int], day: date) -> bool:
    if isinstance(on, tuple):
        return (day.month, day.day) == on
    if on.startswith("农历"):
        return spoken_date(day, Language.ZH_CN).endswith(on)
    term = solar_term(day)
    return term.name_zh == on and term.starts == day
