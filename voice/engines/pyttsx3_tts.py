"""pyttsx3 with espeak-ng: the voice that is always there, in a worker process that can be killed."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Sequence
from pathlib import Path

from contracts.errors import SpeechError
from contracts.language import Language
from contracts.voice import Sound
from voice.engines.spans import spans_of
from voice.mandarin import numbered_pinyin

ROOT = Path(__file__).resolve().parents[2]
WORKER = (sys.executable, "-m", "voice.engines.pyttsx3_worker")
VOICES = {Language.ZH_CN: "cmn-latn-pinyin", Language.EN: "en-gb"}  # espeak-ng's plain `cmn` reads Han as noise
WORDS_A_MINUTE = {Language.ZH_CN: 140, Language.EN: 145}
SLOWER = 0.8
NO_ESPEAK = 3  # the worker's exit code where espeak-ng cannot be loaded


class Pyttsx3TextToSpeech:
    """Speaks in a fresh process each time, since pyttsx3 may hang and cannot be interrupted otherwise.

    `deadline_s`: seconds a sentence may take before its process is killed. `worker`: the command that speaks.
    """

    name = "pyttsx3"

    def __init__(self, *, deadline_s: float = 10.0, worker: Sequence[str] = WORKER) -> None:
        self._deadline_s = deadline_s
        self._worker = list(worker)

    def speak(self, sentence: str, language: Language) -> Sound:
        """An empty sound where the sentence holds nothing that can be read."""
        return self._speak(sentence, language, 1.0)

    def speak_slowly(self, sentence: str, language: Language) -> Sound:
        """As `speak`, for what has to be written down or dialled."""
        return self._speak(sentence, language, SLOWER)

    def _speak(self, sentence: str, language: Language, pace: float) -> Sound:
        latest = time.monotonic() + self._deadline_s
        pcm, rate = b"", 22_050
        with tempfile.TemporaryDirectory(prefix="suiban-voice-") as folder:
            for span in spans_of(sentence, language):
                chinese = span.language is Language.ZH_CN
                request = {
                    "voice": VOICES[span.language],
                    "rate": round(pace * WORDS_A_MINUTE[span.language]),
                    "text": numbered_pinyin(span.text) if chinese else span.text,
                    "file": str(Path(folder) / "spoken.wav"),
                }
                if not request["text"]:
                    continue
                self._run(json.dumps(request), latest - time.monotonic())
                spoken, rate = _read(Path(folder) / "spoken.wav")
                pcm += spoken
        return Sound(pcm, rate)

    def _run(self, request: str, deadline_s: float) -> None:
        try:
            worker = subprocess.Popen(
                self._worker,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
                start_new_session=True,
            )
        except OSError as error:
            raise SpeechError("speech.voice_failed", "The voice could not be started.") from error
        try:
            _, words = worker.communicate(request, timeout=max(0.0, deadline_s))
        except subprocess.TimeoutExpired as error:
            _kill(worker)
            raise SpeechError("speech.voice_too_late", "The voice did not answer in time and was stopped.") from error
        if worker.returncode == NO_ESPEAK:
            raise SpeechError("speech.no_voice", "espeak-ng is not installed: sudo apt-get install espeak-ng")
        if worker.returncode:
            reason = (words.strip().splitlines() or [f"exit {worker.returncode}"])[-1]
            raise SpeechError("speech.voice_failed", f"The voice could not speak a sentence ({reason}).")


def _kill(worker: "subprocess.Popen[str]") -> None:
    """Ends the worker and whatever it started."""
    if hasattr(os, "killpg"):
        os.killpg(worker.pid, signal.SIGKILL)
    else:
        worker.kill()
    worker.communicate()


def _read(file: Path) -> tuple[bytes, int]:
    """The samples of the worker's WAV and their rate; the file is gone afterwards."""
    try:
        with wave.open(str(file), "rb") as spoken:
            pcm, rate = spoken.readframes(spoken.getnframes()), spoken.getframerate()
        file.unlink()
    except (OSError, wave.Error, EOFError) as error:
        raise SpeechError("speech.voice_failed", "The voice wrote no sound.") from error
    if not pcm:
        raise SpeechError("speech.voice_failed", "The voice made an empty sound.")
    return pcm, rate
