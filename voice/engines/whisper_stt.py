"""Whisper base speech-to-text through faster-whisper (CTranslate2, int8), greedy; answers after the end of speech."""

import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from contracts.errors import SpeechError
from contracts.language import Language
from contracts.turn import Expects, Utterance
from contracts.voice import Partial
from voice.engines.hearing import spoken_part, tidy
from voice.engines.whisper_doubt import is_of_prompt, is_repetitive, tokens_of_other_scripts, windows

THREADS = 2
CODES = {Language.ZH_CN: "zh", Language.EN: "en"}
PROMPTS = {Language.ZH_CN: "以下是普通话的句子。", Language.EN: ""}
SILENCE_AFTER_S = 8  # instead of filling up to 30 s: a third of the work for a short turn, no worse (docs/speech.md)
_NO_SPEECH, _DOUBTFUL = 0.6, -1.0


class WhisperSpeechToText:
    """Hears Mandarin or English; with `language` None whichever of the two the speech is in.

    Whisper invents text where nobody speaks: only what a voice detector calls speech is given to it, and what it is
    unsure of, repeats, or took from its prompt is dropped. Raises SpeechError("speech.no_ear") without a model.
    """

    name = "whisper-base"

    def __init__(self, model_dir: Path, *, language: Language | None) -> None:
        if not (model_dir / "model.json").exists():
            raise SpeechError("speech.no_ear", f"{model_dir.name} is not here: ./suiban models fetch {model_dir.name}")
        from faster_whisper import WhisperModel

        self._language = language
        self._model = WhisperModel(
            str(model_dir), device="cpu", compute_type="int8", cpu_threads=THREADS, local_files_only=True
        )
        self._traditional = tokens_of_other_scripts(self._model.hf_tokenizer)

    def stream(self, frames: Iterable[bytes], expects: Expects = Expects.OPEN) -> Iterator[Partial | Utterance]:
        speech, spoken_ms = spoken_part(frames)
        language = self._language
        if not speech.pcm:
            yield Utterance("", language or Language.ZH_CN, 0.0, 0)
            return
        try:
            samples = np.frombuffer(speech.pcm, dtype="<i2").astype(np.float32) / 32768
            heard: list[tuple[str, float]] = []
            for window in windows(samples):
                encoded = self._model.encode(self._features(window))
                language = language or self._language_of(encoded)
                heard.append(self._decode(encoded, language))
        except Exception as error:
            raise SpeechError("speech.ear_failed", "What was said could not be understood by Whisper.") from error
        known = [(text, sure) for text, sure in heard if text]
        text = tidy(("" if language is Language.ZH_CN else " ").join(text for text, _ in known))
        confidence = sum(sure for _, sure in known) / len(known) if known else 0.0
        yield Utterance(text, language or Language.ZH_CN, confidence, spoken_ms if text else 0)

    def _features(self, samples: np.ndarray) -> np.ndarray:
        from faster_whisper.audio import pad_or_trim

        features = self._model.feature_extractor(samples)
        frames_a_second = self._model.feature_extractor.nb_max_frames // 30
        wanted = features.shape[-1] + SILENCE_AFTER_S * frames_a_second
        return pad_or_trim(features, min(self._model.feature_extractor.nb_max_frames, wanted))

    def _language_of(self, encoded: Any) -> Language:
        found = dict(self._model.model.detect_language(encoded)[0])
        return max(CODES, key=lambda language: found.get(f"<|{CODES[language]}|>", 0.0))

    def _decode(self, encoded: Any, language: Language) -> tuple[str, float]:
        """The text of one window and how sure it is, in [0, 1]; "" where it is not to be believed."""
        from faster_whisper.tokenizer import Tokenizer
        from faster_whisper.transcribe import get_suppressed_tokens
        from proces import preprocess

        chinese = language is Language.ZH_CN
        words = Tokenizer(self._model.hf_tokenizer, True, task="transcribe", language=CODES[language])
        prompt = words.encode(PROMPTS[language]) if PROMPTS[language] else []
        result = self._model.model.generate(
            encoded,
            [self._model.get_prompt(words, prompt, without_timestamps=True)],
            beam_size=1,
            max_length=224,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=[*get_suppressed_tokens(words, [-1]), *(self._traditional if chinese else ())],
        )[0]
        length = len(result.sequences_ids[0])
        score = result.scores[0] * length / (length + 1)
        text = words.decode(result.sequences_ids[0]).strip()
        text = preprocess(text, pipelines=["traditional_to_simplified"]) if chinese else text
        invented = result.no_speech_prob > _NO_SPEECH and score < _DOUBTFUL
        if invented or is_repetitive(text) or is_of_prompt(text, PROMPTS[language]):
            return "", 0.0
        return text, min(1.0, math.exp(score))
