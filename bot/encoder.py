"""Runs the shipped encoder inside Rasa: one thread, no torch. Holds to emotion/runtime.py by a contract test."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "encoder"
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
        """Emotion probabilities float32 [6] (sum 1) and sentence vector float32 [hidden] (unit length) of one text.

        Read alone: int8 activations are scaled over a whole batch, so that a neighbour would change the figures.
        """
        encoding = self._tokenizer.encode(text[:MAX_CHARACTERS])
        feed = {
            "input_ids": np.array([encoding.ids], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
        }
        probabilities, vectors = self._session.run(["probabilities", "vector"], feed)
        return probabilities[0], vectors[0]

    def vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Sentence vectors float32 [len(texts), hidden], in the order of `texts`."""
        return np.stack([self.embed(text)[1] for text in texts])
