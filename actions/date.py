"""action_date: the date with the lunar calendar; the days before and after; when a festival comes."""

import re
from datetime import date, timedelta

from actions.base import TopicAction
from actions.festival_days import named_festival
from actions.numbers import days
from actions.turn import OURS, Slots, Turn
from contracts.language import Language
from culture.calendar import spoken_date

_AROUND = (
    (re.compile(r"大后天"), 3, "大后天", ""),
    (re.compile(r"后天|后日|\bday after tomorrow\b", re.IGNORECASE), 2, "后天", "The day after tomorrow"),
    (re.compile(r"前天|前日|\bday before yesterday\b", re.IGNORECASE), -2, "前天", "The day before yesterday"),
    (re.compile(r"明天|明日|明儿|明朝|\btomorrow\b", re.IGNORECASE), 1, "明天", "Tomorrow"),
    (re.compile(r"昨天|昨日|昨儿|\byesterday\b", re.IGNORECASE), -1, "昨天", "Yesterday"),
)


def say_day(turn: Turn, name: str, on: date, *after: str) -> None:
    """When something comes: today, or in so many days."""
    left = (on - turn.day).days
    if left == 0:
        sentence = turn.words("day_today", name=name)
    else:
        spoken = spoken_date(on, turn.language)
        sentence = turn.words("day_ahead", name=name, date=spoken, days=days(left, turn.language))
    turn.say(_capital(sentence), *after, labels=OURS if after else ())


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


class ActionDate(TopicAction):
    topic = "date"

    def answer(self, turn: Turn) -> Slots:
        festival = named_festival(turn.text, turn.day, turn.language)
        if festival:
            say_day(turn, *festival)
            return []
        shift, when_zh, when_en = next(
            ((shift, zh, en) for pattern, shift, zh, en in _AROUND if pattern.search(turn.text)), (0, "今天", "Today")
        )
        when = when_zh if turn.language is Language.ZH_CN else when_en
        spoken = spoken_date(turn.day + timedelta(days=shift), turn.language)
        turn.say(turn.words("date", when=when, date=spoken), labels=())
        return []
