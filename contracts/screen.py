"""What the danger screen found in one utterance."""

from dataclasses import dataclass

from contracts.compat import StrEnum


class DangerKind(StrEnum):
    """What is in danger. Order of answer at equal level: self-harm before medical."""

    NONE = "none"
    SELF_HARM = "self_harm"
    MEDICAL = "medical"


class DangerLevel(StrEnum):
    """none: ordinary talk. concern: a hint, ask gently. high: tell a contact. imminent: emergency line now."""

    NONE = "none"
    CONCERN = "concern"
    HIGH = "high"
    IMMINENT = "imminent"

    @property
    def rank(self) -> int:
        """0 (none) to 3 (imminent)."""
        return list(DangerLevel).index(self)


@dataclass(frozen=True, slots=True)
class ScreenResult:
    """`rules`: ids of the rules that fired, for the explanation; never the elder's words."""

    kind: DangerKind = DangerKind.NONE
    level: DangerLevel = DangerLevel.NONE
    rules: tuple[str, ...] = ()

    def to_json(self) -> dict:
        return {"kind": str(self.kind), "level": str(self.level)}
