"""What was said before an utterance: handed to the emotion component for one turn, kept nowhere."""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contracts.emotion import Emotion, EmotionLabel

ENOUGH = 12
"""Utterances the trajectory looks back on."""
FRESH_S = 900.0
"""Seconds after which words said before are no longer what is answered."""


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
    """From the events of a conversation (Rasa's UserUttered and BotUttered), oldest first.

    What the danger screen answered itself (`answered`) was spoken by others: the reply here was never heard, and is
    no question. Words older than `FRESH_S` are not what is answered now. An event that cannot be read is passed over.
    """
    previous = question = ""
    heard_at, unheard = now, False
    felt: list[tuple[float, Emotion]] = []
    for event in events:
        if event.type_name == "user" and event.text and not event.text.startswith("/"):
            heard_at = moment(event.metadata, event.timestamp)
            previous, question = event.text, ""
            unheard = bool((event.metadata or {}).get("answered"))
            emotion = _felt(event.parse_data)
            if emotion is not None:
                felt.append((heard_at, emotion))
        elif event.type_name == "bot" and event.text and not unheard:
            question = event.text
    if abs(now - heard_at) > FRESH_S:
        previous = question = ""
    return Before(previous, question, tuple(felt[-ENOUGH:]), now)


def _felt(parsed: Mapping[str, Any] | None) -> Emotion | None:
    try:
        emotion = Emotion.from_json((parsed or {})["emotion"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    return emotion if set(emotion.all) == set(map(str, EmotionLabel)) else None


def moment(metadata: Mapping[str, Any] | None, otherwise: float) -> float:
    """Seconds since the epoch of a turn's own clock (`now` of its metadata, ISO 8601), which may be played."""
    try:
        return datetime.fromisoformat(str((metadata or {})["now"])).timestamp()
    except (KeyError, ValueError, OverflowError):
        return otherwise
