"""Exports the network to ONNX, int8 throughout: word embedding by row, matrix products by channel."""

import logging
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn

from emotion.network import EmotionNetwork

OPSET = 18


class RowQuantisedEmbedding(nn.Module):
    """An embedding stored as int8 with one float scale a row: a quarter of the size, an error below 0.4 % of a row's peak."""

    def __init__(self, weight: torch.Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("rows", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.rows[ids].to(torch.float32) * self.scale[ids]


class _Shipped(nn.Module):
    """What is exported: calibrated probabilities and the vector."""

    def __init__(self, network: EmotionNetwork, temperature: float) -> None:
        super().__init__()
        self.network = network
        self.temperature = temperature

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        logits, vector = self.network(input_ids, attention_mask)
        return torch.softmax(logits / self.temperature, dim=-1), vector


def export(network: EmotionNetwork, tokenizer: Tokenizer, temperature: float, folder: Path) -> None:
    """Writes encoder.fp32.onnx, encoder.onnx (int8) and tokenizer.json to `folder`. The network is left changed."""
    folder.mkdir(parents=True, exist_ok=True)
    network.eval().float()
    plain, small = folder / "encoder.fp32.onnx", folder / "encoder.onnx"
    _write(_Shipped(network, temperature), plain)
    embeddings = network.encoder.embeddings
    embeddings.word_embeddings = RowQuantisedEmbedding(embeddings.word_embeddings.weight.data)
    between = folder / "encoder.rows.onnx"
    _write(_Shipped(network, temperature), between)
    quantize_dynamic(
        between,
        small,
        op_types_to_quantize=["MatMul", "Gemm"],
        per_channel=True,
        reduce_range=True,  # 7-bit weights: no saturation on processors without VNNI
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )
    between.unlink()
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def _write(module: nn.Module, path: Path) -> None:
    ids = torch.ones((2, 7), dtype=torch.int64)
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            (ids, ids),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["probabilities", "vector"],
            dynamic_axes={
                **{name: {0: "batch", 1: "tokens"} for name in ("input_ids", "attention_mask")},
                **{name: {0: "batch"} for name in ("probabilities", "vector")},
            },
            opset_version=OPSET,
            dynamo=False,
        )
    onnx.checker.check_model(str(path))


def largest_difference(first: np.ndarray, second: np.ndarray) -> float:
    """The largest absolute difference of two arrays of one shape."""
    return float(np.abs(first - second).max())
