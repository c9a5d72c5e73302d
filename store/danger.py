"""Writes down that the danger screen marked an utterance: durably, whatever state the database is in."""

import logging
import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from contracts.errors import StoreError
from contracts.resident import check_resident_id
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from store.database import home, insert_into, reading, writing
from store.spill import Spill
from store.tables import DangerEvent

log = logging.getLogger("suiban.store")

PATIENCE_MS = 700
"""How long a busy database is given before a record is set aside: the words of an answer wait for it."""
SPILL_FILE = "danger-spill.jsonl"


@dataclass(frozen=True, slots=True)
class Danger:
    """One danger record. `day`: the local date; `rules`: ids of the rules that fired, never words."""

    id: str
    resident: str
    kind: DangerKind
    level: DangerLevel
    rules: tuple[str, ...]
    door: str
    at: datetime
    day: date


Then = Callable[[Connection, dict], None]
"""What a record does besides being kept, in the same transaction; called once for each record that waited."""


class DangerLog:
    """Records go to the database, else to the file `spill`, from where the next record or the next start takes them up.

    `then`: what a record that waited in the file does once it is in the database.
    """

    def __init__(self, engine: Engine, spill: Path | None = None, then: Then | None = None) -> None:
        self._engine = engine
        self._spill = Spill(spill or home() / SPILL_FILE)
        self._then = then
        self._spill.reserve()
        self.absorb_if_possible()

    def record(self, resident: str, screen: ScreenResult, at: datetime, door: str) -> None:
        """One danger event; on the disk when this returns. `at` is aware; `door` names where it was said.

        Raises StoreError(store.danger_lost) where neither database nor file takes it, InputError(input.resident).
        """
        row = self.row(resident, screen, at, door)
        try:
            with self.writing() as connection:
                self.insert(connection, [row])
        except StoreError as error:
            log.error("%s: a danger event goes to the spill file", error.code)
            self.set_aside(row)
            return
        self.absorb_if_possible()

    @staticmethod
    def row(resident: str, screen: ScreenResult, at: datetime, door: str) -> dict:
        """The record as it is kept in the file, with an id of its own. Raises InputError(input.resident)."""
        return {
            "id": uuid.uuid4().hex,
            "resident": check_resident_id(resident),
            "kind": str(screen.kind),
            "level": str(screen.level),
            "rules": ",".join(screen.rules)[:2000],
            "door": door[:40],
            "at": (at if at.tzinfo else at.astimezone()).isoformat(),
        }

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that waits no longer for the database than an elder can wait. Raises StoreError."""
        return writing(self._engine, patience_ms=PATIENCE_MS)

    @staticmethod
    def insert(connection: Connection, rows: list[dict]) -> list[dict]:
        """Those of `rows` that were not there yet, now written."""
        new = []
        for row in rows:
            values = _values(row)
            if values is None:
                continue
            statement = insert_into(connection, DangerEvent).values(values).on_conflict_do_nothing()
            if connection.execute(statement.returning(DangerEvent.id)).first():
                new.append(row)
        return new

    def absorb(self) -> int:
        """Takes what waits in the spill file into the database; how many records. Safe to repeat. Raises StoreError."""
        try:
            return self._spill.drain(self._take)
        except OSError as problem:
            raise StoreError("store.spill", "The file with set-aside danger records could not be read.") from problem

    def absorb_if_possible(self) -> None:
        """As `absorb`; where it fails the records wait on."""
        try:
            self.absorb()
        except StoreError as error:
            log.error("%s: what was set aside waits on", error.code)

    def between(self, resident: str, first: date, last: date) -> list[Danger]:
        """As `danger_between`."""
        return danger_between(self._engine, resident, first, last)

    def set_aside(self, row: dict) -> None:
        """Writes a record to the spill file. Raises StoreError(store.danger_lost)."""
        try:
            self._spill.append(row)
        except OSError as problem:
            raise StoreError(
                "store.danger_lost", "A danger record could be written neither to the database nor beside it."
            ) from problem

    def _take(self, rows: list[dict]) -> None:
        with self.writing() as connection:
            for row in self.insert(connection, rows):
                try:
                    if self._then:
                        self._then(connection, row)
                except (KeyError, ValueError):
                    log.error("store.spill: a record was kept, but what it calls for is not readable")


_TEXTS = ("id", "resident", "kind", "level", "rules", "door")


def danger_between(engine: Engine, resident: str, first: date, last: date) -> list[Danger]:
    """The records of the local days `first` to `last`, both included, oldest first. Raises StoreError."""
    wanted = (
        select(DangerEvent.__table__)
        .where(DangerEvent.resident == check_resident_id(resident), DangerEvent.day.between(first, last))
        .order_by(DangerEvent.at)
    )
    with reading(engine) as connection:
        return [_danger(row._asdict()) for row in connection.execute(wanted)]


def _values(row: dict) -> dict | None:
    """The columns of a spilled row; None, logged by id, where the line is not one of ours."""
    try:
        at = datetime.fromisoformat(row["at"])
        return {**{name: str(row[name]) for name in _TEXTS}, "at": at, "day": at.date()}
    except (KeyError, TypeError, ValueError):
        log.error("store.spill: a record without its fields was left out")
        return None


def _danger(row: dict) -> Danger:
    rules = tuple(rule for rule in row.pop("rules").split(",") if rule)
    return Danger(**{**row, "kind": DangerKind(row["kind"]), "level": DangerLevel(row["level"])}, rules=rules)
