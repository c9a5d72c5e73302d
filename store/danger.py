"""Writes down that the danger screen marked an utterance: durably, whatever state the database is in."""

import logging
import uuid
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from contracts.errors import StoreError
from contracts.resident import check_resident_id
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from store.database import home, insert_into, reading, writing
from store.spill import Spill
from store.tables import DangerEvent

log = logging.getLogger("suiban.store")

PATIENCE_MS = 1500
"""A turn waits for its record: how long a busy database is given before the record is set aside."""
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


class DangerLog:
    """Records go to the database, else to the file `spill`, from where the next record or the next start takes them up."""

    def __init__(self, engine: Engine, spill: Path | None = None) -> None:
        self._engine = engine
        self._spill = Spill(spill or home() / SPILL_FILE)
        self._spill.reserve()
        self._absorb_if_possible()

    def record(self, resident: str, screen: ScreenResult, at: datetime, door: str) -> None:
        """One danger event; on the disk when this returns. `at` is aware; `door` names where it was said.

        Raises StoreError(store.danger_lost) where neither database nor file takes it, InputError(input.resident).
        """
        row = {
            "id": uuid.uuid4().hex,
            "resident": check_resident_id(resident),
            "kind": str(screen.kind),
            "level": str(screen.level),
            "rules": ",".join(screen.rules)[:2000],
            "door": door[:40],
            "at": (at if at.tzinfo else at.astimezone()).isoformat(),
        }
        try:
            self._insert([row])
        except StoreError as error:
            log.error("%s: a danger event goes to the spill file", error.code)
            self._set_aside(row)
            return
        self._absorb_if_possible()

    def absorb(self) -> int:
        """Takes what waits in the spill file into the database; how many records. Safe to repeat. Raises StoreError."""
        try:
            return self._spill.drain(self._insert)
        except OSError as problem:
            raise StoreError("store.spill", "The file with set-aside danger records could not be read.") from problem

    def _absorb_if_possible(self) -> None:
        try:
            self.absorb()
        except StoreError as error:
            log.error("%s: what was set aside waits on", error.code)

    def between(self, resident: str, first: date, last: date) -> list[Danger]:
        """As `danger_between`."""
        return danger_between(self._engine, resident, first, last)

    def _insert(self, rows: list[dict]) -> None:
        whole = [values for values in map(_values, rows) if values]
        with writing(self._engine, patience_ms=PATIENCE_MS) as connection:
            if whole:
                connection.execute(insert_into(connection, DangerEvent).on_conflict_do_nothing(), whole)

    def _set_aside(self, row: dict) -> None:
        try:
            self._spill.append(row)
        except OSError as problem:
            raise StoreError(
                "store.danger_lost", "A danger record could be written neither to the database nor beside it."
            ) from problem


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
