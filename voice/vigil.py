"""Counts the quiet between two turns: when to look for news of a danger case, when an urgent question goes unanswered."""

from contracts.case import Case, CaseState
from contracts.screen import DangerLevel

MOST_SILENCES = 5
"""How often an unanswered question is asked again until somebody speaks."""


class Vigil:
    """`news_s`, `silence_s`: seconds of quiet until the one and the other is due, and due again."""

    def __init__(self, news_s: float, silence_s: float) -> None:
        self._news_s, self._silence_s = news_s, silence_s
        self._to_news_s, self._to_silence_s = news_s, silence_s
        self._urgent = False
        self._silences = 0

    def heard(self) -> None:
        """Somebody spoke words."""
        self._silences = 0

    def answered(self, case: Case | None) -> None:
        """A turn was answered; `case`: the one that is there after it."""
        self._urgent = case is not None and case.state is CaseState.OPEN and case.level is DangerLevel.IMMINENT
        self._to_silence_s = self._silence_s

    @property
    def next_s(self) -> float:
        """Seconds of quiet until something is due."""
        return min(self._to_news_s, self._to_silence_s) if self._waits else self._to_news_s

    def passed(self, seconds: float) -> tuple[bool, bool]:
        """Whether silence is due, and news, after `seconds` more of quiet; what is due is counted anew."""
        self._to_news_s -= seconds
        self._to_silence_s -= seconds
        silence = self._waits and self._to_silence_s <= 0
        if silence:
            self._silences += 1
            self._to_silence_s = self._silence_s
        news = self._to_news_s <= 0
        if news:
            self._to_news_s = self._news_s
        return silence, news

    @property
    def _waits(self) -> bool:
        return self._urgent and self._silences < MOST_SILENCES
