"""Which work to offer: what fits the feeling and the day, is new to this person, and differs from the last ones."""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from contracts.emotion import EmotionLabel
from contracts.language import Language
from culture.calendar import festivals_on, season_of
from culture.library import Library
from culture.variety import sameness
from culture.works import Kind, Work

FEELING, SEASON, FESTIVAL, NOVELTY, SAMENESS = 3.0, 1.5, 1.5, 3.0, 1.5  # what each part can weigh in the score
AMONG_BEST = 0.6  # works at most this far below the best are left to chance
_NOT_ITS_FESTIVAL = -0.3
_REST_DAYS = 15.0  # half of what resting can bring back
_TIRED_DAYS = 7.0  # how fast the memory of having just heard it fades
_RECENT_WORKS = 5
_FADING_DAYS = 10.0  # how fast they stop being recent

# How well a work for the second feeling suits somebody who feels the first. Sorrow is kept company, not cheered over:
# what is only joyful does not suit it, what is quiet does a little. The joyful are not given only-sad works.
_NEAR: dict[EmotionLabel, dict[EmotionLabel, float]] = {
    EmotionLabel.JOY: {EmotionLabel.SURPRISE: 0.6, EmotionLabel.NEUTRAL: 0.5},
    EmotionLabel.SADNESS: {EmotionLabel.FEAR: 0.6, EmotionLabel.NEUTRAL: 0.4},
    EmotionLabel.ANGER: {EmotionLabel.NEUTRAL: 0.5, EmotionLabel.FEAR: 0.4, EmotionLabel.SADNESS: 0.4},
    EmotionLabel.FEAR: {EmotionLabel.SADNESS: 0.5, EmotionLabel.NEUTRAL: 0.5},
    EmotionLabel.SURPRISE: {EmotionLabel.JOY: 0.6, EmotionLabel.NEUTRAL: 0.6},
    EmotionLabel.NEUTRAL: {EmotionLabel.JOY: 0.6, EmotionLabel.SURPRISE: 0.6},
}


Recent = list[tuple[Work, float]]


class HeardBefore(Protocol):
    """How often a person was given a work, and when last (aware)."""

    @property
    def times(self) -> int: ...

    @property
    def last_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for. `heard` by work id; `avoid`: works that must not come now; `emotion` None: not known."""

    kind: Kind
    language: Language
    emotion: EmotionLabel | None
    day: date
    heard: Mapping[str, HeardBefore] = field(default_factory=dict)
    avoid: frozenset[str] = frozenset()


def choose(library: Library, wish: Wish, chance: random.Random) -> Work | None:
    """One of the best works for `wish`; None only where no work of the kind and language is outside `avoid`."""
    candidates = [work for work in library.of(wish.kind, wish.language) if work.id not in wish.avoid]
    if not candidates:
        return None
    recent = _recent(library, wish)
    waited = _by_waiting(wish.heard)
    scored = [(score(work, wish, recent, waited), work) for work in candidates]
    floor = max(value for value, _ in scored) - AMONG_BEST
    best = [(value, work) for value, work in scored if value >= floor]
    return chance.choices([work for _, work in best], [value - floor + 0.05 for value, _ in best])[0]


def score(work: Work, wish: Wish, recent: Recent, waited: Mapping[str, float]) -> float:
    """The higher, the better; `recent`: see _recent; `waited`: see _by_waiting."""
    return (
        FEELING * feeling_fit(work, wish.emotion or EmotionLabel.NEUTRAL)
        + SEASON * _season_fit(work, wish)
        + FESTIVAL * _festival_fit(work, wish.day)
        + NOVELTY * _novelty(work, wish, waited)
        - SAMENESS * _tiring(work, recent)
    )


def feeling_fit(work: Work, emotion: EmotionLabel) -> float:
    """In [0, 1]: 1 where the work is meant for this feeling, less for a near one."""
    if emotion in work.feelings:
        return 1.0
    return max((_NEAR[emotion].get(feeling, 0.0) for feeling in work.feelings), default=0.0)


def _season_fit(work: Work, wish: Wish) -> float:
    if not work.seasons:
        return 0.5
    return 1.0 if season_of(wish.day, wish.language) in work.seasons else 0.0


def _festival_fit(work: Work, day: date) -> float:
    if not work.festivals:
        return 0.0
    return 1.0 if work.festivals & festivals_on(day) else _NOT_ITS_FESTIVAL


def _novelty(work: Work, wish: Wish, waited: Mapping[str, float]) -> float:
    """1 where never heard; far below 0 on the day it was heard, then rising, for ever below 1.

    The first term lets a work rest, the second puts it behind whatever is unheard for about a week, the third
    prefers the longest unheard, the fourth the less often heard.
    """
    before = wish.heard.get(work.id)
    if before is None:
        return 1.0
    days = _days_since(before.last_at, wish.day)
    rested = 0.3 * days / (days + _REST_DAYS)
    return rested - 2 * math.exp(-days / _TIRED_DAYS) + 0.3 * waited[work.id] - 0.03 * min(before.times - 1, 5)


def _days_since(moment: datetime, day: date) -> float:
    """From `moment` to the end of `day`; 0 where the clock was put back."""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    end = datetime.combine(day, time.max, moment.tzinfo)
    return max(0.0, (end - moment) / timedelta(days=1))


def _by_waiting(heard: Mapping[str, HeardBefore]) -> dict[str, float]:
    """1 for the work whose last telling is longest ago, down to 0 for the last one told; no matter how far apart."""
    order = sorted(heard, key=lambda work_id: (heard[work_id].last_at, work_id), reverse=True)
    return {work_id: place / max(1, len(order) - 1) for place, work_id in enumerate(order)}


def _recent(library: Library, wish: Wish) -> Recent:
    """The works heard last, and how present each still is: 1 for the last, less for the ones before and with the days."""
    heard = wish.heard
    last = sorted(heard, key=lambda work_id: (heard[work_id].last_at, work_id), reverse=True)[:_RECENT_WORKS]
    return [
        (work, (1 - age / _RECENT_WORKS) * math.exp(-_days_since(heard[work_id].last_at, wish.day) / _FADING_DAYS))
        for age, work_id in enumerate(last)
        if (work := library.get(work_id))
    ]


def _tiring(work: Work, recent: Recent) -> float:
    """How like what is still present it is, in [0, 1]."""
    return max((sameness(work, other) * presence for other, presence in recent), default=0.0)
