"""The delivery worker: sends what is due, notes what became of it, has the next contact told in time."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

from tenacity import RetryCallState, Retrying, wait_exponential_jitter

from companion.delivery_settings import DeliverySettings
from companion.sending import Senders, Sent
from contracts.alerts import Alert, Channel, ChannelName, DeliveryError, Purpose
from contracts.clock import Clock
from contracts.errors import StoreError
from contracts.screen import DangerKind, DangerLevel
from store.outbox import Claimed, Outbox

log = logging.getLogger("suiban.delivery")
LOOK_EVERY_S = 0.5
"""Seconds between two looks for messages that are due."""
ESCALATE_EVERY_S = 5.0
"""Seconds between two looks for contacts who did not answer."""
STOP_WITHIN_S = 8.0
"""Seconds that messages on their way are given when the worker is told to stop."""
GIVE_UP_AFTER = timedelta(hours=48)
"""How long an invitation, a test or a follow-up is tried. An alert of an unclosed case is never given up."""
NOT_CONFIGURED = "delivery.not_configured"
_LONGEST_S = {DangerLevel.IMMINENT: 300, DangerLevel.HIGH: 900}
_LONGEST_OTHER_S = 3600


class DeliveryWorker:
    """Any number may run on one database. No method raises StoreError: what the database did not take waits.

    `take_up`: has dangers act that waited in the spill file while the database was away. May raise StoreError.
    """

    def __init__(
        self,
        outbox: Outbox,
        channels: Mapping[ChannelName, Channel],
        settings: DeliverySettings,
        clock: Clock,
        take_up: Callable[[], object] = lambda: None,
    ) -> None:
        self._outbox = outbox
        self._channels = channels
        self._settings = settings
        self._clock = clock
        self._take_up = take_up
        # A channel keeps its own time; the hard limit is for one that does not.
        self._senders = Senders(limit_s=settings.send_timeout_s * 1.5)
        self._unwritten: list[Callable[[], None]] = []

    def run(self, stop: threading.Event, alive: Callable[[], None] = lambda: None) -> None:
        """Works until `stop`. `alive` is called at every look."""
        escalated = -ESCALATE_EVERY_S
        while not stop.is_set():
            try:
                self.note_results(LOOK_EVERY_S)
                if time.monotonic() - escalated >= ESCALATE_EVERY_S:
                    escalated = time.monotonic()
                    self.escalate()
                self.send_due()
            except Exception:  # the next message must go out whatever is wrong with this one
                log.exception("delivery.worker: it goes on")
                stop.wait(1.0)
            alive()
        self.finish(STOP_WITHIN_S)

    def work_once(self, limit_s: float = 60.0) -> None:
        """Escalates, sends everything that is due now, and waits up to `limit_s` for what becomes of it."""
        deadline = time.monotonic() + limit_s
        self.escalate()
        while self.send_due() or self.is_busy:
            self.note_results(0.05)
            if time.monotonic() > deadline:
                break

    @property
    def is_busy(self) -> bool:
        """Whether a message is on its way, or its result is not written down yet."""
        return self._senders.busy or bool(self._unwritten)

    def send_due(self) -> int:
        """Claims what is due and begins to send it; how many."""
        if not self._senders.free:
            return 0
        try:
            claimed = self._outbox.claim(self._clock.now(), limit=min(20, self._senders.free))
        except StoreError as error:
            log.warning("%s: the outbox waits", error.code)
            return 0
        for one in claimed:
            channel = self._channels.get(one.delivery.contact.channel)
            if channel is None:
                hopeless = one.delivery.purpose is Purpose.ALERT  # an invitation can wait for the settings
                not_there = DeliveryError(NOT_CONFIGURED, "This channel is not configured.", permanent=hopeless)
                self._note(Sent(one, error=not_there))
            else:
                self._senders.send(one, self.alert(one), channel)
        return len(claimed)

    def note_results(self, wait_s: float) -> None:
        """Writes down what has become known; waits up to `wait_s` for something."""
        self._write()
        for sent in self._senders.results(wait_s):
            self._note(sent)

    def escalate(self) -> None:
        """Has dangers act that waited, and the next contact told of every case that nobody answered in time."""
        try:
            self._take_up()
            self._outbox.escalate(self._clock.now())
        except StoreError as error:
            log.warning("%s: escalation waits", error.code)

    def finish(self, limit_s: float) -> None:
        """Waits for what is on its way; what does not end in time is uncertain, so that the next contact is told."""
        deadline = time.monotonic() + limit_s
        while self.is_busy and time.monotonic() < deadline:
            self.note_results(0.1)
        for sent in self._senders.give_up(float("inf")):
            self._note(sent)

    def alert(self, claimed: Claimed) -> Alert:
        """What the contact is told. No words of the elder, but the place that somebody who is lost has said."""
        delivery, case = claimed.delivery, claimed.case
        kind = case.kind if case else DangerKind.NONE
        return Alert(
            key=delivery.key,
            purpose=delivery.purpose,
            case_id=delivery.case_id,
            resident_name=self._settings.name_of(delivery.contact.resident),
            kind=kind,
            level=case.level if case else DangerLevel.NONE,
            at=claimed.at,
            language=delivery.contact.language,
            contact_name=delivery.contact.name,
            place=case.place if case and kind is DangerKind.LOST else "",
            acknowledge_url=self._settings.link(claimed.token),
        )

    def _note(self, sent: Sent) -> None:
        delivery, now = sent.claimed.delivery, self._clock.now()
        key, error, receipt = delivery.key, sent.error, sent.receipt
        if receipt is not None:
            self._unwritten.append(lambda: self._outbox.sent(key, receipt, now))
        elif error is not None:
            log.warning("%s: a message by %s, try %d", error.code, delivery.contact.channel, delivery.attempts)
            too_old = delivery.purpose is not Purpose.ALERT and now - delivery.created_at > GIVE_UP_AFTER
            if error.uncertain:
                self._unwritten.append(lambda: self._outbox.uncertain(key, error.code, now))
            elif error.permanent or too_old:
                self._unwritten.append(lambda: self._outbox.failed(key, error.code, now))
            else:
                due = now + timedelta(seconds=pause_s(sent.claimed))
                self._unwritten.append(lambda: self._outbox.later(key, error.code, due))
        self._write()

    def _write(self) -> None:
        """Writes what is known, in order; what the database does not take now is kept for the next time."""
        for result in tuple(self._unwritten):
            try:
                result()
            except StoreError as error:
                log.warning("%s: the result of a message waits", error.code)
                if error.code == "store.busy":
                    return
                continue
            self._unwritten.remove(result)


def pause_s(claimed: Claimed) -> float:
    """Seconds until the next try: about 5, then doubled, with jitter; 300 at most where it is imminent."""
    case = claimed.case
    alert = claimed.delivery.purpose is Purpose.ALERT
    longest = _LONGEST_S.get(case.level, _LONGEST_OTHER_S) if case and alert else _LONGEST_OTHER_S
    state = RetryCallState(Retrying(), None, (), {})
    state.attempt_number = max(1, claimed.delivery.attempts)
    return wait_exponential_jitter(multiplier=5, max=longest, jitter=3)(state)
