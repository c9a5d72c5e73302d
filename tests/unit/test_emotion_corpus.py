"""The written corpora of elders' feelings are well formed, large, varied, and apart from what they are judged on."""

import csv
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from contracts.emotion import EmotionLabel, Signal
from emotion.data.corpus import COLUMNS, CORPUS, EMPTY, read_file, situation_split

ROOT = Path(__file__).parents[2]
UNSEEN = ROOT / "benchmarks" / "emotion"
LEAST_ROWS = {"zh": 3000, "en": 1500}
LEAST_WITH_SIGNAL = {"zh": 200, "en": 150}
TOO_ALIKE = 86
LONG_ENOUGH = 8
GRAM = {"zh": 3, "en": 7}


def rows_of(*files: Path) -> list[list[str]]:
    found = []
    for file in files:
        with file.open(encoding="utf-8", newline="") as lines:
            found += list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return found


def normalised(text: str) -> str:
    """Letters and digits only, one width, one case: what is left when two texts differ in punctuation alone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def alike(rows: list[list[str]], language: str) -> list[tuple[str, str]]:
    """Pairs of texts that share many letter groups and differ by a word or so; answers to a question are left out."""
    size = GRAM[language]
    known: dict[str, list[int]] = defaultdict(list)
    texts = [normalised(row[-1]) for row in rows if row[4] == EMPTY]
    pairs = []
    for place, text in enumerate(texts):
        if len(text) < LONG_ENOUGH:
            continue
        groups = {text[i : i + size] for i in range(len(text) - size + 1)}
        shared = Counter(other for group in groups for other in known[group])
        for other, count in shared.most_common(3):
            if count > 0.4 * len(groups) and fuzz.ratio(text, texts[other]) > TOO_ALIKE:
                pairs.append((text, texts[other]))
        for group in groups:
            known[group].append(place)
    return pairs


@pytest.fixture(scope="module", params=sorted(LEAST_ROWS))
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def elders(language: str) -> list[list[str]]:
    return rows_of(*(file for file in sorted((CORPUS / language).glob("*.tsv")) if file.stem != "everyday"))


def test_every_file_reads_without_a_complaint():
    files = sorted(CORPUS.rglob("*.tsv")) + sorted(UNSEEN.glob("*.tsv"))
    assert {file.parent.name for file in files} == {"corpus", "zh", "en", "emotion"}
    for file in files:
        examples = read_file(file, "elders_zh")
        assert examples
        assert all(example.text == example.text.strip() for example in examples), file.name


def test_enough_rows_with_every_label_and_signal(elders, language):
    assert len(elders) >= LEAST_ROWS[language]
    labels = Counter(label for row in elders for label in row[1].split("|"))
    assert set(labels) == {str(label) for label in EmotionLabel}
    assert min(labels.values()) >= len(elders) * 0.08
    signals = Counter(signal for row in elders for signal in row[2].split("|") if signal != EMPTY)
    assert set(signals) == {str(signal) for signal in Signal}
    assert {name: n for name, n in signals.items() if n < LEAST_WITH_SIGNAL[language]} == {}


def test_the_situation_does_not_give_the_label_away(elders):
    labels = defaultdict(set)
    for row in elders:
        labels[row[0]].add(row[1].split("|")[0])
    assert [situation for situation, found in labels.items() if len(found) < 2] == []


def test_a_situation_lies_in_one_split_and_every_split_is_there(elders):
    sizes = Counter(situation_split(row[0]) for row in elders)
    assert 0.10 < sizes["test"] / len(elders) < 0.24
    assert 0.04 < sizes["valid"] / len(elders) < 0.14


def test_a_short_answer_means_what_was_asked(elders):
    """The same words under different questions carry different labels."""
    labels = defaultdict(set)
    for row in elders:
        if row[4] != EMPTY:
            labels[normalised(row[-1])].add(row[1].split("|")[0])
    assert sum(len(found) > 1 for found in labels.values()) >= 20


def test_no_sentence_twice(elders):
    seen = Counter((normalised(row[3]), normalised(row[4]), normalised(row[5])) for row in elders)
    assert [key for key, count in seen.items() if count > 1] == []


def test_no_two_sentences_nearly_alike(elders, language):
    assert alike(elders, language) == []


def test_what_is_judged_on_was_not_learnt(elders, language):
    unseen = rows_of(UNSEEN / f"unseen_{language}.tsv")
    apart = {normalised(row[-1]) for row in unseen if len(normalised(row[-1])) >= LONG_ENOUGH}
    assert len(apart) > 150
    pairs = alike([*elders, *unseen], language)
    assert [pair for pair in pairs if apart & set(pair)] == []


def test_the_columns_are_the_documented_ones():
    assert COLUMNS == ("situation", "label", "signals", "previous", "question", "text")
