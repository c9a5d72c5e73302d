"""Holds the sentence vector to its meaning: to the vectors of the untouched encoder, which intents and search rely on.

The vector learns to equal the mean-pooled vector of the whole pretrained encoder ("query: " prefix; Wang et al. 2024),
which fine-tuning and thinning would lose (Reimers and Gurevych 2020, arXiv 2004.09813).
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

from emotion.data.datasets import read_texts
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
    """The own corpus's texts and questions and everyday sentences of the data sets, `MOST` at most."""
    own = [e.text for e in examples if e.split == "train" and e.source.startswith(("elders_", "zh_spoken"))]
    own += [e.question for e in examples if e.question]
    others = [text for text in read_texts(data) if len(text) < LONGEST] if data.is_dir() else []
    random.Random(seed).shuffle(others)
    return list(dict.fromkeys([*own, *others]))[:MOST]
