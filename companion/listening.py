"""Cleans what came in, without changing what was said."""

import unicodedata

from contracts.errors import InputError

MAX_CHARACTERS = 20_000


def clean(text: str) -> str:
    """`text` without control, private and half-surrogate characters, with single spaces.

    Raises InputError(input.too_long) above 20,000 characters: no utterance is that long, and a
    silent cut could lose the sentence that matters.
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError("input.too_long", f"A message has at most {MAX_CHARACTERS} characters.")
    kept = (" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    visible = "".join(char for char in kept if unicodedata.category(char) not in {"Cs", "Co", "Cn"})
    return " ".join(visible.split())
