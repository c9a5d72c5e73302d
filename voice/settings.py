"""What the voice door needs to know, from the environment or suiban.toml."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field

from companion.settings import DoorSettings


class VoiceSettings(DoorSettings):
    """Environment variables and suiban.toml, as for every door."""

    models_dir: Path = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "suiban" / "models"
    """Folder of the fetched speech models, one folder a model."""
    recording_limit_s: float = 600.0
    """Seconds of the longest recording that is taken in."""
    turn_end_silence_s: float = 0.9
    """Seconds of silence after which a turn is over."""
    turn_limit_s: float = 60.0
    """Seconds after which a turn is over although speech goes on."""
    speech_probability: float = 0.5
    """In [0, 1]: from here on a frame counts as speech."""
    speech_start_s: float = 0.1
    """Seconds of unbroken speech that begin a turn; a click or a knock is shorter."""
    speech_margin_s: float = 0.4
    """Seconds kept before and after speech, so that soft sounds at its edges are not lost."""
    sentence_deadline_s: float = 15.0
    """Seconds the spare voice has for one sentence."""
    sentence_pause_s: float = 0.35
    """Seconds of silence between two sentences."""
    voice_label: Literal["screen", "rhythm", "spoken"] = "rhythm"
    """How live speech is marked as AI-generated: a screen beside it shows so, four tones, or a spoken label."""
    news_interval_s: float = Field(default=5.0, gt=0)
    """Seconds of quiet between two looks for news of a danger case."""
    silence_s: float = Field(default=60.0, gt=0)
    """Seconds without an answer after which an urgent question is asked again."""
    digit_one: Literal["yao", "yi"] = "yao"
    """How the digit 1 of an emergency number is said in Chinese: 幺 or 一."""

    @property
    def models(self) -> Path:
        """`models_dir` with a leading ~ resolved."""
        return self.models_dir.expanduser()
