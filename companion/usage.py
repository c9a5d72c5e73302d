"""When a sentence about the companion itself is due: first words, two hours, nobody to tell, too much of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.agreements import Told
from store.usage import DayUse, Span

FIRST = "first"
DAILY = "daily"
NO_CONTACT = "no_contact"
PEOPLE = "people"
FIRST_STEPS = (
    ("first_identity", "first_mood"),
    ("first_danger", "first_stop"),
    ("first_limits",),
    ("first_people", "first_forget"),
)
"""What is said at first contact, one step a turn."""
TWO_HOURS_MIN = 120.0
_MONTH = timedelta(days=30)
_WEEK = timedelta(days=7)
_PEOPLE_EVERY = timedelta(days=3)
_DAYS_ABOVE = 3
_SLACK = timedelta(days=1)
"""A notice noted further in the future than this was noted while the clock was wrong, and counts as long ago."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Minutes of use a day, and of it between 23:00 and 05:00, above which people are suggested after three days."""

    day_min: float = 240.0
    night_min: float = 60.0

    def exceeded(self, use: DayUse) -> bool:
        return use.minutes > self.day_min or use.night_minutes > self.night_min


@dataclass(frozen=True, slots=True)
class Due:
    """`topics`: names of wordings to say; `kind` and `step`: what is noted once they are said."""

    topics: tuple[str, ...]
    kind: str
    step: int = 0


def reminder(span: Span) -> int:
    """Which two-hour reminder is due in `span`; 0 where none is."""
    reached = int(span.minutes // TWO_HOURS_MIN)
    return reached if reached > span.reminded else 0


def notice(told: Mapping[str, Told], *, has_contact: bool, now: datetime) -> Due | None:
    """The one notice due now: the first words step by step, then nobody to tell, then the month, then the day."""
    first = told.get(FIRST)
    if first is None or first.step < len(FIRST_STEPS):
        step = first.step if first else 0
        return Due(FIRST_STEPS[step], FIRST, step + 1)
    if not has_contact and _is_over(told.get(NO_CONTACT), _WEEK, now):
        return Due((NO_CONTACT,), NO_CONTACT)
    if _is_over(first, _MONTH, now):
        return Due(("monthly",), FIRST, len(FIRST_STEPS))
    told_at = [told[kind].at for kind in (FIRST, DAILY) if kind in told and told[kind].at - now < _SLACK]
    if max(told_at).astimezone(now.tzinfo).date() < now.date():
        return Due((DAILY,), DAILY)
    return None


def people(told: Mapping[str, Told], days: Sequence[DayUse], limits: Limits, now: datetime) -> Due | None:
    """Suggests people where three days in a row, up to yesterday or today, lie above the limits.

    `days`: the local days up to today, the oldest first.
    """
    if not _is_over(told.get(PEOPLE), _PEOPLE_EVERY, now):
        return None
    for last in (len(days), len(days) - 1):
        stretch = days[max(0, last - _DAYS_ABOVE) : last]
        if len(stretch) == _DAYS_ABOVE and all(map(limits.exceeded, stretch)):
            return Due((PEOPLE,), PEOPLE)
    return None


def _is_over(last: Told | None, every: timedelta, now: datetime) -> bool:
    return last is None or not -_SLACK < now - last.at < every
