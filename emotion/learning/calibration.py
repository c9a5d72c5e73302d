"""Makes probabilities honest: temperature (Guo et al. 2017) for emotions, Platt scaling for signals; thresholds on both.

All of it is fitted on validation rows. The expected calibration error judges it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import precision_recall_curve

from emotion.data.examples import SIGNALS

BINS = 15
UNSURE_ACCURACY = 0.5
"""Below the threshold, the best label of a validation row is wrong more often than right."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """`signal_scale`, `signal_shift`: Platt's two figures for each signal's logit.

    `unsure_below`: the best emotion's probability under which it is not acted on. `heard_from`: each signal's
    probability from which it counts as heard.
    """

    temperature: float = 1.0
    signal_scale: Sequence[float] = (1.0,) * len(SIGNALS)
    signal_shift: Sequence[float] = (0.0,) * len(SIGNALS)
    unsure_below: float = 0.0
    heard_from: Mapping[str, float] = field(default_factory=lambda: dict.fromkeys(SIGNALS, 0.5))


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Row-wise softmax of [N, C] logits divided by `temperature`."""
    scaled = logits / temperature
    scaled = scaled - scaled.max(axis=1, keepdims=True)
    powers = np.exp(scaled)
    return powers / powers.sum(axis=1, keepdims=True)


def fit_temperature(logits: np.ndarray, targets: np.ndarray) -> float:
    """The temperature in [0.5, 5] with the least log loss. `targets` [N, C]: rows sum to 1."""
    candidates = np.exp(np.linspace(np.log(0.5), np.log(5.0), 80))
    losses = [-(targets * np.log(softmax(logits, t) + 1e-12)).sum(axis=1).mean() for t in candidates]
    return float(candidates[int(np.argmin(losses))])


def fit_platt(logits: np.ndarray, truth: np.ndarray) -> tuple[list[float], list[float]]:
    """Scale and shift for each of the signals [N, S]; 1 and 0 where a signal never or always occurs."""
    scales, shifts = [], []
    for column in range(logits.shape[1]):
        there = truth[:, column] > 0.5
        if there.any() and not there.all():
            regression = LogisticRegression(C=1e4).fit(logits[:, column : column + 1], there)
            scales.append(float(regression.coef_[0, 0]))
            shifts.append(float(regression.intercept_[0]))
        else:
            scales.append(1.0)
            shifts.append(0.0)
    return scales, shifts


def unsure_threshold(probabilities: np.ndarray, right: np.ndarray) -> float:
    """The confidence below which answers are right less than `UNSURE_ACCURACY` of the time.

    Read off a moving window over the rows sorted by confidence: the last place where it is below."""
    order = np.argsort(probabilities.max(axis=1))
    confidence, hits = probabilities.max(axis=1)[order], right[order].astype(float)
    window = max(len(hits) // 12, 25)
    if len(hits) < 2 * window:
        return 0.4
    accuracy = np.convolve(hits, np.ones(window) / window, mode="valid")
    below = np.flatnonzero(accuracy < UNSURE_ACCURACY)
    return float(round(confidence[below[-1] + window // 2], 3)) if len(below) else float(round(confidence[0], 3))


def heard_thresholds(probabilities: np.ndarray, truth: np.ndarray, least_precision: float = 0.6) -> dict[str, float]:
    """For each signal the probability with the best F1 among those with `least_precision`; a wrong one said hurts."""
    found = {}
    for column, signal in enumerate(SIGNALS):
        there = truth[:, column] > 0.5
        if not there.any():
            found[signal] = 0.9
            continue
        precision, recall, at = precision_recall_curve(there, probabilities[:, column])
        f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
        good = np.flatnonzero(precision[:-1] >= least_precision)
        best = good[np.argmax(f1[good])] if len(good) else len(at) - 1
        found[signal] = float(round(max(at[best], 0.2), 3))
    return found


def expected_calibration_error(probabilities: np.ndarray, right: np.ndarray, bins: int = BINS) -> float:
    """Mean distance between confidence and accuracy over equal-width bins, weighted by their size; in [0, 1]."""
    return sum(abs(c - a) * n for c, a, n in reliability(probabilities, right, bins)) / max(len(right), 1)


def reliability(probabilities: np.ndarray, right: np.ndarray, bins: int = BINS) -> list[tuple[float, float, int]]:
    """(mean confidence, accuracy, rows) of each bin that holds any row."""
    confidence = probabilities.max(axis=1)
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    inside = [places == place for place in range(bins)]
    return [(float(confidence[i].mean()), float(right[i].mean()), int(i.sum())) for i in inside if i.any()]
