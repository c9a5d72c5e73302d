"""Reads the event table of Rasa's SQL event broker (rasa 3.6: id, sender_id, data) without ever writing to it."""

import hashlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, column, create_engine, select, table
from sqlalchemy.exc import SQLAlchemyError

from contracts.errors import StoreError
from store.database import open_engine, reading
from store.failure import explain

_EVENTS = table("events", column("id"), column("sender_id"), column("data"))


@dataclass(frozen=True, slots=True)
class Row:
    """One recorded event. `data` is an encrypted token, or JSON."""

    id: int
    sender: str
    data: str

    @property
    def anchor(self) -> str:
        """SHA-256 of the row, by which it is known again. `data` is random once encrypted, so it tells no words."""
        return hashlib.sha256(f"{self.id}|{self.sender}|{self.data}".encode()).hexdigest()


class Broker:
    """`address`: an SQLite file or an SQLAlchemy URL. What does not exist yet reads as empty."""

    def __init__(self, address: Path | str) -> None:
        text = str(address)
        self.name = hashlib.sha256((text if "://" in text else str(Path(text).absolute())).encode()).hexdigest()
        self._file = None if "://" in text else Path(text)
        self._engine = open_engine(text) if self._file is None else _read_only(self._file)

    def after(self, row: int, limit: int) -> list[Row]:
        """At most `limit` events with an id above `row`, in order. Raises StoreError."""
        return self._rows(select(_EVENTS).where(_EVENTS.c.id > row).order_by(_EVENTS.c.id).limit(limit))

    def at(self, rows: list[int]) -> list[Row]:
        """The events with these ids, as far as they are still there. Raises StoreError."""
        return self._rows(select(_EVENTS).where(_EVENTS.c.id.in_(rows)).order_by(_EVENTS.c.id)) if rows else []

    @property
    def commits_out_of_order(self) -> bool:
        """Whether an event may appear after one with a higher id (several writers, ids from a sequence)."""
        return self._engine.dialect.name != "sqlite"

    def close(self) -> None:
        self._engine.dispose()

    def _rows(self, wanted) -> list[Row]:  # type: ignore[no-untyped-def]
        if self._file is not None and not self._file.exists():
            return []
        try:
            with reading(self._engine) as connection:
                return [Row(int(i), str(sender or ""), _text(data)) for i, sender, data in connection.execute(wanted)]
        except StoreError as error:
            if error.code == "store.schema":
                return []
            raise StoreError(error.code, f"The recorded events could not be read. {error.message}") from error
        except SQLAlchemyError as problem:
            raise explain(problem) from problem


def _text(data: object) -> str:
    return data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data or "")


def _read_only(file: Path) -> Engine:
    def connect() -> sqlite3.Connection:
        address = f"{file.absolute().as_uri()}?mode=ro"
        connection = sqlite3.connect(address, uri=True, timeout=5.0, check_same_thread=False)
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")  # a broken row must not stop the rest
        return connection

    return create_engine("sqlite://", creator=connect, pool_size=1)
