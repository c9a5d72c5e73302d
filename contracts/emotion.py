"""The six emotion classes (those of SMP2020-EWECT) and one estimate over them."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.compat import StrEnum


class EmotionLabel(StrEnum):
    """Joy holds love and gratitude; sadness loneliness and guilt; anger disgust; fear worry; surprise curiosity."""

    JOY = "joy"
    SADNESS = "sadness"
    ANGER = "anger"
    FEAR = "fear"
    SURPRISE = "surprise"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Emotion:
    """An estimate, never a fact. `probability` of `label` in [0, 1]; `all` holds the six probabilities, sum 1."""

    label: EmotionLabel
    probability: float
    all: Mapping[str, float]

    @classmethod
    def from_json(cls, data: Mapping) -> "Emotion":
        """Raises KeyError or ValueError where `data` is not the shape `to_json` gives."""
        return cls(EmotionLabel(data["label"]), float(data["probability"]), dict(data["all"]))

    def to_json(self) -> dict:
        return {"label": str(self.label), "probability": self.probability, "all": dict(self.all)}
