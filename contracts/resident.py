"""Who is talking: the id of a resident, checked before it reaches a database, a file name or Rasa."""

import re

from contracts.errors import InputError

DEFAULT_RESIDENT = "home"
_RESIDENT_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?")


def check_resident_id(text: str) -> str:
    """`text` where it is 1-64 letters, digits, - or _ (first and last a letter or digit). Raises InputError(input.resident)."""
    if not _RESIDENT_ID.fullmatch(text):
        raise InputError(
            "input.resident",
            "A resident id has 1 to 64 letters, digits, '-' or '_', and begins and ends with a letter or digit.",
        )
    return text
