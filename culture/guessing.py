"""Whether what an elder said answers a riddle or completes a saying: kind to slips, not to other talk."""

import re
import unicodedata

from contracts.language import Language
from culture import guess_chinese, guess_english
from culture.works import Kind, Work

_LONGEST = 60  # characters; what is longer is a story, no guess
_MOST_CLAUSES = 8
_CLAUSE_ENDS = re.compile(r"[，。！？；：、,.!?;:…—\n]+")


def is_right(work: Work, text: str) -> bool:
    """Right for a riddle's answer or a proverb's rest (or the whole saying); False for every other work."""
    said = unicodedata.normalize("NFKC", text).casefold().strip()
    if not said or len(said) > _LONGEST * (1 if work.language == Language.ZH_CN else 3):
        return False
    speech = guess_chinese if work.language == Language.ZH_CN else guess_english
    guesses = _guesses(said)
    return any(speech.means(guess, wanted.casefold()) for wanted in _wanted(work) for guess in guesses)


def _wanted(work: Work) -> tuple[str, ...]:
    if work.kind is Kind.RIDDLE:
        return (work.answer, *work.accepts)
    if work.kind is Kind.PROVERB and work.completion:
        return (work.completion.rest, work.completion.ask + " " + work.completion.rest)
    return ()


def _guesses(said: str) -> list[str]:
    """The whole, and every run of its clauses: 不是太阳，是月亮 holds a right guess."""
    clauses = [clause.strip() for clause in _CLAUSE_ENDS.split(said) if clause.strip()][:_MOST_CLAUSES]
    runs = [clauses[first:last] for first in range(len(clauses)) for last in range(first + 1, len(clauses) + 1)]
    return [said, *(" ".join(run) for run in runs)]
