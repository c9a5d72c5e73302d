"""The written corpora of elders' feelings are well formed: columns, labels, no repeats, several labels a situation."""

import csv
import unicodedata
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from rapidfuzz import fuzz, process

from contracts.emotion import EmotionLabel

CORPUS = Path(__file__).parents[2] / "emotion" / "corpus"
COLUMNS = ["situation", "label", "text"]
LEAST_ROWS = {"zh": 1500, "en": 700}
TOO_ALIKE = 90
LONG_ENOUGH = 8


def normalised(text: str) -> str:
    """Letters and digits only, one width, one case: what is left when two texts differ in punctuation alone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


@pytest.fixture(scope="module", params=sorted(LEAST_ROWS))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def rows(language: str) -> list[list[str]]:
    with (CORPUS / f"{language}.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_three_filled_columns_under_the_header(rows: list[list[str]]) -> None:
    assert rows[0] == COLUMNS
    broken = [row for row in rows if len(row) != 3 or any(not cell or cell != cell.strip() for cell in row)]
    assert broken == []


def test_enough_rows(rows: list[list[str]], language: str) -> None:
    assert len(rows) - 1 >= LEAST_ROWS[language]


def test_only_the_six_labels_and_each_is_used(rows: list[list[str]]) -> None:
    assert {label for _, label, _ in rows[1:]} == {str(label) for label in EmotionLabel}


def test_every_situation_has_several_labels(rows: list[list[str]]) -> None:
    labels = defaultdict(set)
    for situation, label, _ in rows[1:]:
        labels[situation].add(label)
    assert [situation for situation, found in labels.items() if len(found) < 2] == []


def test_no_text_twice(rows: list[list[str]]) -> None:
    seen = defaultdict(list)
    for _, _, text in rows[1:]:
        seen[normalised(text)].append(text)
    assert [texts for texts in seen.values() if len(texts) > 1] == []


def test_no_two_texts_nearly_alike(rows: list[list[str]]) -> None:
    texts = [text for _, _, text in rows[1:] if len(text) >= LONG_ENOUGH]
    plain = [normalised(text) for text in texts]
    scores = process.cdist(plain, plain, scorer=fuzz.ratio, score_cutoff=TOO_ALIKE)
    pairs = np.argwhere(np.triu(scores > TOO_ALIKE, k=1))
    assert [(texts[first], texts[second]) for first, second in pairs] == []
