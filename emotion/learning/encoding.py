"""Turns examples into tensors: token ids, mask, and the segments that tell the text from what was said before it."""

from collections.abc import Sequence

import numpy as np
import torch
from tokenizers import Tokenizer

from contracts.emotion import said_before
from emotion.data.examples import LABELS, REGISTRY, SIGNALS, Example

LEARNT_TOKENS = 64
"""Longer texts are learnt up to here: few are, and each costs as much as several others."""
Tokens = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


def encode_texts(tokenizer: Tokenizer, texts: Sequence[str]) -> Tokens:
    """Ids, mask and segments, int64 [N, T] each; nothing was said before."""
    return _tensors(tokenizer.encode_batch(list(texts)))


def encode(tokenizer: Tokenizer, examples: Sequence[Example]) -> Tokens:
    """Ids, mask and segments, int64 [N, T] each: 1 for tokens of what was said before, 0 for the text."""
    before = [said_before(e.previous, e.question) for e in examples]
    pairs = [(b, e.text) if b else e.text for b, e in zip(before, examples, strict=True)]
    return _tensors(tokenizer.encode_batch(pairs))


def emotion_targets(examples: Sequence[Example]) -> torch.Tensor:
    """Target distributions float32 [N, 6]: evenly over a row's labels, over all six where it has none."""
    rows = np.zeros((len(examples), len(LABELS)), dtype=np.float32)
    for row, example in zip(rows, examples, strict=True):
        for label in example.labels or LABELS:
            row[LABELS.index(label)] = 1.0 / len(example.labels or LABELS)
    return torch.from_numpy(rows)


def emotion_masks(examples: Sequence[Example]) -> torch.Tensor:
    """Bool [N, 6]: the classes the row's data set can express."""
    return torch.tensor([[label in REGISTRY[e.source].labels for label in LABELS] for e in examples])


def signal_targets(examples: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor]:
    """Targets float32 [N, 8] and a mask float32 [N, 8] of those the row's data set tells anything about."""
    found = torch.tensor([[float(signal in e.signals) for signal in SIGNALS] for e in examples])
    known = torch.tensor([[float(signal in REGISTRY[e.source].known_signals) for signal in SIGNALS] for e in examples])
    return found, known


def _tensors(encodings: Sequence) -> Tokens:
    ids = torch.tensor([e.ids for e in encodings])
    mask = torch.tensor([e.attention_mask for e in encodings])
    return ids, mask, torch.tensor([segments_of(e) for e in encodings])


def segments_of(encoding: object) -> list[int]:
    """1 for every token before the second sequence begins, where there are two; else 0 throughout."""
    places = encoding.sequence_ids  # type: ignore[attr-defined]  # None for special tokens
    if 1 not in places:
        return [0] * len(places)
    second = places.index(1)
    return [1] * second + [0] * (len(places) - second)
