"""Vosk streaming speech-to-text (Kaldi; Povey et al. 2011)."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from contracts.errors import SpeechError
from contracts.language import Language
from contracts.turn import Expects, Utterance
from contracts.voice import SAMPLE_RATE_HZ, Partial
from voice.engines.hearing import spoken_part, tidy


class VoskSpeechToText:
    """Hears while somebody speaks: partial texts as they change, then the final one.

    `model_dir` holds model.json and a Vosk model in model/; `language` is the one the model was made for. Raises
    SpeechError("speech.no_ear") where there is no model.
    """

    def __init__(self, model_dir: Path, *, language: Language) -> None:
        self.name = model_dir.name
        if not (model_dir / "model.json").exists():
            raise SpeechError("speech.no_ear", f"{self.name} is not here: ./suiban models fetch {self.name}")
        import vosk

        vosk.SetLogLevel(-1)
        self._language = language
        try:
            self._model = vosk.Model(str(model_dir / "model"))
        except Exception as error:  # vosk has no error of its own
            raise SpeechError("speech.no_ear", f"The model {self.name} cannot be read; fetch it anew.") from error

    def stream(self, frames: Iterable[bytes], expects: Expects = Expects.OPEN) -> Iterator[Partial | Utterance]:
        from vosk import KaldiRecognizer

        recogniser = KaldiRecognizer(self._model, SAMPLE_RATE_HZ)
        recogniser.SetWords(True)
        heard: list[bytes] = []
        done: list[dict] = []
        shown = ""
        for frame in frames:
            heard.append(frame)
            if recogniser.AcceptWaveform(frame):
                done.append(json.loads(recogniser.Result()))
                current = ""
            else:
                current = json.loads(recogniser.PartialResult())["partial"]
            text = tidy(" ".join([*(part["text"] for part in done), current]))
            if text and text != shown:
                shown = text
                yield Partial(text)
        done.append(json.loads(recogniser.FinalResult()))
        yield self._utterance(done, heard)

    def _utterance(self, results: list[dict], heard: list[bytes]) -> Utterance:
        """Words recognised where nobody spoke are noise and are dropped."""
        text = tidy(" ".join(result["text"] for result in results))
        words = [word for result in results for word in result.get("result", [])]
        spoken_ms = spoken_part(heard)[1] if text else 0
        if not spoken_ms:
            return Utterance("", self._language, 0.0, 0)
        confidence = sum(word["conf"] for word in words) / len(words) if words else 0.5
        return Utterance(text, self._language, min(1.0, confidence), spoken_ms)
