"""The languages the companion speaks, and a fast guess which one a text is in."""

from contracts.compat import StrEnum


class Language(StrEnum):
    """BCP 47 tags of the languages every feature exists in."""

    ZH_CN = "zh-CN"
    EN = "en"


def is_han(char: str) -> bool:
    """Whether `char` is a Han ideograph (CJK Unified Ideographs, extension A to H, compatibility)."""
    code = ord(char)
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0xF900 <= code <= 0xFAFF
        or 0x20000 <= code <= 0x323AF
        or code == 0x3007
    )


def guess_language(text: str, previous: Language = Language.ZH_CN) -> Language:
    """The language of `text`: what most of it is in; `previous` where nothing tells.

    A Han character weighs as much as one Latin word, so that a word of the other language inside a
    sentence does not switch ("我想听 Beethoven" stays Chinese, "I like 京剧 very much" stays English).
    """
    han = sum(1 for char in text if is_han(char))
    latin_words = len("".join(c if c.isascii() and (c.isalpha() or c == "'") else " " for c in text).split())
    if han == 0 and latin_words == 0:
        return previous
    if han * 2 >= latin_words * 3:
        return Language.ZH_CN
    return Language.EN if latin_words > han else Language.ZH_CN
