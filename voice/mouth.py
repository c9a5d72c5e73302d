"""Says a sentence with the best voice there is; where that fails, with the spare one; else it is to be shown."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from contracts.language import Language, guess_language
from contracts.voice import Sound, TextToSpeech

log = logging.getLogger("suiban.voice")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as sound, and the engine that made it; `sound` None where no voice could: it is to be shown."""

    sentence: str
    sound: Sound | None
    engine: str = ""


@runtime_checkable
class SlowVoice(Protocol):
    """A voice that can also speak slowly, for what has to be written down or dialled."""

    def speak_slowly(self, sentence: str, language: Language) -> Sound: ...


class Mouth:
    """`spare` makes the spare voice at the first failure of `voice`; None: there is none."""

    def __init__(self, voice: TextToSpeech, spare: Callable[[], TextToSpeech] | None = None) -> None:
        self._voice = voice
        self._spare = spare
        self._spare_voice: TextToSpeech | None = None

    def say(self, sentence: str, language: Language, *, slowly: str = "") -> Said:
        """Never raises: whatever goes wrong in an engine is logged, and the sentence comes back without sound.

        `language` is that of the reply; a sentence that is clearly in the other one is said in that. `slowly`: the
        sentence as it is to be read, in a slow voice where there is one; "": as it is written.
        """
        spoken_in = guess_language(sentence, language)
        for choose in (lambda: self._voice, self._choose_spare):
            try:
                voice = choose()
                if voice is None:
                    break
                speak = voice.speak_slowly if slowly and isinstance(voice, SlowVoice) else voice.speak
                sound = speak(slowly or sentence, spoken_in)
                if sound.pcm:
                    return Said(sentence, sound, engine_name(voice))
                log.warning("speech.empty: %s made no sound of a sentence", engine_name(voice))
            except Exception as error:  # engines are other people's programs and fail in their own ways
                log.warning("speech.failed: a sentence could not be spoken: %s", type(error).__name__)
        return Said(sentence, None)

    def _choose_spare(self) -> TextToSpeech | None:
        if self._spare_voice is None and self._spare is not None:
            self._spare_voice = self._spare()
        return self._spare_voice


def engine_name(engine: object) -> str:
    """What an engine calls itself: "whisper-base", "kokoro"."""
    return str(getattr(engine, "name", type(engine).__name__))
