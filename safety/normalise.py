"""Brings what was typed or heard to one form, so that rules see words and not spellings."""

import json
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from re import Match

from safety.letters import unhidden
from safety.sounds import by_sound, from_pinyin

_HERE = Path(__file__).resolve().parent
_HAN = "\u4e00-\u9fff"
_HAN_ONLY = re.compile(f"[{_HAN}]+")
_FORMATS = {"Cf", "Mn", "Me", "Cs", "Co", "Cn"}
_HAN_SPACE_LATIN = re.compile(f"(?<=[{_HAN}])(?=[a-z])|(?<=[a-z])(?=[{_HAN}])")
_FILLERS_ZH = re.compile(
    r"嗯+|呃+|哎呀|哎哟|哎+|唉+|(?:^|(?<=\s))额(?=\s|$)|(?:^|(?<=\s))(?:那个|就是说|这个)(?=\s|$)|就是那个(?=活|死|不)"
)
_STUTTER = re.compile(r"([我不想要就你他是真])\1+")
_FILLERS_EN = re.compile(r"\b(?:um+|uh+|er+|erm|hm+|you know|i mean|like i said|^well|oh|just|really|so very|very)\b")


def normalise(text: str) -> str:
    """Lower case, one width, simplified characters, standard words, single spaces for all that is no letter or digit."""
    text = unhidden(_plain_letters(text).translate(_traditional()))
    text = text.replace("'", "").replace("’", "").replace("`", "")
    text = "".join(c if c.isalnum() or c == "." else " " for c in text)
    text = re.sub(r"(?<!\d)\.|\.(?!\d)", " ", text)
    text = _FILLERS_ZH.sub(" ", _HAN_SPACE_LATIN.sub(" ", text))
    text = _together(from_pinyin(text))
    if _HAN_ONLY.search(text):
        text = _STUTTER.sub(r"\1", _standard("zh")(text))
        text = by_sound(text)
    return " ".join(_standard("en")(_FILLERS_EN.sub(" ", text)).split())


def _plain_letters(text: str) -> str:
    """Full-width to plain, accents and tone marks off, invisible characters out."""
    text = unicodedata.normalize("NFKC", text).lower()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(c for c in text if unicodedata.category(c) not in _FORMATS))


def _together(text: str) -> str:
    """Han characters that a recogniser set apart stand together again: 我 不 想 活 了. Pauses between clauses stay."""
    pieces = text.split()
    lengths = [len(piece) for piece in pieces if _HAN_ONLY.fullmatch(piece)]
    dense = len(lengths) >= 3 and sum(lengths) <= 2.2 * len(lengths)
    joined: list[str] = []
    last = 0
    for piece in pieces:
        length = len(piece) if _HAN_ONLY.fullmatch(piece) else 0
        if joined and length and last and (dense or min(length, last) == 1 or max(length, last) <= 2):
            joined[-1] += piece
        else:
            joined.append(piece)
        last = length
    return " ".join(joined)


@lru_cache(maxsize=1)
def _traditional() -> dict[int, int]:
    data = json.loads((_HERE / "data" / "traditional.json").read_text(encoding="utf-8"))
    return str.maketrans(data["traditional"], data["simplified"])


@lru_cache(maxsize=2)
def _standard(language: str) -> Callable[[str], str]:
    """Dialect words and common spellings as the standard words of the rules (rules/<language>/spellings.json)."""
    data = json.loads((_HERE / "rules" / language / "spellings.json").read_text(encoding="utf-8"))
    plain = sorted(data["words"].items(), key=lambda pair: -len(pair[0]))
    edge = r"\b" if language == "en" else ""
    words = re.compile(edge + "(?:" + "|".join(re.escape(word) for word, _ in plain) + ")" + edge)
    patterns: list[tuple[re.Pattern, str]] = [(re.compile(p), word) for p, word in data["patterns"]]
    table = dict(plain)

    def apply(text: str) -> str:
        text = words.sub(lambda found: _looked_up(table, found), text)
        for pattern, word in patterns:
            text = pattern.sub(word, text)
        return text

    return apply


def _looked_up(table: dict[str, str], found: Match[str]) -> str:
    return table[found.group()]
