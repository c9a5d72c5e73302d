"""What is said before the core's first words, without what those words say themselves."""

import re

from contracts.turn import Part

_SAYS_WHAT_IT_IS = re.compile(
    r"(?:我|岁伴|说话的)[^。？！]{0,16}(?:电脑|程序|机器)|\b(?:I|I'm|Suiban)\b[^.?!]{0,40}\b(?:computer|program|machine)\b"
)
_SAYS_IT_GUESSES = re.compile(r"(?:猜|估|估摸).{0,6}心情|心情.{0,8}(?:猜|估)|\b(?:guess|estimate)\b", re.IGNORECASE)
_ADVISES = re.compile(r"歇|喝|活动|电话|身边|家里|\b(?:rest|stretch|water|ring|family|emergency|stop)\b")
"""A reminder that says more than what the companion is; it is always said."""
_TOPICS = (_SAYS_WHAT_IT_IS, _SAYS_IT_GUESSES)


def opening(lead: tuple[Part, ...], first: Part) -> tuple[Part, ...]:
    """The parts of `lead` that tell something `first` does not tell as well."""
    known = [topic for topic in _TOPICS if topic.search(first.text)]
    return tuple(part for part in lead if not _tells_only(part.text, known))


def _tells_only(text: str, known: list[re.Pattern[str]]) -> bool:
    told = [topic for topic in _TOPICS if topic.search(text)]
    return bool(told) and all(topic in known for topic in told) and not _ADVISES.search(text)
