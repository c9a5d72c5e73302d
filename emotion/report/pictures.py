"""The report's pictures as SVG: scores by data set, confusion of emotions, reliability of the probabilities, signals."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

matplotlib.use("Agg")
from matplotlib import pyplot
from matplotlib.figure import Figure

matplotlib.rcParams.update({"svg.hashsalt": "suiban", "svg.fonttype": "path", "font.size": 10})
_SYSTEMS = {"majority": "#c8c8c8", "tfidf_regression": "#7a9cc6", "int8": "#1f4e79"}
_NAMES = {"majority": "majority label", "tfidf_regression": "TF-IDF + regression", "int8": "encoder (int8)"}


def bars(test: Mapping[str, Any], file: Path) -> None:
    """Macro-F1 of each data set's test part: the encoder beside what it must beat."""
    figure, axes = pyplot.subplots(figsize=(8, 0.42 * len(test) + 1.2))
    places = np.arange(len(test))
    for offset, (system, colour) in zip((-0.27, 0.0, 0.27), _SYSTEMS.items(), strict=True):
        heights = [figures[system]["macro_f1"] for figures in test.values()]
        axes.barh(places + offset, heights, 0.25, color=colour, label=_NAMES[system])
    axes.set_yticks(places, list(test))
    axes.invert_yaxis()
    axes.set_xlim(0, 1)
    axes.set_xlabel("macro-F1")
    axes.legend(loc="lower right")
    _save(figure, file)


def confusion(matrix: Sequence[Sequence[int]], labels: Sequence[str], file: Path) -> None:
    """Share of each true label (row) that was read as each label (column)."""
    counts = np.array(matrix, dtype=float)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure, axes = pyplot.subplots(figsize=(5, 4.4))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(labels)), labels, rotation=40, ha="right")
    axes.set_yticks(range(len(labels)), labels)
    axes.set_xlabel("read as")
    axes.set_ylabel("is")
    for (row, column), share in np.ndenumerate(shares):
        axes.text(column, row, f"{share:.0%}", ha="center", va="center", color="white" if share > 0.5 else "black")
    _save(figure, file)


def reliability(diagram: Sequence[Sequence[float]], file: Path) -> None:
    """How often an answer of a confidence is right; on the diagonal the confidence is honest."""
    confidence, accuracy, rows = (np.array(part) for part in zip(*diagram, strict=True))
    figure, axes = pyplot.subplots(figsize=(4.6, 4.2))
    axes.plot([0, 1], [0, 1], color="#999999", linestyle="--", linewidth=1)
    axes.plot(confidence, accuracy, color="#1f4e79", marker="o")
    axes.bar(confidence, rows / rows.sum(), width=0.04, color="#c8d8ea")
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xlabel("confidence (bars: share of the rows)")
    axes.set_ylabel("accuracy")
    _save(figure, file)


def signals(figures: Mapping[str, Any], file: Path) -> None:
    """Precision and recall of each signal that counts as heard."""
    shown, axes = pyplot.subplots(figsize=(7, 3.4))
    places = np.arange(len(figures))
    for offset, part, colour in ((-0.2, "precision", "#1f4e79"), (0.2, "recall", "#7a9cc6")):
        axes.bar(places + offset, [row[part] or 0.0 for row in figures.values()], 0.38, color=colour, label=part)
    axes.set_xticks(places, [f"{name}\nn {row['n']}" for name, row in figures.items()])
    axes.set_ylim(0, 1)
    axes.legend(loc="upper right")
    _save(shown, file)


def _save(figure: Figure, file: Path) -> None:
    figure.tight_layout()
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)
