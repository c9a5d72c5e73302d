"""Holds what is served to what was trained: the network, its ONNX file and the int8 file on the same sentences."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from contracts.errors import SuibanError
from emotion.data.examples import Example
from emotion.measuring.evaluation import Read

SENTENCES = 1000
FP32_TOLERANCE = 2e-3
INT8_AGREEMENT = 0.9
"""Of all sentences; where both are far from sure, a rounding decides."""
SURE, SURE_AGREEMENT = 0.6, 0.95
"""Agreement where the network gives its label this probability."""


def parity(network: Read, fp32: Read, int8: Read, rows: Sequence[Example]) -> dict[str, Any]:
    """Largest difference of a probability between network and ONNX, and how often int8 gives the network's label.

    Raises SuibanError(encoder.parity) where they differ more than the tolerances above: such a file is not shipped.
    """
    readings = [read(rows) for read in (network, fp32, int8)]
    first, second, third = ([[*e.all.values(), *e.signals.values()] for e in found] for found in readings)
    same = np.array([a.label == b.label for a, b in zip(readings[0], readings[2], strict=True)])
    sure = np.array([emotion.probability >= SURE for emotion in readings[0]])
    figures = {
        "sentences": len(rows),
        "fp32_largest_difference": round(float(np.abs(np.array(first) - np.array(second)).max()), 6),
        "int8_mean_difference": round(float(np.abs(np.array(first) - np.array(third)).mean()), 5),
        "int8_same_label": round(float(same.mean()), 4),
        "int8_same_label_sure": round(float(same[sure].mean()), 4) if sure.any() else 1.0,
    }
    agrees = figures["int8_same_label"] >= INT8_AGREEMENT and figures["int8_same_label_sure"] >= SURE_AGREEMENT
    if figures["fp32_largest_difference"] > FP32_TOLERANCE or not agrees:
        raise SuibanError("encoder.parity", f"What would be served is not what was trained: {figures}")
    return figures
