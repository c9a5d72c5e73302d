"""From observations to days and weeks: robust, with a stated minimum of data, never a diagnosis.

Valence of an utterance: the expected pleasantness over the six emotion probabilities, in [-1, 1]. The weights are
the valence norms for the emotion words in Warriner, Kuperman & Brysbaert (2013), scaled from 1..9 to -1..1 and
rounded; neutral is 0. A day is the median of its utterances weighted by the classifier's confidence, which one
outburst cannot move far (Huber 1981).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from contracts.compat import StrEnum
from contracts.errors import StoreError
from store import tables
from store.migrate import plain

VALENCE = {"joy": 0.8, "surprise": 0.3, "neutral": 0.0, "anger": -0.6, "sadness": -0.7, "fear": -0.6}
MIN_UTTERANCES = 4
MIN_DAYS = 3
BASELINE_DAYS = 14
CLEAR = 0.2
CHANGE = 0.2


class DayMood(StrEnum):
    """What a day is called. LITTLE_DATA below MIN_UTTERANCES utterances."""

    LITTLE_DATA = "little_data"
    LOW = "low"
    MIXED = "mixed"
    CALM = "calm"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Day:
    """One calendar day. `valence` in [-1, 1]; None with little data. `counts`: utterances by emotion."""

    day: date
    utterances: int
    valence: float | None
    mood: DayMood
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """`trend`: last days against the person's own days before, in valence; None with little data."""

    resident: str
    until: date
    days: tuple[Day, ...]
    week: DayMood
    trend: float | None


class Moods:
    """Reads observations. Raises StoreError(store.mood)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def report(self, resident: str, until: date, days: int) -> Report:
        """The `days` days up to `until`, each day present, also those without talk."""
        first = until - timedelta(days=days - 1)
        by_day = self._by_day(resident, min(first, until - timedelta(days=BASELINE_DAYS + 6)), until)
        shown = tuple(summarise(first + timedelta(n), by_day.get(first + timedelta(n), [])) for n in range(days))
        recent = [summarise(day, rows) for day, rows in by_day.items() if day > until - timedelta(days=7)]
        before = [summarise(day, rows) for day, rows in by_day.items() if day <= until - timedelta(days=7)]
        return Report(resident, until, shown, _week(recent), _trend(recent, before))

    def _by_day(self, resident: str, first: date, last: date) -> dict[date, list[tables.Observation]]:
        table = tables.Observation
        query = select(table).where(table.resident == resident, table.day >= first, table.day <= last)
        try:
            with Session(self._engine) as session:
                found: dict[date, list[tables.Observation]] = {}
                for row in session.scalars(query.order_by(table.at)):
                    found.setdefault(row.day, []).append(row)
                return found
        except SQLAlchemyError as error:
            raise StoreError("store.mood", f"The moods cannot be read ({plain(error)}).") from error


def valence(emotions: dict[str, float]) -> float:
    """Expected pleasantness of one utterance, in [-1, 1]."""
    return sum(VALENCE.get(label, 0.0) * probability for label, probability in emotions.items())


def weighted_median(values: list[tuple[float, float]]) -> float:
    """Median of (value, weight) pairs; the mean of the two middle values where the weight is split evenly."""
    ordered = sorted(values)
    half = sum(weight for _, weight in ordered) / 2
    reached = 0.0
    for index, (value, weight) in enumerate(ordered):
        reached += weight
        if abs(reached - half) < 1e-12 and index + 1 < len(ordered):
            return (value + ordered[index + 1][0]) / 2
        if reached >= half:
            return value
    return ordered[-1][0]


def summarise(day: date, rows: list[tables.Observation]) -> Day:
    """One day's mood from its observations."""
    counts: dict[str, int] = {}
    for row in rows:
        counts[row.label] = counts.get(row.label, 0) + 1
    if len(rows) < MIN_UTTERANCES:
        return Day(day, len(rows), None, DayMood.LITTLE_DATA, counts)
    middle = weighted_median([(valence(row.emotions), max(row.probability, 0.05)) for row in rows])
    return Day(day, len(rows), round(middle, 3), _name(middle, counts, len(rows)), counts)


def _name(value: float, counts: dict[str, int], total: int) -> DayMood:
    heavy = sum(counts.get(label, 0) for label in ("sadness", "fear", "anger")) / total
    light = counts.get("joy", 0) / total
    if value <= -CLEAR:
        return DayMood.LOW
    if value >= CLEAR:
        return DayMood.GOOD
    return DayMood.MIXED if heavy >= 0.25 and light >= 0.25 else DayMood.CALM


def _week(days: list[Day]) -> DayMood:
    known = [day for day in days if day.valence is not None]
    if len(known) < MIN_DAYS:
        return DayMood.LITTLE_DATA
    middle = weighted_median([(day.valence or 0.0, 1.0) for day in known])
    counts: dict[str, int] = {}
    for day in known:
        for label, number in day.counts.items():
            counts[label] = counts.get(label, 0) + number
    return _name(middle, counts, sum(counts.values()))


def _trend(recent: list[Day], before: list[Day]) -> float | None:
    now = [(day.valence, 1.0) for day in recent if day.valence is not None]
    then = [(day.valence, 1.0) for day in before if day.valence is not None]
    if len(now) < MIN_DAYS or len(then) < MIN_DAYS:
        return None
    return round(weighted_median(now) - weighted_median(then), 3)
