"""Turns one recorded user event into one observation: feelings, time, intent and length; never a word."""

import hashlib
import json
import math
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from contracts.clock import parse_moment
from contracts.emotion import EmotionLabel
from contracts.errors import InputError
from contracts.language import Language, is_han
from contracts.resident import check_resident_id
from store.broker import Row

_INTENT = re.compile(r"[a-z][a-z0-9_/]{0,63}")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_HAN_IN_WORDS = 2 / 3  # a Chinese word has about one and a half characters


class Unreadable(Exception):
    """A row that cannot be used. `reason`: encrypted (cannot be decrypted), json, or shape."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_encrypted(data: str) -> bool:
    """Whether `data` is a Fernet token (version byte 0x80 and a 64 bit time, base64url)."""
    return data.lstrip().startswith("gAAAA")


def open_data(data: str, fernet: Fernet | None) -> dict[str, Any]:
    """The event in `data`, a Fernet token of JSON or JSON itself. Raises Unreadable."""
    text = data.strip()
    if is_encrypted(text):
        if fernet is None:
            raise Unreadable("encrypted")
        try:
            text = fernet.decrypt(text.encode()).decode()
        except (InvalidToken, UnicodeError, ValueError):
            raise Unreadable("encrypted") from None
    try:
        event = json.loads(text)
    except (ValueError, RecursionError):
        raise Unreadable("json") from None
    if not isinstance(event, dict):
        raise Unreadable("shape")
    return event


def observation(row: Row, event: dict[str, Any]) -> dict[str, Any] | None:
    """The columns of store.tables.Observation; None for an event that shows no feeling. Raises Unreadable.

    The time is the turn's own (`metadata.now`, which a played clock moves), else when Rasa recorded it; the day is
    cut in the zone that moment names, the machine's own where it names none.
    """
    if event.get("event") != "user":
        return None
    try:
        return _columns(row, event)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError, InputError):
        raise Unreadable("shape") from None


def _columns(row: Row, event: dict[str, Any]) -> dict[str, Any] | None:
    parsed = event.get("parse_data") or {}
    intent = parsed.get("intent") or {}
    text = event.get("text") or ""
    emotion = parsed.get("emotion")
    if not text or text.startswith("/") or not emotion:
        return None  # a command such as /session_start, or a turn whose feeling was not read
    resident = check_resident_id(event.get("sender_id") or row.sender)
    at = _moment(event)
    feelings = {str(label): _share(emotion["all"][label]) for label in EmotionLabel}
    name = str(intent.get("name") or "")
    return {
        "event": _identity(resident, event),
        "resident": resident,
        "at": at,
        "day": at.date(),
        "utc_offset_minutes": int((at.utcoffset() or timedelta()).total_seconds() // 60),
        "language": str(_language(parsed, event)),
        "label": str(EmotionLabel(emotion["label"])),
        "probability": _share(emotion["probability"]),
        **feelings,
        "intent": name if _INTENT.fullmatch(name) else "",
        "intent_confidence": _share(intent.get("confidence") or 0.0),
        "units": length_in_words(text),
    }


def length_in_words(text: str) -> float:
    """Words of a text; a Han character counts two thirds of one."""
    han = sum(1 for char in text if is_han(char))
    spaced = "".join(char if char.isalnum() or char == "'" else " " for char in text if not is_han(char))
    return round(han * _HAN_IN_WORDS + len(spaced.split()), 2)


def _identity(resident: str, event: dict[str, Any]) -> str:
    """The same for an event that was recorded twice (a restarted session, a retried save), else different."""
    message = event.get("message_id")
    known_by = message or repr(float(event["timestamp"]))
    return hashlib.sha256(f"{resident}|{known_by}".encode()).hexdigest()


def _moment(event: dict[str, Any]) -> datetime:
    given = (event.get("metadata") or {}).get("now")
    moment: datetime | None = None
    if isinstance(given, str):
        try:
            moment = parse_moment(given)
        except ValueError:
            moment = None
    if moment is None:
        moment = datetime.fromtimestamp(float(event["timestamp"]), UTC).astimezone()
    if not _EARLIEST <= moment <= _LATEST:
        raise ValueError("a moment far outside anyone's life")
    return moment


def _language(parsed: dict[str, Any], event: dict[str, Any]) -> Language:
    said = [entity.get("value") for entity in parsed.get("entities") or [] if entity.get("entity") == "language"]
    asked = (event.get("metadata") or {}).get("language")
    for tag in (*said, parsed.get("language"), asked):
        if tag in list(Language):
            return Language(tag)
    return Language.ZH_CN


def _share(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number) or not -1e-6 <= number <= 1 + 1e-6:
        raise ValueError("no probability")
    return min(1.0, max(0.0, number))
