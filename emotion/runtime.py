"""Runs the shipped encoder: texts in, calibrated emotions and sentence vectors out. One thread, no torch."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from contracts.emotion import Emotion, EmotionLabel
from contracts.errors import InputError

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "encoder"
_MAX_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Reading:
    """One pass over one text. `vector`: float32, unit length."""

    emotion: Emotion
    vector: np.ndarray


class Encoder:
    """The encoder of `folder`. Raises InputError(encoder.missing) where its files are not there or cannot be loaded.

    `labels`: the six in output order; None: those of the folder's manifest.
    """

    def __init__(self, folder: Path = SHIPPED, labels: Sequence[str] | None = None) -> None:
        try:
            listed = labels or json.loads((folder / "MANIFEST.json").read_text(encoding="utf-8"))["labels"]
            self.labels = [EmotionLabel(label) for label in listed]
            self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            model = str(folder / "encoder.onnx")
            self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # tokenizers and onnxruntime raise classes of their own, some of them bare Exception
            raise InputError(
                "encoder.missing", f"The emotion encoder in {folder.name} is missing or damaged."
            ) from error

    def read(self, text: str) -> Reading:
        """The reading of one text; an empty one has a reading too (the companion decides what silence means).

        A text is read up to its first 128 tokens, and alone: int8 activations are scaled over a whole batch, so that
        a neighbour would change the figures.
        """
        encoding = self._tokenizer.encode(text[:_MAX_CHARACTERS])
        feed = {
            "input_ids": np.array([encoding.ids], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask], dtype=np.int64),
        }
        probabilities, vectors = self._session.run(["probabilities", "vector"], feed)
        return Reading(self._emotion(probabilities[0]), vectors[0])

    def read_all(self, texts: Sequence[str]) -> list[Reading]:
        """Readings in the order of `texts`."""
        return [self.read(text) for text in texts]

    def _emotion(self, row: np.ndarray) -> Emotion:
        best = int(row.argmax())
        share = {str(label): round(float(p), 6) for label, p in zip(self.labels, row, strict=True)}
        return Emotion(self.labels[best], share[str(self.labels[best])], share)
