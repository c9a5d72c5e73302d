"""A recorded voice is answered aloud by the whole running product."""

import re

import numpy as np
import pytest
import soundfile

from launcher.paths import ROOT, Place
from tests.e2e.test_e2e_text import assert_shaped, shape

CLIPS = ROOT.parent / "shared" / "speech" / "clips"


@pytest.fixture
def talk(product, tmp_path):
    """Runs ./suiban talk on a clip and gives its JSON; the answer was spoken."""
    models = Place(product.env).models
    if not any((models / name / "model.json").exists() for name in ("vosk-small-cn", "whisper-base")):
        pytest.skip("no recogniser; ./suiban models fetch whisper-base")

    def run(recording, *options):
        out = tmp_path / "answer.wav"
        answer = product.json("talk", str(recording), str(out), *options)
        sound, _ = soundfile.read(out, dtype="int16")
        assert np.abs(sound.astype(int)).max() > 1000
        assert sound.ndim == 1
        return answer

    return run


@pytest.mark.parametrize(
    ("clip", "language"),
    [
        ("zh/aishell1_S0724W0123.wav", "zh-CN"),
        ("zh/cv_zh_18536155.wav", "zh-CN"),
        ("zh/thchs30_D4_750.wav", "zh-CN"),
        ("en/librivox_0880.wav", "en"),
    ],
)
def test_a_recorded_voice_is_answered_in_its_language(talk, clip, language):
    if not (CLIPS / clip).exists():
        pytest.skip(f"no recorded clip {clip} beside the product's folder")
    answer = talk(CLIPS / clip)
    assert_shaped(answer, shape("talk"))
    assert answer["transcript"]
    assert answer["language"] == language
    assert answer["intent"], "the dialogue core answered"
    assert "fallback" not in answer["labels"]
    assert bool(re.search(r"[一-鿿]", "".join(answer["reply"]))) is (language == "zh-CN")


def test_silence_is_answered_aloud_and_makes_no_turn(talk, tmp_path):
    path = tmp_path / "silent.wav"
    soundfile.write(path, np.zeros((8000 * 2, 2), dtype="int16"), 8000)
    answer = talk(path, "--lang", "zh-CN")
    assert answer["transcript"] == ""
    assert answer["intent"] is None
    assert answer["reply"]


def test_a_text_file_with_a_sounds_name_is_refused(product, tmp_path):
    path = tmp_path / "question.wav"
    path.write_text("今天天气真好", encoding="utf-8")
    done = product.run("talk", str(path), str(tmp_path / "answer.wav"))
    assert done.returncode == 2
    assert "question.wav" in done.stderr
    assert not (tmp_path / "answer.wav").exists()
