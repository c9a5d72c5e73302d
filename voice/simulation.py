"""A recording in place of the microphone, and what would be heard in place of the speaker; faster than real time."""

from collections.abc import Iterator

from contracts.voice import Sound
from voice.activity import FRAME_S, SILENT_FRAME, frames_in, frames_of
from voice.resample import at_rate, silence

HEARD_RATE_HZ = 24_000


class Simulation:
    """Microphone and speaker in one. The recording stands still while the companion speaks, as a patient person does.

    `tail_s`: seconds of silence after the recording, so that its last turn comes to an end.
    """

    def __init__(self, recording: Sound, *, tail_s: float) -> None:
        self._recording = recording
        self._tail = frames_in(tail_s)
        self._heard: list[bytes] = []

    def frames(self) -> Iterator[bytes]:
        for frame in frames_of(self._recording):
            yield self._pass(frame)
        for _ in range(self._tail):
            yield self._pass(SILENT_FRAME)

    def forget(self) -> None:
        """Nothing passes while nobody listens."""

    def play(self, sound: Sound) -> None:
        self._heard.append(at_rate(sound, HEARD_RATE_HZ).pcm)

    def close(self) -> None:
        """There is no device to let go of."""

    @property
    def heard(self) -> Sound:
        """What came out of the speaker: the companion's words, and silence while it listened."""
        return Sound(b"".join(self._heard), HEARD_RATE_HZ)

    def _pass(self, frame: bytes) -> bytes:
        self._heard.append(silence(FRAME_S, HEARD_RATE_HZ).pcm)
        return frame
