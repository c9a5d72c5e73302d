"""Reads the product's own corpus: elders' sentences with both heads' labels, what was said before, and a situation."""

import csv
from pathlib import Path

from contracts.emotion import EmotionLabel, Signal
from contracts.errors import InputError
from emotion.data.examples import Example, hashed

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
COLUMNS = ("situation", "label", "signals", "previous", "question", "text")
EMPTY = "-"
_LABELS = {str(label) for label in EmotionLabel}
_SIGNALS = {str(signal) for signal in Signal}


def read_corpus(folder: Path = CORPUS) -> list[Example]:
    """Every sentence below `folder`; a twelfth of the situations is validation, a sixth test.

    The set of a row is `elders_zh`, `elders_en`, `everyday_zh` (people of any age) or `others` (what no feeling should
    be read from; no label). Raises InputError(data.columns, data.label) with file and line.
    """
    return [example for file in sorted(folder.rglob("*.tsv")) for example in read_file(file, _set_of(file))]


def read_file(file: Path, name: str) -> list[Example]:
    """The rows of one file of the corpus format as examples of the set `name`."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        if tuple(next(rows, ())) != COLUMNS:
            raise InputError("data.columns", f"{file.name} must begin with the columns {', '.join(COLUMNS)}.")
        return [_example(row, name, f"{file.name}, line {number}") for number, row in enumerate(rows, 2)]


def situation_split(situation: str) -> str:
    """The split a situation belongs to, the same in every file and for ever."""
    place = hashed(situation) % 12
    return "test" if place < 2 else "valid" if place == 2 else "train"


def _example(row: list[str], name: str, where: str) -> Example:
    if len(row) != len(COLUMNS) or not row[-1].strip():
        raise InputError("data.columns", f"{where}: there must be {len(COLUMNS)} cells, and the text may not be empty.")
    situation, label, signal, previous, question, text = row
    labels, signals = _listed(label), _listed(signal)
    if not _LABELS.issuperset(labels) or not _SIGNALS.issuperset(signals):
        raise InputError("data.label", f"{where}: {label} {signal} holds a label that does not exist.")
    return Example(
        text=text,
        labels=labels,
        source=name,
        split=situation_split(situation),
        signals=signals if labels else (),
        previous="" if previous == EMPTY else previous,
        question="" if question == EMPTY else question,
    )


def _listed(cell: str) -> tuple[str, ...]:
    return () if cell == EMPTY else tuple(cell.split("|"))


def _set_of(file: Path) -> str:
    if file.parent == CORPUS or file.parent.name not in {"zh", "en"}:
        return file.stem
    return "everyday_zh" if file.stem == "everyday" else f"elders_{file.parent.name}"
