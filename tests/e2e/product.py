"""Starts the product through the launcher, on ports and in a home of its own, and runs commands against it."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from launcher.paths import ROOT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Product:
    """One running product. `home` holds its databases, keys and logs."""

    def __init__(self, home: Path) -> None:
        self.home = home
        ports = {name: str(free_port()) for name in ("SUIBAN_WEB_PORT", "SUIBAN_RASA_PORT", "SUIBAN_ACTIONS_PORT")}
        own = {
            "SUIBAN_DATABASE_URL",
            "SUIBAN_EVENTS_DB",
            "SUIBAN_TRACKER_DB",
            "SUIBAN_KEY_FILE",
            "SUIBAN_WEB_TOKEN",
        }
        kept = {name: value for name, value in os.environ.items() if name not in own}
        self.env = {**kept, **ports, "SUIBAN_HOME": str(home)}
        self.url = f"http://127.0.0.1:{ports['SUIBAN_WEB_PORT']}"

    def run(self, *arguments: str, timeout_s: float = 240) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(ROOT / "suiban"), *arguments],
            capture_output=True,
            text=True,
            env=self.env,
            timeout=timeout_s,
            check=False,
        )

    def json(self, *arguments: str) -> Any:
        done = self.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        return lines[0] if len(lines) == 1 else lines

    def say(self, text: str, *arguments: str) -> Any:
        return self.json("say", text, *arguments)

    def up(self) -> None:
        done = self.run("up", "--detach", "--no-speech", timeout_s=900)
        assert done.returncode == 0, done.stdout + done.stderr
