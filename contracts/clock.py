"""The one clock everything asks, so that seasons, quiet hours and next days can be played in tests."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Gives the present moment, always with a time zone."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's own clock in its own time zone."""

    def now(self) -> datetime:
        return datetime.now().astimezone()


class FixedClock:
    """Stands still at `moment`; for `--now` and for tests."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment if moment.tzinfo else moment.astimezone()

    def now(self) -> datetime:
        return self.moment


def parse_moment(text: str) -> datetime:
    """An ISO 8601 moment; without a zone it is local time. Raises ValueError where it is none."""
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.astimezone()
