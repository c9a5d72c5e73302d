"""Emergency numbers as they are said: digit by digit, and twice, so that they can be dialled."""

import re
from collections.abc import Iterable, Mapping
from re import Pattern

from companion.settings import CompanionSettings
from contracts.language import Language
from voice.engines.spans import english_telephone
from voice.mandarin import telephone

_ONE = {"yao": "幺", "yi": "一"}
_CLOSING = "，。！？；：、,.!?;:"
_PAUSE = {Language.ZH_CN: "，", Language.EN: ", "}


class SpokenLines:
    """`numbers`: the lines of each language as they are written. `digit_one`: "yao" or "yi", how 1 is said."""

    def __init__(self, numbers: Mapping[Language, Iterable[str]], digit_one: str = "yao") -> None:
        self._one = _ONE[digit_one]
        self._numbers = {language: _any_of(lines) for language, lines in numbers.items()}

    def aloud(self, sentence: str, language: Language) -> str:
        """`sentence` with every line in it said twice; "" where it names none."""
        numbers = self._numbers.get(language)
        if numbers is None or not numbers.search(sentence):
            return ""
        said = numbers.sub(lambda found: self._twice(found[1], language, found.string[found.end() :]), sentence)
        return said if language is Language.EN else re.sub(r"(?<=[^\sA-Za-z]) +| +(?=[^\sA-Za-z])", "", said)

    def _twice(self, number: str, language: Language, after: str) -> str:
        once = english_telephone(number) if language is Language.EN else telephone(number, self._one)
        goes_on = bool(after.strip()) and after.lstrip()[0] not in _CLOSING
        pause = _PAUSE[language]
        return once + pause + once + (pause.strip() if goes_on else "")


def load_lines(digit_one: str) -> SpokenLines:
    """The numbers this deployment names. Raises ValueError where its settings name a line that is none."""
    settings = CompanionSettings()
    return SpokenLines({language: settings.lines_for(language).values() for language in Language}, digit_one)


def _any_of(lines: Iterable[str]) -> Pattern[str] | None:
    """What finds each of `lines` that is a number, the longest first; None where none is."""
    numbers = sorted({line for line in lines if re.fullmatch(r"\d[\d\s-]*", line)}, key=len, reverse=True)
    if not numbers:
        return None
    return re.compile(rf"(?<![\d.-])({'|'.join(map(re.escape, numbers))})(?![\d-]|\.\d)")
