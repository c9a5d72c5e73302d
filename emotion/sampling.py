"""Draws training batches: data sets by trust and size, labels within a set by the square root of their frequency."""

import random
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from emotion.datasets import SHIPPABLE, Example

UNPUNCTUATED = 0.35  # share of the rows that are learnt as a recogniser writes them
BUCKET = 24  # batches sorted by length together, so that little is padding


def draws(examples: Sequence[Example], seed: int) -> Iterator[Example]:
    """Endless examples. A set is drawn with weight * sqrt(rows); a rare label of it more often than it occurs."""
    chance = random.Random(seed)
    sets: dict[str, dict[str, list[Example]]] = defaultdict(lambda: defaultdict(list))
    for example in examples:
        sets[example.source][example.labels[0]].append(example)
    names = list(sets)
    set_weights = [SHIPPABLE[n].weight * sum(map(len, sets[n].values())) ** 0.5 for n in names]
    labels = {n: (list(rows), [len(r) ** 0.5 for r in rows.values()]) for n, rows in sets.items()}
    while True:
        name = chance.choices(names, set_weights)[0]
        label = chance.choices(*labels[name])[0]
        example = chance.choice(sets[name][label])
        yield replace(example, text=as_recognised(example.text)) if chance.random() < UNPUNCTUATED else example


def as_recognised(text: str) -> str:
    """`text` as a speech recogniser writes it: lower case, no punctuation. Left as it is where nothing would remain."""
    plain = "".join(" " if unicodedata.category(c)[0] in "PS" and c not in "'’" else c for c in text.lower())
    return " ".join(plain.split()) or text


def batches(examples: Sequence[Example], size: int, seed: int) -> Iterator[list[Example]]:
    """Endless batches of `size` examples of like length."""
    stream = draws(examples, seed)
    chance = random.Random(seed + 1)
    while True:
        bucket = sorted((next(stream) for _ in range(size * BUCKET)), key=lambda e: len(e.text))
        cuts = [bucket[i : i + size] for i in range(0, len(bucket), size)]
        chance.shuffle(cuts)
        yield from cuts


def label_counts(examples: Sequence[Example]) -> dict[str, int]:
    """Rows per first label."""
    return dict(Counter(example.labels[0] for example in examples))
