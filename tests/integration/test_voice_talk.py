"""One spoken turn on real engines and a real store, with the dialogue core down: words come back, always."""

import json
import sqlite3

import numpy as np
import pytest
import soundfile

from contracts.language import Language, guess_language
from tests.integration import voice_support as support


@pytest.fixture
def talk(tmp_path):
    """Runs `talk --json` on a recording; gives the answer's JSON, once it is clear that it was spoken."""
    support.model("whisper-base")

    def run(recording, *options: str) -> dict:
        out = tmp_path / "answer.wav"
        done = support.run(tmp_path / "home", "talk", str(recording), str(out), "--json", *options)
        assert done.returncode == 0, done.stderr
        assert support.is_heard(out)
        answer = json.loads(done.stdout)
        assert answer["out"] == str(out)
        return answer

    return run


def test_a_recorded_voice_is_heard_and_answered_though_the_core_is_down(talk):
    answer = talk(support.clip("zh/aishell1_S0724W0123.wav"))
    assert {"城市", "相比", "一线"} & {answer["transcript"][i : i + 2] for i in range(len(answer["transcript"]))}
    assert (answer["language"], answer["labels"]) == ("zh-CN", ["ai_voice", "fallback"])
    assert guess_language("".join(answer["reply"]), Language.EN) is Language.ZH_CN
    assert 0 < answer["confidence"] <= 1
    assert 1 < answer["speech_s"] < 3.3
    assert min(answer["timings_ms"]["stt"], answer["timings_ms"]["tts"]) > 0


def test_english_is_answered_in_english(talk):
    answer = talk(support.clip("en/librivox_0880.wav"))
    assert "young man" in answer["transcript"].lower()
    assert answer["language"] == "en"
    assert guess_language("".join(answer["reply"])) is Language.EN


@pytest.mark.parametrize("level", [0, 300])
def test_silence_and_noise_are_answered_and_no_words_invented(talk, tmp_path, level):
    path = tmp_path / "quiet.wav"
    noise = np.random.default_rng(1).normal(0, 1, (8000 * 4, 2)) * level
    soundfile.write(path, noise.astype("int16"), 8000)
    answer = talk(path)
    assert (answer["transcript"], answer["speech_s"]) == ("", 0.0)
    assert answer["reply"]


def test_danger_in_a_spoken_sentence_is_answered_and_written_down_though_the_core_is_down(talk, tmp_path):
    recording = support.write(tmp_path / "danger.wav", support.spoken("我胸口很疼，喘不过气来。"))
    answer = talk(recording, "--resident=grandma", "--now=2026-11-24T09:00:00+08:00")
    assert answer["screen"]["kind"] == "medical", answer["transcript"]
    assert "safety" in answer["labels"]
    with sqlite3.connect(tmp_path / "home" / "db" / "suiban.sqlite") as store:
        table = next(row[0] for row in store.execute("select name from sqlite_master where name like '%danger%'"))
        [row] = store.execute(f"select * from {table}").fetchall()
    assert "grandma" in row
    assert "medical" in row


def test_words_for_a_person_come_without_json(tmp_path):
    support.model("whisper-base")
    recording, out = support.clip("zh/cv_zh_18571525.wav"), tmp_path / "answer.wav"
    done = support.run(tmp_path / "home", "talk", str(recording), str(out), "--lang=zh-CN")
    assert done.returncode == 0, done.stderr
    heard, *reply, last = done.stdout.splitlines()
    assert heard.startswith("> ")
    assert "治人物" in heard
    assert reply
    assert "whisper-base" in last
    assert str(out) in last


def test_without_a_recogniser_one_sentence_says_what_to_do(tmp_path):
    path = tmp_path / "question.wav"
    soundfile.write(path, np.zeros(16_000, dtype="int16"), 16_000)
    for command in (["talk", str(path), str(tmp_path / "answer.wav")], ["loop", f"--simulate={path}"]):
        done = support.run(tmp_path / "home", *command, SUIBAN_MODELS_DIR=str(tmp_path / "none"))
        assert done.returncode == 3
        assert "./suiban models fetch" in done.stderr
        assert done.stderr.count("\n") == 1
    assert not (tmp_path / "answer.wav").exists()
