"""Runs the shipped encoder inside Rasa: one thread, no torch. Holds to emotion/runtime.py by a contract test."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from contracts.emotion import Emotion, said_before, says_enough

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "encoder"
MAX_CHARACTERS = 2000


class Encoder:
    """Raises OSError where the files are not there."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        facts = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))
        self._unsure_below: float = facts["unsure_below"]
        self._heard_from: dict[str, float] = facts["heard_from"]
        self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = str(folder / "encoder.onnx")
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def read(self, text: str, previous: str = "", question: str = "") -> tuple[Emotion, np.ndarray]:
        """Emotion of `text` after what was said, and its own sentence vector float32 [hidden] (unit length)."""
        text = text[:MAX_CHARACTERS]
        emotions, signals, vector = self._run(self._tokenizer.encode(text))
        before = said_before(previous, question) if text.strip() else ""
        if before and not says_enough(text, emotions):
            emotions, signals, _ = self._run(self._tokenizer.encode(before, text))
        return Emotion.estimated(emotions, signals, self._unsure_below, self._heard_from), vector

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Sentence vectors float32 [len(texts), hidden], in the order of `texts`.

        Each is read alone: int8 activations are scaled over a whole batch, so that a neighbour would change the figures.
        """
        return np.stack([self._run(self._tokenizer.encode(text[:MAX_CHARACTERS]))[2] for text in texts])

    def _run(self, encoding: Encoding) -> tuple[list[float], list[float], np.ndarray]:
        places = encoding.sequence_ids
        before = places.index(1) if 1 in places else 0
        feed = {
            "input_ids": np.array([encoding.ids], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
            "segments": np.array([[1] * before + [0] * (len(places) - before)], dtype=np.int64),
        }
        emotions, signals, vectors = self._session.run(["emotions", "signals", "vector"], feed)
        return emotions[0].tolist(), signals[0].tolist(), vectors[0]
