"""Figures an emotion classifier is judged by: macro-F1 over the labels present, accuracy, precision and recall a label."""

from collections.abc import Sequence, Set
from typing import Any

from contracts.emotion import Signal


def score(truth: Sequence[Sequence[str]], predicted: Sequence[str]) -> dict[str, Any]:
    """`truth`: the labels that are right for each row, at least one; an answer that is one of them counts as right.

    Gives n, macro_f1 and accuracy in [0, 1], and labels {label: {precision, recall, f1, n}}. A row with several
    labels that was missed counts against the first of them. Raises ValueError where there is no row.
    """
    if not truth:
        raise ValueError("nothing to score")
    gold = [guess if guess in labels else labels[0] for labels, guess in zip(truth, predicted, strict=True)]
    figures = {label: _figures(label, gold, predicted) for label in dict.fromkeys(sorted(gold))}
    right = sum(a == b for a, b in zip(gold, predicted, strict=True))
    return {
        "n": len(gold),
        "macro_f1": round(sum(f["f1"] for f in figures.values()) / len(figures), 4),
        "accuracy": round(right / len(gold), 4),
        "labels": figures,
    }


def score_signals(truth: Sequence[Set[str]], heard: Sequence[Set[str]]) -> dict[str, dict[str, float]]:
    """{signal: {precision, recall, f1, n}} for every signal; 0 where nothing was heard or there was nothing to hear."""
    rows = list(zip(truth, heard, strict=True))
    found = {}
    for signal in map(str, Signal):
        hits = sum(signal in right and signal in said for right, said in rows)
        found[signal] = _of_counts(hits, sum(signal in s for _, s in rows), sum(signal in r for r, _ in rows))
    return found


def _figures(label: str, gold: Sequence[str], predicted: Sequence[str]) -> dict[str, float]:
    hits = sum(g == label == p for g, p in zip(gold, predicted, strict=True))
    said, there = sum(p == label for p in predicted), sum(g == label for g in gold)
    return _of_counts(hits, said, there)


def _of_counts(hits: int, said: int, there: int) -> dict[str, float]:
    precision, recall = hits / said if said else 0.0, hits / there if there else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return {"precision": round(precision, 4), "recall": round(recall, 4), "f1": round(f1, 4), "n": there}
