"""What the danger screen found in one utterance."""

from dataclasses import dataclass

from contracts.compat import StrEnum


class DangerKind(StrEnum):
    """What is in danger. Their order here is the order of answer at equal level."""

    NONE = "none"
    SELF_HARM = "self_harm"
    MEDICAL = "medical"
    ABUSE = "abuse"
    LOST = "lost"
    SCAM = "scam"

    @property
    def precedence(self) -> int:
        """The greater, the earlier it is answered at equal level."""
        return -list(DangerKind).index(self)


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
    """`kind` and `level`: the leading danger. `rules`: ids of the rules that fired, never the elder's words.

    `also`: the other kinds found, each with its level. `signs`: signs of a fraud's course (authority, urgency ...)
    heard in this utterance; alone they are no danger.
    """

    kind: DangerKind = DangerKind.NONE
    level: DangerLevel = DangerLevel.NONE
    rules: tuple[str, ...] = ()
    also: tuple[tuple[DangerKind, DangerLevel], ...] = ()
    signs: tuple[str, ...] = ()

    def to_json(self) -> dict:
        return {"kind": str(self.kind), "level": str(self.level)}
