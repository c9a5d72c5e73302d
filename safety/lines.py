"""The numbers to call: by place, and as a deployment sets its own."""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from contracts.language import Language

_FILE = Path(__file__).resolve().parent / "words" / "lines.json"
NAMES = ("mind", "ambulance", "police", "fire", "fraud", "care")
"""Somebody to talk to about wanting to die; ambulance; police; fire; fraud; neglect and care-home complaints."""


@lru_cache(maxsize=1)
def tables() -> Mapping[str, Mapping[str, str]]:
    """Every locale's lines: {locale: {name: number}}."""
    table: dict[str, dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return table


def lines(language: Language, *, english: str = "en-US", own: Mapping[str, str] | None = None) -> dict[str, str]:
    """The lines named when `language` is spoken. `english`: the locale of English. `own`: what a deployment sets.

    Raises ValueError for a locale or a name that is not known, or an empty number.
    """
    locale = "zh-CN" if language is Language.ZH_CN else english
    if locale not in tables():
        raise ValueError(f"there are no lines for {locale}; known: {', '.join(tables())}")
    for name, number in (own or {}).items():
        if name not in NAMES or not number.strip():
            raise ValueError(f"{name} = {number!r} is no line; lines are {', '.join(NAMES)}")
    return {**tables()[locale], **(own or {})}
