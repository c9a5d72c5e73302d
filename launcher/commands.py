"""Runs a program, keeps its output in a log file, and turns failure into one sentence that names the log."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from launcher.console import LauncherError


def run_logged(command: list[str], log: Path, *, env: dict[str, str] | None, cwd: Path, what: str) -> None:
    """Raises LauncherError(`what` failed; last lines; log file) where `command` does not end with 0."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as file:
        file.write(f"\n$ {' '.join(command)}\n".encode())
        file.flush()
        start = file.tell()
        try:
            code = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                env=env,
                cwd=cwd,
                check=False,
            ).returncode
        except OSError as error:
            raise LauncherError(f"{what} could not be started: {error.strerror}.") from error
    if code:
        with log.open("rb") as file:
            file.seek(start)
            tail = file.read().decode(errors="replace").strip().splitlines()[-12:]
        shown = "\n".join(f"    | {line}" for line in tail)
        raise LauncherError(f"{what} failed (exit {code}). The end of {log}:\n{shown}")


def output_of(command: list[str], *, env: dict[str, str] | None = None, timeout_s: float = 30) -> str | None:
    """Standard output of `command`, or None where it cannot be run or fails."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            env=env,
            timeout=timeout_s,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def is_alive(pid: int) -> bool:
    """Whether a process with this id runs (a zombie counts as gone)."""
    if pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (OSError, IndexError):
        return True
