"""The real action server on a free loopback port, asked the way Rasa asks it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from store.migrate import upgrade

ROOT = Path(__file__).resolve().parents[2]
START_S = 60.0
SECRET = "我把存折藏在米缸里了"
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def _get(url: str) -> Any:
    with _direct.open(url, timeout=5) as answer:
        return json.load(answer)


def _post(url: str, body: dict) -> Any:
    data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with _direct.open(request, timeout=30) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[int]:
    """The port of a started server; its log is home/log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"sqlite:///{home / 'db' / 'suiban.sqlite'}"
    upgrade(url)
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SANIC_HOST": "127.0.0.1",
        "SUIBAN_HOME": str(home),
        "SUIBAN_DATABASE_URL": url,
    }
    command = [sys.executable, "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _wait_until_healthy(process, port, home / "log")
        yield port
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_healthy(process: subprocess.Popen, port: int, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            if _get(f"http://127.0.0.1:{port}/health") == {"status": "ok"}:
                return
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    pytest.fail("the action server did not start:\n" + log.read_text())


def call(port: int, action: str, text: str, **slots: Any) -> dict:
    """What Rasa 3.6 posts for one custom action."""
    metadata = {"now": "2026-11-24T09:15:00+08:00", "language": "zh-CN"}
    tracker = {
        "sender_id": "home",
        "slots": {"language": "zh-CN", "emotion": "neutral", **slots},
        "latest_message": {"text": text, "intent": {"name": "x", "confidence": 0.9}, "metadata": metadata},
        "events": [{"event": "user", "text": text, "metadata": metadata, "timestamp": 1.0}],
        "paused": False,
        "active_loop": {},
        "latest_action_name": "action_listen",
    }
    body = {"next_action": action, "sender_id": "home", "tracker": tracker, "version": "3.6.21", "domain": {}}
    return _post(f"http://127.0.0.1:{port}/webhook", body)


def test_every_action_of_the_domain_is_served(server: int) -> None:
    served = {action["name"] for action in _get(f"http://127.0.0.1:{server}/actions")}
    wanted = yaml.safe_load((ROOT / "domain.yml").read_text())["actions"]
    assert served >= set(wanted)


def test_a_poem_is_told_and_remembered_across_calls(server: int) -> None:
    told = [call(server, "action_poem", "念首诗") for _ in range(3)]
    for answer in told:
        _, poem, question = answer["responses"]
        assert poem["custom"]["labels"] == ["public_domain"]
        assert question["text"].endswith("？")
    works = {event["value"] for answer in told for event in answer["events"] if event["name"] == "active_work"}
    assert len(works) == 3


def test_the_time_is_that_of_the_turn(server: int) -> None:
    assert "上午九点一刻" in call(server, "action_time", "几点了")["responses"][0]["text"]


def test_it_listens_on_loopback_only_and_writes_down_no_words(server: int, home: Path) -> None:
    call(server, "action_guess", SECRET)
    call(server, "action_repeat", SECRET, active_work="zh.poem.none", active_kind="poem")
    assert SECRET not in (home / "log").read_text()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other:
        other.settimeout(2)
        assert other.connect_ex(("127.0.0.2", server)) != 0
