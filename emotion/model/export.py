"""Exports the network to ONNX, int8 throughout: word embedding by row, matrix products by channel."""

import copy
import logging
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import nn
from transformers.models.bert.modeling_bert import BertAttention

from emotion.learning.calibration import Calibration
from emotion.model.network import EmotionNetwork

OPSET = 18
INPUTS = ("input_ids", "attention_mask", "segments")
OUTPUTS = ("emotions", "signals", "vector")


class RowQuantisedEmbedding(nn.Module):
    """An embedding stored as int8 with one float scale a row: a quarter of the size, an error below 0.4 % of a row's peak."""

    def __init__(self, weight: torch.Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
        self.register_buffer("rows", torch.round(weight / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.rows[ids].to(torch.float32) * self.scale[ids]


class JointSelfAttention(nn.Module):
    """BERT's self-attention with query, key and value in one matrix product: a third of the quantised products to start."""

    def __init__(self, attention: nn.Module) -> None:
        super().__init__()
        parts = (attention.query, attention.key, attention.value)
        self.heads, self.size, self.scaling = (
            attention.num_attention_heads,
            attention.attention_head_size,
            attention.scaling,
        )
        self.joint = nn.Linear(parts[0].in_features, sum(part.out_features for part in parts))
        self.joint.weight.data = torch.cat([part.weight.data for part in parts])
        self.joint.bias.data = torch.cat([part.bias.data for part in parts])

    def forward(self, states: torch.Tensor, attention_mask: torch.Tensor | None = None, **_: object) -> tuple:
        batch, tokens, _ = states.shape
        joint = self.joint(states).view(batch, tokens, 3, self.heads, self.size).permute(2, 0, 3, 1, 4)
        weights = joint[0] @ joint[1].transpose(-1, -2) * self.scaling
        weights = torch.softmax(weights if attention_mask is None else weights + attention_mask, dim=-1)
        return (weights @ joint[2]).transpose(1, 2).reshape(batch, tokens, -1), None


class _Shipped(nn.Module):
    """What is exported: calibrated probabilities of emotions and signals, and the vector."""

    def __init__(self, network: EmotionNetwork, calibration: Calibration) -> None:
        super().__init__()
        self.network = network
        self.temperature = calibration.temperature
        self.register_buffer("scale", torch.tensor(calibration.signal_scale, dtype=torch.float32))
        self.register_buffer("shift", torch.tensor(calibration.signal_shift, dtype=torch.float32))

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, segments: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        output = self.network(input_ids, attention_mask, segments)
        emotions = torch.softmax(output.emotions / self.temperature, dim=-1)
        return emotions, torch.sigmoid(output.signals * self.scale + self.shift), output.vector


def export(network: EmotionNetwork, tokenizer: Tokenizer, calibration: Calibration, folder: Path) -> None:
    """Writes encoder.fp32.onnx, encoder.onnx (int8) and tokenizer.json to `folder`; `network` stays as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    network = copy.deepcopy(network).eval().float()
    for module in list(network.encoder.modules()):
        if isinstance(module, BertAttention):
            module.self = JointSelfAttention(module.self)
    plain, small = folder / "encoder.fp32.onnx", folder / "encoder.onnx"
    _write(_Shipped(network, calibration), plain)
    embeddings = network.encoder.embeddings
    embeddings.word_embeddings = RowQuantisedEmbedding(embeddings.word_embeddings.weight.data)
    between = folder / "encoder.rows.onnx"
    _write(_Shipped(network, calibration), between)
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
            (ids, ids, torch.zeros_like(ids)),
            str(path),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes={
                **{name: {0: "batch", 1: "tokens"} for name in INPUTS},
                **{name: {0: "batch"} for name in OUTPUTS},
            },
            opset_version=OPSET,
            dynamo=False,
        )
    onnx.checker.check_model(str(path))
