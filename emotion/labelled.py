"""Reads a labelled file to be scored: columns text and label, and previous, question and signals where it has them."""

import csv
from dataclasses import dataclass
from pathlib import Path

from contracts.emotion import EmotionLabel, Signal
from contracts.errors import InputError

_LABELS = {str(label) for label in EmotionLabel}
_SIGNALS = {str(signal) for signal in Signal}
_EMPTY = "-"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One row. `labels`: at least one of the six. `signals`: None where the file has no such column."""

    text: str
    labels: tuple[str, ...]
    previous: str = ""
    question: str = ""
    signals: frozenset[str] | None = None


def read(file: Path) -> list[Labelled]:
    """The rows with a text and one of the six labels; others are left out.

    Raises InputError: data.file (not UTF-8, not there), data.columns, data.empty.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if not {"text", "label"} <= set(reader.fieldnames or ()):
                raise InputError("data.columns", f"{file.name} needs a header line with the columns text and label.")
            rows = [_row(row) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError("data.file", f"{file.name} cannot be read as UTF-8 text.") from error
    kept = [row for row in rows if row.text and row.labels]
    if not kept:
        raise InputError("data.empty", f"{file.name} has no row with a text and one of: {', '.join(sorted(_LABELS))}.")
    return kept


def _row(row: dict[str, str | None]) -> Labelled:
    labels = tuple(label for label in (row["label"] or "").split("|") if label in _LABELS)
    signals = row.get("signals")
    heard = None if signals is None else frozenset(signals.split("|")) & _SIGNALS
    return Labelled(_cell(row, "text"), labels, _cell(row, "previous"), _cell(row, "question"), heard)


def _cell(row: dict[str, str | None], name: str) -> str:
    value = (row.get(name) or "").strip()
    return "" if value == _EMPTY and name != "text" else value
