"""How a feeling goes through a conversation: smoothed over utterances, entered and left at different heights.

A doubtful utterance neither sets nor breaks the tone: a feeling is entered on one clear utterance or on several weak
ones, and left only when it has faded (hysteresis as in a Schmitt trigger). A clear one of another feeling is followed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.emotion import Emotion, EmotionLabel, Signal

ENTER = {"joy": 0.5, "sadness": 0.5, "surprise": 0.6, "fear": 0.6, "anger": 0.65}
"""How likely a feeling must be in one utterance to steer the words: a wrong guess hurts more than none."""
GROWN = 0.75
"""Share of that from which a feeling steers that has grown over several utterances (smoothed)."""
SEVERAL = 3
"""Utterances in a row that must lean to a feeling before it counts as grown."""
LEAVE = 0.27
"""A feeling goes on steering until its smoothed share is below this."""
FIRST_WEIGHT, WEIGHT, UNSURE_WEIGHT = 0.75, 0.5, 0.2
"""Share of the newest utterance in the smoothed estimate; the first has nothing but calm to be weighed against."""
HALF_LIFE_S = 600.0
"""Seconds of silence in which what was felt counts for half."""
_HEAVY = (Signal.LONELY, Signal.GRIEVING, Signal.BURDEN)
_PASSING = EmotionLabel.SURPRISE
_HELD = (EmotionLabel.SADNESS, EmotionLabel.JOY)
"""What outlasts its utterance: words for anger and fear speak of their cause, which the next utterance may not have."""
LIFT = 0.8
"""How likely joy must be to end a sad tone at once: brightness at the wrong moment hurts."""
_CALM = {str(label): float(label is EmotionLabel.NEUTRAL) for label in EmotionLabel}


@dataclass(frozen=True, slots=True)
class Mood:
    """`label`: the feeling the words should fit. `shares`: smoothed probabilities, sum 1. `leaning`: utterances in a row
    whose best label was the one that is likeliest now.
    """

    label: EmotionLabel
    shares: dict[str, float]
    leaning: int = 0


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
    best = max(shares, key=lambda label: shares[label])
    same = emotion.label == best and best == max(before.shares, key=lambda label: before.shares[label])
    leaning = before.leaning + 1 if same else int(emotion.label == best)
    return Mood(_label(before.label, shares, emotion, leaning), shares, leaning)


def _label(before: EmotionLabel, shares: dict[str, float], emotion: Emotion, leaning: int) -> EmotionLabel:
    clear = emotion.label if not emotion.unsure and emotion.probability >= ENTER.get(emotion.label, 2.0) else None
    too_bright = clear is EmotionLabel.JOY and before is EmotionLabel.SADNESS and emotion.probability < LIFT
    if clear is not None and not too_bright:
        return clear
    if emotion.label is not EmotionLabel.JOY and set(_HEAVY) & set(emotion.heard):
        return EmotionLabel.SADNESS
    grown = max(ENTER, key=lambda label: shares[label])
    if leaning >= SEVERAL and grown != _PASSING and shares[grown] >= GROWN * ENTER[grown]:
        return EmotionLabel(grown)
    if before in _HELD and shares[before] >= LEAVE:
        return before
    return EmotionLabel.NEUTRAL
