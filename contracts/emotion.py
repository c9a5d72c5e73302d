"""The six emotion classes (those of SMP2020-EWECT), eight signals that matter in old age, and one estimate over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from contracts.compat import StrEnum


class EmotionLabel(StrEnum):
    """Joy holds love and gratitude; sadness loneliness and guilt; anger disgust; fear worry; surprise curiosity."""

    JOY = "joy"
    SADNESS = "sadness"
    ANGER = "anger"
    FEAR = "fear"
    SURPRISE = "surprise"
    NEUTRAL = "neutral"


class Signal(StrEnum):
    """What may be heard beside the emotion; several or none. Longing: for a time, a place, somebody far away.

    Burden: feels in others' way, or guilty. In pain: the body hurts or is unwell now. Grieving: mourns the dead.
    """

    LONELY = "lonely"
    GRIEVING = "grieving"
    LONGING = "longing"
    WORRIED = "worried"
    GRATEFUL = "grateful"
    IN_PAIN = "in_pain"
    BORED = "bored"
    BURDEN = "burden"


@dataclass(frozen=True, slots=True)
class Emotion:
    """An estimate, never a fact. `probability` of `label` in [0, 1]; `all` holds the six probabilities, sum 1.

    `unsure`: the best label is not likely enough to act on. `signals`: probability of each signal in [0, 1], each by
    itself; `heard`: those likely enough to act on. Empty where the reader has no signals.
    """

    label: EmotionLabel
    probability: float
    all: Mapping[str, float]
    unsure: bool = False
    signals: Mapping[str, float] = field(default_factory=dict)
    heard: tuple[Signal, ...] = ()

    @classmethod
    def estimated(
        cls,
        emotions: Sequence[float],
        signals: Sequence[float],
        unsure_below: float,
        heard_from: Mapping[str, float],
    ) -> "Emotion":
        """From the encoder's probabilities, in the order of EmotionLabel and Signal, and its thresholds."""
        shares = {str(label): round(float(p), 6) for label, p in zip(EmotionLabel, emotions, strict=True)}
        beside = {str(signal): round(float(p), 6) for signal, p in zip(Signal, signals, strict=True)}
        best = max(shares, key=lambda label: shares[label])
        heard = tuple(signal for signal in Signal if beside[signal] >= heard_from[signal])
        return cls(EmotionLabel(best), shares[best], shares, shares[best] < unsure_below, beside, heard)

    @classmethod
    def from_json(cls, data: Mapping) -> "Emotion":
        """Raises KeyError or ValueError where `data` is not the shape `to_json` gives."""
        return cls(
            EmotionLabel(data["label"]),
            float(data["probability"]),
            dict(data["all"]),
            bool(data.get("unsure", False)),
            dict(data.get("signals") or {}),
            tuple(Signal(name) for name in data.get("heard") or ()),
        )

    def to_json(self) -> dict:
        return {
            "label": str(self.label),
            "probability": self.probability,
            "unsure": self.unsure,
            "all": dict(self.all),
            "signals": dict(self.signals),
            "heard": [str(signal) for signal in self.heard],
        }


def said_before(previous: str, question: str, longest: int = 80) -> str:
    """What the encoder reads before a text: the end of the person's `previous` words and of the companion's `question`.

    Each is cut to its last `longest` characters. Empty where nothing was said.
    """
    previous, question = previous.strip()[-longest:], question.strip()[-longest:]
    return f"{previous} — {question}".rstrip() if previous else question


def says_enough(text: str, emotions: Sequence[float]) -> bool:
    """Whether `text`, read alone with the probabilities `emotions`, needs nothing of what was said before it.

    So that a plain question after a sad story (现在几点了) is recorded as a plain question.
    """
    return len(text.strip()) > 4 and max(emotions) >= 0.8
