"""A danger case: one elder, one danger, until a person closes it. What happened to it, and what it answers."""

from dataclasses import dataclass, field
from datetime import datetime

from contracts.compat import StrEnum
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel, ScreenResult


class CaseState(StrEnum):
    """none: no case. open: danger heard, being answered. watching: answered or taken back, checked back on.

    handed_over: a person acknowledged and takes over. closed_by_person: a caregiver closed it with a note.
    """

    NONE = "none"
    OPEN = "open"
    WATCHING = "watching"
    HANDED_OVER = "handed_over"
    CLOSED_BY_PERSON = "closed_by_person"


class Answer(StrEnum):
    """What an utterance means while a case is there, beside what the screen finds in it."""

    OTHER = "other"
    YES = "yes"
    NO = "no"
    TAKEN_BACK = "taken_back"  # "I was only joking", "it's nothing"
    RESOLVED = "resolved"  # it came out, she is back, the doctor is here
    SAFE_STEP = "safe_step"  # "I'll ring my son first", "I have hung up"
    STILL = "still"  # "the same as before", "no better"
    SECRECY = "secrecy"  # "don't tell anyone"
    MISTRUST = "mistrust"  # "you don't keep your word", "they are real police"
    EXIT = "exit"  # "stop talking", "turn off"
    HUSH = "hush"  # "not so loud"
    REQUEST = "request"  # "play me something", "what time is it"


class Say(StrEnum):
    """What the companion says about a case in one turn; the words lie in safety/words."""

    NOTHING = "nothing"
    DANGER = "danger"  # answer to danger just heard: by kind and level
    AGAIN = "again"  # danger or a hint inside a case whose people are told already
    STAY = "stay"  # a short sentence that it is still there, then the dialogue's answer
    CHECK_BACK = "check_back"  # asks directly again: after a gap, a restart, the next day
    TAKEN_BACK = "taken_back"
    RESOLVED = "resolved"
    SAFE_STEP = "safe_step"
    STILL = "still"
    SECRECY = "secrecy"
    MISTRUST = "mistrust"
    EXIT = "exit"
    HUSH = "hush"
    SILENCE = "silence"  # nothing was answered to an urgent question
    SENT = "sent"  # somebody (else) is being told
    ACKNOWLEDGED = "acknowledged"  # somebody knows
    EXHAUSTED = "exhausted"  # nobody has answered


@dataclass(frozen=True, slots=True)
class Heard:
    """One utterance as the case sees it. `suspect`: the relation named as the one who does harm, "" where none is.

    `place`: where the elder says to be, "" unless they are lost and said so; passed on because it is needed.
    """

    screen: ScreenResult
    answer: Answer
    at: datetime
    suspect: str = ""
    place: str = ""
    language: Language = Language.ZH_CN


@dataclass(frozen=True, slots=True)
class Question:
    """The direct question last asked: the level that a yes or a no confirms, NONE where it confirms nothing."""

    if_yes: DangerLevel = DangerLevel.NONE
    if_no: DangerLevel = DangerLevel.NONE


@dataclass(frozen=True, slots=True)
class Case:
    """`kinds`: every danger with the highest level it reached, the leading one first. The level never falls.

    `step`: how often people had to be told something new. `said_at`: the elder's last utterance; `asked_at`: when a
    direct question was asked last. `quiet_turns`: turns since danger or a question. `silences`: unanswered in a row.
    `silent`: the elder told the companion to stop; it says nothing of its own accord until they speak again.
    `topic`: the kind last spoken of. `language`: the one last spoken.
    """

    id: str
    resident: str
    state: CaseState
    level: DangerLevel
    kinds: tuple[tuple[DangerKind, DangerLevel], ...]
    opened_at: datetime
    said_at: datetime
    asked_at: datetime
    step: int = 0
    silent: bool = False
    question: Question = field(default_factory=Question)
    quiet_turns: int = 0
    silences: int = 0
    topic: DangerKind = DangerKind.NONE
    suspect: str = ""
    place: str = ""
    language: Language = Language.ZH_CN
    closed_at: datetime | None = None
    closed_by: str = ""
    note: str = ""
    false_alarm: bool = False

    @property
    def kind(self) -> DangerKind:
        """The leading kind."""
        return self.kinds[0][0]

    @property
    def is_closed(self) -> bool:
        return self.state is CaseState.CLOSED_BY_PERSON

    def to_json(self) -> dict:
        """What a turn says about its case (docs/cli.md)."""
        kinds = {str(kind): str(level) for kind, level in self.kinds}
        return {"id": self.id, "state": str(self.state), "level": str(self.level), "kinds": kinds}


@dataclass(frozen=True, slots=True)
class Move:
    """What one happening does: the case after it, whether contacts are told (`tell`) or the next one too (`escalate`).

    `say`: what is said; `screen`: what the words are about, for Say.DANGER and Say.AGAIN.
    """

    case: Case | None
    say: Say = Say.NOTHING
    screen: ScreenResult = field(default_factory=ScreenResult)
    tell: bool = False
    escalate: bool = False
