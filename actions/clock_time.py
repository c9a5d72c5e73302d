"""action_time: the time as people say it, 上午九点一刻 / quarter past nine in the morning."""

from datetime import datetime

from actions.base import TopicAction
from actions.numbers import en_number, zh_count, zh_number
from actions.turn import Slots, Turn
from contracts.language import Language

_PERIODS_ZH = ((5, "凌晨"), (8, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (19, "傍晚"), (24, "晚上"))
_PERIODS_EN = ((12, "in the morning"), (18, "in the afternoon"), (21, "in the evening"), (24, "at night"))


def spoken_time(moment: datetime, language: Language) -> str:
    return _in_chinese(moment) if language is Language.ZH_CN else _in_english(moment)


def _in_chinese(moment: datetime) -> str:
    hour, minute = moment.hour, moment.minute
    period = "半夜" if hour == 0 else next(name for end, name in _PERIODS_ZH if hour < end)
    exact = {0: "", 15: "一刻", 30: "半", 45: "三刻"}
    minutes = exact.get(minute, ("零" if minute < 10 else "") + zh_number(minute) + "分")
    return f"{period}{zh_count(hour % 12 or 12)}点{minutes}"


def _in_english(moment: datetime) -> str:
    hour, minute = moment.hour, moment.minute
    if minute == 0 and hour in (0, 12):
        return "midnight" if hour == 0 else "twelve noon"
    period = "at night" if hour == 0 else next(name for end, name in _PERIODS_EN if hour < end)
    if minute == 0:
        return f"{_hour(hour)} o'clock {period}"
    past = minute <= 30
    steps = minute if past else 60 - minute
    return f"{_minutes(steps)} {'past' if past else 'to'} {_hour(hour if past else hour + 1)} {period}"


def _minutes(steps: int) -> str:
    named = {15: "quarter", 30: "half"}
    if steps in named:
        return named[steps]
    unit = "" if steps % 5 == 0 else " minute" if steps == 1 else " minutes"
    return en_number(steps) + unit


def _hour(hour: int) -> str:
    return en_number(hour % 12 or 12)


class ActionTime(TopicAction):
    topic = "time"

    def answer(self, turn: Turn) -> Slots:
        turn.say(turn.words("time", time=spoken_time(turn.moment, turn.language)), labels=())
        return []
