"""What `talk` and `loop` refuse, in one sentence, before a model is loaded or a turn is made."""

import numpy as np
import pytest
import soundfile

from voice.__main__ import main


@pytest.fixture(autouse=True)
def bare(tmp_path, monkeypatch):
    """A home and a models folder of its own; both are to stay empty."""
    monkeypatch.setenv("SUIBAN_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SUIBAN_MODELS_DIR", str(tmp_path / "models"))
    yield
    assert not (tmp_path / "home").exists()


@pytest.fixture
def question(tmp_path):
    path = tmp_path / "question.wav"
    soundfile.write(path, np.zeros(16_000, dtype="int16"), 16_000)
    return path


def refused(capsys, *arguments: object) -> str:
    assert main([str(argument) for argument in arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    return err


@pytest.mark.parametrize("content", [b"", "这不是录音。".encode() * 50, b"RIFF\x00\x00\x00\x00WAVE"])
@pytest.mark.parametrize("command", [("talk", "{in}", "{out}"), ("loop", "--simulate={in}", "--out={out}")])
def test_a_file_that_is_no_sound(tmp_path, capsys, content, command):
    path, out = tmp_path / "question.wav", tmp_path / "answer.wav"
    path.write_bytes(content)
    assert "question.wav" in refused(
        capsys, *(word.replace("{in}", str(path)).replace("{out}", str(out)) for word in command)
    )
    assert not out.exists()


@pytest.mark.parametrize("resident", ["../../etc", "a/b", "", "x" * 65])
def test_a_resident_id_with_path_characters(tmp_path, capsys, question, resident):
    assert "resident id" in refused(capsys, "talk", question, tmp_path / "answer.wav", f"--resident={resident}")


@pytest.mark.parametrize("now", ["yesterday", "2026-13-01", "9999-12-31"])
def test_a_moment_that_is_none(tmp_path, capsys, question, now):
    assert "--now" in refused(capsys, "talk", question, tmp_path / "answer.wav", f"--now={now}")


def test_a_place_that_cannot_be_written(tmp_path, capsys, question):
    assert "none/answer.wav" in refused(capsys, "talk", question, tmp_path / "none" / "answer.wav")
    assert "replace" in refused(capsys, "talk", question, question)


def test_a_language_nobody_speaks_here(capsys, question, tmp_path):
    with pytest.raises(SystemExit) as ended:
        main(["talk", str(question), str(tmp_path / "answer.wav"), "--lang=fr"])
    assert ended.value.code == 2
    assert "fr" in capsys.readouterr().err
