"""Small numbers as they are spoken."""

from contracts.language import Language

_ZH = "零一二三四五六七八九"
_EN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def zh_number(number: int) -> str:
    """0 to 999; 2 is 二 (两 is for counting, see `zh_count`)."""
    if number < 10:
        return _ZH[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return ("" if tens == 1 else _ZH[tens]) + "十" + (_ZH[ones] if ones else "")
    hundreds, rest = divmod(number, 100)
    head = _ZH[hundreds] + "百"
    if not rest:
        return head
    if rest < 10:
        return head + "零" + _ZH[rest]
    return head + ("一" if rest < 20 else "") + zh_number(rest)


def zh_count(number: int) -> str:
    """A number before a measure word: 两天, 十二天."""
    return "两" if number == 2 else zh_number(number)


def en_number(number: int) -> str:
    """0 to 999."""
    if number < 20:
        return _EN[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _EN_TENS[tens] + (f"-{_EN[ones]}" if ones else "")
    hundreds, rest = divmod(number, 100)
    return f"{_EN[hundreds]} hundred" + (f" and {en_number(rest)}" if rest else "")


def days(number: int, language: Language) -> str:
    """两 / two days: what stands before 天, or the whole in English."""
    if language is Language.ZH_CN:
        return zh_count(number)
    return "one day" if number == 1 else f"{en_number(number)} days"
