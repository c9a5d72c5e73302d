"""Mandarin as it is read aloud: numbers, dates, times and telephone numbers in words, words in numbered pinyin."""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import cn2an

from contracts.language import is_han

_DIGITS = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
_DIGIT_CHARS = "零一二三四五六七八九幺"
_FULL_WIDTH = {ord("０") + i: ord("0") + i for i in range(10)} | {ord("％"): "%"}
_PHONE_WORDS = r"(?:打|拨|呼叫|电话|热线|号码|急救|报警|求助|手机|座机)"
_NEAR_PHONE = re.compile(_PHONE_WORDS + r"[^。！？!?]{0,12}$")
_PHONE_FOLLOWS = re.compile(r"\s*(?:急救|报警|求助|热线|电话)")
_MEASURES = (
    "个位天次点分秒年岁块元斤两只条首句件本张间层步人口家碗杯瓶片粒颗盒种句段回遍趟里公米克毫升度周小斗亩米号月日楼路"
)
_LIANG = "个位天次点年岁块元斤只条首句件本张间步口家碗杯瓶片粒颗盒种段回遍趟周小分秒公米"
_MARKS = str.maketrans(
    {"，": ",", "、": ",", "。": ".", "！": "!", "？": "?", "；": ";", "：": ":", "…": ",", "—": ",", "\n": "."}
)
# The usual reading of a character that stands alone as a word, where the dictionary gives another one.
_ALONE = {
    **{"长": "chang2", "得": "de5", "地": "de5", "曲": "qu3", "弹": "tan2", "教": "jiao1", "量": "liang2", "似": "si4"},
    **{
        "尽": "jin4",
        "吗": "ma5",
        "吧": "ba5",
        "呢": "ne5",
        "啊": "a5",
        "呀": "ya5",
        "嗯": "en5",
        "哎": "ai1",
        "噢": "o1",
    },
}


def speakable(text: str) -> str:
    """`text` with everything written in digits as it is said; words of other scripts stay as they are."""
    text = text.translate(_FULL_WIDTH)
    text = re.sub(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _date, text)
    text = re.sub(r"(?<!\d)(\d{4})\s*[-~～–]\s*(?=\d{4}年)", lambda m: f"{_one_by_one(m[1])}到", text)
    text = re.sub(r"(?<!\d)(\d{4})(?=年)", lambda m: _one_by_one(m[1]), text)
    text = re.sub(r"(?<!\d)([01]?\d|2[0-4])[:：]([0-5]\d)(?![\d:：])", _time, text)
    text = re.sub(r"(?<![\d.])\d{3,4}-\d{3,8}(?:-\d{3,4})?(?![\d.])", lambda m: telephone(m[0]), text)
    text = re.sub(r"(?<![\d.,])\d{3,}(?![\d.,]*\d)", _maybe_phone, text)
    text = re.sub(r"(\d+)\s*[-~～–]\s*(\d+)", r"\1到\2", text)
    text = re.sub(r"(\d+)/(\d+)(?!\d)", _fraction, text)
    text = re.sub(r"(\d[\d.,]*(?:到\d[\d.,]*)?)\s*%", r"百分之\1", text)
    text = re.sub(r"(?<=\d)\s*(?:℃|°C|° C)", "摄氏度", text)
    text = re.sub(rf"(?<![\d.])2(?=\s?[{_LIANG}])", "两", text)
    text = re.sub(r"(?<![\dA-Za-z])-(?=\d)", "负", text)
    return re.sub(r"\d+(?:,\d{3})*(?:\.\d+)?", lambda m: _number(m[0]), text)


def _one_by_one(digits: str) -> str:
    return "".join(_DIGITS[digit] for digit in digits)


def telephone(number: str, one: str = "幺") -> str:
    """Digit by digit, 1 as `one`, but as 一 in what begins 1, 2, 3, as one counts; a dash or space is a short pause."""
    parts = re.split(r"[-\s]+", number.strip())
    return "，".join(_one_by_one(part).replace("一", "一" if part.startswith("123") else one) for part in parts)


def _maybe_phone(match: re.Match[str]) -> str:
    """A run of three or more digits: a telephone number, or a quantity to be read later."""
    digits, before, after = match[0], match.string[: match.start()], match.string[match.end() :]
    if after.lstrip()[:1] in _MEASURES and after.strip():
        return digits
    told = _NEAR_PHONE.search(before) or _PHONE_FOLLOWS.match(after)
    service = len(digits) == 5 and digits[:2] in {"12", "95", "96", "10"}
    return telephone(digits) if told or service or len(digits) >= 7 else digits


def _date(match: re.Match[str]) -> str:
    return f"{_one_by_one(match[1])}年{_number(match[2])}月{_number(match[3])}日"


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    said = "两点" if hour == 2 else f"{_number(str(hour))}点"
    if minute == 0:
        return said
    return said + ("半" if minute == 30 else f"{'零' if minute < 10 else ''}{_number(str(minute))}分")


def _fraction(match: re.Match[str]) -> str:
    """1/2 is a fraction; 135/85 are two figures, as of blood pressure."""
    if int(match[1]) < int(match[2]):
        return f"{_number(match[2])}分之{_number(match[1])}"
    return f"{_number(match[1])}，{_number(match[2])}"


def _number(digits: str) -> str:
    plain = digits.replace(",", "")
    whole = plain.partition(".")[0]
    if len(whole) > 16 or (len(whole) > 2 and whole.startswith("0")):
        return _one_by_one(plain)
    said = cn2an.an2cn(str(int(whole)) + plain[len(whole) :])
    return said.removeprefix("一") if said.startswith("一十") else said


@dataclass
class _Syllable:
    char: str
    reading: str

    @property
    def tone(self) -> str:
        return self.reading[-1]

    def take_tone(self, tone: str) -> None:
        self.reading = self.reading[:-1] + tone


def pinyin_words(text: str) -> list[tuple[str, ...]]:
    """The words of speakable `text` as numbered syllables ("ni3", "hao3") with tone sandhi.

    A pause is a word of its own, one of , . ! ? ; : and everything that has no reading is left out.
    """
    words: list[list[_Syllable]] = []
    for word in _segmenter()(text.translate(_MARKS)):
        han = "".join(char for char in word if is_han(char))
        if han:
            words.append(_read(han))
        elif word.strip() and word.strip()[0] in ",.!?;:":
            words.append([_Syllable(word.strip()[0], word.strip()[0])])
    _soften_bu_and_yi(words)
    _lift_third_tones(words)
    return [tuple(syllable.reading for syllable in word) for word in words if word]


def numbered_pinyin(text: str) -> str:
    """The text as espeak-ng's pinyin voice reads it: "ni2 hao3 , wo3 zai4 ting1"."""
    return " ".join(syllable for word in pinyin_words(text) for syllable in word)


@cache
def _segmenter() -> Callable[[str], list[str]]:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return jieba.lcut


def _no_reading(rare: str) -> str:
    """What pypinyin asks for characters it does not know: an empty reading each, so that the others keep their place."""
    return [""] * len(rare)  # type: ignore[return-value]  # a list is what it documents


def _read(word: str) -> list[_Syllable]:
    """A word's readings; a part of it that no dictionary of words knows is read character by character."""
    from pypinyin import Style, lazy_pinyin
    from pypinyin.seg.mmseg import seg

    syllables: list[_Syllable] = []
    for part in seg.cut(word):
        if part == "着" and syllables and syllables[-1].char in "不得":
            readings = ["zhao2"]  # 猜不着, 找得着
        elif part in _ALONE:
            readings = [_ALONE[part]]
        else:
            readings = lazy_pinyin(part, style=Style.TONE3, neutral_tone_with_five=True, errors=_no_reading)
        syllables += [_Syllable(char, reading) for char, reading in zip(part, readings, strict=True) if reading]
    return syllables


def _soften_bu_and_yi(words: list[list[_Syllable]]) -> None:
    """不 is bu2 before a fourth tone; 一 before what it counts is yi2 or yi4, but yi1 in ordinals and rows of digits."""
    places = [(word, index) for word in words for index in range(len(word))]
    for (word, index), (next_word, next_index) in pairwise(places):
        syllable, following = word[index], next_word[next_index]
        if syllable.char == "不" and following.tone == "4":
            syllable.take_tone("2")
        elif syllable.char == "一" and following.tone in "1234" and following.char not in _DIGIT_CHARS + "月号楼":
            before = word[index - 1].char if index else ""
            ends_a_word = index == len(word) - 1 > 0
            if not ends_a_word and before not in {*_DIGIT_CHARS, *"第十百千万"}:
                syllable.take_tone("2" if following.tone == "4" else "4")


def _lift_third_tones(words: list[list[_Syllable]]) -> None:
    """A third tone before a third tone is spoken as a second: within words, then between neighbours in pairs."""
    for word in words:
        lifted = [one for one, following in pairwise(word) if one.tone == following.tone == "3"]
        for syllable in lifted:
            syllable.take_tone("2")
    index = 0
    while index < len(words) - 1:
        if _is_third(words[index], -1) and _is_third(words[index + 1], 0):
            words[index][-1].take_tone("2")
            after = [_is_third(word, 0) for word in words[index + 2 : index + 4]]
            three_are_left = after in ([True, False], [True])  # they are one group, not a pair and a rest
            index += len(words[index + 1]) == 1 and not three_are_left
        index += 1


def _is_third(word: list[_Syllable], index: int) -> bool:
    return bool(word) and word[index].tone == "3"
