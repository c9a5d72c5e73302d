"""What both ears share: sound gathered from frames, silence told from speech, texts cleaned of spaces between Han."""

import re
from collections.abc import Iterable

from contracts.voice import SAMPLE_RATE_HZ, Sound
from voice.activity import SileroVoiceActivity, speech_in

_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
THRESHOLD = 0.5  # probability from which a frame is speech
START_S = 0.1  # unbroken speech that makes somebody speak; a knock is shorter
MARGIN_S = 0.3  # kept before and after speech


def spoken_part(frames: Iterable[bytes]) -> tuple[Sound, int]:
    """The sound from the first to the last speech, and its milliseconds; an empty sound and 0 where nobody spoke."""
    sound = Sound(b"".join(frames), SAMPLE_RATE_HZ)
    speech, seconds = speech_in(sound, SileroVoiceActivity(), threshold=THRESHOLD, start_s=START_S, margin_s=MARGIN_S)
    return speech, round(seconds * 1000)


def tidy(text: str) -> str:
    """One space between words, none between Han characters."""
    return _BETWEEN_HAN.sub("", " ".join(text.split()))
