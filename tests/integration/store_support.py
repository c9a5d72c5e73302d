"""What the store's tests share: a private PostgreSQL cluster, Rasa-like event tables, children that are killed."""

import atexit
import functools
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, event

BEIJING = timezone(timedelta(hours=8))
LABELS = ("joy", "sadness", "anger", "fear", "surprise", "neutral")


@functools.cache
def _cluster() -> str | None:
    """The socket folder of a running cluster; None where PostgreSQL is not installed."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not binaries:
        return None
    tools = binaries[-1].parent
    folder = tempfile.mkdtemp(prefix="suiban-pg-")
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    run(str(tools / "initdb"), "-D", f"{folder}/data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
    options = f"-k {folder} -c listen_addresses='' -c max_connections=300"
    run(str(tools / "pg_ctl"), "-D", f"{folder}/data", "-w", "-o", options, "-l", f"{folder}/log", "start")

    owner = os.getpid()

    def stop() -> None:
        if os.getpid() == owner:  # a forked child that ends must leave the cluster alone
            run(str(tools / "pg_ctl"), "-D", f"{folder}/data", "-m", "immediate", "stop")
            shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return folder


def fresh_database(backend: str, folder: Path) -> str:
    """The URL of an empty database. Skips where PostgreSQL's server programs are missing."""
    if backend == "sqlite":
        return f"sqlite:///{folder / 'store' / 'suiban.sqlite'}"
    socket = _cluster()
    if socket is None:
        pytest.skip("PostgreSQL's server programs are missing; apt-get install postgresql")
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(f"host={socket} user=postgres dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"postgresql://postgres@/{name}?host={socket}"


def utterance(
    text: str = "今天心里有点闷", label: str = "sadness", *, at: datetime, sender: str = "home", **more
) -> dict:
    """A user event as Rasa 3.6 publishes it."""
    rest = (1 - 0.75) / 5
    return {
        "sender_id": sender,
        "event": "user",
        "timestamp": at.timestamp(),
        "text": text,
        "parse_data": {
            "intent": {"name": "tell_sadness", "confidence": 0.9},
            "entities": [{"entity": "language", "value": "zh-CN"}],
            "text": text,
            "emotion": {"label": label, "probability": 0.75, "all": {n: 0.75 if n == label else rest for n in LABELS}},
        },
        "input_channel": "suiban",
        "message_id": uuid.uuid4().hex,
        "metadata": {"now": at.isoformat(), "language": "zh-CN"},
        **more,
    }


class Events:
    """Rasa's event table in a file, its data encrypted as bot does it."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "events.sqlite"
        self.key_file = folder / "words.key"
        self.key_file.write_bytes(Fernet.generate_key())
        self._create()

    def _create(self) -> None:
        with sqlite3.connect(self.file) as connection:
            connection.execute("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR(255), data TEXT)")

    def replace(self) -> None:
        """A new, empty table in the old one's place; its ids begin again at 1."""
        self.file.unlink()
        self._create()

    def add(self, *events: dict, encrypted: bool = True) -> None:
        fernet = Fernet(self.key_file.read_bytes())
        texts = [json.dumps(one) for one in events]
        self.add_raw(*[fernet.encrypt(text.encode()).decode() if encrypted else text for text in texts])

    def add_raw(self, *data: object) -> None:
        with sqlite3.connect(self.file) as connection:
            connection.executemany("INSERT INTO events (sender_id, data) VALUES ('home', ?)", [(one,) for one in data])


def in_child(work: Callable[[], object]) -> int:
    """Does `work` in a forked process; 0, 1 where it raised, minus the signal that killed it."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_at_statement(engine: Engine, number: int) -> None:
    """Ends this process with SIGKILL before the `number`th statement or commit on `engine`, counted from 1."""
    count = 0

    def step(*_arguments: object) -> None:
        nonlocal count
        count += 1
        if count == number:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", step)
    event.listen(engine, "commit", step)
