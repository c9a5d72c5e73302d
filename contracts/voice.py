"""The two protocols voice engines sit behind, and the sound they exchange."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from contracts.language import Language
from contracts.turn import Expects, Utterance

SAMPLE_RATE_HZ = 16_000


@dataclass(frozen=True, slots=True)
class Partial:
    """What the recogniser thinks so far; it may still change."""

    text: str


@dataclass(frozen=True, slots=True)
class Sound:
    """Mono PCM, signed 16 bit little endian. `pcm`: 2 bytes a sample."""

    pcm: bytes
    sample_rate_hz: int

    @property
    def duration_s(self) -> float:
        return len(self.pcm) / 2 / self.sample_rate_hz


class SpeechToText(Protocol):
    """Turns 16 kHz mono s16le frames into partial texts and, last, one Utterance (text "" where nobody spoke)."""

    def stream(self, frames: Iterable[bytes], expects: Expects = Expects.OPEN) -> Iterator[Partial | Utterance]: ...


class TextToSpeech(Protocol):
    """Turns one sentence into sound. Raises SpeechError where the engine fails or outruns its deadline."""

    def speak(self, sentence: str, language: Language) -> Sound: ...
