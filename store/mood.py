"""From observations to days and the last week, against the person's own usual; never a diagnosis.

Valence of an utterance is its affect balance, P(joy) - P(sadness) - P(anger) - P(fear), in [-1, 1]: positive minus
negative affect (Bradburn 1969, The Structure of Psychological Well-Being). Surprise can be either and counts as 0
(Noordewier & Breugelmans 2013), as does neutral. A day is the weighted median of its utterances, a week the median
of its days, so that neither one outburst nor one wrongly read sentence moves them. The limits below are design values.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, select

from contracts.alerts import Relation
from contracts.compat import StrEnum
from contracts.emotion import EmotionLabel
from contracts.errors import StoreError
from contracts.resident import check_resident_id
from store.agreements import Complaint, open_complaints, restrictions
from store.danger import Danger, danger_between
from store.database import reading
from store.statistics import share, spread, weighted_median
from store.tables import Observation
from store.usage import DayUse, days_of_use

MIN_PROBABILITY = 0.4
"""Below it the classifier is unsure and the utterance does not count."""
WHOLE_WORDS = 6.0
"""Words from which an utterance has its full weight; shorter ones down to 0.4 of it."""
MIN_UTTERANCES = 3
"""Counting utterances a day needs; fewer are little data."""
MIN_DAYS = 3
"""Days with enough data a week needs."""
BASELINE_DAYS = 28
"""Days before the last week that make the person's own usual."""
MIN_BASELINE_DAYS = 7
"""Days with enough data the own usual needs."""
CLEAR = 0.2
"""Valence from which a day is called good, or below minus which it is called low."""
SOMETIMES = 0.25
"""Shrunk share from which a feeling is named beside the day's tone."""
CHANGE = 0.15
"""Least difference from the own usual, in valence, that is spoken of; and it must exceed the usual's own spread."""
WEEK = 7
TALK_GAP = timedelta(minutes=30)

_HEAVY = (EmotionLabel.SADNESS, EmotionLabel.ANGER, EmotionLabel.FEAR)
# Words to the machine say little about a day unless a feeling is plainly in them.
_COMMANDS = frozenset(
    [
        "affirm",
        "deny",
        "greet",
        "goodbye",
        "go_on",
        "repeat",
        "stop",
        "something_else",
        "ask_answer",
        "ask_identity",
        "ask_abilities",
        "ask_privacy",
        "ask_time",
        "ask_date",
        "ask_solar_term",
        "ask_poem",
        "ask_tale",
        "ask_opera",
        "ask_riddle",
        "ask_proverb",
        "ask_medicine",
        "speak_slower",
        "speak_louder",
        "complain_misheard",
        "out_of_scope",
    ]
)


class DayMood(StrEnum):
    """The tone of a day or a week. LITTLE_DATA: too little was said to tell."""

    LITTLE_DATA = "little_data"
    LOW = "low"
    MIXED = "mixed"
    CALM = "calm"
    GOOD = "good"


class Change(StrEnum):
    """The last week against the person's own usual."""

    UNKNOWN = "unknown"
    LOWER = "lower"
    USUAL = "usual"
    HIGHER = "higher"


@dataclass(frozen=True, slots=True)
class Seen:
    """What one utterance adds: `valence` in [-1, 1], `weight` in (0, 1], `counts` False for one that tells nothing."""

    at: datetime
    day: date
    label: EmotionLabel
    valence: float
    weight: float
    counts: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One local day. `valence` and `spread` None with little data; `shares`: shrunk share of each feeling, in [0, 1].

    `utterances`: all; `counted`: those that tell something; `talks`: separated by half an hour of silence;
    `feeling`: the one to name beside the tone, None where none stands out.
    """

    day: date
    utterances: int
    counted: int
    talks: int
    valence: float | None
    spread: float | None
    mood: DayMood
    feeling: EmotionLabel | None
    shares: dict[str, float]


@dataclass(frozen=True, slots=True)
class Week:
    """The seven days up to now. `trend`: difference in valence from the own usual, None where that is not known.

    `more`: the feeling that grew most against the usual, with LOWER; `latest`: its last day with enough data.
    """

    mood: DayMood
    feeling: EmotionLabel | None
    valence: float | None
    known_days: int
    change: Change
    trend: float | None
    baseline_days: int
    more: EmotionLabel | None
    latest: Day | None


@dataclass(frozen=True, slots=True)
class Report:
    """`days`: every day of the window, also silent ones. `last_talk`: the last day with an utterance, None: never yet.

    `use`: hours of use of the same days. `kept_from`: who is not to see this. `complaints`: those not answered yet.
    """

    resident: str
    now: datetime
    days: tuple[Day, ...]
    week: Week
    dangers: tuple[Danger, ...]
    last_talk: date | None
    use: tuple[DayUse, ...] = ()
    kept_from: frozenset[Relation] = frozenset()
    complaints: tuple[Complaint, ...] = ()


class Moods:
    """Reads what is recorded of a resident's mood. Raises StoreError, InputError(input.resident)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def report(self, resident: str, now: datetime, days: int) -> Report:
        """The `days` local days up to `now` (aware; later utterances are not looked at).

        Raises StoreError(store.no_data) where nothing was recorded of the resident up to `now`.
        """
        today = now.date()
        first = today - timedelta(days=days - 1)
        week_from = today - timedelta(days=WEEK - 1)
        baseline_from = week_from - timedelta(days=BASELINE_DAYS)
        dangers = danger_between(self._engine, check_resident_id(resident), first, today)
        dangers = [danger for danger in dangers if danger.at <= now]
        last_talk = self._last_talk(resident, now)
        if last_talk is None and not dangers:
            raise StoreError("store.no_data", f"Nothing has been recorded yet for the resident {resident}.")
        by_day: dict[date, list[Seen]] = {}
        for seen in self.observations(resident, min(first, baseline_from), now):
            by_day.setdefault(seen.day, []).append(seen)
        week = [summarise(day, by_day.get(day, [])) for day in _days(week_from, today)]
        usual = [summarise(day, by_day.get(day, [])) for day in _days(baseline_from, week_from - timedelta(days=1))]
        shown = tuple(summarise(day, by_day.get(day, [])) for day in _days(first, today))
        with reading(self._engine) as connection:
            use = tuple(days_of_use(connection, resident, first, today, now))
            kept_from = restrictions(connection, resident)
            complaints = tuple(open_complaints(connection, resident))
        tone = summarise_week(week, usual)
        return Report(resident, now, shown, tone, tuple(dangers), last_talk, use, kept_from, complaints)

    def observations(self, resident: str, first: date, now: datetime) -> list[Seen]:
        """What was seen from the local day `first` up to `now`, oldest first."""
        o = Observation
        wanted = (
            select(o.at, o.day, o.label, o.probability, o.joy, o.sadness, o.anger, o.fear)
            .add_columns(o.intent, o.intent_confidence, o.units)
            .where(o.resident == check_resident_id(resident), o.day.between(first, now.date()), o.at <= now)
            .order_by(o.at)
        )
        with reading(self._engine) as connection:
            return [_seen(row) for row in connection.execute(wanted)]

    def _last_talk(self, resident: str, now: datetime) -> date | None:
        wanted = select(func.max(Observation.day)).where(Observation.resident == resident, Observation.at <= now)
        with reading(self._engine) as connection:
            return connection.execute(wanted).scalar()


def _seen(row: Any) -> Seen:
    machine = row.intent in _COMMANDS and row.intent_confidence >= 0.7 and (row.label == "neutral" or row.units < 4)
    return Seen(
        at=row.at,
        day=row.day,
        label=EmotionLabel(row.label),
        valence=row.joy - row.sadness - row.anger - row.fear,
        weight=row.probability * (0.4 + 0.6 * min(1.0, row.units / WHOLE_WORDS)),
        counts=row.probability >= MIN_PROBABILITY and not machine,
    )


def summarise(day: date, seen: Sequence[Seen]) -> Day:
    """One day from what was seen in it, oldest first."""
    counting = [one for one in seen if one.counts]
    total = sum(one.weight for one in counting)
    hits = {label: sum(one.weight for one in counting if one.label is label) for label in EmotionLabel}
    shares = {str(label): round(share(hits[label], total), 3) for label in EmotionLabel}
    known = len(counting) >= MIN_UTTERANCES
    pairs = [(one.valence, one.weight) for one in counting]
    middle = weighted_median(pairs) if known else None
    mood, feeling = _tone(middle, shares)
    return Day(
        day=day,
        utterances=len(seen),
        counted=len(counting),
        talks=sum(1 for i, one in enumerate(seen) if i == 0 or one.at - seen[i - 1].at > TALK_GAP),
        valence=None if middle is None else round(middle, 3),
        spread=None if middle is None else round(spread(pairs, middle), 3),
        mood=mood,
        feeling=feeling,
        shares=shares if known else {},
    )


def summarise_week(week: Sequence[Day], usual: Sequence[Day]) -> Week:
    """The last seven days against the days of the own usual."""
    known = [day for day in week if day.valence is not None]
    before = [day for day in usual if day.valence is not None]
    middle = _middle(known) if len(known) >= MIN_DAYS else None
    shares = _mean_shares(known)
    mood, feeling = _tone(middle, shares)
    change, trend, more = Change.UNKNOWN, None, None
    if middle is not None and len(before) >= MIN_BASELINE_DAYS:
        own = _middle(before)
        trend = round(middle - own, 3)
        if abs(trend) >= max(CHANGE, spread([(day.valence or 0.0, 1.0) for day in before], own)):
            change = Change.HIGHER if trend > 0 else Change.LOWER
        else:
            change = Change.USUAL
        if change is Change.LOWER:
            usually = _mean_shares(before)
            more = max(_HEAVY, key=lambda label: shares[label] - usually[label])
    latest = known[-1] if known else None
    rounded = None if middle is None else round(middle, 3)
    return Week(mood, feeling, rounded, len(known), change, trend, len(before), more, latest)


def _tone(valence: float | None, shares: dict[str, float]) -> tuple[DayMood, EmotionLabel | None]:
    if valence is None:
        return DayMood.LITTLE_DATA, None
    heavy = max(_HEAVY, key=lambda label: shares[label])
    joyful = shares[EmotionLabel.JOY] >= SOMETIMES
    if valence <= -CLEAR:
        return DayMood.LOW, heavy
    if valence >= CLEAR:
        return DayMood.GOOD, heavy if shares[heavy] >= SOMETIMES else None
    if shares[heavy] >= SOMETIMES:
        return (DayMood.MIXED if joyful else DayMood.CALM), heavy
    return DayMood.CALM, EmotionLabel.JOY if joyful else None


def _middle(days: Sequence[Day]) -> float:
    return weighted_median([(day.valence or 0.0, 1.0) for day in days])


def _mean_shares(days: Sequence[Day]) -> dict[str, float]:
    return {label: sum(day.shares[label] for day in days) / len(days) for label in EmotionLabel} if days else {}


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
