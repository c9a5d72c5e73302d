"""Kokoro-82M text-to-speech (int8) on ONNX Runtime: the voice an elder should hear."""

from pathlib import Path
from typing import Any

import numpy as np

from contracts.errors import SpeechError
from contracts.language import Language
from contracts.voice import Sound
from voice.engines.spans import Span, spans_of
from voice.mandarin import pinyin_words

SAMPLE_RATE_HZ = 24_000
SPEED, SLOW_SPEED = 0.85, 0.72
THREADS = 2
VOICES = {Language.ZH_CN: "zf_xiaoxiao", Language.EN: "af_heart"}
_LEVEL = 0.9  # of full scale, what the loudest sample may reach


class KokoroTextToSpeech:
    """Speaks a sentence with the voice of its language; words of the other language within it too.

    `voices`: another voice of the model folder for a language. Raises SpeechError("speech.no_voice") without a model.
    """

    name = "kokoro"

    def __init__(self, model_dir: Path, *, voices: dict[Language, str] | None = None) -> None:
        if not (model_dir / "model.json").exists():
            raise SpeechError("speech.no_voice", "The voice Kokoro is not here. ./suiban models fetch kokoro gets it.")
        import json

        import onnxruntime
        from kokoro_onnx.tokenizer import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # other processes share the cores
        model = model_dir / "kokoro-v1.0.int8.onnx"
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        vocabulary = json.loads((model_dir / "vocab.json").read_text(encoding="utf-8"))["vocab"]
        self._tokenizer = Tokenizer(vocab=vocabulary)
        self._styles = {
            language: np.fromfile(model_dir / "voices" / f"{voice}.bin", dtype=np.float32).reshape(-1, 1, 256)
            for language, voice in (VOICES | (voices or {})).items()
        }
        self._phonemes(Span(Language.ZH_CN, "好"))  # loads the dictionaries now, not while somebody waits

    def speak(self, sentence: str, language: Language) -> Sound:
        """An empty sound where the sentence holds nothing that can be read."""
        return self._speak(sentence, language, SPEED)

    def speak_slowly(self, sentence: str, language: Language) -> Sound:
        """As `speak`, for what has to be written down or dialled."""
        return self._speak(sentence, language, SLOW_SPEED)

    def _speak(self, sentence: str, language: Language, speed: float) -> Sound:
        from kokoro_onnx.chunker import split_phonemes

        try:
            phonemes = " ".join(self._phonemes(span) for span in spans_of(sentence, language))
            pieces = [self._synthesise(part, self._styles[language], speed) for part in split_phonemes(phonemes)]
        except Exception as error:
            raise SpeechError("speech.voice_failed", "The voice Kokoro could not speak a sentence.") from error
        sound = np.concatenate([piece for piece in pieces if piece is not None] or [np.zeros(0, np.float32)])
        loudest = float(np.abs(sound).max(initial=0.0))
        scaled = sound * min(1.0, _LEVEL / loudest) if loudest else sound
        return Sound((scaled * 32767).astype("<i2").tobytes(), SAMPLE_RATE_HZ)

    def _phonemes(self, span: Span) -> str:
        if span.language is Language.EN:
            return self._tokenizer.phonemize(span.text, "en-us")
        from misaki.zh import ZHG2P

        said = [
            word[0] if word[0] in ",.!?;:" else "".join(ZHG2P.py2ipa(syllable) for syllable in word)
            for word in pinyin_words(span.text)
            if word
        ]
        return " ".join(said).replace(" ,", ",").replace(" .", ".").replace(" !", "!").replace(" ?", "?")

    def _synthesise(self, phonemes: str, style: Any, speed: float) -> Any:
        from kokoro_onnx.trim import trim

        tokens = self._tokenizer.tokenize(phonemes)
        if not tokens:
            return None
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], dtype=np.int64),
            "style": style[min(len(tokens), len(style)) - 1],
            "speed": np.array([speed], dtype=np.float32),
        }
        return trim(self._session.run(None, inputs)[0].ravel())[0]
