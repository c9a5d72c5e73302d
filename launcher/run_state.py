"""What runs now, written by the supervisor and read by status, down, say and doctor."""

from __future__ import annotations

import json
import os
from typing import Any

from launcher.commands import is_alive
from launcher.paths import Place


def write(place: Place, state: dict[str, Any]) -> None:
    """Replaces the state file in one step, so that a reader never sees half of it."""
    place.run.mkdir(parents=True, exist_ok=True)
    partial = place.state_file.with_suffix(".partial")
    partial.write_text(json.dumps(state, indent=1))
    os.replace(partial, place.state_file)


def read(place: Place) -> dict[str, Any] | None:
    """The running product's state; None where no supervisor is alive."""
    try:
        state: dict[str, Any] = json.loads(place.state_file.read_text())
    except (OSError, ValueError):
        return None
    return state if is_alive(int(state.get("pid", 0))) else None


def clear(place: Place) -> None:
    place.state_file.unlink(missing_ok=True)
