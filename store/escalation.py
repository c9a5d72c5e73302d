"""Who is told next when nobody answers: the next contact in time, then the whole list anew, until a person takes over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import ColumnElement, Connection, Engine, or_, select, update

from contracts.alerts import Contact, Delivery, DeliveryState, Purpose
from contracts.case import Case, CaseState
from contracts.screen import DangerLevel
from store import case_rows
from store.database import reading, writing
from store.sealing import Sealer
from store.tables import CaseRow, DeliveryRow

LEASE = timedelta(minutes=2)
"""How long a claimed message may take; after that its sender counts as dead."""
SENDER_DIED = "delivery.sender_died"
_OPEN = (CaseState.OPEN, CaseState.WATCHING)


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
    """Who may be told of a case, and who is next (safety)."""

    def eligible(self, case: Case, contacts: Sequence[Contact]) -> list[Contact]: ...

    def next_recipient(
        self, case: Case, contacts: Sequence[Contact], deliveries: Sequence[Delivery], round_number: int
    ) -> Contact | None: ...


@dataclass(frozen=True, slots=True)
class _Step:
    """What a case needs now: `event` escalated, exhausted or begun_anew, and whom it tells."""

    event: str
    contact: Contact | None = None


class Escalation:
    """Looks at every unanswered case without writing, and writes only where something is due."""

    def __init__(self, engine: Engine, rules: Rules, sealer: Sealer, waits: Waits) -> None:
        self._engine = engine
        self._rules = rules
        self._sealer = sealer
        self._waits = waits

    def run(self, now: datetime) -> int:
        """How many contacts were written to. Raises StoreError."""
        self._note_dead_senders(now)
        with reading(self._engine) as connection:
            due = [case_id for case_id in _unanswered(connection) if self._due(connection, case_id, now)]
        written = 0
        for case_id in due:
            with writing(self._engine) as connection:
                written += self.of_case(connection, case_id, now)
        return written

    def of_case(self, connection: Connection, case_id: str, now: datetime) -> int:
        """Does what the case needs now, inside the caller's transaction; how many contacts were written to."""
        case = case_rows.by_id(connection, case_id, self._sealer, lock=True)
        step = self._step(connection, case, now) if case else None
        if case is None or step is None:
            return 0
        changes: dict[str, object] = {"exhausted_at": None}
        if step.event == "exhausted":
            changes = {"exhausted_at": now, "exhausted_said": False}
        elif step.event == "begun_anew":
            changes |= {"round": CaseRow.round + 1}
        connection.execute(update(CaseRow).where(CaseRow.id == case.id).values(**changes))
        case_rows.enqueue(connection, case, [step.contact] if step.contact else [], now)
        case_rows.add_event(connection, case, step.event, now, step.contact.id if step.contact else "")
        return 1 if step.contact else 0

    def may_know(self, case: Case, contact: Contact) -> bool:
        """Whether `contact` is not the one suspected: who is, is told nothing more and takes nothing over."""
        return bool(self._rules.eligible(case, [replace(contact, agreed=True)]))

    def _due(self, connection: Connection, case_id: str, now: datetime) -> bool:
        case = case_rows.by_id(connection, case_id, self._sealer)
        return case is not None and self._step(connection, case, now) is not None

    def _step(self, connection: Connection, case: Case, now: datetime) -> _Step | None:
        if case.state not in _OPEN or case.level.rank < DangerLevel.HIGH.rank:
            return None
        alerts = [one for one in case_rows.deliveries_of(connection, case.id) if one.purpose is Purpose.ALERT]
        newest = [one for one in alerts if one.step == case.step]
        number = case_rows.round_of(connection, case.id)
        wait = self._waits.next_contact(case.level)
        taken = any(one.state is DeliveryState.ACKNOWLEDGED and self.may_know(case, one.contact) for one in newest)
        if taken or not all(_is_over(one, wait, now) for one in newest if one.round == number):
            return None
        contacts = case_rows.contacts_of(connection, case.resident)
        following = self._rules.next_recipient(case, contacts, alerts, number)
        if following:
            return _Step("escalated", following)
        tried = [one for one in alerts if one.round == number]
        exhausted_at = connection.execute(select(CaseRow.exhausted_at).where(CaseRow.id == case.id)).scalar_one()
        if exhausted_at is None:
            return _Step("exhausted")
        rested = not timedelta(0) <= now - exhausted_at < self._pause(case, tried)
        first = self._rules.next_recipient(case, contacts, alerts, number + 1)
        return _Step("begun_anew", first) if tried and rested else None

    def _pause(self, case: Case, tried: Sequence[Delivery]) -> timedelta:
        """Where nobody was surely reached and somebody perhaps, the list is begun anew sooner."""
        states = {one.state for one in tried} - {DeliveryState.FAILED}
        perhaps = states == {DeliveryState.UNCERTAIN}
        return (self._waits.next_contact if perhaps else self._waits.next_round)(case.level)

    def _note_dead_senders(self, now: datetime) -> None:
        """A claim whose sender never came back: the message may have gone out or not.

        An alert is not sent again; the next contact is told. Other messages are, under the same key.
        """
        dead = _claimed_too_long(now)
        with reading(self._engine) as connection:
            if connection.execute(select(DeliveryRow.key).where(dead).limit(1)).scalar() is None:
                return
        with writing(self._engine) as connection:
            keys = list(connection.execute(select(DeliveryRow.key).where(dead).with_for_update()).scalars())
            for delivery in [case_rows.delivery(connection, key) for key in keys]:
                alert = delivery.purpose is Purpose.ALERT
                state = DeliveryState.UNCERTAIN if alert else DeliveryState.WAITING
                changes = {"state": str(state), "error": SENDER_DIED, "claimed_at": None, "due_at": now}
                connection.execute(update(DeliveryRow).where(DeliveryRow.key == delivery.key).values(**changes))
                if alert:
                    self.follow_up(connection, delivery, now)

    def follow_up(self, connection: Connection, delivery: Delivery, now: datetime) -> None:
        """An alert that went out while its case was being closed as a false alarm is followed up as well."""
        case = case_rows.by_id(connection, delivery.case_id, self._sealer)
        if case and case.is_closed and case.false_alarm:
            case_rows.enqueue(connection, case, [delivery.contact], now, purpose=Purpose.FOLLOW_UP)


def _claimed_too_long(now: datetime) -> ColumnElement[bool]:
    too_long = or_(DeliveryRow.claimed_at < now - LEASE, DeliveryRow.claimed_at > now + LEASE)
    return too_long & (DeliveryRow.state == str(DeliveryState.WAITING))


def _unanswered(connection: Connection) -> list[str]:
    told = [str(DangerLevel.HIGH), str(DangerLevel.IMMINENT)]
    wanted = select(CaseRow.id).where(
        CaseRow.closed_at.is_(None), CaseRow.state.in_([str(state) for state in _OPEN]), CaseRow.level.in_(told)
    )
    return list(connection.execute(wanted.order_by(CaseRow.opened_at)).scalars())


def _is_over(delivery: Delivery, wait: timedelta, now: datetime) -> bool:
    """Whether the next contact's turn has come; a moment far in the future means that the clock jumped back."""
    if delivery.state in (DeliveryState.FAILED, DeliveryState.UNCERTAIN):
        return True
    since = now - (delivery.sent_at or delivery.created_at)
    return since >= wait or since < -wait
