"""Talks to the running product's web app over loopback."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

from launcher import run_state
from launcher.console import LauncherError
from launcher.paths import Place

NOT_RUNNING = "Suiban is not running. Start it with ./suiban up"


def post(place: Place, path: str, body: dict[str, Any], *, timeout_s: float = 60) -> Any:
    """The JSON answer. Raises LauncherError: exit 3 where nothing runs, exit 2 where the input was refused."""
    if run_state.read(place) is None:
        raise LauncherError(NOT_RUNNING, exit_code=3)
    request = urllib.request.Request(
        place.web_url + path,
        data=json.dumps(body).encode("utf-8", "surrogatepass"),
        headers={"Content-Type": "application/json", "Authorization": f"Bearer {place.token()}"},
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=timeout_s) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        raise LauncherError(_message_of(error), exit_code=2 if error.code < 500 else 1) from error
    except OSError as error:
        raise LauncherError("The web app does not answer. See ./suiban status", exit_code=3) from error


def _message_of(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.loads(error.read())["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"The web app refused the request ({error.code})."
