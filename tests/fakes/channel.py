"""A channel that does what it is told and writes down what it was given, also for processes that are killed."""

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

from contracts.alerts import Alert, DeliveryError, Receipt

RETRY = DeliveryError("delivery.test_away", "Away.")
REFUSED = DeliveryError("delivery.test_refused", "Refused.", permanent=True)
PERHAPS = DeliveryError("delivery.test_silent", "Silent.", uncertain=True)
Behaviour = Callable[[Alert, str], Receipt | None]


class FakeChannel:
    """`behave` may raise, hang or kill; None as its result is a plain receipt. Each arrival is a line in `file`."""

    def __init__(self, file: Path, behave: Behaviour = lambda alert, address: None) -> None:
        self._file = file
        self.behave = behave
        self._one_at_a_time = threading.Lock()

    def deliver(self, alert: Alert, address: str) -> Receipt:
        receipt = self.behave(alert, address)
        self.arrive(alert, address)
        return receipt or Receipt()

    def arrive(self, alert: Alert, address: str) -> None:
        """The message is in somebody's hands."""
        line = json.dumps([alert.key, str(alert.purpose), address]) + "\n"
        with self._one_at_a_time, self._file.open("a") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())

    def check(self, address: str) -> None:
        pass

    @property
    def arrived(self) -> list[tuple[str, str, str]]:
        """Key, purpose and address of everything that arrived, in order."""
        if not self._file.exists():
            return []
        return [tuple(json.loads(line)) for line in self._file.read_text().splitlines()]

    def addresses(self, purpose: str = "alert") -> list[str]:
        return [address for _, what, address in self.arrived if what == purpose]
