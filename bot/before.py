"""What was said before an utterance: handed to the emotion component for one turn, kept nowhere."""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.emotion import Emotion

ENOUGH = 12
"""Utterances the trajectory looks back on."""


@dataclass(frozen=True, slots=True)
class Before:
    """`previous`: the person's last words, `question`: what the companion said after them; empty at the beginning.

    `felt`: (seconds since the epoch, emotion) of the last utterances, oldest first. `now`: of this one.
    """

    previous: str = ""
    question: str = ""
    felt: tuple[tuple[float, Emotion], ...] = ()
    now: float = 0.0


NOTHING = Before()
said: ContextVar[Before] = ContextVar("said")
"""Set by the turn channel before a message is parsed, read by the emotion component in the same task."""


def before(events: Iterable[Any], now: float) -> Before:
    """From the events of a conversation (Rasa's UserUttered and BotUttered), oldest first."""
    previous = question = ""
    felt: list[tuple[float, Emotion]] = []
    for event in events:
        if event.type_name == "user" and event.text and not event.text.startswith("/"):
            previous, question = event.text, ""
            emotion = (event.parse_data or {}).get("emotion")
            if emotion:
                felt.append((moment(event.metadata, event.timestamp), Emotion.from_json(emotion)))
        elif event.type_name == "bot" and event.text:
            question = event.text
    return Before(previous, question, tuple(felt[-ENOUGH:]), now)


def moment(metadata: Mapping[str, Any] | None, otherwise: float) -> float:
    """Seconds since the epoch of a turn's own clock (`now` of its metadata, ISO 8601), which may be played."""
    try:
        return datetime.fromisoformat(str((metadata or {})["now"])).timestamp()
    except (KeyError, ValueError, OverflowError):
        return otherwise
