"""The loop on real engines: a recording with pauses as the microphone, and PortAudio on devices without hardware."""

import signal
import subprocess
import sys

import pytest
import soundfile

from contracts.language import Language
from tests.integration import voice_support as support


def test_two_utterances_with_a_pause_are_two_turns_each_in_its_language(tmp_path):
    support.model("whisper-base")
    chinese = support.spoken("今天天气真好，我想出去走走。")
    english = support.spoken("Good morning. I slept very well last night.", language=Language.EN, voice="af_heart")
    recording = support.write(tmp_path / "microphone.wav", chinese + english)
    done = support.run(tmp_path / "home", "loop", f"--simulate={recording}", f"--out={tmp_path / 'heard.wav'}")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    heard = [number for number, line in enumerate(lines) if line.startswith("> ")]
    assert len(heard) == 2, done.stdout
    assert "人工智能" in "".join(lines[: heard[0]])
    assert "出去走走" in lines[heard[0]]
    assert "morning" in lines[heard[1]].lower()
    assert not "".join(lines[heard[0] + 1 : heard[1]]).isascii()
    assert "".join(lines[heard[1] + 1 :]).isascii()
    assert support.is_heard(tmp_path / "heard.wav")
    assert soundfile.info(tmp_path / "heard.wav").duration > soundfile.info(recording).duration + 5


@pytest.fixture
def alsa(tmp_path):
    """ALSA devices without hardware: the microphone gives a quiet room, the speaker writes a file."""
    pytest.importorskip("sounddevice", reason="no PortAudio; apt install libportaudio2", exc_type=OSError)
    (tmp_path / "room.raw").write_bytes(bytes(32_000))
    config = tmp_path / "asound.conf"
    config.write_text(
        "pcm.none { type null }\n"
        f'pcm.files {{ type file slave.pcm none file "{tmp_path}/played.raw" infile "{tmp_path}/room.raw" format raw }}\n'
        "pcm.!default { type plug slave.pcm files }\n"
    )
    return config


def test_it_greets_through_the_speaker_and_ends_with_a_word_at_ctrl_c(alsa, tmp_path):
    support.model("whisper-base")
    talking = subprocess.Popen(
        [sys.executable, "-u", "-m", "voice", "loop", "--lang=en"],
        cwd=support.ROOT,
        env=support.environment(tmp_path / "home", ALSA_CONFIG_PATH=str(alsa)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert talking.stdout is not None
    greeting = [talking.stdout.readline() for _ in range(3)]
    talking.send_signal(signal.SIGINT)
    rest, errors = talking.communicate(timeout=60)
    assert talking.returncode == 0, errors
    assert "not a person" in "".join(greeting)
    assert "I'll rest now" in rest
    assert (tmp_path / "played.raw").stat().st_size > 20_000


def test_without_a_sound_device_one_sentence_says_what_to_do(tmp_path):
    config = tmp_path / "asound.conf"
    config.write_text("pcm.!default { type hw card 99 }\n")
    done = support.run(tmp_path / "home", "loop", ALSA_CONFIG_PATH=str(config))
    assert done.returncode == 3
    assert done.stderr.splitlines()[-1].endswith("./suiban chat and ./suiban talk work without.")
    assert "Traceback" not in done.stderr
