"""What a resident was told about the companion, what is not to be shown to whom, and complaints."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, exists, insert, select, update

from contracts.alerts import Relation
from contracts.resident import check_resident_id
from store.database import insert_into, reading, writing
from store.tables import ComplaintRow, ContactRow, Notice, SharingRestriction
from store.usage import PATIENCE_MS

ANSWER_WITHIN = timedelta(days=15)
"""How long the people in charge have to answer a complaint."""


@dataclass(frozen=True, slots=True)
class Told:
    """When a notice was given last, and how far it has come. `at` is aware, in UTC."""

    at: datetime
    step: int


@dataclass(frozen=True, slots=True)
class Complaint:
    """An open complaint; moments are aware, in UTC."""

    id: str
    at: datetime
    due_at: datetime


class Agreements:
    """Every method raises StoreError and InputError(input.resident). Moments are aware."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def told(self, resident: str) -> dict[str, Told]:
        """Every notice given to `resident`, by kind."""
        wanted = select(Notice.kind, Notice.at, Notice.step).where(Notice.resident == check_resident_id(resident))
        with reading(self._engine) as connection:
            return {kind: Told(at, step) for kind, at, step in connection.execute(wanted)}

    def tell(self, resident: str, kind: str, at: datetime, step: int = 0) -> None:
        """Notes that the notice `kind` was given, up to `step`."""
        values = {"resident": check_resident_id(resident), "kind": kind, "at": at, "step": step}
        with writing(self._engine, patience_ms=PATIENCE_MS) as connection:
            new = insert_into(connection, Notice).values(values)
            connection.execute(
                new.on_conflict_do_update(index_elements=["resident", "kind"], set_={"at": at, "step": step})
            )

    def take_back(self, resident: str, kind: str) -> None:
        """Forgets that the notice `kind` was given, such as a question that was answered."""
        with writing(self._engine, patience_ms=PATIENCE_MS) as connection:
            connection.execute(
                delete(Notice).where(Notice.resident == check_resident_id(resident), Notice.kind == kind)
            )

    def has_contact(self, resident: str) -> bool:
        """Whether there is anybody who could be told about danger."""
        there = exists().where(
            ContactRow.resident == check_resident_id(resident),
            ContactRow.removed_at.is_(None),
            ContactRow.agreed_at.is_not(None),
        )
        with reading(self._engine) as connection:
            return bool(connection.execute(select(there)).scalar())

    def keep_from(self, resident: str, relations: Collection[Relation], at: datetime) -> None:
        """These relatives are not to see the resident's mood."""
        with writing(self._engine) as connection:
            for relation in relations:
                row = {"resident": check_resident_id(resident), "relation": str(relation), "at": at}
                connection.execute(insert_into(connection, SharingRestriction).values(row).on_conflict_do_nothing())

    def share_with(self, resident: str, relations: Collection[Relation]) -> bool:
        """These relatives may see it again; whether that changes anything."""
        row = SharingRestriction
        wanted = [str(relation) for relation in relations]
        with writing(self._engine) as connection:
            lifted = delete(row).where(row.resident == check_resident_id(resident), row.relation.in_(wanted))
            return connection.execute(lifted).rowcount > 0

    def kept_from(self, resident: str) -> frozenset[Relation]:
        """Who is not to see the resident's mood."""
        with reading(self._engine) as connection:
            return restrictions(connection, check_resident_id(resident))

    def complain(self, resident: str, at: datetime) -> Complaint:
        """A new complaint, with the day by which a person answers."""
        made = Complaint(uuid.uuid4().hex, at, at + ANSWER_WITHIN)
        row = {"id": made.id, "resident": check_resident_id(resident), "at": at, "due_at": made.due_at}
        with writing(self._engine) as connection:
            connection.execute(insert(ComplaintRow).values(**row, answered_by=""))
        return made

    def answered(self, complaint: str, by: str, at: datetime) -> bool:
        """Notes that a person answered; False where there is no such open complaint."""
        row = ComplaintRow
        done = update(row).where(row.id == complaint, row.answered_at.is_(None))
        with writing(self._engine) as connection:
            return connection.execute(done.values(answered_at=at, answered_by=by[:80])).rowcount > 0

    def complaints(self, resident: str) -> list[Complaint]:
        """Those not answered yet, the oldest first."""
        with reading(self._engine) as connection:
            return open_complaints(connection, check_resident_id(resident))


def restrictions(connection: Connection, resident: str) -> frozenset[Relation]:
    """As `Agreements.kept_from`, inside a transaction."""
    wanted = select(SharingRestriction.relation).where(SharingRestriction.resident == resident)
    return frozenset(Relation(name) for name in connection.execute(wanted).scalars())


def open_complaints(connection: Connection, resident: str) -> list[Complaint]:
    """As `Agreements.complaints`, inside a transaction."""
    row = ComplaintRow
    wanted = select(row.id, row.at, row.due_at).where(row.resident == resident, row.answered_at.is_(None))
    return [Complaint(*found) for found in connection.execute(wanted.order_by(row.at))]
