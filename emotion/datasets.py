"""Reads the emotion data sets: one folder each, TSV with text, label, split; says which licence lets them be shipped."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contracts.emotion import EmotionLabel
from contracts.errors import InputError

LABELS = [str(label) for label in EmotionLabel]
CORPUS = Path(__file__).parent / "corpus"


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text. `labels`: one or several of the six; right if any is met. `split`: train, valid or test."""

    text: str
    labels: tuple[str, ...]
    source: str
    split: str


@dataclass(frozen=True, slots=True)
class DataSet:
    """A data set a shipped model may learn from. `weight`: how far its labels are trusted, relative to 1.

    `licence_class`: A open; B open licence over doubtful rights. `labels`: the classes it can express; the others
    are masked while learning from it.
    """

    name: str
    language: str
    licence: str
    licence_class: str
    weight: float
    labels: tuple[str, ...] = tuple(LABELS)


_FOUR = ("joy", "sadness", "anger", "fear")
SHIPPABLE = {
    data_set.name: data_set
    for data_set in (
        DataSet("elders_zh", "zh-CN", "Apache-2.0", "A", 2.0),
        DataSet("elders_en", "en", "Apache-2.0", "A", 2.0),
        DataSet("zh_spoken", "zh-CN", "Apache-2.0", "A", 1.5),
        DataSet("empatheticpersonas_zh", "zh-CN", "MIT", "A", 1.0, _FOUR),
        DataSet("empatheticpersonas_en", "en", "MIT", "A", 1.0, _FOUR),
        DataSet("brighter_zh", "zh-CN", "CC-BY-4.0", "A", 1.0),
        DataSet("brighter_en", "en", "CC-BY-4.0", "A", 0.5),
        DataSet("goemotions", "en", "Apache-2.0", "A", 0.7),
        DataSet("xed_zh", "zh-CN", "CC-BY-4.0", "A", 0.3),
        DataSet("xed_en", "en", "CC-BY-4.0", "A", 0.3),
        DataSet("cped", "zh-CN", "Apache-2.0", "B", 0.2),
    )
}


def read_set(folder: Path, name: str) -> list[Example]:
    """Every labelled row of `folder`/`name`. Raises InputError(data.columns) where a file lacks text or label."""
    examples = []
    for file in sorted((folder / name).glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            if not {"text", "label"} <= set(reader.fieldnames or ()):
                raise InputError("data.columns", f"{file.name} of {name} has no columns text and label.")
            for number, row in enumerate(reader):
                labels = tuple(label for label in (row["label"] or "").split("|") if label in LABELS)
                if labels and row["text"].strip():
                    split = _split(name, row.get("split") or "all", file.stem, number, row["text"])
                    examples.append(Example(row["text"].strip(), labels, name, split))
    return examples


def read_corpus() -> list[Example]:
    """The product's own sentences of elders; a twelfth of the situations is validation, a sixth test."""
    examples = []
    for language in ("zh", "en"):
        file = CORPUS / f"{language}.tsv"
        if not file.is_file():
            continue
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                split = situation_split(row["situation"])
                examples.append(Example(row["text"], (row["label"],), f"elders_{language}", split))
    return examples


def read_shippable(folder: Path | None) -> list[Example]:
    """The own corpus and, where `folder` holds them, every data set a shipped model may learn from."""
    examples = read_corpus()
    if folder is not None:
        for name in SHIPPABLE:
            if (folder / name).is_dir():
                examples += read_set(folder, name)
    return examples


def read_texts(folder: Path) -> Iterator[str]:
    """Every text below `folder`, labelled or not: what the vocabulary must be able to spell."""
    for file in sorted(folder.glob("*/*.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                for column in ("text", "text_en", "text_zh"):
                    if row.get(column):
                        yield row[column]


def situation_split(situation: str) -> str:
    """The split a situation of the own corpus belongs to, the same in both languages and for ever."""
    place = _hash(situation) % 12
    return "test" if place < 2 else "valid" if place == 2 else "train"


def _split(name: str, given: str, stem: str, number: int, text: str) -> str:
    if given in {"train", "valid", "test"} and name != "cped":
        return given
    if given == "native_test":
        return "test"
    if name == "cped":  # its training part is not to be had: most of its test part stands in
        return "train" if given == "valid" else "test"
    place = _hash(text) % 20
    return "test" if place < 2 else "valid" if place == 2 else "train"


def _hash(text: str) -> int:
    value = 2166136261  # FNV-1a, 32 bit: stable between runs and machines
    for byte in text.encode():
        value = ((value ^ byte) * 16777619) & 0xFFFFFFFF
    return value
