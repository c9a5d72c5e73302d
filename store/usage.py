"""How long a resident talks with the companion, by span, by day and by night; figures for care, never a goal."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone

from sqlalchemy import Connection, Engine, func, insert, select, update

from contracts.resident import check_resident_id
from store.database import reading, writing
from store.tables import PeopleRefused, UsageSpan

PAUSE = timedelta(minutes=15)
"""A shorter pause does not end continuous use, nor does a restart."""
NIGHT_FROM = time(23, 0)
NIGHT_UNTIL = time(5, 0)
PATIENCE_MS = 300
"""How long a turn waits for a busy database; what is missed is a figure, not a danger."""


@dataclass(frozen=True, slots=True)
class Span:
    """Continuous use up to now: `minutes` long, in which `reminded` reminders were said."""

    id: str
    minutes: float
    reminded: int


@dataclass(frozen=True, slots=True)
class DayUse:
    """One local day: minutes of use, those between 23:00 and 05:00, and how often people were refused."""

    day: date
    minutes: float
    night_minutes: float
    refusals: int


class Usage:
    """Every method raises StoreError and InputError(input.resident). Moments are aware."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def touch(self, resident: str, now: datetime) -> Span:
        """Counts a turn at `now`: it lengthens the running span, or begins one after a pause.

        A clock that went back a little leaves the span as it is; one that went far back begins a new one.
        """
        row = UsageSpan
        with writing(self._engine, patience_ms=PATIENCE_MS) as connection:
            last = connection.execute(
                select(row.id, row.started_at, row.last_at, row.reminded)
                .where(row.resident == check_resident_id(resident))
                .order_by(row.last_at.desc())
                .limit(1)
            ).first()
            if last is None or not -PAUSE < now - last.last_at < PAUSE:
                offset = int((now.utcoffset() or timedelta()).total_seconds() // 60)
                new = {"id": uuid.uuid4().hex, "resident": resident, "started_at": now, "last_at": now}
                connection.execute(insert(row).values(**new, utc_offset_minutes=offset, reminded=0))
                return Span(str(new["id"]), 0.0, 0)
            latest = max(now, last.last_at)
            connection.execute(update(row).where(row.id == last.id).values(last_at=latest))
        return Span(last.id, _minutes(latest - last.started_at), last.reminded)

    def reminded(self, span: Span, times: int) -> None:
        """Notes that the reminder number `times` was said in `span`."""
        with writing(self._engine, patience_ms=PATIENCE_MS) as connection:
            connection.execute(update(UsageSpan).where(UsageSpan.id == span.id).values(reminded=times))

    def refused_people(self, resident: str, now: datetime) -> None:
        """Counts that the elder said nobody else is needed."""
        values = {"id": uuid.uuid4().hex, "resident": check_resident_id(resident), "at": now, "day": now.date()}
        with writing(self._engine, patience_ms=PATIENCE_MS) as connection:
            connection.execute(insert(PeopleRefused).values(**values))

    def days(self, resident: str, first: date, last: date, now: datetime | None = None) -> list[DayUse]:
        """One entry for every local day from `first` to `last`; what lies after `now` is left out."""
        with reading(self._engine) as connection:
            return days_of_use(connection, check_resident_id(resident), first, last, now)


def days_of_use(
    connection: Connection, resident: str, first: date, last: date, now: datetime | None = None
) -> list[DayUse]:
    """As `Usage.days`, inside a transaction."""
    span, refused = UsageSpan, PeopleRefused
    edge = timedelta(days=2)
    begin = datetime.combine(first, time(), UTC) - edge
    end = datetime.combine(last, time(), UTC) + edge
    wanted = select(span.started_at, span.last_at, span.utc_offset_minutes).where(
        span.resident == resident, span.last_at >= begin, span.started_at <= end
    )
    minutes: dict[date, float] = {}
    night: dict[date, float] = {}
    for started, until, offset in connection.execute(wanted):
        zone = timezone(timedelta(minutes=offset))
        ended = min(until, now) if now else until
        _spread(started.astimezone(zone), ended.astimezone(zone), minutes, night)
    counted = select(refused.day, func.count()).where(refused.resident == resident, refused.day.between(first, last))
    if now:
        counted = counted.where(refused.at <= now)
    refusals = {day: number for day, number in connection.execute(counted.group_by(refused.day))}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [
        DayUse(day, round(minutes.get(day, 0.0), 1), round(night.get(day, 0.0), 1), refusals.get(day, 0))
        for day in days
    ]


def _spread(start: datetime, end: datetime, minutes: dict[date, float], night: dict[date, float]) -> None:
    """Adds the time from `start` to `end` to its local days, and what lies in the night to its nights."""
    while start < end:
        edges = [datetime.combine(start.date(), edge, start.tzinfo) for edge in (NIGHT_UNTIL, NIGHT_FROM)]
        edges.append(datetime.combine(start.date() + timedelta(days=1), time(), start.tzinfo))
        stop = min(end, *(edge for edge in edges if edge > start))
        length = _minutes(stop - start)
        minutes[start.date()] = minutes.get(start.date(), 0.0) + length
        if start.time() >= NIGHT_FROM or start.time() < NIGHT_UNTIL:
            night[start.date()] = night.get(start.date(), 0.0) + length
        start = stop


def _minutes(length: timedelta) -> float:
    return length.total_seconds() / 60
