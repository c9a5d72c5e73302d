"""Fits the calibration of a trained network on the validation rows of the sets it shares its head with."""

from collections.abc import Sequence

import numpy as np
from tokenizers import Tokenizer

from emotion.data.examples import LABELS, Example
from emotion.learning.calibration import (
    Calibration,
    fit_platt,
    fit_temperature,
    heard_thresholds,
    softmax,
    unsure_threshold,
)
from emotion.learning.encoding import emotion_targets, signal_targets
from emotion.learning.validation import OWN, answers, chosen_rows
from emotion.model.network import EmotionNetwork


def calibrated(
    network: EmotionNetwork, tokenizer: Tokenizer, examples: Sequence[Example], seed: int, device: str = "cpu"
) -> Calibration:
    """Temperature and unsure threshold from every set, signals from the own corpus alone."""
    by_set = chosen_rows(examples, seed)
    rows = [e for part in by_set.values() for e in part]
    if not rows:
        return Calibration()
    logits, _ = answers(network, tokenizer, rows, device)
    temperature = fit_temperature(logits, emotion_targets(rows).numpy())
    shares = softmax(logits, temperature)
    right = np.array([LABELS[best] in e.labels for best, e in zip(shares.argmax(axis=1), rows, strict=True)])
    own = [e for name in OWN for e in by_set.get(name, [])]
    if not own:
        return Calibration(temperature=temperature, unsure_below=unsure_threshold(shares, right))
    _, signals = answers(network, tokenizer, own, device)
    truth = signal_targets(own)[0].numpy()
    scale, shift = fit_platt(signals, truth)
    heard = heard_thresholds(1 / (1 + np.exp(-(signals * scale + np.array(shift)))), truth)
    return Calibration(temperature, scale, shift, unsure_threshold(shares, right), heard)
