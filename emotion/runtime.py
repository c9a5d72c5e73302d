"""Runs the shipped encoder: texts in, calibrated emotions, signals and sentence vectors out. One thread, no torch."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Encoding, Tokenizer

from contracts.emotion import Emotion, said_before, says_enough
from contracts.errors import InputError
from emotion import manifest

SHIPPED = Path(__file__).resolve().parent.parent / "models" / "encoder"
_MAX_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says. `vector`: float32, unit length, of the text alone."""

    emotion: Emotion
    vector: np.ndarray


class Encoder:
    """The encoder of `folder`. Raises InputError(encoder.missing) where its files are not there or cannot be loaded."""

    def __init__(self, folder: Path = SHIPPED, model: str = "encoder.onnx") -> None:
        facts = manifest.read(folder)
        try:
            self._unsure_below = float(facts["unsure_below"])
            self._heard_from = dict(facts["heard_from"])
            self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text(encoding="utf-8"))
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                str(folder / model), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # tokenizers and onnxruntime raise classes of their own, some of them bare Exception
            raise InputError(
                "encoder.missing", f"The emotion encoder in {folder.name} is missing or damaged."
            ) from error

    def read(self, text: str, previous: str = "", question: str = "") -> Reading:
        """The reading of one text; an empty one has a reading too (the companion decides what silence means).

        `previous`: what the person said before, `question`: what the companion said last; a short answer means what
        they make of it. They are read in a second pass, so that the vector is the text's own. A text is read up to its
        first 128 tokens, and alone: int8 activations are scaled over a whole batch, so that a neighbour would change
        the figures.
        """
        text = text[:_MAX_CHARACTERS]
        emotions, signals, vector = self._run(self._tokenizer.encode(text))
        before = said_before(previous, question) if text.strip() else ""
        if before and not says_enough(text, emotions):
            emotions, signals, _ = self._run(self._tokenizer.encode(before, text))
        return Reading(Emotion.estimated(emotions, signals, self._unsure_below, self._heard_from), vector)

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
