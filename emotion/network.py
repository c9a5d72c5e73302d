"""The network: a BERT-shaped encoder, an emotion head on learned pooling, a sentence vector on mean pooling."""

from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel, AutoTokenizer, BertConfig, BertModel

from contracts.emotion import EmotionLabel
from contracts.errors import InputError
from emotion import e5_file, vocabulary

LABELS = [str(label) for label in EmotionLabel]


class EmotionNetwork(nn.Module):
    """Maps token ids [B, T] to six logits [B, 6] and an L2-normalised sentence vector [B, hidden].

    The head reads attention-pooled states, the vector mean-pooled ones through a projection of its own, so that
    what training does for emotions does not bend the meaning that others read from the vector.
    """

    def __init__(self, encoder: nn.Module, hidden: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.attention = nn.Linear(hidden, 1)
        self.head = nn.Sequential(nn.Linear(2 * hidden, hidden), nn.GELU(), nn.Dropout(0.1), nn.Linear(hidden, 6))
        self.projection = nn.Linear(hidden, hidden)
        nn.init.zeros_(self.attention.weight)
        nn.init.eye_(self.projection.weight)
        nn.init.zeros_(self.projection.bias)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        return self.read(states, attention_mask)

    def read(self, states: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Logits and vector from the encoder's states [B, T, hidden]."""
        mask = attention_mask.to(states.dtype)
        mean = (states * mask.unsqueeze(-1)).sum(1) / mask.sum(1, keepdim=True)
        weights = torch.softmax(self.attention(states).squeeze(-1) + (mask - 1.0) * 1e4, dim=-1)
        attended = (states * weights.unsqueeze(-1)).sum(1)
        logits = self.head(torch.cat([mean, attended], dim=-1))
        return logits, nn.functional.normalize(self.projection(mean), dim=-1)


def load_pretrained(name: str | None) -> tuple[nn.Module, Tokenizer]:
    """An encoder and its tokenizer: a 4-bit E5 file, a Hugging Face name or folder, or the packaged E5 (None).

    Raises InputError(encoder.missing) where it cannot be had.
    """
    path = e5_file.packaged_path() if name is None else Path(name)
    if path is None:
        name = "intfloat/multilingual-e5-small"
    elif path.is_file():
        return _from_e5(e5_file.read(path))
    try:
        encoder = AutoModel.from_pretrained(name, attn_implementation="eager")
        tokenizer = AutoTokenizer.from_pretrained(name, use_fast=True).backend_tokenizer
    except (OSError, ValueError) as error:
        raise InputError(
            "encoder.missing", f"The encoder {name} is neither on this machine nor within reach."
        ) from error
    tokenizer.enable_truncation(vocabulary.MAX_TOKENS)
    if tokenizer.padding is None:
        pad = encoder.config.pad_token_id or 0
        tokenizer.enable_padding(pad_id=pad, pad_token=tokenizer.id_to_token(pad))
    return encoder.float(), tokenizer


def _from_e5(file: e5_file.E5File) -> tuple[BertModel, Tokenizer]:
    weights = {name: torch.from_numpy(value) for name, value in file.weights.items()}
    pieces = list(file.pieces)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=file.hidden,
        num_hidden_layers=file.layers,
        num_attention_heads=file.heads,
        intermediate_size=file.feed_forward,
        max_position_embeddings=file.positions,
        type_vocab_size=file.token_types,
        layer_norm_eps=file.epsilon,
        pad_token_id=1,
        attn_implementation="eager",
    )
    bert = BertModel(config, add_pooling_layer=False)
    state = {
        "embeddings.word_embeddings.weight": weights["emb.word"][: len(pieces)],
        "embeddings.position_embeddings.weight": weights["emb.pos"],
        "embeddings.token_type_embeddings.weight": weights["emb.type"],
        "embeddings.LayerNorm.weight": weights["emb.ln.w"],
        "embeddings.LayerNorm.bias": weights["emb.ln.b"],
    }
    names = {
        **{"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value"},
        **{"ao": "attention.output.dense", "aln": "attention.output.LayerNorm"},
        **{"fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm"},
    }
    for layer in range(file.layers):
        for short, long in names.items():
            state[f"encoder.layer.{layer}.{long}.weight"] = weights[f"l{layer}.{short}.w"]
            state[f"encoder.layer.{layer}.{long}.bias"] = weights[f"l{layer}.{short}.b"]
    missing, unexpected = bert.load_state_dict(state, strict=False)
    if unexpected or any("position_ids" not in name and "token_type_ids" not in name for name in missing):
        raise InputError("encoder.file", "The E5 file does not hold every weight of the encoder.")
    return bert, vocabulary.build_tokenizer(pieces)


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
