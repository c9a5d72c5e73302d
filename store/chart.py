"""A mood chart of block characters: low to the left, high to the right of a line, readable without colour."""

from collections.abc import Sequence

from store.mood import Day

HALF = 8
_STEPS = "▁▂▃▄▅▆▇█"


def bar(valence: float | None, *, talked: bool = True) -> str:
    """One line of 2 x 8 places around a middle line; ? for little data, nothing for a silent day."""
    low = high = ""
    if valence is not None:
        places = min(HALF, round(abs(valence) * HALF))
        low, high = ("░" * places, "") if valence < 0 else ("", "█" * places)
    elif talked:
        high = "?"
    return f"{low:>{HALF}}│{high:<{HALF}}"


def sparkline(days: Sequence[Day]) -> str:
    """One character a day, low to high; ? for little data, · for silence."""
    return "".join(_step(day) for day in days)


def _step(day: Day) -> str:
    if day.valence is None:
        return "?" if day.utterances else "·"
    return _STEPS[min(len(_STEPS) - 1, int((day.valence + 1) / 2 * len(_STEPS)))]
