"""Makes a trained network as small as it can be without being trained again: rare pieces and unused positions go."""

from collections import Counter
from collections.abc import Iterable

import torch
from tokenizers import Tokenizer
from torch import nn

from emotion.data import vocabulary
from emotion.model.network import EmotionNetwork, keep_rows

LEAST = 3
"""Occurrences in the texts from which a piece is kept; rarer words are spelled with smaller pieces."""


def pruned(network: EmotionNetwork, tokenizer: Tokenizer, texts: Iterable[str]) -> Tokenizer:
    """The tokenizer over what is left; `network` is changed in place. Both stay as they are where they are not ours."""
    _shorten(network.encoder, vocabulary.MAX_TOKENS)
    if not vocabulary.is_unigram(tokenizer):
        return tokenizer
    counts: Counter[int] = Counter()
    whole = Tokenizer.from_str(tokenizer.to_str())
    whole.no_padding()
    whole.no_truncation()
    for text in texts:
        counts.update(whole.encode(text).ids)
    keep = vocabulary.ids_to_keep(tokenizer, {piece for piece, count in counts.items() if count >= LEAST})
    keep_rows(network.encoder, keep)
    return vocabulary.cut(tokenizer, keep)


def _shorten(encoder: nn.Module, positions: int) -> None:
    """Positions past `positions` are never reached; the first ones stay where they are (BERT counts from 0)."""
    table = encoder.embeddings.position_embeddings
    if encoder.config.model_type != "bert" or table.num_embeddings <= positions:
        return
    shorter = nn.Embedding(positions, table.embedding_dim)
    shorter.weight.data.copy_(table.weight.data[:positions])
    encoder.embeddings.position_embeddings = shorter
    encoder.embeddings.position_ids = torch.arange(positions).unsqueeze(0)
    encoder.embeddings.token_type_ids = torch.zeros((1, positions), dtype=torch.long)
    encoder.config.max_position_embeddings = positions
