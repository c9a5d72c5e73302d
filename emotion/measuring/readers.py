"""Reads examples with the shipped encoder, or with the network it was made from, in the same words."""

from collections.abc import Sequence

import numpy as np
import torch
from tokenizers import Tokenizer

from contracts.emotion import Emotion
from emotion.data.examples import LABELS, SIGNALS, Example
from emotion.learning.calibration import Calibration, softmax
from emotion.learning.encoding import encode
from emotion.measuring.evaluation import Read
from emotion.model.network import EmotionNetwork
from emotion.runtime import Encoder


def by_encoder(encoder: Encoder) -> Read:
    """One text at a time, as it is served."""
    return lambda rows: [encoder.read(e.text, e.previous, e.question).emotion for e in rows]


def by_network(network: EmotionNetwork, tokenizer: Tokenizer, calibration: Calibration) -> Read:
    """In float32, many at a time."""

    def read(rows: Sequence[Example]) -> list[Emotion]:
        return [
            Emotion.estimated(emotions, signals, calibration.unsure_below, calibration.heard_from)
            for emotions, signals in zip(*probabilities(network, tokenizer, rows, calibration), strict=True)
        ]

    return read


@torch.no_grad()
def probabilities(
    network: EmotionNetwork, tokenizer: Tokenizer, rows: Sequence[Example], calibration: Calibration
) -> tuple[np.ndarray, np.ndarray]:
    """Emotions float32 [N, 6] and signals float32 [N, 8], in float32 throughout, in the order of `rows`."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i].text) + len(rows[i].question))
    emotions, signals = np.zeros((len(rows), len(LABELS)), np.float32), np.zeros((len(rows), len(SIGNALS)), np.float32)
    for start in range(0, len(order), 32):
        places = order[start : start + 32]
        output = network(*encode(tokenizer, [rows[i] for i in places]))
        emotions[places] = softmax(output.emotions.numpy(), calibration.temperature)
        logits = output.signals.numpy() * np.array(calibration.signal_scale) + np.array(calibration.signal_shift)
        signals[places] = 1 / (1 + np.exp(-logits))
    return emotions, signals
