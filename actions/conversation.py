"""What was said so far in this conversation, read from the tracker's events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from contracts.clock import parse_moment


@dataclass(frozen=True, slots=True)
class Said:
    """One message of ours. `custom`: expects, labels, offer, work, words, as it was sent."""

    text: str
    custom: Mapping[str, Any]


@dataclass(slots=True)
class Exchange:
    """What the elder said at `moment`, and our answer. `unheard`: the danger screen spoke in its place."""

    moment: datetime | None = None
    unheard: bool = False
    said: list[Said] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """A message of a work. `turns_ago`: 1 where it was said just before this turn."""

    said: Said
    turns_ago: int
    moment: datetime | None


class Conversation:
    """The exchanges of this session; the last one is the turn that is being answered."""

    def __init__(self, events: Iterable[Mapping[str, Any]]) -> None:
        self._exchanges = [Exchange()]
        for event in events:
            if event.get("event") == "user":
                metadata = event.get("metadata") or {}
                self._exchanges.append(Exchange(_moment(event, metadata), bool(metadata.get("answered"))))
            elif event.get("event") == "bot" and event.get("text"):
                custom = (event.get("data") or {}).get("custom") or {}
                self._exchanges[-1].said.append(Said(event["text"], custom))

    @property
    def last_reply(self) -> list[Said]:
        """Our answer to the utterance before this one; empty where the elder did not get to hear it."""
        if len(self._exchanges) < 2 or self._exchanges[-2].unheard:
            return []
        return self._exchanges[-2].said

    @property
    def offer(self) -> str | None:
        """What a yes means now."""
        return next((said.custom["offer"] for said in reversed(self.last_reply) if said.custom.get("offer")), None)

    def last_asked(self, key: str) -> Any:
        """`key` of the last reply's custom data, from its last message that has it."""
        return next((said.custom[key] for said in reversed(self.last_reply) if said.custom.get(key)), None)

    @property
    def variants(self) -> list[str]:
        """The variants of wording said in this session, oldest first (see actions/wording.py)."""
        return [name for said in self._all() for name in said.custom.get("words", ())]

    @property
    def works(self) -> frozenset[str]:
        """Ids of the works told in this session."""
        return frozenset(said.custom["work"] for said in self._all() if said.custom.get("work"))

    def was_said(self, text: str) -> bool:
        """Whether `text` was said in this session, alone or inside a longer message."""
        return any(text in said.text for said in self._all())

    def last_of(self, work_id: str) -> Told | None:
        """The last message of a work in this session."""
        for turns_ago, exchange in enumerate(reversed(self._exchanges)):
            for said in reversed(exchange.said):
                if said.custom.get("work") == work_id and not exchange.unheard:
                    return Told(said, turns_ago, exchange.moment)
        return None

    def _all(self) -> list[Said]:
        return [said for exchange in self._exchanges for said in exchange.said]


def _moment(event: Mapping[str, Any], metadata: Mapping[str, Any]) -> datetime | None:
    try:
        return parse_moment(str(metadata["now"]))
    except (KeyError, ValueError):
        stamp = event.get("timestamp")
        return datetime.fromtimestamp(stamp, UTC) if isinstance(stamp, int | float) else None
