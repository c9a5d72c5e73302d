"""Runs the voice door as the launcher does, with a home of its own and no dialogue core; makes test speech."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from contracts.language import Language
from contracts.voice import SAMPLE_RATE_HZ, Sound
from voice.resample import at_rate
from voice.settings import VoiceSettings

ROOT = Path(__file__).resolve().parents[2]
CLIPS = ROOT.parent / "shared" / "speech" / "clips"
NOWHERE = "http://127.0.0.1:9"


def model(name: str) -> Path:
    """The folder of a fetched model; the test is skipped where it is absent."""
    folder = VoiceSettings().models / name
    if not (folder / "model.json").exists():
        pytest.skip(f"no {name}; ./suiban models fetch {name}")
    return folder


def clip(name: str) -> Path:
    if not (CLIPS / name).exists():
        pytest.skip(f"no recorded clip {name} beside the product's folder")
    return CLIPS / name


def environment(home: Path, **more: str) -> dict[str, str]:
    """Of a process whose dialogue core is down; a variable given as "" is taken away."""
    own = {"SUIBAN_HOME": str(home), "SUIBAN_DATABASE_URL": "", "SUIBAN_RASA_URL": NOWHERE, "PYTHONUTF8": "1", **more}
    return {name: value for name, value in {**os.environ, **own}.items() if value}


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`python -m voice ARGUMENTS`."""
    return subprocess.run(
        [sys.executable, "-m", "voice", *arguments],
        cwd=ROOT,
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def spoken(*sentences: str, language: Language = Language.ZH_CN, voice: str = "zm_yunxi") -> list[Sound]:
    """`sentences` as a real voice says them, at 16 kHz."""
    from voice.engines.kokoro_tts import KokoroTextToSpeech

    engine = KokoroTextToSpeech(model("kokoro"), voices={language: voice})
    return [at_rate(engine.speak(sentence, language), SAMPLE_RATE_HZ) for sentence in sentences]


def write(path: Path, sounds: Iterable[Sound], *, pause_s: float = 1.5) -> Path:
    """One recording: the room's faint noise before, between and after `sounds`."""
    noise = np.random.default_rng(7).normal(0, 20, round(pause_s * SAMPLE_RATE_HZ)).astype("<i2").tobytes()
    pcm = noise + b"".join(sound.pcm + noise for sound in sounds)
    soundfile.write(path, np.frombuffer(pcm, dtype="<i2"), SAMPLE_RATE_HZ)
    return path


def is_heard(path: Path) -> bool:
    """Whether the file is 16 bit mono, has something in it and says that it is AI-generated."""
    with soundfile.SoundFile(path) as file:
        loudest = np.abs(file.read(dtype="int16").astype(int)).max(initial=0)
        return (
            file.channels == 1 and file.subtype == "PCM_16" and "AI-generated" in file.comment and int(loudest) > 1000
        )
