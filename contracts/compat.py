"""What Python 3.10 (Rasa's box) lacks and the contracts need."""

import sys

if sys.version_info >= (3, 11):
    from enum import StrEnum
else:
    from enum import Enum

    class StrEnum(str, Enum):
        """A string enum whose `str()` is its value, as in Python 3.11."""

        __str__ = str.__str__


__all__ = ["StrEnum"]
