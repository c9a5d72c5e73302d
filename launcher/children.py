"""The product's processes: how each is started and how one knows that it is ready."""

from __future__ import annotations

import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from launcher.paths import Place
from launcher.preparation import rasa_model_file

FRESH_S = 60
"""Seconds after which a ready file that was not touched means that its process hangs; a locked database takes less."""


@dataclass(frozen=True)
class Child:
    """`name` is for logs, `words` for people. `health_url` answers 200 once the process is ready.

    One without a port touches `ready_file` while it works instead.
    """

    name: str
    words: str
    command: list[str]
    health_url: str = ""
    port: Optional[int] = None
    port_variable: str = ""
    ready_file: Optional[Path] = None


def children(place: Place) -> list[Child]:
    """In the order of start; Rasa, the slowest, comes first."""
    app, rasa = str(place.python("app")), str(place.python("rasa"))
    return [
        Child(
            "rasa",
            "the dialogue core",
            [
                *(rasa, "-m", "bot.server", str(place.rasa_port), str(rasa_model_file(place))),
            ],
            place.rasa_url + "/",
            place.rasa_port,
            "SUIBAN_RASA_PORT",
        ),
        Child(
            "actions",
            "the action server",
            [app, "-m", "rasa_sdk", "--actions", "actions", "--port", str(place.actions_port)],
            place.actions_url + "/health",
            place.actions_port,
            "SUIBAN_ACTIONS_PORT",
        ),
        Child(
            "web",
            "the web app",
            [
                *(app, "-m", "uvicorn", "--factory", "web.app:create_app", "--host", "127.0.0.1"),
                *("--port", str(place.web_port), "--no-access-log", "--log-level", "warning"),
            ],
            place.web_url + "/healthz",
            place.web_port,
            "SUIBAN_WEB_PORT",
        ),
        Child(
            "delivery",
            "the delivery worker",
            [app, "-m", "companion", "deliver", "--ready-file", str(place.delivery_ready_file)],
            ready_file=place.delivery_ready_file,
        ),
    ]


def is_healthy(child: Child, timeout_s: float = 1.0) -> bool:
    if child.ready_file:
        return _is_fresh(child.ready_file)
    try:
        with _opener().open(child.health_url, timeout=timeout_s) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _is_fresh(file: Path) -> bool:
    try:
        return abs(time.time() - file.stat().st_mtime) < FRESH_S
    except OSError:
        return False


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))
