"""The spare voice lives in a process of its own: hung, dead or without espeak-ng, it ends in one clear error."""

import sys
import time
from pathlib import Path

import pytest

from contracts.errors import SpeechError
from contracts.language import Language
from voice.engines.pyttsx3_tts import WORKER, Pyttsx3TextToSpeech

HANGS = """
import os, pathlib, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1]).write_text(f"{os.getpid()} {child.pid}")
time.sleep(600)
"""


def speak(*worker: str, deadline_s: float = 30) -> SpeechError:
    with pytest.raises(SpeechError) as failed:
        Pyttsx3TextToSpeech(deadline_s=deadline_s, worker=worker).speak("你好。", Language.ZH_CN)
    return failed.value


def is_gone(pid: int) -> bool:
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_a_worker_that_hangs_is_killed_with_all_it_started(tmp_path):
    assert speak(sys.executable, "-c", HANGS, str(tmp_path / "pids"), deadline_s=3).code == "speech.voice_too_late"
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    for _ in range(100):
        if all(map(is_gone, pids)):
            break
        time.sleep(0.05)
    assert all(map(is_gone, pids))


def test_the_real_worker_is_stopped_at_its_deadline():
    assert speak(*WORKER, deadline_s=0.001).code == "speech.voice_too_late"


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "speech.voice_failed"),
        ("raise RuntimeError('no audio')", "speech.voice_failed"),
        ("pass", "speech.voice_failed"),
        ("import sys; sys.exit(3)", "speech.no_voice"),
    ],
    ids=["killed", "raises", "writes nothing", "no espeak-ng"],
)
def test_a_worker_that_fails_is_one_clear_error(program, code):
    error = speak(sys.executable, "-c", program)
    assert error.code == code
    assert error.stage == "speech"
    assert "Traceback" not in error.message


def test_a_worker_that_cannot_be_started_is_an_error_too(tmp_path):
    assert speak(str(tmp_path / "none")).code == "speech.voice_failed"


def test_the_worker_says_where_espeak_ng_is_missing():
    """pyttsx3 in a process that is not allowed to load the library."""
    program = "import ctypes, runpy\ndef refuse(*a, **k): raise OSError('not found')\n"
    program += "ctypes.cdll.LoadLibrary = refuse\nctypes.CDLL = refuse\n"
    program += "runpy.run_module('voice.engines.pyttsx3_worker', run_name='__main__')\n"
    error = speak(sys.executable, "-c", program)
    assert error.code == "speech.no_voice"
    assert "espeak-ng" in error.message
