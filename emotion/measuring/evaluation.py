"""How well an encoder reads each data set's test part, beside what it must beat, and with texts as they are misheard."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score, confusion_matrix

from contracts.emotion import Emotion
from emotion.data.examples import LABELS, REGISTRY, SIGNALS, Example
from emotion.data.noise import misheard
from emotion.learning.calibration import expected_calibration_error, reliability
from emotion.learning.encoding import signal_targets
from emotion.measuring import baselines
from emotion.scoring import score

MOST = 1000
Read = Callable[[Sequence[Example]], list[Emotion]]


@dataclass(frozen=True, slots=True)
class Readers:
    """What is measured: the shipped int8 encoder and the network it was made from."""

    int8: Read
    fp32: Read


def held_out_rows(examples: Sequence[Example], most: int = MOST) -> dict[str, list[Example]]:
    """Test rows with a label, by data set: all of the own corpus, `most` drawn by chance from each other set."""
    found = {}
    for name in dict.fromkeys([*REGISTRY, *sorted({e.source for e in examples})]):
        rows = [e for e in examples if e.source == name and e.split == "test" and e.labels]
        if rows:
            own = name.startswith(("elders_", "unseen_"))
            found[name] = rows if own else random.Random(7).sample(rows, min(most, len(rows)))
    return found


def evaluate(readers: Readers, examples: Sequence[Example], learnt: Sequence[Example]) -> dict[str, Any]:
    """Figures for every set with test rows. `learnt`: the rows the network learnt from; the baselines learn the same."""
    rows_of = held_out_rows(examples)
    regressions = {
        language: baselines.TfidfRegression([e for e in learnt if e.labels and _language(e.source) == language])
        for language in ("zh-CN", "en")
    }
    found: dict[str, Any] = {}
    for name, rows in rows_of.items():
        truth = [e.labels for e in rows]
        chance = random.Random(11)
        noisy = [replace(e, text=misheard(e.text, chance)) for e in rows]
        own = [e for e in learnt if e.source == name and e.labels]
        systems = {
            "majority": [baselines.majority(own or rows)] * len(rows),
            "tfidf_regression": regressions[_language(name)].predict([e.text for e in rows]),
            "fp32": _labels(readers.fp32(rows)),
            "int8": _labels(readers.int8(rows)),
            "int8_noise": _labels(readers.int8(noisy)),
        }
        scored = {system: score(truth, said) for system, said in systems.items()}
        short = {s: {"macro_f1": f["macro_f1"], "accuracy": f["accuracy"]} for s, f in scored.items()}
        found[name] = {"n": len(rows), "learnt_rows": len(own), **short}
    return found


def calibration_figures(read: Read, rows_of: dict[str, list[Example]]) -> dict[str, Any]:
    """Expected calibration error (15 bins) over all rows and by set, its diagram, and the unsure share."""
    shares, right, unsure = [], [], []
    by_set = {}
    for name, rows in rows_of.items():
        emotions = read(rows)
        part = np.array([list(e.all.values()) for e in emotions])
        hits = np.array([str(e.label) in row.labels for e, row in zip(emotions, rows, strict=True)])
        by_set[name] = round(expected_calibration_error(part, hits), 4)
        shares.append(part)
        right.append(hits)
        unsure.append(np.array([e.unsure for e in emotions]))
    every, hits, is_unsure = np.concatenate(shares), np.concatenate(right), np.concatenate(unsure)
    return {
        "ece": round(expected_calibration_error(every, hits), 4),
        "ece_by_set": by_set,
        "diagram": [[round(c, 4), round(a, 4), n] for c, a, n in reliability(every, hits)],
        "unsure_share": round(float(is_unsure.mean()), 4),
        "accuracy_sure": round(float(hits[~is_unsure].mean()), 4),
        "accuracy_unsure": round(float(hits[is_unsure].mean()), 4) if is_unsure.any() else None,
    }


def signal_figures(read: Read, rows: Sequence[Example]) -> dict[str, Any]:
    """For each signal: rows that carry it, average precision, and precision and recall of what counts as heard."""
    emotions = read(rows)
    truth = signal_targets(rows)[0].numpy() > 0.5
    shares = np.array([[e.signals[signal] for signal in SIGNALS] for e in emotions])
    heard = np.array([[signal in e.heard for signal in SIGNALS] for e in emotions])
    found = {}
    for place, signal in enumerate(SIGNALS):
        there, said = truth[:, place], heard[:, place]
        hits = int((there & said).sum())
        found[signal] = {
            "n": int(there.sum()),
            "average_precision": round(float(average_precision_score(there, shares[:, place])), 4)
            if there.any()
            else None,
            "precision": round(hits / int(said.sum()), 4) if said.any() else None,
            "recall": round(hits / int(there.sum()), 4) if there.any() else None,
        }
    return found


def context_figures(read: Read, rows: Sequence[Example]) -> dict[str, Any]:
    """Accuracy on answers to a question, with the question and with the text alone."""
    asked = [e for e in rows if e.question and e.labels]
    bare = [replace(e, question="", previous="") for e in asked]
    return {
        "n": len(asked),
        "with_context": _accuracy(read(asked), asked),
        "text_alone": _accuracy(read(bare), asked),
    }


def confusion(read: Read, rows: Sequence[Example]) -> list[list[int]]:
    """Rows: the label that is right (the answer itself where it is one of several); columns: the answer."""
    said = _labels(read(rows))
    gold = [guess if guess in e.labels else e.labels[0] for e, guess in zip(rows, said, strict=True)]
    return confusion_matrix(gold, said, labels=LABELS).tolist()


def _accuracy(emotions: Sequence[Emotion], rows: Sequence[Example]) -> float | None:
    hits = [str(e.label) in row.labels for e, row in zip(emotions, rows, strict=True)]
    return round(float(np.mean(hits)), 4) if hits else None


def _labels(emotions: Sequence[Emotion]) -> list[str]:
    return [str(emotion.label) for emotion in emotions]


def _language(name: str) -> str:
    return REGISTRY[name].language if name in REGISTRY else ("en" if name.endswith("_en") else "zh-CN")
