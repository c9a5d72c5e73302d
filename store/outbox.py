"""The worker's side of the outbox: claims what is due, notes what became of it, takes acknowledgements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, or_, select, update

from contracts.alerts import Contact, Delivery, DeliveryState, Purpose, Receipt
from contracts.case import Case, Move
from store import case_rows
from store.database import reading, writing
from store.escalation import LEASE, SENDER_DIED, Escalation, Waits
from store.sealing import Sealer
from store.tables import ContactRow, DeliveryRow

__all__ = ["LEASE", "LONGEST_WAIT", "Claimed", "Outbox", "Waits"]
LONGEST_WAIT, LONGEST_WAIT_OF_AN_ALERT = timedelta(hours=2), timedelta(minutes=20)
"""No message is due later than this from now; more means that the clock jumped back, and it is due now."""


class Rules(Protocol):
    """Who may be told, who is next, and what an acknowledgement does to a case (safety)."""

    def eligible(self, case: Case, contacts: Sequence[Contact]) -> list[Contact]: ...

    def next_recipient(
        self, case: Case, contacts: Sequence[Contact], deliveries: Sequence[Delivery], round_number: int
    ) -> Contact | None: ...

    def after_acknowledgement(self, case: Case) -> Move: ...


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to send now, with the case it is about (None for invitations and tests) and its link's token.

    `at`: when what it tells of happened.
    """

    delivery: Delivery
    case: Case | None
    token: str
    at: datetime


class Outbox:
    """Any number of workers may use one database; a message is claimed by one of them at a time."""

    def __init__(self, engine: Engine, rules: Rules, sealer: Sealer, waits: Waits | None = None) -> None:
        self._engine = engine
        self._rules = rules
        self._sealer = sealer
        self._escalation = Escalation(engine, rules, sealer, waits or Waits())

    def claim(self, now: datetime, limit: int = 20) -> list[Claimed]:
        """The most pressing messages that are due, claimed for LEASE. Raises StoreError.

        An alert whose case is closed, or whose contact has since been named as the one who does harm, or
        has a newer alert of the case, is withdrawn.
        """
        wanted = select(DeliveryRow.key).where(_due(now)).order_by(DeliveryRow.due_at, DeliveryRow.key).limit(limit)
        with reading(self._engine) as connection:
            if connection.execute(wanted.limit(1)).scalar() is None:
                return []
        with writing(self._engine) as connection:
            keys = list(connection.execute(wanted.with_for_update(skip_locked=True)).scalars())
            messages = [self._claimed(connection, key) for key in keys]
            claimed = []
            for message in messages:
                withdrawn = self._withdrawn(connection, message)
                if withdrawn:
                    self._set(connection, message.delivery.key, DeliveryState.FAILED, now, error=withdrawn)
                    continue
                changes = {"claimed_at": now, "attempts": DeliveryRow.attempts + 1}
                connection.execute(update(DeliveryRow).where(_is(message.delivery.key)).values(**changes))
                claimed.append(self._claimed(connection, message.delivery.key))
        return claimed

    def sent(self, key: str, receipt: Receipt, now: datetime) -> None:
        """The channel took it; where its side says that a person did, the case is handed over. Raises StoreError."""
        with writing(self._engine) as connection:
            self._set(connection, key, DeliveryState.SENT, now, sent_at=now)
            if receipt.acknowledged:
                self._acknowledge(connection, _is(key), now)

    def later(self, key: str, error: str, due: datetime) -> None:
        """It surely did not arrive; it is tried again at `due`. Raises StoreError."""
        counted_as_dead = and_(DeliveryRow.state == str(DeliveryState.UNCERTAIN), DeliveryRow.error == SENDER_DIED)
        changes = {"state": str(DeliveryState.WAITING), "claimed_at": None, "due_at": due, "error": error[:80]}
        open_still = or_(DeliveryRow.state == str(DeliveryState.WAITING), counted_as_dead)
        with writing(self._engine) as connection:
            connection.execute(update(DeliveryRow).where(_is(key), open_still).values(**changes))

    def uncertain(self, key: str, error: str, now: datetime) -> None:
        """It may have arrived: not sent again in this round, and the next contact is told at once. Raises StoreError."""
        self._give_up(key, DeliveryState.UNCERTAIN, error, now)

    def failed(self, key: str, error: str, now: datetime) -> None:
        """It can never arrive: the next contact is told at once. Raises StoreError."""
        self._give_up(key, DeliveryState.FAILED, error, now)

    def acknowledge(self, token: str, now: datetime) -> Delivery | None:
        """The person with the link of `token` takes over; None where no message has it. Safe to repeat."""
        with writing(self._engine) as connection:
            return self._acknowledge(connection, DeliveryRow.token == token, now)

    def look(self, token: str) -> Claimed | None:
        """The message whose link carries `token`. Raises StoreError."""
        with reading(self._engine) as connection:
            key = connection.execute(select(DeliveryRow.key).where(DeliveryRow.token == token)).scalar()
            return self._claimed(connection, key) if key else None

    def holds(self, key: str) -> bool:
        """Whether the message with `key` is there for a screen to show. Raises StoreError."""
        with reading(self._engine) as connection:
            return connection.execute(select(DeliveryRow.key).where(_is(key))).scalar() is not None

    def escalate(self, now: datetime) -> int:
        """Tells the next contact of every case whose last one did not answer in time; how many were written to."""
        return self._escalation.run(now)

    def _withdrawn(self, connection: Connection, message: Claimed) -> str:
        """Why an alert must not go out any more, "" where it may."""
        delivery, case = message.delivery, message.case
        if delivery.purpose is not Purpose.ALERT or case is None:
            return ""
        if case.is_closed:
            return "case.closed"
        if not self._escalation.may_know(case, delivery.contact):
            return "case.withheld"
        newer = select(DeliveryRow.key).where(
            DeliveryRow.case_id == case.id,
            DeliveryRow.contact_id == delivery.contact.id,
            DeliveryRow.purpose == str(Purpose.ALERT),
            or_(DeliveryRow.step > delivery.step, DeliveryRow.round > delivery.round),
        )
        return "case.superseded" if connection.execute(newer.limit(1)).scalar() else ""

    def _give_up(self, key: str, state: DeliveryState, error: str, now: datetime) -> None:
        with writing(self._engine) as connection:
            self._set(connection, key, state, now, error=error[:80])
            case_id = connection.execute(select(DeliveryRow.case_id).where(_is(key))).scalar_one()
            if case_id:
                self._escalation.of_case(connection, case_id, now)

    def _set(self, connection: Connection, key: str, state: DeliveryState, now: datetime, **more: object) -> None:
        """A message that came to its end already stays as it is."""
        changes = {"state": str(state), "claimed_at": None, "error": "", **more}
        open_states = [str(DeliveryState.WAITING), str(DeliveryState.UNCERTAIN)]
        open_still = update(DeliveryRow).where(_is(key), DeliveryRow.state.in_(open_states))
        if connection.execute(open_still.values(**changes)).rowcount == 0:
            return
        delivery = case_rows.delivery(connection, key)
        case = case_rows.by_id(connection, delivery.case_id, self._sealer) if delivery.case_id else None
        if case:
            case_rows.add_event(connection, case, str(state), now, delivery.contact.id)
        if delivery.purpose is Purpose.ALERT and state is not DeliveryState.FAILED:
            self._escalation.follow_up(connection, delivery, now)

    def _acknowledge(self, connection: Connection, which: ColumnElement[bool], now: datetime) -> Delivery | None:
        key = connection.execute(select(DeliveryRow.key).where(which)).scalar()
        if key is None:
            return None
        delivery = case_rows.delivery(connection, key)
        if delivery.state is DeliveryState.ACKNOWLEDGED:
            return delivery
        changes = {"state": str(DeliveryState.ACKNOWLEDGED), "acknowledged_at": now, "claimed_at": None}
        connection.execute(update(DeliveryRow).where(_is(key)).values(**changes))
        case = case_rows.by_id(connection, delivery.case_id, self._sealer, lock=True)
        if case and delivery.purpose is Purpose.ALERT and not case.is_closed:
            if self._escalation.may_know(case, delivery.contact):
                case = self._rules.after_acknowledgement(case).case or case
                case_rows.save(connection, case, self._sealer)
            case_rows.add_event(connection, case, "acknowledged", now, delivery.contact.id)
        if delivery.purpose is Purpose.INVITATION:
            agreed = update(ContactRow).where(ContactRow.id == delivery.contact.id, ContactRow.removed_at.is_(None))
            connection.execute(agreed.values(agreed_at=now))
        return case_rows.delivery(connection, key)

    def _claimed(self, connection: Connection, key: str) -> Claimed:
        delivery = case_rows.delivery(connection, key)
        token = connection.execute(select(DeliveryRow.token).where(_is(key))).scalar_one()
        case = case_rows.by_id(connection, delivery.case_id, self._sealer) if delivery.case_id else None
        return Claimed(delivery, case, token, _happened_at(connection, delivery, case))


def _is(key: str) -> ColumnElement[bool]:
    return DeliveryRow.key == key


def _due(now: datetime) -> ColumnElement[bool]:
    """What was never tried is always due; else its moment has come, or lies so far off that the clock jumped back."""
    alert = DeliveryRow.purpose == str(Purpose.ALERT)
    jumped_back = or_(
        DeliveryRow.due_at > now + LONGEST_WAIT, and_(alert, DeliveryRow.due_at > now + LONGEST_WAIT_OF_AN_ALERT)
    )
    due = or_(DeliveryRow.attempts == 0, DeliveryRow.due_at <= now, jumped_back)
    return and_(DeliveryRow.state == str(DeliveryState.WAITING), DeliveryRow.claimed_at.is_(None), due)


def _happened_at(connection: Connection, delivery: Delivery, case: Case | None) -> datetime:
    """When the step of the case began that an alert tells of; for a follow-up, when its contact was first alerted."""
    if case is None:
        return delivery.created_at
    wanted = select(func.min(DeliveryRow.created_at)).where(
        DeliveryRow.case_id == case.id, DeliveryRow.purpose == str(Purpose.ALERT)
    )
    if delivery.purpose is Purpose.ALERT:
        wanted = wanted.where(DeliveryRow.step == delivery.step)
    else:
        wanted = wanted.where(DeliveryRow.contact_id == delivery.contact.id)
    return connection.execute(wanted).scalar() or delivery.created_at
