"""What a work of the library is. The fields are those of docs/culture.md."""

from dataclasses import dataclass

from contracts.compat import StrEnum
from contracts.emotion import EmotionLabel
from contracts.language import Language
from contracts.turn import Label


class Kind(StrEnum):
    """What can be asked for."""

    POEM = "poem"
    TALE = "tale"
    OPERA = "opera"
    RIDDLE = "riddle"
    PROVERB = "proverb"


@dataclass(frozen=True, slots=True)
class Completion:
    """A saying in two halves: `ask` is said, `rest` is what the elder adds."""

    ask: str
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One work. `text` is said piece by piece; what may be left out of a pack is empty here, `completion` None."""

    id: str
    kind: Kind
    language: Language
    title: str
    author: str
    era: str
    region: str = ""
    genre: str = ""
    origin: str
    written_by: str
    text: tuple[str, ...]
    readings: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    feelings: frozenset[EmotionLabel]
    seasons: frozenset[str] = frozenset()
    festivals: frozenset[str] = frozenset()
    motifs: tuple[str, ...] = ()
    answer: str = ""
    accepts: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    completion: Completion | None = None
    source: str
    rights: str

    @property
    def labels(self) -> tuple[Label, ...]:
        """What must be shown beside `text` when it is said."""
        exact = (Label.PUBLIC_DOMAIN,) if self.origin == "exact" else ()
        ours = (Label.AI_TEXT,) if self.written_by == "ai" else ()
        return exact + ours
