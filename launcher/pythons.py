"""Finds the two Pythons the product needs: 3.10 for Rasa's box, 3.11 or newer for everything else."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Iterator

from launcher.commands import output_of

HOW_TO_GET_310 = (
    "Rasa needs Python 3.10 and none was found. Install one (for example `pyenv install 3.10`, "
    "`uv python install 3.10`, or your system's python3.10 and python3.10-venv packages), "
    "or set SUIBAN_PYTHON310 to its path, and run ./suiban up again."
)
HOW_TO_GET_311 = (
    "Suiban needs Python 3.11 or newer and none was found. Install one (python3.11 and python3.11-venv), "
    "or set SUIBAN_PYTHON to its path, and run ./suiban up again."
)
_PROBE = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"


def find_python310(environ: dict[str, str]) -> str | None:
    """SUIBAN_PYTHON310, python3.10 on PATH, pyenv's versions, uv's: the first that starts and can make environments."""
    if environ.get("SUIBAN_PYTHON310"):
        return _working([environ["SUIBAN_PYTHON310"]], exactly=(3, 10))
    return _working(_candidates310(environ), exactly=(3, 10)) or _from_uv()


def find_python311(environ: dict[str, str]) -> str | None:
    """SUIBAN_PYTHON, the launcher's own, then python3.11 to python3.13 on PATH and in pyenv."""
    if environ.get("SUIBAN_PYTHON"):
        return _working([environ["SUIBAN_PYTHON"]], at_least=(3, 11))
    names = ["python3.11", "python3.12", "python3.13"]
    on_path = [path for name in names for path in _on_path(name, environ)]
    versions = [path for name in names for path in _in_pyenv(name, environ)]
    return _working([sys.executable, *on_path, *versions], at_least=(3, 11))


def _candidates310(environ: dict[str, str]) -> Iterator[str]:
    yield from _on_path("python3.10", environ)
    yield from _in_pyenv("python3.10", environ)


def _on_path(name: str, environ: dict[str, str]) -> Iterator[str]:
    for folder in environ.get("PATH", "").split(os.pathsep):
        path = shutil.which(name, path=folder) if folder else None
        if path:
            yield path


def _in_pyenv(name: str, environ: dict[str, str]) -> Iterator[str]:
    root = Path(environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from (str(path) for path in sorted(root.glob(f"versions/*/bin/{name}"), reverse=True))


def _from_uv() -> str | None:
    if not shutil.which("uv"):
        return None
    found = output_of(["uv", "python", "find", "3.10"])
    if not found and output_of(["uv", "python", "install", "3.10"], timeout_s=600) is not None:
        found = output_of(["uv", "python", "find", "3.10"])
    return _working([found.strip()], exactly=(3, 10)) if found else None


def _working(
    paths: Iterator[str] | list[str],
    *,
    exactly: tuple[int, int] | None = None,
    at_least: tuple[int, int] = (3, 0),
) -> str | None:
    for path in paths:
        answer = output_of([path, "-c", _PROBE])
        if answer is None:
            continue  # a shim that leads nowhere, or a Python without venv
        version = tuple(int(part) for part in answer.strip().split("."))
        if version == exactly or (exactly is None and version >= at_least):
            return path
    return None
