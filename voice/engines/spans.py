"""One sentence as spans of one language each, every span written as its voice should read it."""

import re
from dataclasses import dataclass

from contracts.language import Language, is_han
from voice import mandarin

_ENGLISH_DIGITS = dict(
    zip("0123456789", ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], strict=True)
)
_PHONE_WORDS = re.compile(r"\b(?:call|dial|ring|phone|text|number|helpline|hotline)\b[^.!?]{0,24}$", re.IGNORECASE)
_TOKENS = re.compile(r"[A-Za-z][A-Za-z'’&.-]*|.", re.DOTALL)
_SPOKEN_MARKS = "，。！？；：、…—,.!?;:-'\"“”‘’()（）《》「」%$£€&+=/°"


@dataclass(frozen=True, slots=True)
class Span:
    """`text` is ready to be read: Chinese without digits, English with telephone numbers digit by digit."""

    language: Language
    text: str


def spans_of(sentence: str, language: Language) -> tuple[Span, ...]:
    """Splits where the script changes; marks and spaces stay with what precedes them. () where nothing can be read."""
    kept = "".join(char if _is_readable(char) else " " for char in sentence)
    kept = mandarin.speakable(kept) if language is Language.ZH_CN else _english(kept)
    spans: list[tuple[Language, str]] = []
    for token in _TOKENS.findall(kept):
        found = Language.ZH_CN if is_han(token[0]) else Language.EN if token[0].isalnum() else None
        if spans and found in (None, spans[-1][0]):
            spans[-1] = (spans[-1][0], spans[-1][1] + token)
        elif found is not None:
            spans.append((found, token))
    return tuple(Span(found, text.strip()) for found, text in spans)


def _is_readable(char: str) -> bool:
    return (
        is_han(char)
        or (char.isalnum() and ord(char) < 0x2000)
        or char in _SPOKEN_MARKS
        or char in "０１２３４５６７８９％～~℃"
    )


def _english(text: str) -> str:
    text = re.sub(r"(?<![\d,.])\d{3,}(?:-\d{3,})*(?![\d,]*\d)", _phone, text)
    return re.sub(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])", _time, text)


def english_telephone(number: str) -> str:
    """Digit by digit; a dash or space is a short pause: "one one six, one two three"."""
    return ", ".join(" ".join(_ENGLISH_DIGITS[digit] for digit in part) for part in re.split(r"[-\s]+", number.strip()))


def _phone(match: re.Match[str]) -> str:
    digits = match[0]
    if len(digits) < 5 and not _PHONE_WORDS.search(match.string[: match.start()]):
        return digits
    return english_telephone(digits)


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    if minute == 0:
        return f"{hour} o'clock"
    return f"{hour} {'oh ' if minute < 10 else ''}{minute}"
