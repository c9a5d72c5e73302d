"""Time, date, festivals and solar terms as they are spoken, in both languages."""

from datetime import datetime
from pathlib import Path

import pytest

from actions.clock_time import spoken_time
from actions.solar_customs import CUSTOMS
from contracts.language import Language
from tests.unit.actions_support import BEIJING, Talk


@pytest.mark.parametrize(
    ("clock", "chinese", "english"),
    [
        ("09:15", "上午九点一刻", "quarter past nine in the morning"),
        ("00:00", "半夜十二点", "midnight"),
        ("00:20", "半夜十二点二十分", "twenty past twelve at night"),
        ("02:05", "凌晨两点零五分", "five past two in the morning"),
        ("06:30", "早上六点半", "half past six in the morning"),
        ("12:00", "中午十二点", "twelve noon"),
        ("12:45", "中午十二点三刻", "quarter to one in the afternoon"),
        ("14:16", "下午两点十六分", "sixteen minutes past two in the afternoon"),
        ("18:00", "傍晚六点", "six o'clock in the evening"),
        ("23:59", "晚上十一点五十九分", "one minute to twelve at night"),
    ],
)
def test_the_time_is_said_the_way_people_say_it(clock: str, chinese: str, english: str) -> None:
    moment = datetime.fromisoformat(f"2026-11-24T{clock}:00+08:00")
    assert spoken_time(moment, Language.ZH_CN) == chinese
    assert spoken_time(moment, Language.EN) == english


def test_the_time_is_that_of_the_turn_in_its_own_zone(tmp_path: Path) -> None:
    talk = Talk(tmp_path, now=datetime(2027, 2, 6, 21, 30, tzinfo=BEIJING))
    assert "晚上九点半" in talk.say("几点了", "action_time").text


def at(folder: Path, day: str, language: str = "zh-CN") -> Talk:
    return Talk(folder, language, now=datetime.fromisoformat(f"{day}T09:00:00+08:00"))


@pytest.mark.parametrize(
    ("day", "text", "said"),
    [
        ("2027-02-06", "今天几号", ["今天", "2月6日", "农历正月初一"]),
        ("2027-02-05", "明天是几号", ["明天", "2月6日"]),
        ("2027-02-08", "前天几号", ["前天", "2月6日"]),
        ("2026-11-24", "还有几天过年", ["春节", "七十四天", "2月6日"]),
        ("2026-11-24", "哪天是除夕", ["除夕", "2月5日"]),
        ("2026-06-19", "端午节是哪天", ["端午", "今天"]),
        ("2026-11-24", "腊八是哪一天", ["腊八", "1月15日"]),
    ],
)
def test_dates_and_festivals_are_counted_from_the_turns_day(tmp_path: Path, day: str, text: str, said: list) -> None:
    reply = at(tmp_path, day).say(text, "action_date").text
    assert all(words in reply for words in said), reply


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("what's the date", ["Today", "24th of November"]),
        ("how long till christmas", ["Christmas", "thirty-one days"]),
        ("when is chinese new year", ["Chinese New Year", "6th of February"]),
    ],
)
def test_dates_are_spoken_in_english_too(tmp_path: Path, text: str, said: list) -> None:
    reply = at(tmp_path, "2026-11-24", "en").say(text, "action_date").text
    assert all(words in reply for words in said), reply


@pytest.mark.parametrize(
    ("day", "text", "said"),
    [
        ("2026-11-24", "现在是什么节气", ["小雪", "大雪", "十三天", CUSTOMS["小雪"][0]]),
        ("2026-12-22", "今天啥节气", ["冬至", CUSTOMS["冬至"][0]]),
        ("2026-11-24", "冬至是哪一天", ["冬至", "12月22日", "二十八天", CUSTOMS["冬至"][0]]),
        ("2026-11-24", "清明还有几天到", ["清明", "2027年4月5日"]),
    ],
)
def test_a_solar_term_comes_with_what_people_do_then(tmp_path: Path, day: str, text: str, said: list) -> None:
    reply = at(tmp_path, day).say(text, "action_solar_term").text
    assert all(words in reply for words in said), reply


def test_a_solar_term_is_explained_in_english(tmp_path: Path) -> None:
    talk = at(tmp_path, "2026-11-24", "en")
    now = talk.say("what is the solar term", "action_solar_term").text
    assert "Minor Snow" in now
    assert CUSTOMS["小雪"][1] in now
    named = talk.say("when is grain rain", "action_solar_term").text
    assert "Grain Rain" in named
    assert CUSTOMS["谷雨"][1] in named


def test_every_day_of_a_year_has_its_term(tmp_path: Path) -> None:
    talk = at(tmp_path, "2027-01-01")
    customs = {zh for zh, _ in CUSTOMS.values()}
    for _ in range(25):
        reply = talk.say("啥节气", "action_solar_term").text
        assert any(custom in reply for custom in customs)
        talk = talk.later(days=15)
    assert len(CUSTOMS) == 24
