"""Temperature scaling (Guo et al. 2017) and the expected calibration error it is judged by."""

import numpy as np


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Row-wise softmax of [N, C] logits divided by `temperature`."""
    scaled = logits / temperature
    scaled = scaled - scaled.max(axis=1, keepdims=True)
    powers = np.exp(scaled)
    return powers / powers.sum(axis=1, keepdims=True)


def fit_temperature(logits: np.ndarray, targets: np.ndarray) -> float:
    """The temperature in [0.5, 5] with the least log loss. `targets` [N, C]: rows sum to 1."""
    candidates = np.exp(np.linspace(np.log(0.5), np.log(5.0), 60))
    losses = [-(targets * np.log(softmax(logits, t) + 1e-12)).sum(axis=1).mean() for t in candidates]
    return float(candidates[int(np.argmin(losses))])


def expected_calibration_error(probabilities: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Mean distance between confidence and accuracy over equal-width bins, weighted by their size; in [0, 1]."""
    confidence = probabilities.max(axis=1)
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    error = 0.0
    for place in range(bins):
        inside = places == place
        if inside.any():
            error += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
    return float(error)
