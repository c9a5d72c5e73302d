"""Runs the shipped encoder inside Rasa: one thread, no torch. Holds to emotion/runtime.py by a contract test."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "encoder"
BATCH = 16
MAX_CHARACTERS = 2000


class Encoder:
    """`labels`: the six emotions in output order. Raises OSError where the files are not there."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        self.labels: list[str] = json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))["labels"]
        self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        model = str(folder / "encoder.onnx")
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])

    def embed(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Emotion probabilities float32 [6] (sum 1) and sentence vector float32 [hidden] (unit length)."""
        probabilities, vectors = self._run([text[:MAX_CHARACTERS]])
        return probabilities[0], vectors[0]

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Sentence vectors float32 [len(texts), hidden], in the order of `texts`."""
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        found = {}
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            _, vectors = self._run([texts[place][:MAX_CHARACTERS] for place in places])
            found.update(zip(places, vectors, strict=True))
        return np.stack([found[index] for index in range(len(texts))])

    def _run(self, texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
        encodings = self._tokenizer.encode_batch(texts)
        feed = {
            "input_ids": np.array([e.ids for e in encodings], dtype=np.int64),
            "attention_mask": np.array([e.attention_mask for e in encodings], dtype=np.int64),
        }
        probabilities, vectors = self._session.run(["probabilities", "vector"], feed)
        return probabilities, vectors
