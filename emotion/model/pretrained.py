"""An encoder to start from: the packaged 4-bit E5 file, or any Hugging Face encoder by name or folder."""

from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel, AutoTokenizer, BertConfig, BertModel

from contracts.errors import InputError
from emotion.data import vocabulary
from emotion.model import e5_file


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
    if getattr(encoder, "pooler", None) is not None:
        encoder.pooler = None  # the heads pool for themselves
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
