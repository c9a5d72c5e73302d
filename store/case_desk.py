"""What people do with cases: look, take over, close with a note."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection, Engine, select, update

from contracts.alerts import Contact, Delivery, DeliveryState, Purpose
from contracts.case import Case, Move
from contracts.errors import InputError
from contracts.resident import check_resident_id
from store import case_rows
from store.database import reading, writing
from store.sealing import Sealer
from store.tables import CaseEvent, CaseRow, DeliveryRow


class Rules(Protocol):
    """What a person's doing does to a case (safety)."""

    def after_acknowledgement(self, case: Case) -> Move: ...

    def after_closing(self, case: Case, *, by: str, note: str, at: datetime, false_alarm: bool = False) -> Move: ...


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a case's history."""

    at: datetime
    event: str
    state: str
    level: str
    detail: str


@dataclass(frozen=True, slots=True)
class File:
    """A case with its history and its deliveries, both oldest first. No words of the elder are in it."""

    case: Case
    history: tuple[Happening, ...]
    deliveries: tuple[Delivery, ...]
    exhausted_at: datetime | None


class CaseDesk:
    """Reads and closes cases."""

    def __init__(self, engine: Engine, rules: Rules, sealer: Sealer) -> None:
        self._engine = engine
        self._rules = rules
        self._sealer = sealer

    def files(self, *, resident: str | None = None, unclosed_only: bool = False, limit: int = 100) -> list[File]:
        """The newest cases first. Raises StoreError, InputError(input.resident)."""
        wanted = select(CaseRow.__table__).order_by(CaseRow.opened_at.desc()).limit(limit)
        if resident is not None:
            wanted = wanted.where(CaseRow.resident == check_resident_id(resident))
        if unclosed_only:
            wanted = wanted.where(CaseRow.closed_at.is_(None))
        with reading(self._engine) as connection:
            rows = [row._asdict() for row in connection.execute(wanted)]
            return [self._file(connection, row) for row in rows]

    def take_over(self, case_id: str, *, by: str, now: datetime) -> Case:
        """A named person says on the spot that they take over.

        Raises StoreError, InputError(input.case) for an unknown or closed case or an empty name.
        """
        by = _name(by)
        with writing(self._engine) as connection:
            case = self._found(connection, case_id)
            _refuse_closed(case)
            handed = self._rules.after_acknowledgement(case).case or case
            case_rows.save(connection, handed, self._sealer)
            case_rows.add_event(connection, handed, "taken_over", now, by)
        return handed

    def close(self, case_id: str, *, by: str, note: str, now: datetime, false_alarm: bool = False) -> Case:
        """Closes with a note; unsent alerts are withdrawn, and after a false alarm each person told is told so, once.

        Raises StoreError, InputError(input.case) for an unknown case, an empty name or an empty note.
        """
        by, note = _name(by), " ".join(note.split())[:2000]
        if not note:
            raise InputError("input.case", "A case is closed with a note: what was found, what was done.")
        with writing(self._engine) as connection:
            case = self._found(connection, case_id)
            _refuse_closed(case)
            closed = self._rules.after_closing(case, by=by, note=note, at=now, false_alarm=false_alarm).case or case
            case_rows.save(connection, closed, self._sealer)
            case_rows.add_event(connection, closed, "closed", now, by)
            told = _reached(case_rows.deliveries_of(connection, case.id))
            unsent = (DeliveryRow.case_id == case.id, DeliveryRow.state == str(DeliveryState.WAITING))
            changes = {"state": str(DeliveryState.FAILED), "error": "case.closed"}
            connection.execute(update(DeliveryRow).where(*unsent, DeliveryRow.claimed_at.is_(None)).values(**changes))
            if false_alarm:
                case_rows.enqueue(connection, closed, told, now, purpose=Purpose.FOLLOW_UP)
        return closed

    def _file(self, connection: Connection, row: dict) -> File:
        wanted = select(CaseEvent.__table__).where(CaseEvent.case_id == row["id"]).order_by(CaseEvent.at, CaseEvent.id)
        history = [
            Happening(event.at, event.event, event.state, event.level, event.detail)
            for event in connection.execute(wanted)
        ]
        deliveries = case_rows.deliveries_of(connection, row["id"])
        return File(case_rows.case_of(row, self._sealer), tuple(history), tuple(deliveries), row["exhausted_at"])

    def _found(self, connection: Connection, case_id: str) -> Case:
        ids = select(CaseRow.id).where(CaseRow.id.startswith(case_id or "?", autoescape=True)).limit(2)
        found = list(connection.execute(ids).scalars())
        case = case_rows.by_id(connection, found[0], self._sealer, lock=True) if len(found) == 1 else None
        if case is None:
            raise InputError("input.case", f"There is no one case {case_id[:40]!r}; ./suiban cases lists them.")
        return case


def _reached(deliveries: Sequence[Delivery]) -> list[Contact]:
    """Everybody an alert went to or may have gone to, once."""
    reached = (DeliveryState.SENT, DeliveryState.ACKNOWLEDGED, DeliveryState.UNCERTAIN)
    return list({one.contact.id: one.contact for one in deliveries if one.state in reached}.values())


def _refuse_closed(case: Case) -> None:
    if case.is_closed:
        raise InputError("input.case", f"Case {case.id[:8]} is closed already.")


def _name(by: str) -> str:
    by = " ".join(by.split())
    if not 1 <= len(by) <= 80:
        raise InputError("input.case", "Say who you are: a name of at most 80 characters.")
    return by
