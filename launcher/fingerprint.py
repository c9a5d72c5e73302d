"""A hash of what a step depends on, and the stamp that says the step was done for it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Iterable

_IGNORED = {"__pycache__", ".pytest_cache"}


def fingerprint(paths: Iterable[Path], *extra: str) -> str:
    """sha256 over names and bytes of every file under `paths` (folders are read whole) and over `extra`."""
    digest = hashlib.sha256()
    for text in extra:
        digest.update(text.encode() + b"\0")
    for path in paths:
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        for file in files:
            if _IGNORED.isdisjoint(file.parts) and file.suffix != ".pyc":
                digest.update(str(file.relative_to(path.parent)).encode() + b"\0")
                digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def is_stamped(stamp: Path, value: str) -> bool:
    """Whether the step behind `stamp` was last done for `value`."""
    try:
        return stamp.read_text().strip() == value
    except OSError:
        return False


def write_stamp(stamp: Path, value: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value + "\n")
