"""How a feeling goes through a conversation: smoothed over utterances, entered and left at different heights.

One misread utterance neither sets nor breaks the tone: a feeling is entered on one clear utterance or on several weak
ones, and left only when it has faded (hysteresis as in a Schmitt trigger).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.emotion import Emotion, EmotionLabel, Signal

ENTER = {"joy": 0.5, "sadness": 0.5, "surprise": 0.6, "fear": 0.6, "anger": 0.65}
"""How likely a feeling must be, in one utterance or smoothed, to steer the words: a wrong guess hurts more than none."""
LEAVE = 0.27
"""A feeling goes on steering until its smoothed share is below this."""
FIRST_WEIGHT, WEIGHT, UNSURE_WEIGHT = 0.75, 0.5, 0.2
"""Share of the newest utterance in the smoothed estimate; the first has nothing but calm to be weighed against."""
HALF_LIFE_S = 600.0
"""Seconds of silence in which what was felt counts for half."""
_HEAVY = (Signal.LONELY, Signal.GRIEVING, Signal.BURDEN)
_PASSING = EmotionLabel.SURPRISE
_CALM = {str(label): float(label is EmotionLabel.NEUTRAL) for label in EmotionLabel}


@dataclass(frozen=True, slots=True)
class Mood:
    """`label`: the feeling the words should fit. `shares`: smoothed probabilities, sum 1."""

    label: EmotionLabel
    shares: dict[str, float]


def mood(felt: Iterable[tuple[float, Emotion]]) -> Mood:
    """The mood after the utterances `felt`: (seconds since the epoch, emotion), oldest first."""
    now = Mood(EmotionLabel.NEUTRAL, dict(_CALM))
    last: float | None = None
    for at, emotion in felt:
        weight = UNSURE_WEIGHT if emotion.unsure else FIRST_WEIGHT if last is None else WEIGHT
        now = _next(now, emotion, weight, at - last if last is not None else 0.0)
        last = at
    return now


def _next(before: Mood, emotion: Emotion, weight: float, silence_s: float) -> Mood:
    faded = 0.5 ** (max(silence_s, 0.0) / HALF_LIFE_S)
    shares = {}
    for label, calm in _CALM.items():
        held = faded * before.shares[label] + (1 - faded) * calm
        shares[label] = (1 - weight) * held + weight * emotion.all[label]
    return Mood(_label(before.label, shares, emotion), shares)


def _label(before: EmotionLabel, shares: dict[str, float], emotion: Emotion) -> EmotionLabel:
    clear = emotion.label if not emotion.unsure and emotion.probability >= ENTER.get(emotion.label, 2.0) else None
    if clear is not None:
        return clear
    if emotion.label is not EmotionLabel.JOY and set(_HEAVY) & set(emotion.heard):
        return EmotionLabel.SADNESS
    grown = [
        label for label in EmotionLabel if label in ENTER and label is not _PASSING and shares[label] >= ENTER[label]
    ]
    if grown:
        return max(grown, key=lambda label: shares[label])
    if before not in (_PASSING, EmotionLabel.NEUTRAL) and shares[before] >= LEAVE:
        return before
    return EmotionLabel.NEUTRAL
