"""Plain words on the terminal: steps with their time, warnings, and one clear sentence for an error."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from typing import Iterator


class LauncherError(Exception):
    """A whole sentence for a person; `exit_code` is what the command ends with."""

    def __init__(self, message: str, exit_code: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


def say(text: str) -> None:
    print(text, flush=True)


def warn(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(text: str) -> Iterator[None]:
    """Prints `text`, then how long it took; every 15 s that it is still at work."""
    start = time.monotonic()
    done = threading.Event()

    def still_working() -> None:
        while not done.wait(15):
            say(f"    still at it ({time.monotonic() - start:.0f} s) ...")

    say(f"  {text} ...")
    ticker = threading.Thread(target=still_working, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()
    say(f"    done in {time.monotonic() - start:.1f} s")
