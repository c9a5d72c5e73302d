"""Takes codes, card and identity numbers out of an utterance before it reaches the dialogue core, a file or a log."""

import re

MASK = "＊＊＊"
_DIGIT = "[0-9０-９零〇一二三四五六七八九幺两]"
_SPOKEN = "zero|oh|nought|one|two|three|four|five|six|seven|eight|nine|double|triple"
# A number said or written digit by digit, with the breaks people and recognisers make.
_RUN = re.compile(
    rf"{_DIGIT}(?:[ \-—－.,，、]?{_DIGIT})*[xX]?(?!\w*[年月日点岁楼])|\b(?:{_SPOKEN})(?:[ ,\-]+(?:{_SPOKEN}|\d+))+\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    "验证码|校验码|动态码|取件码|激活码|密码|口令|暗码|卡号|账号|帐号|户头|身份证|银行卡|社保卡|医保卡|信用卡|存折号|安全码|"
    r"\b(?:code|codes|pin|pins|passcode|password|passwords|card|account|social security|ssn|security number|sort code|"
    r"cvv|routing number|passport|id number|verification|medicare number|insurance number)\b",
    re.IGNORECASE,
)
_LINES = frozenset({"120", "110", "119", "122", "12345", "12356", "96110", "911", "999", "988", "111", "112", "95588"})
_AROUND = 40
_SHORTEST_NAMED = 3
_SHORTEST_ALONE = 12
"""Digits of a number that is masked whatever stands around it: cards have 13 to 19, identity numbers 15 and 18."""
_SHORTEST_WHOLE = 4
"""Digits of a number that is masked where it is the whole utterance: the answer to "what is the code"."""


def mask(text: str) -> str:
    """`text` with such numbers replaced; other numbers, such as a year, a price or a line to call, stay."""
    named = [found.span() for found in _NAMED.finditer(text)]
    whole = bool(_RUN.fullmatch(text.strip(" 。.，,!?！？")))

    def replaced(found: re.Match[str]) -> str:
        length = _digits(found.group())
        plain = re.sub(r"\D", "", found.group())
        if plain in _LINES and len(plain) == length:
            return found.group()
        near = any(start - _AROUND <= found.end() and found.start() <= end + _AROUND for start, end in named)
        secret = length >= _SHORTEST_ALONE or (near and length >= _SHORTEST_NAMED)
        return MASK if secret or (whole and length >= _SHORTEST_WHOLE) else found.group()

    return _RUN.sub(replaced, text)


def _digits(run: str) -> int:
    words = re.findall(rf"\b(?:{_SPOKEN})\b", run, re.IGNORECASE)
    return len(words) + len(re.findall(_DIGIT, run))
