"""Forgets at an elder's word: the last exchange, or everything, in the dialogue core's two databases and in the store.

Rows are overwritten with zeros (SQLite's secure_delete) and the write-ahead log is cut, so that a deleted sentence
lies on the disk no longer, not even encrypted. The dialogue core reads a conversation anew at every turn.
"""

import contextlib
import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeGuard

from cryptography.fernet import Fernet
from sqlalchemy import Connection, Engine, Table, column, delete, select, table, update

from contracts.errors import StoreError
from contracts.resident import check_resident_id
from store.broker import Row
from store.database import open_engine, reading, writing
from store.observe import Unreadable, observation, open_data
from store.retention import written_at
from store.tables import Base, CaseRow, Observation, UsageSpan
from store.usage import PAUSE

log = logging.getLogger("suiban.store")

KEPT = frozenset({"danger_events", "cases", "contacts", "scam_signs", "complaints", "sharing_restrictions"})
"""Tables with a resident that "forget everything" leaves: danger and who is told, complaints, what is not to be shown."""
_TRACKER = table("events", column("id"), column("sender_id"), column("type_name"), column("timestamp"), column("data"))
_EVENTS = table("events", column("id"), column("sender_id"), column("data"))


class Forgetter:
    """`tracker` and `events`: SQLite files or SQLAlchemy URLs of the dialogue core, None where there is none.

    `key_file`: opens the events, to find what belongs to an utterance. Methods raise StoreError.
    """

    def __init__(
        self, engine: Engine, tracker: Path | str | None, events: Path | str | None, key_file: Path | str | None
    ) -> None:
        self._engine = engine
        self._tracker = tracker
        self._events = events
        self._key_file = Path(key_file) if key_file else None

    def forget_last(self, resident: str, turns: int = 1) -> bool:
        """Deletes the last `turns` exchanges and the mood they showed; whether there was anything."""
        check_resident_id(resident)
        since = self._last_said(resident, turns)
        if since is None:
            return False
        identities: list[str] = []
        if _is_there(self._events):
            with _opened(self._events) as engine:
                identities = self._forget_events(engine, resident, since)
        if identities:
            with writing(self._engine) as connection:
                connection.execute(delete(Observation).where(Observation.event.in_(identities)))
        return True

    def forget_all(self, resident: str, now: datetime) -> None:
        """Deletes everything of `resident` but danger; the span of talk that runs goes on being counted."""
        check_resident_id(resident)
        for address in filter(_is_there, (self._tracker, self._events)):
            with _opened(address) as engine, _if_there(), _wiping(engine) as connection:
                connection.execute(delete(_EVENTS).where(_EVENTS.c.sender_id == resident))
        with _wiping(self._engine) as connection:
            for one in _tables_of_residents():
                if one.name not in KEPT and one.name != UsageSpan.__tablename__:
                    connection.execute(delete(one).where(one.c.resident == resident))
            over = UsageSpan.last_at < now - PAUSE
            connection.execute(delete(UsageSpan).where(UsageSpan.resident == resident, over))
            connection.execute(update(CaseRow).where(CaseRow.resident == resident).values(place=""))

    def _last_said(self, resident: str, turns: int) -> float | None:
        """Deletes the exchanges from the conversation; when the first of them was said (seconds since 1970)."""
        if not _is_there(self._tracker):
            return None
        said = select(_TRACKER.c.id, _TRACKER.c.timestamp).where(
            _TRACKER.c.sender_id == resident, _TRACKER.c.type_name == "user"
        )
        with _opened(self._tracker) as engine, _if_there():
            with _wiping(engine) as connection:
                last = connection.execute(said.order_by(_TRACKER.c.id.desc()).limit(turns)).all()
                if not last:
                    return None
                gone = delete(_TRACKER).where(_TRACKER.c.sender_id == resident, _TRACKER.c.id >= last[-1].id)
                connection.execute(gone)
            return float(last[-1].timestamp)
        return None

    def _forget_events(self, engine: Engine, resident: str, since: float) -> list[str]:
        """Deletes the published events since then; the identities of the utterances among them."""
        fernet = self._key()
        wanted = select(_EVENTS).where(_EVENTS.c.sender_id == resident).order_by(_EVENTS.c.id.desc())
        gone: list[int] = []
        identities: list[str] = []
        with _if_there():
            with reading(engine) as connection:
                for number, sender, data in connection.execute(wanted):
                    moment, said = _happened(Row(number, sender, str(data or "")), fernet)
                    if moment is not None and moment < since:
                        break
                    gone.append(number)
                    identities += [said] if said else []
            with _wiping(engine) as connection:
                connection.execute(delete(_EVENTS).where(_EVENTS.c.id.in_(gone)))
        return identities

    def _key(self) -> Fernet | None:
        try:
            return Fernet(self._key_file.read_bytes().strip()) if self._key_file else None
        except (OSError, ValueError):
            log.error("store.key: the key of the elder's words cannot be read; events are told apart by the second")
            return None


def _is_there(address: Path | str | None) -> TypeGuard[Path | str]:
    return address is not None and ("://" in str(address) or Path(address).exists())


def _happened(row: Row, fernet: Fernet | None) -> tuple[float | None, str]:
    """When an event happened, and the identity of its observation where it is an utterance that showed a mood."""
    moment: float | None
    try:
        event = open_data(row.data, fernet)
        moment = float(event["timestamp"])
    except (Unreadable, KeyError, TypeError, ValueError):
        written = written_at(row.data)
        moment, event = (written.timestamp() + 1 if written else None), {}  # tokens know whole seconds only
    try:
        seen = observation(row, event)
    except Unreadable:
        seen = None
    return moment, str(seen["event"]) if seen else ""


def _tables_of_residents() -> Sequence[Table]:
    return [one for one in Base.metadata.sorted_tables if "resident" in one.c]


@contextlib.contextmanager
def _opened(address: Path | str) -> Iterator[Engine]:
    text = str(address)
    engine = open_engine(text if "://" in text else f"sqlite:///{text}")
    try:
        yield engine
    finally:
        engine.dispose()


@contextlib.contextmanager
def _if_there() -> Iterator[None]:
    """A table that is not there yet counts as empty."""
    try:
        yield
    except StoreError as error:
        if error.code != "store.schema":
            raise


@contextlib.contextmanager
def _wiping(engine: Engine) -> Iterator[Connection]:
    """A transaction whose deletions leave nothing behind in the file."""
    lite = engine.dialect.name == "sqlite"
    with writing(engine) as connection:
        if lite:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
        yield connection
    if lite:
        _empty_log(engine)


def _empty_log(engine: Engine) -> None:
    """Moves the write-ahead log into the file and empties it, as far as nobody reads it at this moment."""
    with contextlib.closing(engine.raw_connection()) as connection:
        cursor = connection.cursor()
        busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    if busy and busy[0]:
        log.warning("store.wal: the log of a database is in use; it is emptied at its next checkpoint")
