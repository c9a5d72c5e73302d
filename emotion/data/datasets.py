"""Reads the emotion data sets: one folder each, TSV with text, label, orig_label, split; the own corpus with them."""

import csv
from collections.abc import Iterator
from pathlib import Path

from contracts.errors import InputError
from emotion.data.corpus import read_corpus
from emotion.data.examples import LABELS, REGISTRY, SHIPPABLE, DataSet, Example, hashed

PAIRS = "unlabelled_tatoeba"
"""Everyday sentences in both languages (Tatoeba, CC BY 2.0 FR), without labels."""
_SCENES = {"cped"}  # its training part is not to be had: most of its validation part stands in


def read_set(folder: Path, name: str) -> list[Example]:
    """Every labelled row of `folder`/`name`. Raises InputError(data.columns) where a file lacks text or label."""
    facts = REGISTRY[name]
    examples = []
    for file in sorted((folder / name).glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if not {"text", "label"} <= set(reader.fieldnames or ()):
                raise InputError("data.columns", f"{file.name} of {name} has no columns text and label.")
            for row in reader:
                labels = tuple(label for label in (row["label"] or "").split("|") if label in LABELS)
                if labels and row["text"].strip():
                    split = _split(name, row.get("split") or "all", row["text"])
                    signals = _signals(facts, row.get("orig_label") or "")
                    examples.append(Example(row["text"].strip(), labels, name, split, signals))
    return examples


def read_examples(folder: Path | None, research: bool = False) -> list[Example]:
    """The own corpus and, where `folder` holds them, every data set a shipped model may learn from.

    With `research` also those whose licence keeps their models from being shipped.
    """
    examples = read_corpus()
    if folder is not None:
        for name in REGISTRY if research else SHIPPABLE:
            if (folder / name).is_dir():
                examples += read_set(folder, name)
    return examples


def read_texts(folder: Path, research: bool = False) -> Iterator[str]:
    """Every text below `folder` that a training may see: what the vocabulary must be able to spell."""
    for name in (*(REGISTRY if research else SHIPPABLE), PAIRS):
        yield from read_folder(folder / name)


def read_folder(folder: Path) -> Iterator[str]:
    """Every text of one data set, labelled or not; nothing where it is not there."""
    for file in sorted(folder.glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                for column in ("text", "text_en", "text_zh"):
                    if row.get(column):
                        yield row[column]


def _signals(facts: DataSet, original: str) -> tuple[str, ...]:
    found = (facts.signals.get(label.strip().lower()) for label in original.replace("|", ",").split(","))
    return tuple(dict.fromkeys(signal for signal in found if signal))


def _split(name: str, given: str, text: str) -> str:
    if name in _SCENES:
        return "train" if given == "valid" else "test"
    if given in {"train", "valid", "test"} and name not in {"ocemotion", "ed_situations"}:
        return given
    if given == "native_test" or (name == "ocemotion" and given == "test"):
        return "test"
    place = hashed(text) % 20
    return "test" if place < 2 else "valid" if place == 2 else "train"
