"""Draws training batches: sets by trust and size, labels by the root of their frequency, texts as they may be heard."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from contracts.language import is_han
from emotion.data.examples import REGISTRY, Example
from emotion.data.noise import misheard, without_punctuation

UNPUNCTUATED = 0.25
MISHEARD = 0.15
STRAY_CONTEXT = 0.12
"""Share of the rows without context that get a question somebody else was asked: what does not matter is unlearnt."""
STRAY_FROM = 8.0
"""Length, in tokens or so, from which a text says enough by itself."""
BUCKET = 24
"""Batches sorted by length together, so that little is padding."""


class Sampler:
    """Batches of `size`, the same for one `seed` and batch number, so that a training can go on where it was cut.

    `boost`: factor on the weight of a data set.
    """

    def __init__(
        self, examples: Sequence[Example], size: int, seed: str, boost: Mapping[str, float] | None = None
    ) -> None:
        sets: dict[str, dict[str, list[Example]]] = defaultdict(lambda: defaultdict(list))
        for example in examples:
            sets[example.source][example.labels[0] if example.labels else ""].append(example)
        self._size, self._seed = size, seed
        self._names = sorted(sets)
        self._weights = [
            REGISTRY[n].weight * (boost or {}).get(n, 1.0) * sum(map(len, sets[n].values())) ** 0.5 for n in self._names
        ]
        self._labels = {n: (list(rows), [len(r) ** 0.5 for r in rows.values()]) for n, rows in sets.items()}
        self._rows = {n: dict(rows) for n, rows in sets.items()}
        self._questions = sorted({e.question for e in examples if e.question})
        self._bucket: tuple[int, list[list[Example]]] = (-1, [])

    def batch(self, number: int) -> list[Example]:
        """Batch `number` (from 0): examples of like length."""
        bucket, place = divmod(number, BUCKET)
        if self._bucket[0] != bucket:
            chance = random.Random(f"{self._seed}:{bucket}")
            drawn = [self._draw(chance) for _ in range(self._size * BUCKET)]
            drawn.sort(key=_length)
            cuts = [drawn[i : i + self._size] for i in range(0, len(drawn), self._size)]
            chance.shuffle(cuts)
            self._bucket = (bucket, cuts)
        return self._bucket[1][place]

    def _draw(self, chance: random.Random) -> Example:
        name = chance.choices(self._names, self._weights)[0]
        label = chance.choices(*self._labels[name])[0]
        example = chance.choice(self._rows[name][label])
        fate = chance.random()
        if fate < MISHEARD:
            example = replace(example, text=misheard(example.text, chance))
        elif fate < MISHEARD + UNPUNCTUATED:
            example = replace(example, text=without_punctuation(example.text))
        if (
            not example.question
            and self._questions
            and _length(example) > STRAY_FROM
            and chance.random() < STRAY_CONTEXT
        ):
            example = replace(example, question=chance.choice(self._questions))
        return example


def _length(example: Example) -> float:
    """About how many tokens: a Han character is most of one, four other letters are one."""
    parts = (example.text, example.question, example.previous)
    return sum(0.7 if is_han(char) else 0.25 for part in parts for char in part)
