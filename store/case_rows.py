"""Cases, their history and their deliveries as rows: read and written inside a caller's transaction."""

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select, update

from contracts.alerts import ChannelName, Contact, Delivery, DeliveryState, Purpose, Relation
from contracts.case import Case, CaseState, Question
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel
from store.database import insert_into
from store.sealing import Sealer
from store.tables import CaseEvent, CaseRow, ContactRow, DeliveryRow

_SAME = ("id", "resident", "step", "quiet_turns", "silences", "silent", "suspect", "opened_at", "said_at", "asked_at")
_SAME_CLOSED = ("closed_at", "closed_by", "note", "false_alarm")
_WITH_CONTACT = select(
    DeliveryRow.__table__, *[column.label(f"contact__{column.name}") for column in ContactRow.__table__.c]
).join(ContactRow, ContactRow.id == DeliveryRow.contact_id)


def unclosed(connection: Connection, resident: str, sealer: Sealer, *, lock: bool = False) -> Case | None:
    """The one case of `resident` that no person has closed."""
    wanted = select(CaseRow.__table__).where(CaseRow.resident == resident, CaseRow.closed_at.is_(None))
    row = connection.execute(wanted.with_for_update() if lock else wanted).first()
    return case_of(row._asdict(), sealer) if row else None


def by_id(connection: Connection, case_id: str, sealer: Sealer, *, lock: bool = False) -> Case | None:
    wanted = select(CaseRow.__table__).where(CaseRow.id == case_id)
    row = connection.execute(wanted.with_for_update() if lock else wanted).first()
    return case_of(row._asdict(), sealer) if row else None


def case_of(row: dict, sealer: Sealer) -> Case:
    kinds = tuple(
        (DangerKind(kind), DangerLevel(level)) for kind, level in (one.split(":") for one in row["kinds"].split(","))
    )
    return Case(
        **{name: row[name] for name in (*_SAME, *_SAME_CLOSED)},
        state=CaseState(row["state"]),
        level=DangerLevel(row["level"]),
        kinds=kinds,
        question=Question(DangerLevel(row["if_yes"]), DangerLevel(row["if_no"])),
        topic=DangerKind(row["topic"]),
        place=sealer.open(row["place"]),
        language=Language(row["language"]),
    )


def save(connection: Connection, case: Case, sealer: Sealer) -> None:
    """The case as it is now; a new one begins its first round."""
    values = {
        **{name: getattr(case, name) for name in (*_SAME, *_SAME_CLOSED)},
        "state": str(case.state),
        "level": str(case.level),
        "kinds": ",".join(f"{kind}:{level}" for kind, level in case.kinds),
        "if_yes": str(case.question.if_yes),
        "if_no": str(case.question.if_no),
        "topic": str(case.topic),
        "place": sealer.seal(case.place),
        "language": str(case.language),
    }
    new = insert_into(connection, CaseRow).values(**values, round=1, exhausted_said=False)
    connection.execute(new.on_conflict_do_update(index_elements=["id"], set_=values))


def add_event(
    connection: Connection, case: Case, event: str, at: datetime, detail: str = "", event_id: str = ""
) -> None:
    """One line of the case's history; the same `event_id` again changes nothing."""
    values = {
        "id": event_id or uuid.uuid4().hex,
        "case_id": case.id,
        "at": at,
        "event": event,
        "state": str(case.state),
        "level": str(case.level),
        "detail": detail[:2000],
    }
    connection.execute(insert_into(connection, CaseEvent).values(values).on_conflict_do_nothing())


def round_of(connection: Connection, case_id: str) -> int:
    return connection.execute(select(CaseRow.round).where(CaseRow.id == case_id)).scalar_one()


def exhaustion(connection: Connection, case_id: str) -> bool:
    """Whether nobody is left to tell and the elder does not know that yet."""
    wanted = select(CaseRow.exhausted_at, CaseRow.exhausted_said).where(CaseRow.id == case_id)
    row = connection.execute(wanted).one()
    return row.exhausted_at is not None and not row.exhausted_said


def exhaustion_said(connection: Connection, case_id: str) -> None:
    told = update(CaseRow).where(CaseRow.id == case_id, CaseRow.exhausted_at.is_not(None))
    connection.execute(told.values(exhausted_said=True))


def contacts_of(connection: Connection, resident: str) -> list[Contact]:
    """The contacts in their order, without removed ones."""
    wanted = (
        select(ContactRow.__table__)
        .where(ContactRow.resident == resident, ContactRow.removed_at.is_(None))
        .order_by(ContactRow.position, ContactRow.created_at)
    )
    return [contact_of(row._asdict()) for row in connection.execute(wanted)]


def contact_of(row: dict) -> Contact:
    return Contact(
        id=row["id"],
        resident=row["resident"],
        position=row["position"],
        name=row["name"],
        relation=Relation(row["relation"]),
        channel=ChannelName(row["channel"]),
        address=row["address"],
        language=Language(row["language"]),
        agreed=row["agreed_at"] is not None,
    )


def enqueue(
    connection: Connection,
    case: Case,
    contacts: Iterable[Contact],
    at: datetime,
    *,
    purpose: Purpose = Purpose.ALERT,
) -> list[Delivery]:
    """Writes one message to each contact for the case's step and round; one that is there already stays as it is."""
    number = round_of(connection, case.id) if purpose is Purpose.ALERT else 0
    step = case.step if purpose is Purpose.ALERT else 0
    made = []
    for contact in contacts:
        delivery = Delivery(
            key=f"{case.id}:{step}:{number}:{contact.id}:{purpose}",
            case_id=case.id,
            contact=contact,
            step=step,
            round=number,
            purpose=purpose,
            state=DeliveryState.WAITING,
            attempts=0,
            created_at=at,
            due_at=at,
        )
        values = {name: getattr(delivery, name) for name in ("key", "case_id", "step", "round", "attempts")}
        values |= {"contact_id": contact.id, "purpose": str(purpose), "state": str(delivery.state)}
        values |= {"created_at": at, "due_at": at, "error": "", "announced": "", "token": secrets.token_urlsafe(24)}
        connection.execute(insert_into(connection, DeliveryRow).values(values).on_conflict_do_nothing())
        made.append(delivery)
    return made


def deliveries_of(connection: Connection, case_id: str) -> list[Delivery]:
    """Every message of a case, oldest first."""
    wanted = _WITH_CONTACT.where(DeliveryRow.case_id == case_id).order_by(
        DeliveryRow.created_at, DeliveryRow.round, DeliveryRow.step, ContactRow.position
    )
    return [delivery_of(row._asdict()) for row in connection.execute(wanted)]


def delivery(connection: Connection, key: str) -> Delivery:
    """The message with `key`. Raises sqlalchemy's NoResultFound where there is none."""
    return delivery_of(connection.execute(_WITH_CONTACT.where(DeliveryRow.key == key)).one()._asdict())


def delivery_of(row: dict) -> Delivery:
    contact = {name.removeprefix("contact__"): value for name, value in row.items() if name.startswith("contact__")}
    names = ("key", "case_id", "step", "round", "attempts", "created_at", "due_at", "sent_at", "acknowledged_at")
    return Delivery(
        **{name: row[name] for name in (*names, "error", "announced")},
        contact=contact_of(contact),
        purpose=Purpose(row["purpose"]),
        state=DeliveryState(row["state"]),
    )


def announce(connection: Connection, deliveries: Iterable[Delivery]) -> list[Delivery]:
    """Notes that the elder was told of the deliveries as they are now."""
    told = []
    for delivery in deliveries:
        now = str(delivery.state)
        connection.execute(update(DeliveryRow).where(DeliveryRow.key == delivery.key).values(announced=now))
        told.append(replace(delivery, announced=now))
    return told
