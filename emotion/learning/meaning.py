"""Holds the sentence vector to its meaning: to the vectors of the untouched encoder, which intents and search rely on.

The vector learns to equal the mean-pooled vector of the whole pretrained encoder ("query: " prefix; Wang et al. 2024),
which fine-tuning and thinning would lose (Reimers and Gurevych 2020, arXiv 2004.09813).
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

from emotion.data.datasets import PAIRS, read_folder
from emotion.data.examples import Example
from emotion.learning.arithmetic import fast
from emotion.learning.encoding import encode_texts

MOST = 16_000
LONGEST = 60


@dataclass(frozen=True)
class Meaning:
    """`vectors` float32 [N, hidden], unit length, of `texts`."""

    texts: list[str]
    vectors: torch.Tensor

    def batch(self, number: int, size: int, seed: int) -> tuple[list[str], torch.Tensor]:
        """Texts of like length and their vectors; the same for one number and seed."""
        starts = max(len(self.texts) - size, 1)
        place = random.Random(f"{seed}:meaning:{number}").randrange(starts)
        return self.texts[place : place + size], self.vectors[place : place + size]


@torch.no_grad()
def meaning_of(encoder: nn.Module, tokenizer: Tokenizer, texts: Sequence[str], device: str) -> Meaning:
    """The vectors of `texts` (sorted by length) by the untouched `encoder`."""
    encoder.eval()
    ordered = sorted(texts, key=len)
    parts = []
    for start in range(0, len(ordered), 64):
        ids, mask, _ = encode_texts(tokenizer, ["query: " + text for text in ordered[start : start + 64]])
        with fast(device):
            states = encoder(input_ids=ids.to(device), attention_mask=mask.to(device)).last_hidden_state.float()
        weight = mask.unsqueeze(-1).to(states)
        parts.append(nn.functional.normalize((states * weight).sum(1) / weight.sum(1), dim=-1).cpu())
    return Meaning(ordered, torch.cat(parts))


def meaning_loss(vector: torch.Tensor, goal: torch.Tensor) -> torch.Tensor:
    """One minus the mean cosine."""
    return 1 - (vector.float() * goal.to(vector.device)).sum(-1).mean()


def choose_texts(data: Path, examples: Sequence[Example], seed: int) -> list[str]:
    """At most `MOST` texts: a half of learnt rows of `examples`, as many of each data set as may be, a half of `PAIRS`.

    Nothing of a validation or test part, and nothing of a data set that `examples` does not hold.
    """
    chance = random.Random(f"{seed}:texts")
    by_set: dict[str, list[str]] = defaultdict(list)
    for example in examples:
        if example.split == "train" and example.labels:
            by_set[example.source] += [text for text in (example.text, example.question) if 0 < len(text) < LONGEST]
    drawn: list[str] = []
    left = MOST // 2
    for number, name in enumerate(sorted(by_set, key=lambda name: len(by_set[name]))):
        part = sorted(set(by_set[name]))
        drawn += chance.sample(part, min(len(part), left // (len(by_set) - number)))
        left = MOST // 2 - len(drawn)
    pairs = [text for text in read_folder(data / PAIRS) if len(text) < LONGEST]
    drawn += chance.sample(pairs, min(len(pairs), MOST - len(drawn)))
    return list(dict.fromkeys(drawn))
