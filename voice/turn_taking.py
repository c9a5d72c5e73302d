"""When a turn of the elder begins and when it is over, frame by frame."""

from collections import deque
from collections.abc import Iterator

from voice.activity import VoiceActivity, frames_in
from voice.settings import VoiceSettings


class TurnTaking:
    """Waits for speech, hands on its frames, and ends the turn after a fixed silence."""

    def __init__(self, activity: VoiceActivity, settings: VoiceSettings) -> None:
        self._activity = activity
        self._threshold = settings.speech_probability
        self._start = frames_in(settings.speech_start_s)
        self._margin = frames_in(settings.speech_margin_s)
        self._end = frames_in(settings.turn_end_silence_s)
        self._limit = frames_in(settings.turn_limit_s)

    def wait_for_speech(self, frames: Iterator[bytes]) -> list[bytes]:
        """The first frames of a turn, with a margin before them; empty where `frames` end without speech."""
        self._activity.reset()
        kept: deque[bytes] = deque(maxlen=self._margin + self._start)
        run = 0
        for frame in frames:
            kept.append(frame)
            run = run + 1 if self._is_speech(frame) else 0
            if run >= self._start:
                return list(kept)
        return []

    def until_turn_end(self, first: list[bytes], frames: Iterator[bytes]) -> Iterator[bytes]:
        """`first` and what follows, up to and with the silence that ends the turn."""
        yield from first
        quiet = 0
        for count, frame in enumerate(frames, start=len(first) + 1):
            yield frame
            quiet = 0 if self._is_speech(frame) else quiet + 1
            if quiet >= self._end or count >= self._limit:
                return

    def _is_speech(self, frame: bytes) -> bool:
        return self._activity.probability(frame) >= self._threshold
