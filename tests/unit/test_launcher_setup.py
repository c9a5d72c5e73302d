"""The launcher finds Pythons that really start, hashes its inputs, and refuses in whole sentences."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from launcher.cli import main
from launcher.console import LauncherError
from launcher.conversation import read_lines
from launcher.fingerprint import fingerprint, is_stamped, write_stamp
from launcher.paths import ROOT, Place
from launcher.pythons import find_python310, find_python311
from launcher.supervisor import Supervisor

COMMANDS = [
    *("up", "down", "status", "doctor", "test", "train", "chat", "say", "models"),
    *("talk", "voice", "emotion", "nlu", "mood"),
]


def _script(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_a_dead_shim_on_the_path_is_passed_over(tmp_path):
    _script(tmp_path / "shims/python3.10", "echo 'no such version' >&2; exit 127")
    real = _script(tmp_path / "pyenv/versions/3.10.9/bin/python3.10", "echo 3.10")
    environ = {"PATH": str(tmp_path / "shims"), "PYENV_ROOT": str(tmp_path / "pyenv")}
    assert find_python310(environ) == str(real)


def test_a_python_named_by_the_owner_must_be_a_3_10():
    assert find_python310({"SUIBAN_PYTHON310": sys.executable, "PATH": ""}) is None


def test_a_python_3_11_is_found_where_the_tests_run():
    assert find_python311({"PATH": os.environ["PATH"]}) is not None


def test_a_fingerprint_changes_with_content_and_name_only(tmp_path):
    (tmp_path / "a").write_text("one")
    before = fingerprint([tmp_path])
    os.utime(tmp_path / "a", (1, 1))
    assert fingerprint([tmp_path]) == before
    (tmp_path / "a").rename(tmp_path / "b")
    assert fingerprint([tmp_path]) != before


def test_a_stamp_holds_for_its_value_only(tmp_path):
    write_stamp(tmp_path / "deep/x.stamp", "v1")
    assert is_stamped(tmp_path / "deep/x.stamp", "v1")
    assert not is_stamped(tmp_path / "deep/x.stamp", "v2")
    assert not is_stamped(tmp_path / "missing", "v1")


def test_a_busy_port_is_named_with_what_to_do(tmp_path):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        place = Place({**os.environ, "SUIBAN_HOME": str(tmp_path), "SUIBAN_RASA_PORT": str(busy.getsockname()[1])})
        with pytest.raises(LauncherError, match="SUIBAN_RASA_PORT"):
            Supervisor(place)._refuse_busy_ports()


@pytest.mark.parametrize("port", ["0", "70000", "http", "-1"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(SystemExit, match="SUIBAN_WEB_PORT"):
        Place({"SUIBAN_WEB_PORT": port})


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command):
    done = subprocess.run(
        [sys.executable, ROOT / "suiban", command, "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "usage:" in done.stdout


def test_without_a_command_the_launcher_lists_them(capsys):
    assert main([]) == 2
    shown = capsys.readouterr().out
    assert all(command in shown for command in COMMANDS)
    assert "_supervise" not in shown


@pytest.mark.parametrize(
    ("content", "word"), [(b"", "holds no text"), (b"\n \n", "holds no text"), (b"\xff\xfe\x00", "not UTF-8")]
)
def test_a_file_without_text_is_refused_in_words(tmp_path, content, word):
    file = tmp_path / "lines.txt"
    file.write_bytes(content)
    with pytest.raises(LauncherError, match=word):
        read_lines(str(file))


def test_a_command_against_nothing_running_says_how_to_start(tmp_path):
    env = {**os.environ, "SUIBAN_HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, ROOT / "suiban", "say", "你好"], capture_output=True, text=True, env=env, check=False
    )
    assert done.returncode == 3
    assert done.stderr.strip() == "Suiban is not running. Start it with ./suiban up"


def test_a_missing_python_3_10_says_how_to_get_one(tmp_path):
    env = {**os.environ, "SUIBAN_HOME": str(tmp_path / "home"), "SUIBAN_ENVIRONMENTS": str(tmp_path / "env")}
    env["SUIBAN_PYTHON310"] = "/nowhere/python3.10"
    done = subprocess.run(
        [sys.executable, ROOT / "suiban", "doctor"], capture_output=True, text=True, env=env, check=False
    )
    assert done.returncode == 3
    assert "Rasa needs Python 3.10" in done.stdout
    assert "Traceback" not in done.stderr
