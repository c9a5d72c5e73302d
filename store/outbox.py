"""The worker's side of the outbox: claims what is due, notes what became of it, tells the next contact in time."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection, Engine, and_, or_, select, update

from contracts.alerts import Contact, Delivery, DeliveryState, Purpose, Receipt
from contracts.case import Case, CaseState, Move
from contracts.screen import DangerLevel
from store import case_rows
from store.database import reading, writing
from store.sealing import Sealer
from store.tables import CaseRow, ContactRow, DeliveryRow

log = logging.getLogger("suiban.store")
LEASE = timedelta(minutes=2)
"""How long a claimed message may take; after that its sender counts as dead, and the message as uncertain."""
LONGEST_WAIT = timedelta(hours=2)
"""No message is due later than this from now; more means that the clock jumped back, and it is due now."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How long an alert may stay unacknowledged before the next contact is told, and the list begun anew."""

    imminent: timedelta = timedelta(minutes=3)
    high: timedelta = timedelta(minutes=15)
    again_imminent: timedelta = timedelta(minutes=15)
    again_high: timedelta = timedelta(hours=2)

    def next_contact(self, level: DangerLevel) -> timedelta:
        return self.imminent if level is DangerLevel.IMMINENT else self.high

    def next_round(self, level: DangerLevel) -> timedelta:
        return self.again_imminent if level is DangerLevel.IMMINENT else self.again_high


class Rules(Protocol):
    """Who is next, and what an acknowledgement does to a case (safety)."""

    def next_recipient(
        self, case: Case, contacts: Sequence[Contact], deliveries: Sequence[Delivery], round_number: int
    ) -> Contact | None: ...

    def after_acknowledgement(self, case: Case) -> Move: ...


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to send now, with the case it is about (None for invitations and tests) and its link's token."""

    delivery: Delivery
    case: Case | None
    token: str


class Outbox:
    """Any number of workers may use one database; a message is claimed by one of them at a time."""

    def __init__(self, engine: Engine, rules: Rules, sealer: Sealer, waits: Waits | None = None) -> None:
        self._engine = engine
        self._rules = rules
        self._sealer = sealer
        self._waits = waits or Waits()

    def claim(self, now: datetime, limit: int = 20) -> list[Claimed]:
        """The most pressing messages that are due, claimed for LEASE. Raises StoreError."""
        due = or_(DeliveryRow.due_at <= now, DeliveryRow.due_at > now + LONGEST_WAIT)
        wanted = (
            select(DeliveryRow.key)
            .where(DeliveryRow.state == str(DeliveryState.WAITING), DeliveryRow.claimed_at.is_(None), due)
            .order_by(DeliveryRow.due_at, DeliveryRow.key)
            .limit(limit)
        )
        with writing(self._engine) as connection:
            keys = list(connection.execute(wanted.with_for_update(skip_locked=True)).scalars())
            claimed = []
            for key in keys:
                changes = {"claimed_at": now, "attempts": DeliveryRow.attempts + 1}
                connection.execute(update(DeliveryRow).where(DeliveryRow.key == key).values(**changes))
                claimed.append(self._claimed(connection, key))
        return claimed

    def sent(self, key: str, receipt: Receipt, now: datetime) -> None:
        """The channel took it; where its side says that a person did, the case is handed over. Raises StoreError."""
        with writing(self._engine) as connection:
            self._set(connection, key, DeliveryState.SENT, now, sent_at=now)
            if receipt.acknowledged:
                self._acknowledge(connection, DeliveryRow.key == key, now)

    def later(self, key: str, error: str, due: datetime) -> None:
        """It surely did not arrive; it is tried again at `due`. Raises StoreError."""
        with writing(self._engine) as connection:
            changes = {"claimed_at": None, "due_at": due, "error": error[:80]}
            connection.execute(
                update(DeliveryRow)
                .where(DeliveryRow.key == key, DeliveryRow.state == str(DeliveryState.WAITING))
                .values(**changes)
            )

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

    def escalate(self, now: datetime) -> int:
        """Tells the next contact of every case whose last one did not answer in time; how many were written to."""
        written = 0
        for case_id in self._unanswered():
            with writing(self._engine) as connection:
                written += self._escalate(connection, case_id, now)
        return written

    def _unanswered(self) -> list[str]:
        waiting = [str(CaseState.OPEN), str(CaseState.WATCHING)]
        told = [str(DangerLevel.HIGH), str(DangerLevel.IMMINENT)]
        wanted = select(CaseRow.id).where(
            CaseRow.closed_at.is_(None), CaseRow.state.in_(waiting), CaseRow.level.in_(told)
        )
        with reading(self._engine) as connection:
            return list(connection.execute(wanted.order_by(CaseRow.opened_at)).scalars())

    def _escalate(self, connection: Connection, case_id: str, now: datetime) -> int:
        case = case_rows.by_id(connection, case_id, self._sealer, lock=True)
        if case is None or case.state not in (CaseState.OPEN, CaseState.WATCHING):
            return 0
        self._note_dead_senders(connection, case_id, now)
        alerts = [one for one in case_rows.deliveries_of(connection, case_id) if one.purpose is Purpose.ALERT]
        if any(one.state is DeliveryState.ACKNOWLEDGED and one.step == case.step for one in alerts):
            return 0
        round_number = case_rows.round_of(connection, case_id)
        newest = max((one for one in alerts if one.round == round_number), key=lambda one: one.created_at, default=None)
        if newest and not self._is_over(newest, self._waits.next_contact(case.level), now):
            return 0
        contacts = case_rows.contacts_of(connection, case.resident)
        following = self._rules.next_recipient(case, contacts, alerts, round_number)
        if following is None:
            return self._exhausted(connection, case, newest, contacts, alerts, now)
        case_rows.enqueue(connection, case, [following], now)
        case_rows.add_event(connection, case, "escalated", now, following.id)
        return 1

    def _exhausted(
        self,
        connection: Connection,
        case: Case,
        newest: Delivery | None,
        contacts: Sequence[Contact],
        alerts: Sequence[Delivery],
        now: datetime,
    ) -> int:
        """Nobody is left: noted once a round; after a longer wait the list is begun anew."""
        row = connection.execute(select(CaseRow.exhausted_at, CaseRow.round).where(CaseRow.id == case.id)).one()
        if row.exhausted_at is None:
            changes = {"exhausted_at": now, "exhausted_said": False}
            connection.execute(update(CaseRow).where(CaseRow.id == case.id).values(**changes))
            case_rows.add_event(connection, case, "exhausted", now)
            return 0
        waited = now - row.exhausted_at
        if newest is None or timedelta(0) <= waited < self._waits.next_round(case.level):
            return 0
        changes = {"exhausted_at": None, "round": row.round + 1}
        connection.execute(update(CaseRow).where(CaseRow.id == case.id).values(**changes))
        first = self._rules.next_recipient(case, contacts, alerts, row.round + 1)
        case_rows.enqueue(connection, case, [first] if first else [], now)
        case_rows.add_event(connection, case, "begun_anew", now)
        return 1 if first else 0

    @staticmethod
    def _is_over(delivery: Delivery, wait: timedelta, now: datetime) -> bool:
        """Whether the next contact's turn has come; a moment in the future means that the clock jumped back."""
        if delivery.state in (DeliveryState.FAILED, DeliveryState.UNCERTAIN):
            return True
        since = now - (delivery.sent_at or delivery.created_at)
        return since >= wait or since < timedelta(0) - wait

    def _note_dead_senders(self, connection: Connection, case_id: str, now: datetime) -> None:
        """A claim whose sender never came back: the message may have gone out or not."""
        dead = and_(
            DeliveryRow.case_id == case_id,
            DeliveryRow.state == str(DeliveryState.WAITING),
            or_(DeliveryRow.claimed_at < now - LEASE, DeliveryRow.claimed_at > now + LEASE),
        )
        changes = {"state": str(DeliveryState.UNCERTAIN), "error": "delivery.sender_died", "claimed_at": None}
        connection.execute(update(DeliveryRow).where(dead).values(**changes))

    def _give_up(self, key: str, state: DeliveryState, error: str, now: datetime) -> None:
        with writing(self._engine) as connection:
            self._set(connection, key, state, now, error=error[:80])
            case_id = connection.execute(select(DeliveryRow.case_id).where(DeliveryRow.key == key)).scalar_one()
            if case_id:
                self._escalate(connection, case_id, now)

    def _set(self, connection: Connection, key: str, state: DeliveryState, now: datetime, **more: object) -> None:
        changes = {"state": str(state), "claimed_at": None, **more}
        open_states = [str(DeliveryState.WAITING), str(DeliveryState.UNCERTAIN)]
        connection.execute(
            update(DeliveryRow).where(DeliveryRow.key == key, DeliveryRow.state.in_(open_states)).values(**changes)
        )
        delivery = case_rows.delivery(connection, key)
        case = case_rows.by_id(connection, delivery.case_id, self._sealer) if delivery.case_id else None
        if case:
            case_rows.add_event(connection, case, str(state), now, delivery.contact.id)

    def _acknowledge(self, connection: Connection, which: object, now: datetime) -> Delivery | None:
        key = connection.execute(select(DeliveryRow.key).where(which)).scalar()  # type: ignore[arg-type]
        if key is None:
            return None
        delivery = case_rows.delivery(connection, key)
        if delivery.state is DeliveryState.ACKNOWLEDGED:
            return delivery
        changes = {"state": str(DeliveryState.ACKNOWLEDGED), "acknowledged_at": now, "claimed_at": None}
        connection.execute(update(DeliveryRow).where(DeliveryRow.key == key).values(**changes))
        case = case_rows.by_id(connection, delivery.case_id, self._sealer, lock=True)
        if case and delivery.purpose is Purpose.ALERT and not case.is_closed:
            handed = self._rules.after_acknowledgement(case).case or case
            case_rows.save(connection, handed, self._sealer)
            case_rows.add_event(connection, handed, "acknowledged", now, delivery.contact.id)
        if delivery.purpose is Purpose.INVITATION:
            agreed = update(ContactRow).where(ContactRow.id == delivery.contact.id).values(agreed_at=now)
            connection.execute(agreed)
        return case_rows.delivery(connection, key)

    def _claimed(self, connection: Connection, key: str) -> Claimed:
        delivery = case_rows.delivery(connection, key)
        token = connection.execute(select(DeliveryRow.token).where(DeliveryRow.key == key)).scalar_one()
        case = case_rows.by_id(connection, delivery.case_id, self._sealer) if delivery.case_id else None
        return Claimed(delivery, case, token)
