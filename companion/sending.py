"""Sends messages beside each other, each within a hard limit: one that hangs delays no other."""

import logging
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from contracts.alerts import Alert, Channel, DeliveryError, Receipt
from store.outbox import Claimed

log = logging.getLogger("suiban.delivery")


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one try: `receipt` where it was delivered, else `error`."""

    claimed: Claimed
    receipt: Receipt | None = None
    error: DeliveryError | None = None


@dataclass(slots=True)
class _Try:
    claimed: Claimed
    ends_at: float
    given_up: bool = field(default=False)


class Senders:
    """One thread for each message. A thread cannot be ended: after `limit_s` it is left alone and its result is late.

    `most`: threads at once, those left alone among them.
    """

    def __init__(self, *, limit_s: float, most: int = 64) -> None:
        self._limit_s = limit_s
        self._most = most
        self._done: queue.Queue[Sent] = queue.Queue()
        self._tries: dict[str, _Try] = {}

    @property
    def free(self) -> int:
        """How many more messages can be sent now."""
        return max(0, self._most - len(self._tries))

    @property
    def busy(self) -> bool:
        """Whether a result is still waited for."""
        return any(not one.given_up for one in self._tries.values()) or not self._done.empty()

    def send(self, claimed: Claimed, alert: Alert, channel: Channel) -> None:
        """Begins to send; the result comes from `results`."""
        self._tries[claimed.delivery.key] = _Try(claimed, time.monotonic() + self._limit_s)
        work = threading.Thread(target=self._work, args=(claimed, alert, channel), daemon=True, name="suiban-send")
        work.start()

    def results(self, wait_s: float) -> Iterator[Sent]:
        """What has become known, after waiting up to `wait_s` for the first; then what took too long, as uncertain."""
        try:
            yield self._take(self._done.get(timeout=wait_s) if wait_s > 0 else self._done.get_nowait())
            while True:
                yield self._take(self._done.get_nowait())
        except queue.Empty:
            pass
        yield from self.give_up(time.monotonic())

    def give_up(self, moment: float) -> Iterator[Sent]:
        """Leaves alone every try whose limit lies before `moment` (time.monotonic)."""
        for one in self._tries.values():
            if not one.given_up and one.ends_at <= moment:
                one.given_up = True
                error = DeliveryError("delivery.hung", "The channel did not answer in time.", uncertain=True)
                yield Sent(one.claimed, error=error)

    def _take(self, sent: Sent) -> Sent:
        self._tries.pop(sent.claimed.delivery.key, None)
        return sent

    def _work(self, claimed: Claimed, alert: Alert, channel: Channel) -> None:
        try:
            receipt = channel.deliver(alert, claimed.delivery.contact.address)
            self._done.put(Sent(claimed, receipt=receipt))
        except DeliveryError as error:
            self._done.put(Sent(claimed, error=error))
        except Exception as problem:  # whatever a channel does, the next contact must be told in time
            log.error("delivery.broken: a channel failed with %s", type(problem).__name__)
            broken = DeliveryError("delivery.broken", "The channel failed.", uncertain=True)
            self._done.put(Sent(claimed, error=broken))
