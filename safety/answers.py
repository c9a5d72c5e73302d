"""What an utterance means to a case that is there: yes, no, taken back, resolved, kept secret, stop (safety/answers)."""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from re import Pattern

from contracts.case import Answer
from safety.requests import Request, asked

_FOLDER = Path(__file__).resolve().parent / "answers"
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class _Meaning:
    """`longest`: characters of an utterance that can mean this; `whole`: the pattern is the whole utterance."""

    answer: Answer
    match: Pattern[str]
    longest: int
    whole: bool


def answer(text: str) -> Answer:
    """The meaning of `text`, the first that fits in the order of the file; OTHER where none does."""
    if asked(text).request is Request.EXIT:
        return Answer.EXIT
    said = _plain(text)
    meanings = _meanings("zh" if _HAN.search(said) else "en")
    for meaning in meanings:
        found = meaning.match.fullmatch(said) if meaning.whole else meaning.match.search(said)
        if found and len(said) <= meaning.longest:
            return meaning.answer
    return Answer.OTHER


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower().replace("'", "").replace("’", "")
    return " ".join("".join(c if c.isalnum() else " " for c in text).split())


@lru_cache(maxsize=2)
def _meanings(language: str) -> tuple[_Meaning, ...]:
    data = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    found = []
    for entry in data["answers"]:
        pattern = "|".join(f"(?:{one})" for one in entry["match"])
        for name, words in data["families"].items():
            pattern = pattern.replace(f"<{name}>", f"(?:{words})" if name not in ("END", "YOU") else words)
        whole = bool(entry.get("whole"))
        if whole:  # "stop, turn off" is one meaning said twice
            pattern = f"(?:{pattern})(?: (?:{pattern}))?"
        found.append(_Meaning(Answer(entry["answer"]), re.compile(pattern), entry["longest"], whole))
    return tuple(found)
