"""A file that takes danger records when the database cannot: reserved on the disk beforehand, flushed line by line."""

import contextlib
import json
import logging
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: one process at a time is what the launcher starts there
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger("suiban.store")

RESERVE_BYTES = 64 * 1024


class Spill:
    """JSON objects, one a line, in a file whose room is reserved so that a full disk still takes about 200 of them.

    What is not yet used of the reserve is NUL. Threads and processes take turns through a file lock.
    """

    def __init__(self, path: Path, *, reserve_bytes: int = RESERVE_BYTES) -> None:
        self.path = path
        self._reserve_bytes = reserve_bytes
        self._one_at_a_time = threading.Lock()

    def reserve(self) -> None:
        """Makes the file with its room while there is some. Failing is allowed: `append` tries again."""
        with contextlib.suppress(OSError), self._open():
            pass

    def append(self, record: dict) -> None:
        """Adds `record`; it is on the disk when this returns. Raises OSError."""
        with self._open() as descriptor:
            data = _content(descriptor)
            lead = b"" if not data or data.endswith(b"\n") else b"\n"  # after a line torn by a power cut
            line = lead + json.dumps(record, ensure_ascii=True).encode() + b"\n"
            _write(descriptor, line, len(data))
            os.fsync(descriptor)

    def drain(self, take: Callable[[list[dict]], None]) -> int:
        """Hands all records to `take`, and empties the file once `take` has returned; how many there were.

        A crash in between hands them over again: `take` must not mind. Raises OSError and what `take` raises.
        """
        if not self.waiting():
            return 0
        with self._open() as descriptor:
            data = _content(descriptor)
            records = list(_records(data))
            if records:
                take(records)
            _write(descriptor, b"\0" * len(data), 0)
            os.fsync(descriptor)
        return len(records)

    def waiting(self) -> bool:
        """Whether the file holds anything."""
        try:
            with self.path.open("rb") as file:
                return file.read(1) not in (b"", b"\0")
        except OSError:
            return False

    @contextlib.contextmanager
    def _open(self) -> Iterator[int]:
        with self._one_at_a_time:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                if fcntl:
                    fcntl.flock(descriptor, fcntl.LOCK_EX)
                if os.fstat(descriptor).st_size < self._reserve_bytes:
                    self._make_room(descriptor)
                yield descriptor
            finally:
                os.close(descriptor)  # lets go of the lock as well

    def _make_room(self, descriptor: int) -> None:
        with contextlib.suppress(OSError):
            size = os.fstat(descriptor).st_size
            _write(descriptor, b"\0" * (self._reserve_bytes - size), size)
            os.fsync(descriptor)
            folder = os.open(self.path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _write(descriptor: int, data: bytes, offset: int) -> None:
    """All of `data` at `offset`. Raises OSError where the disk takes only a part."""
    os.lseek(descriptor, offset, os.SEEK_SET)
    while data:
        data = data[os.write(descriptor, data) :]


def _content(descriptor: int) -> bytes:
    os.lseek(descriptor, 0, os.SEEK_SET)
    data = b"".join(iter(lambda: os.read(descriptor, 1 << 16), b""))
    return data.rstrip(b"\0")


def _records(data: bytes) -> Iterator[dict]:
    for number, line in enumerate(data.replace(b"\0", b"").splitlines(), 1):
        try:
            record = json.loads(line)
        except ValueError:
            log.error("store.spill: line %d was torn and cannot be read", number)
            continue
        if isinstance(record, dict):
            yield record
