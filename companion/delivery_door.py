"""Puts the delivery worker and the desk together on real parts, for the commands that need them."""

import contextlib
import logging
import signal
import threading
from pathlib import Path

import safety
from companion.channels import channels
from companion.delivery import DeliveryWorker
from companion.delivery_settings import DeliverySettings
from companion.settings import CompanionSettings
from contracts.clock import Clock, SystemClock
from contracts.errors import StoreError
from store.case_desk import CaseDesk
from store.casebook import CaseBook
from store.contacts import Contacts
from store.database import open_engine
from store.migrate import upgrade
from store.outbox import Outbox
from store.sealing import Sealer

log = logging.getLogger("suiban.delivery")
_TRY_AGAIN_S = 5.0


class DeliveryDoor:
    """Cases, contacts and outbox of one database. Raises StoreError where it cannot be brought up to date."""

    def __init__(self, companion: CompanionSettings | None = None, delivery: DeliverySettings | None = None) -> None:
        self.companion = companion or CompanionSettings()
        self.delivery = delivery or DeliverySettings()
        upgrade(self.companion.store_url)
        self.engine = open_engine(self.companion.store_url)
        self.sealer = Sealer(self.companion.key_file)
        self.cases = CaseDesk(self.engine, safety, self.sealer)
        self.contacts = Contacts(self.engine)
        self.outbox = Outbox(self.engine, safety, self.sealer, self.delivery.waits)

    def worker(self, clock: Clock | None = None, spill: Path | None = None) -> DeliveryWorker:
        """A worker on the configured channels. `spill`: where dangers wait while the database cannot be written."""
        return DeliveryWorker(
            self.outbox,
            channels(self.delivery, self.companion, self.outbox),
            self.delivery,
            clock or SystemClock(),
            CaseBook(self.engine, safety, self.sealer, spill).absorb,
        )


def deliver(ready_file: Path | None) -> int:
    """Works until SIGTERM or SIGINT. `ready_file` is touched at every look, and gone at the end."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    door = _open(stop)
    if door is None:
        return 0
    if not door.delivery.public_url:
        log.warning("SUIBAN_PUBLIC_URL is not set: the link in messages opens on this computer only")

    def alive() -> None:
        if ready_file:
            with contextlib.suppress(OSError):
                ready_file.touch()

    try:
        door.worker().run(stop, alive)
    finally:
        if ready_file:
            with contextlib.suppress(OSError):
                ready_file.unlink()
    return 0


def _open(stop: threading.Event) -> DeliveryDoor | None:
    """The door, as soon as the database can be had; None where it was told to stop before."""
    while not stop.is_set():
        try:
            return DeliveryDoor()
        except StoreError as error:
            log.error("%s: %s", error.code, error.message)
            stop.wait(_TRY_AGAIN_S)
    return None
