"""Writes a text as a speech recogniser might have: no punctuation, a homophone, a character or a short word lost."""

import random
import unicodedata
from collections import defaultdict
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from contracts.language import is_han

_SHORT_WORDS = {
    "a",
    "an",
    "the",
    "to",
    "of",
    "in",
    "on",
    "at",
    "is",
    "was",
    "and",
    "it",
    "i",
    "my",
    "so",
    "just",
    "that",
}
_SOUNDALIKE = (
    {"their", "there"}, {"to", "too", "two"}, {"for", "four"}, {"hear", "here"}, {"no", "know"}, {"son", "sun"},
    {"week", "weak"}, {"our", "hour"}, {"right", "write"}, {"one", "won"}, {"knew", "new"}, {"meet", "meat"},
    {"wait", "weight"}, {"hole", "whole"}, {"by", "buy"}, {"see", "sea"}, {"pain", "pane"}, {"dear", "deer"},
    {"mourning", "morning"}, {"piece", "peace"}, {"would", "wood"}, {"him", "hymn"}, {"than", "then"}, {"its", "it's"},
)  # fmt: skip
_SWAP = {word: sorted(group - {word}) for group in _SOUNDALIKE for word in group}


def without_punctuation(text: str) -> str:
    """Lower case, no punctuation, single spaces. Left as it is where nothing would remain."""
    plain = "".join(" " if unicodedata.category(c)[0] in "PS" and c not in "'’" else c for c in text.lower())
    return " ".join(plain.split()) or text


def misheard(text: str, chance: random.Random, rate: float = 0.08) -> str:
    """`text` without punctuation, each character or word misheard or lost with probability `rate`, one at least tried.

    A Han character becomes one of the same sound (tones aside); one time in four, and where there is none, it is lost; an English word becomes
    one that sounds alike where there is one, else a short word is lost and another stays. Texts of up to three characters or words are
    kept: nothing would be left of them.
    """
    plain = without_punctuation(text)
    units = _units(plain)
    places = [i for i, unit in enumerate(units) if unit.strip()]
    if len(places) <= 3:
        return plain
    wrong = {i for i in places if chance.random() < rate} or {chance.choice(places)}
    return " ".join("".join(_wrong(u, chance) if i in wrong else u for i, u in enumerate(units)).split()) or plain


def _wrong(unit: str, chance: random.Random) -> str:
    if is_han(unit[0]):
        return "" if chance.random() < 0.25 else _homophone(unit, chance)
    if unit in _SWAP:
        return chance.choice(_SWAP[unit])
    return "" if unit in _SHORT_WORDS else unit


def _homophone(character: str, chance: random.Random) -> str:
    alike = [other for other in _by_sound()[lazy_pinyin(character, style=Style.NORMAL)[0]] if other != character]
    return chance.choice(alike) if alike else ""


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, list[str]]:
    """Characters of GB 2312's first level (the 3,755 everyday ones), by their sound without tone."""
    table = defaultdict(list)
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            try:
                character = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            table[lazy_pinyin(character, style=Style.NORMAL)[0]].append(character)
    return table


def _units(text: str) -> list[str]:
    """Han characters one by one, other words whole, the spaces between them."""
    units: list[str] = []
    for char in text:
        if units and not is_han(char) and not char.isspace() and units[-1].strip() and not is_han(units[-1][-1]):
            units[-1] += char
        else:
            units.append(char)
    return units
