"""Undoes what hides letters from the rules: lookalikes of other alphabets, letters set apart, letters drawn out."""

import re
from collections import Counter
from re import Match

_ALIKE = {
    other: latin
    for others, latins in (
        ("авгезіјклмнопрстухѕһԁԛԝѵьӏ", "abrezijklmhonpctyxshdqwvbl"),  # Cyrillic
        ("αβγεηικμνοπρτυχωϲ", "abyenikuvonptuxwc"),  # Greek
        ("օսոցհ", "ounqh"),  # Armenian
        ("ıøłđɑɡɩʟᴀʙᴄᴅᴇɢʜɪᴊᴋᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "ioldagilabcdeghijkmnoprstuvwyz"),  # Latin of other kinds
    )
    for other, latin in zip(others, latins, strict=True)
}
_TABLE = str.maketrans(_ALIKE)
_LATIN = re.compile("[a-z]")
_WORD = re.compile(r"[^\W\d_]+")
_OTHER_LETTERS = re.compile("[\u0250-\u02af\u0370-\u058f\u0131\u00f8\u0142\u0111\u1d00-\u1d7f\ua730-\ua7ff]")
_SET_APART = re.compile(r"(?<![a-z])[a-z](?:[ .\-_*,/|+]{1,3}[a-z]){2,}(?![a-z])")
_BETWEEN = re.compile(r"[ .\-_*,/|+]+")
_DRAWN_OUT = re.compile(r"[a-z]*([a-z])\1\1[a-z]*")
_RUN = re.compile(r"([a-z])\1{2,}")
_HAN_RUN = re.compile("([\u4e00-\u9fff])\\1{2,}")
_LAUGHS = frozenset("哈呵嘿嘻嗯")
_BETWEEN_HAN = re.compile("(?<=[\u4e00-\u9fff])[.\\-_*·•/|+~^#=\u2600-\u27bf\U0001f000-\U0001faff]+(?=[\u4e00-\u9fff])")
_PAUSE = re.compile(r"[.\-~]{2,}")
_DOUBLED_WORDS = (
    "kill killed killing pill pills bleed bleeding blood need feel feeling fall fell falling been keep sleep see too all"
    " will well still off miss stress good look poor street tell call hell swell choose room weep cannot"
)
_SPELLED_WORDS = (
    "i im am was were be is a the to of on in it my me myself want wanna wish need have had took take do dont not no cant"
    " can go going gonna die died dead dying death kill killing end ended life live living alive suicide suicidal hurt help"
    " feel like all now tonight today more anymore jump hang pills overdose over goodbye please breathe chest pain fell"
    " bleeding and so this here just because nobody"
)
_DOUBLED = frozenset(_DOUBLED_WORDS.split())
_SPELLED = frozenset(_SPELLED_WORDS.split())
_LONGEST = max(map(len, _SPELLED))


def unhidden(text: str) -> str:
    """`text`, lower case, with hidden letters restored. Linear in its length; ordinary words stay as they are."""
    if not text.isascii():
        text = _HAN_RUN.sub(lambda run: run.group(1) * (2 if run.group(1) in _LAUGHS else 1), text)
        text = _BETWEEN_HAN.sub(lambda mark: " " if _PAUSE.search(mark.group()) else "", text)
        if _OTHER_LETTERS.search(text) and _LATIN.search(text):
            text = _WORD.sub(_latin, text)
    return _DRAWN_OUT.sub(_short, _SET_APART.sub(_joined, text))


def _latin(word: Match[str]) -> str:
    """A word of Latin letters and their lookalikes becomes Latin; a word of another language stays."""
    plain = word.group().translate(_TABLE)
    return plain if plain.isascii() else word.group()


def _short(word: Match[str]) -> str:
    doubled = _RUN.sub(r"\1\1", word.group())
    return doubled if doubled in _DOUBLED else _RUN.sub(r"\1", word.group())


def _joined(letters: Match[str]) -> str:
    """Letters set apart become words: by the wider gaps, or else as words that can be told from one another."""
    found = letters.group()
    gaps = Counter(len(gap) for gap in _BETWEEN.findall(found))
    if len(gaps) > 1:
        words = re.split(rf"[ .\-_*,/|+]{{{max(gaps)},}}", found)
        return " ".join(_BETWEEN.sub("", word) for word in words)
    return _told_apart(_BETWEEN.sub("", found))


def _told_apart(letters: str) -> str:
    """The fewest words of _SPELLED that make up `letters`; `letters` itself where there are none."""
    if len(letters) > 200:
        return letters
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(letters) + 1):
        choices = [
            (*before, letters[start:end])
            for start in range(max(0, end - _LONGEST), end)
            if (before := best[start]) is not None and letters[start:end] in _SPELLED
        ]
        best.append(min(choices, key=len) if choices else None)
    return " ".join(best[-1] or (letters,))
