"""The network: a BERT-shaped encoder, heads for emotions and signals on learned pooling, a vector on mean pooling."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import nn

from emotion.data.examples import LABELS, SHARED, SIGNALS


class Output(NamedTuple):
    """`emotions` [B, 6] and `signals` [B, 8]: logits. `vector` [B, hidden]: unit length. `pooled`: what the heads read."""

    emotions: torch.Tensor
    signals: torch.Tensor
    vector: torch.Tensor
    pooled: torch.Tensor


class EmotionNetwork(nn.Module):
    """Reads token ids [B, T] with their mask and segments (1: what was said before, 0: the text itself).

    The heads read the text's mean-pooled and everything's attention-pooled states, the vector the text's mean-pooled
    ones through a projection of its own, so that what training does for emotions does not bend the meaning that others
    read from the vector. `own_heads`: names of further emotion heads, for data sets whose labels mean something else;
    they teach the encoder and are not exported.
    """

    def __init__(self, encoder: nn.Module, hidden: int, own_heads: Sequence[str] = ()) -> None:
        super().__init__()
        self.encoder = encoder
        self.attention = nn.Linear(hidden, 1)
        self.common = nn.Sequential(nn.Linear(2 * hidden, hidden), nn.GELU(), nn.Dropout(0.1))
        self.emotions = nn.Linear(hidden, len(LABELS))
        self.signals = nn.Linear(hidden, len(SIGNALS))
        self.own = nn.ModuleDict({name: nn.Linear(hidden, len(LABELS)) for name in own_heads})
        self.projection = nn.Linear(hidden, hidden)
        nn.init.zeros_(self.attention.weight)
        nn.init.eye_(self.projection.weight)
        nn.init.zeros_(self.projection.bias)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, segments: torch.Tensor) -> Output:
        pooled, vector = self._pool(input_ids, attention_mask, segments)
        return Output(self.emotions(pooled), self.signals(pooled), vector, pooled)

    def by_head(self, output: Output, heads: Sequence[str]) -> Output:
        """`output` with each row's emotions from the head it names."""
        emotions = output.emotions
        for name in set(heads) - {SHARED}:
            rows = torch.tensor([i for i, head in enumerate(heads) if head == name], device=emotions.device)
            emotions = emotions.index_copy(0, rows, self.own[name](output.pooled[rows]).to(emotions.dtype))
        return output._replace(emotions=emotions)

    def _pool(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, segments: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        types = {"token_type_ids": segments} if getattr(self.encoder.config, "type_vocab_size", 0) > 1 else {}
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask, **types).last_hidden_state
        everything = attention_mask.to(states.dtype)
        text = everything * (1 - segments).to(states.dtype)
        mean = (states * text.unsqueeze(-1)).sum(1) / text.sum(1, keepdim=True)
        weights = torch.softmax(self.attention(states).squeeze(-1) + (everything - 1.0) * 1e4, dim=-1)
        attended = (states * weights.unsqueeze(-1)).sum(1)
        return self.common(torch.cat([mean, attended], dim=-1)), nn.functional.normalize(self.projection(mean), dim=-1)


def thin(encoder: nn.Module, layers: int) -> None:
    """Keeps `layers` of the encoder's layers, evenly spaced and the last one among them (cf. Sajjad et al. 2023)."""
    stack = encoder.encoder.layer
    if layers >= len(stack):
        return
    chosen = [round((i + 1) * len(stack) / layers) - 1 for i in range(layers)]
    encoder.encoder.layer = nn.ModuleList(stack[i] for i in chosen)
    encoder.config.num_hidden_layers = layers


def keep_rows(encoder: nn.Module, keep: list[int]) -> None:
    """Slices the word embedding to the rows `keep`."""
    old = encoder.embeddings.word_embeddings
    new = nn.Embedding(len(keep), old.embedding_dim, padding_idx=1)
    new.weight.data.copy_(old.weight.data[keep])
    encoder.embeddings.word_embeddings = new
    encoder.config.vocab_size = len(keep)
