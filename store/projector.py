"""Takes the dialogue core's recorded events into mood observations: each once, whatever is killed in between."""

import logging
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from sqlalchemy import Connection, Engine, delete, select

from contracts.errors import StoreError
from store.broker import Broker, Row
from store.database import insert_into, reading, writing
from store.observe import Unreadable, is_encrypted, observation, open_data
from store.tables import Observation, Position, UnreadEvent

log = logging.getLogger("suiban.store")

BATCH = 500
OVERLAP = 200
_RETRIED = 1000


@dataclass(slots=True)
class Counts:
    """What the runs of one projector came to: rows read, observations added, rows that could not be used."""

    read: int = 0
    added: int = 0
    unreadable: int = 0


class Projector:
    """Reads `events_db` (SQLite file or SQLAlchemy URL), writes to `engine`. `key_file`: the Fernet key of the words.

    Observations, unreadable rows and the position are written in one transaction a batch, and an observation is
    known by its event's identity: killed anywhere, or run by several processes, nothing is lost or counted twice.
    """

    def __init__(self, events_db: Path | str, engine: Engine, key_file: Path | str) -> None:
        self._broker = Broker(events_db)
        self._engine = engine
        self._key_file = Path(key_file)
        self._retried = False
        self.counts = Counts()

    def run_once(self) -> int:
        """Takes in all new events; the number of observations added.

        Raises StoreError; store.key where events are encrypted and the key cannot be read (the position stays).
        """
        fernet = self._key()
        added = 0 if self._retried else self._retry(fernet)
        position = self._start()
        while True:
            rows = self._broker.after(position.row, BATCH)
            if not rows:
                return added
            if fernet is None and any(is_encrypted(row.data) for row in rows):
                raise StoreError("store.key", "The key to the recorded events is missing; run ./suiban doctor.")
            observations, unread = self._read(rows, fernet)
            with writing(self._engine) as connection:
                current = _position(connection, self._broker.name, lock=True)
                # Another projector was faster: its rows are skipped, unless this is the second look at late ones.
                if current is None or current.row <= rows[-1].id:
                    _note(connection, self._broker.name, rows[-1])
                new = _add(connection, observations)
                _note_unread(connection, self._broker.name, unread)
            added += new
            self.counts.read += len(rows)
            self.counts.added += new
            self.counts.unreadable += len(unread)
            position = Position(row=rows[-1].id)

    def _start(self) -> Position:
        """Where to go on: after the last row read, or from the beginning where the event table is another one."""
        with reading(self._engine) as connection:
            position = _position(connection, self._broker.name)
        if position is None or position.row == 0:
            return Position(row=0)
        known = self._broker.at([position.row])
        if not known or known[0].anchor != position.anchor:
            if not self._broker.after(0, 1):
                return Position(row=0)
            log.info("store.projector: the event table was replaced or cleared; it is read from its beginning")
            with writing(self._engine) as connection:
                connection.execute(delete(Position).where(Position.source == self._broker.name))
            return Position(row=0)
        # Ids of a sequence may be committed out of order: the last ones are looked at again.
        return Position(row=max(0, position.row - OVERLAP)) if self._broker.commits_out_of_order else position

    def _read(self, rows: list[Row], fernet: Fernet | None) -> tuple[list[dict], list[tuple[Row, str]]]:
        observations: list[dict] = []
        unread: list[tuple[Row, str]] = []
        for row in rows:
            try:
                found = observation(row, open_data(row.data, fernet))
            except Unreadable as problem:
                unread.append((row, problem.reason))
                continue
            if found:
                observations.append(found)
        if unread:
            named = ", ".join(f"{row.id} ({reason})" for row, reason in unread[:5])
            log.warning("store.projector: %d events were left out, beginning with %s", len(unread), named)
        return observations, unread

    def _retry(self, fernet: Fernet | None) -> int:
        """Looks once a process at events that could not be decrypted before: the key may have come back."""
        self._retried = fernet is not None
        if fernet is None:
            return 0
        name = self._broker.name
        waiting = select(UnreadEvent.row).where(UnreadEvent.source == name, UnreadEvent.reason == "encrypted")
        with reading(self._engine) as connection:
            ids = list(connection.execute(waiting.order_by(UnreadEvent.row.desc()).limit(_RETRIED)).scalars())
        if not ids:
            return 0
        observations: list[dict] = []
        opened: list[int] = []
        for row in self._broker.at(ids):
            try:
                found = observation(row, open_data(row.data, fernet))
            except Unreadable:
                continue
            opened.append(row.id)
            if found:
                observations.append(found)
        if not opened:
            return 0
        with writing(self._engine) as connection:
            added = _add(connection, observations)
            connection.execute(delete(UnreadEvent).where(UnreadEvent.source == name, UnreadEvent.row.in_(opened)))
        return added

    def _key(self) -> Fernet | None:
        try:
            return Fernet(self._key_file.read_bytes().strip())
        except (OSError, ValueError):
            return None


def _position(connection: Connection, source: str, *, lock: bool = False) -> Position | None:
    wanted = select(Position.row, Position.anchor).where(Position.source == source)
    found = connection.execute(wanted.with_for_update() if lock else wanted).first()
    return Position(source=source, row=found.row, anchor=found.anchor) if found else None


def _note(connection: Connection, source: str, last: Row) -> None:
    insert = insert_into(connection, Position).values(source=source, row=last.id, anchor=last.anchor)
    connection.execute(
        insert.on_conflict_do_update(index_elements=["source"], set_={"row": last.id, "anchor": last.anchor})
    )


def _add(connection: Connection, observations: list[dict]) -> int:
    """Inserts what is not there yet; how many were new."""
    once = {row["event"]: row for row in observations}
    if not once:
        return 0
    known = set(connection.execute(select(Observation.event).where(Observation.event.in_(list(once)))).scalars())
    new = [row for event, row in once.items() if event not in known]
    if new:
        connection.execute(insert_into(connection, Observation).on_conflict_do_nothing(), new)
    return len(new)


def _note_unread(connection: Connection, source: str, unread: list[tuple[Row, str]]) -> None:
    rows = [{"source": source, "row": row.id, "reason": reason} for row, reason in unread]
    if rows:
        connection.execute(insert_into(connection, UnreadEvent).on_conflict_do_nothing(), rows)
