"""When a turn of the elder begins and when it is over, frame by frame."""

import math
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
        self._kept: deque[bytes] = deque(maxlen=self._margin + self._start)

    def begin(self) -> None:
        """Forgets what was heard; called before somebody is waited for."""
        self._activity.reset()
        self._kept.clear()

    def wait_for_speech(self, frames: Iterator[bytes], limit_s: float = math.inf) -> list[bytes] | None:
        """The first frames of a turn, with a margin before them; empty where `frames` end without speech.

        None where `limit_s` seconds pass without speech: called again, it goes on as if it had not stopped.
        """
        limit = frames_in(limit_s) if limit_s < math.inf else math.inf
        run = 0
        for count, frame in enumerate(frames, start=1):
            self._kept.append(frame)
            run = run + 1 if self._is_speech(frame) else 0
            if run >= self._start:
                first = list(self._kept)
                self._kept.clear()
                return first
            if count >= limit and not run:
                return None
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
