"""Cuts a reply into sentences for the ear: one breath each, none without a word in it."""

import re
from collections.abc import Iterator

from contracts.language import is_han

MAX_WEIGHT = 48
"""Length of one spoken sentence: a Han character weighs 1, a Latin word 2."""
_CLOSING = "”’」』》）)\"'"
_END = re.compile(rf"(?:[。！？!?；;…]+|\.+(?=[\s{_CLOSING}]|$)|\n)[{_CLOSING}]*\s*")
_PAUSE = re.compile(rf"(?:[，、：—]+|[,:](?=\s))[{_CLOSING}]*\s*")
_ABBREVIATION = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Prof|No|vs|e\.g|i\.e|[A-Z]))\.\s*$")
_UNIT = re.compile(r"[A-Za-z0-9][\w'’.,-]*\s*|.", re.DOTALL)


def split(text: str) -> tuple[str, ...]:
    """The sentences of `text`, in order. What is too long for a breath is cut where the voice would pause."""
    found: list[str] = []
    for sentence in _pieces(text, _END):
        if _weight(sentence) <= MAX_WEIGHT:
            found.append(sentence)
        else:
            found.extend(_breaths(sentence))
    return tuple(piece.strip() for piece in found if any(char.isalnum() for char in piece))


def _pieces(text: str, border: re.Pattern[str]) -> Iterator[str]:
    """`text` cut after each `border`; a full stop after an abbreviation is none."""
    start = 0
    for match in border.finditer(text):
        piece = text[start : match.end()]
        if not _ABBREVIATION.search(piece):
            yield piece
            start = match.end()
    yield text[start:]


def _breaths(sentence: str) -> Iterator[str]:
    """Clauses of `sentence` put together as long as they fit; a clause without any pause is cut between words."""
    breath = ""
    for clause in _pieces(sentence, _PAUSE):
        for unit in [clause] if _weight(clause) <= MAX_WEIGHT else _UNIT.findall(clause):
            if breath and _weight(breath + unit) > MAX_WEIGHT:
                yield breath
                breath = ""
            breath += unit
    yield breath


def _weight(text: str) -> int:
    han = sum(1 for char in text if is_han(char))
    return han + 2 * len(re.findall(r"[A-Za-z0-9][\w'’.,-]*", text))
