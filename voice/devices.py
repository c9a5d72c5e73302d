"""The machine's own microphone and speaker, through PortAudio (sounddevice)."""

import queue
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from contracts.errors import SpeechError
from contracts.voice import SAMPLE_RATE_HZ, Sound
from voice.activity import FRAME_BYTES, FRAME_SAMPLES

STALLED_S = 3.0
"""Seconds without a frame after which the microphone counts as gone."""
_KEPT_FRAMES = 2000
_NO_AUDIO = "{what} Connect one and start again; ./suiban chat and ./suiban talk work without."


class Devices:
    """The default microphone and speaker, opened at once. Raises SpeechError(speech.no_device)."""

    def __init__(self) -> None:
        self._sounddevice = _portaudio()
        self._queue: queue.Queue[bytes] = queue.Queue(_KEPT_FRAMES)
        self._closed = False
        try:
            self._sounddevice.check_output_settings(channels=1, dtype="int16")
        except (self._sounddevice.PortAudioError, ValueError) as error:
            raise _gone("No loudspeaker can be used.") from error
        try:
            self._stream = self._sounddevice.RawInputStream(
                samplerate=SAMPLE_RATE_HZ, blocksize=FRAME_SAMPLES, channels=1, dtype="int16", callback=self._take
            )
            self._stream.start()
        except (self._sounddevice.PortAudioError, ValueError) as error:
            raise _gone("No microphone can be used.") from error

    def frames(self) -> Iterator[bytes]:
        """Raises SpeechError(speech.no_device) where the microphone goes silent as a device, not as a room."""
        while not self._closed:
            try:
                frame = self._queue.get(timeout=STALLED_S)
            except queue.Empty:
                if self._closed:
                    return
                raise _gone("The microphone is gone.") from None
            if len(frame) == FRAME_BYTES:
                yield frame

    def forget(self) -> None:
        while True:
            try:
                self._queue.get_nowait()
            except queue.Empty:
                return

    def play(self, sound: Sound) -> None:
        if self._closed:
            return
        try:
            with self._sounddevice.RawOutputStream(
                samplerate=sound.sample_rate_hz, channels=1, dtype="int16"
            ) as stream:
                step = sound.sample_rate_hz // 10 * 2
                for start in range(0, len(sound.pcm), step):
                    if self._closed:
                        stream.abort()
                        return
                    stream.write(sound.pcm[start : start + step])
        except self._sounddevice.PortAudioError as error:
            raise _gone("The loudspeaker is gone.") from error

    def close(self) -> None:
        """Ends what is being played or listened to; may be called from another thread."""
        if self._closed:
            return
        self._closed = True
        self._stream.close()
        self.forget()
        self._queue.put_nowait(b"")

    def _take(self, data: Any, _frames: int, _time: Any, _status: Any) -> None:
        try:
            self._queue.put_nowait(bytes(data))
        except queue.Full:  # nobody listens; what is oldest is worth least
            self.forget()


def _portaudio() -> ModuleType:
    try:
        import sounddevice
    except OSError as error:  # the Python package is there, the system's library is not
        raise SpeechError(
            "speech.no_device",
            "The system library PortAudio is missing; install it (Debian, Ubuntu: apt install libportaudio2).",
        ) from error
    return sounddevice


def _gone(what: str) -> SpeechError:
    return SpeechError("speech.no_device", _NO_AUDIO.format(what=what))
