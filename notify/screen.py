"""Tells the care-home screen, which shows what lies open in the database."""

from typing import Protocol

from contracts.alerts import Alert, DeliveryError, Receipt
from notify.addresses import check_screen


class Board(Protocol):
    """What the screen reads from. `holds`: whether the message with `key` is there to be shown."""

    def holds(self, key: str) -> bool: ...


class ScreenChannel:
    """Delivered means: it is on the board. Whether somebody looked shows only when they take the case over."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def deliver(self, alert: Alert, address: str) -> Receipt:
        """Raises DeliveryError(delivery.screen) where the board does not hold the message."""
        if not self._board.holds(alert.key):
            raise DeliveryError("delivery.screen", "The screen's board does not hold the message.")
        return Receipt(reference=address)

    def check(self, address: str) -> None:
        check_screen(address)
