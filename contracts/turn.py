"""One turn, whichever door it came through: what was said, what is answered."""

from dataclasses import dataclass, field
from datetime import datetime

from contracts.case import Case, Say
from contracts.compat import StrEnum
from contracts.emotion import Emotion
from contracts.language import Language
from contracts.screen import ScreenResult


class Expects(StrEnum):
    """What the companion's last words asked for; the recogniser and the turn end use it too."""

    OPEN = "open"
    YES_NO = "yes_no"
    CHOICE = "choice"
    LINE = "line"  # a line of verse, a riddle's answer, the rest of a proverb


class Label(StrEnum):
    """Marks that travel with a reply to every door."""

    AI_VOICE = "ai_voice"  # the voice and the companion's own words are made by a computer
    AI_TEXT = "ai_text"  # a retelling or note written by AI
    PUBLIC_DOMAIN = "public_domain"  # an exact public-domain work is quoted
    FALLBACK = "fallback"  # the dialogue core did not answer; a prepared sentence did
    SAFETY = "safety"  # the danger screen answered
    SOFTER = "softer"  # from here on the voice speaks more softly
    LOUDER = "louder"  # from here on the voice speaks more loudly


@dataclass(frozen=True, slots=True)
class Utterance:
    """One turn of the elder. `confidence` in [0, 1]; 1.0 for typed text. `spoken_ms`: length of the speech, 0 when typed."""

    text: str
    language: Language
    confidence: float = 1.0
    spoken_ms: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a reply, said or shown in one go."""

    text: str
    expects: Expects = Expects.OPEN
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """What a door hands over. `language` None: take what the text is in. `now` is aware; None: the real clock."""

    text: str
    resident: str
    language: Language | None = None
    confidence: float = 1.0
    spoken_ms: int = 0
    now: datetime | None = None


@dataclass(frozen=True, slots=True)
class TurnResult:
    """What a door gets back. `case`: the danger case that is there, `say`: what was said about it. `emotion` and `intent` None where the dialogue core did not answer."""

    text: str
    language: Language
    reply: tuple[Part, ...]
    screen: ScreenResult
    case: Case | None = None
    say: Say = Say.NOTHING
    emotion: Emotion | None = None
    intent: str | None = None
    intent_confidence: float = 0.0
    entities: tuple[dict, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def expects(self) -> Expects:
        """What the last part that asks for something expects."""
        asked = [part.expects for part in self.reply if part.expects is not Expects.OPEN]
        return asked[-1] if asked else Expects.OPEN

    @property
    def labels(self) -> tuple[Label, ...]:
        """Every label of every part, once, in order."""
        return tuple(dict.fromkeys(label for part in self.reply for label in part.labels))

    def to_json(self) -> dict:
        """The shape documented in docs/cli.md."""
        return {
            "text": self.text,
            "language": str(self.language),
            "emotion": self.emotion.to_json() if self.emotion else None,
            "intent": self.intent,
            "intent_confidence": self.intent_confidence,
            "entities": list(self.entities),
            "reply": [part.text for part in self.reply],
            "expects": str(self.expects),
            "labels": [str(label) for label in self.labels],
            "screen": self.screen.to_json(),
            "case": self.case.to_json() if self.case else None,
            "timings_ms": self.timings_ms,
        }
