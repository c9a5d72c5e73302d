"""Chooses the best engine that is present; a missing model takes away one ability, never the start."""

import ctypes.util
import shutil
from pathlib import Path

from contracts.errors import SpeechError
from contracts.language import Language
from contracts.voice import SpeechToText, TextToSpeech

VOSK = {Language.ZH_CN: "vosk-small-cn", Language.EN: "vosk-small-en"}
WHISPER = "whisper-base"
KOKORO = "kokoro"
KOKORO_NEEDS_MB = 700  # measured: 472 MB while it speaks, with room to breathe


def speech_to_text(models_dir: Path, language: Language | None) -> SpeechToText:
    """Vosk for a known language where its model is present, else Whisper; Whisper first where none is known.

    Raises SpeechError("speech.no_ear").
    """
    if language is not None and _has(models_dir, VOSK[language]):
        return _vosk(models_dir, language)
    if _has(models_dir, WHISPER):
        from voice.engines.whisper_stt import WhisperSpeechToText

        return WhisperSpeechToText(models_dir / WHISPER, language=language)
    present = [found for found in VOSK if _has(models_dir, VOSK[found])]
    if language is None and present:
        return _vosk(models_dir, present[0])
    raise SpeechError(
        "speech.no_ear", "There is no speech model that can hear. Run ./suiban models fetch; text goes on working."
    )


def text_to_speech(models_dir: Path) -> TextToSpeech:
    """Kokoro where present and memory allows, else pyttsx3. Raises SpeechError("speech.no_voice")."""
    if _has(models_dir, KOKORO) and available_memory_mb() >= KOKORO_NEEDS_MB:
        from voice.engines.kokoro_tts import KokoroTextToSpeech

        return KokoroTextToSpeech(models_dir / KOKORO)
    if shutil.which("espeak-ng") or ctypes.util.find_library("espeak-ng"):
        from voice.engines.pyttsx3_tts import Pyttsx3TextToSpeech

        return Pyttsx3TextToSpeech()
    raise SpeechError(
        "speech.no_voice",
        "There is no voice. Run ./suiban models fetch kokoro, or: sudo apt-get install espeak-ng. Text goes on working.",
    )


def available_memory_mb(source: Path = Path("/proc/meminfo")) -> float:
    """Memory that can be taken without swapping; unlimited where the system does not tell."""
    try:
        lines = source.read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return float("inf")


def _has(models_dir: Path, name: str) -> bool:
    return (models_dir / name / "model.json").exists()


def _vosk(models_dir: Path, language: Language) -> SpeechToText:
    from voice.engines.vosk_stt import VoskSpeechToText

    return VoskSpeechToText(models_dir / VOSK[language], language=language)
