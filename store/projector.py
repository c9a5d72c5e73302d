"""Reads the events Rasa recorded and turns each user utterance into one observation; never a word of it.

Idempotent: position and observations change in one transaction, and an observation's key is the identity of
its event, so that a reader killed anywhere, or started twice, changes nothing.
"""

import json
import logging
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from contracts.emotion import Emotion
from contracts.errors import StoreError
from store import tables
from store.migrate import plain

log = logging.getLogger("suiban.store")
READER = "mood"
BATCH = 500


class Projector:
    """`events_db`: SQLite file of Rasa's SQL event broker (table events: id, sender_id, data).

    `data` is a Fernet token (key in `key_file`) of the event's JSON, or the JSON itself.
    """

    def __init__(self, events_db: Path, engine: Engine, key_file: Path) -> None:
        self._events_db = Path(events_db)
        self._engine = engine
        self._key_file = Path(key_file)
        self._fernet: Fernet | None = None

    def run_once(self) -> int:
        """Takes in everything new; returns the number of new observations. Raises StoreError(store.projector)."""
        if not self._events_db.exists():
            return 0
        made = 0
        try:
            while True:
                read, new = self._batch()
                made += new
                if read < BATCH:
                    return made
        except sqlite3.Error as error:
            raise StoreError("store.projector", f"The recorded events cannot be read ({error}).") from error
        except SQLAlchemyError as error:
            raise StoreError("store.projector", f"Observations cannot be written ({plain(error)}).") from error

    def _batch(self) -> tuple[int, int]:
        with Session(self._engine) as session, session.begin():
            position = session.get(tables.Position, READER, with_for_update=True)
            if position is None:
                position = tables.Position(reader=READER, last_id=0)
                session.add(position)
            rows = self._rows_after(position.last_id)
            new = 0
            for row_id, sender, data in rows:
                observation = self._observation(row_id, sender, data)
                if observation and session.get(tables.Observation, observation.source) is None:
                    session.add(observation)
                    session.flush()
                    new += 1
            if rows:
                position.last_id = rows[-1][0]
            return len(rows), new

    def _rows_after(self, last_id: int) -> list[tuple[int, str, str]]:
        connection = sqlite3.connect(f"file:{self._events_db}?mode=ro", uri=True, timeout=5)
        try:
            query = "SELECT id, sender_id, data FROM events WHERE id > ? ORDER BY id LIMIT ?"
            return connection.execute(query, (last_id, BATCH)).fetchall()
        except sqlite3.OperationalError as error:
            if "no such table" in str(error):
                return []  # Rasa has not recorded anything yet
            raise
        finally:
            connection.close()

    def _observation(self, row_id: int, sender: str, data: str) -> tables.Observation | None:
        try:
            event = self._open(data)
            if event.get("event") != "user" or not event.get("text"):
                return None
            parsed = event["parse_data"]
            emotion = Emotion.from_json(parsed["emotion"])
            at = _moment(event)
            language = next((e["value"] for e in parsed.get("entities", []) if e.get("entity") == "language"), "zh-CN")
            return tables.Observation(
                source=str(event.get("message_id") or f"event-{row_id}")[:80],
                resident=str(sender)[:64],
                at=at,
                day=at.date(),
                language=str(language),
                label=str(emotion.label),
                probability=emotion.probability,
                emotions=dict(emotion.all),
                intent=(parsed.get("intent") or {}).get("name"),
            )
        except (ValueError, KeyError, TypeError, AttributeError, InvalidToken, OSError) as error:
            log.warning("store.projector: event %s was passed over (%s)", row_id, type(error).__name__)
            return None

    def _open(self, data: str) -> dict[str, Any]:
        if not data.lstrip().startswith("{"):
            self._fernet = self._fernet or Fernet(self._key_file.read_bytes().strip())
            data = self._fernet.decrypt(data.encode()).decode()
        event: dict[str, Any] = json.loads(data)
        return event


def _moment(event: dict[str, Any]) -> datetime:
    """The moment the turn was given (the test clock moves it), else when Rasa recorded it, in local time."""
    given = (event.get("metadata") or {}).get("now")
    if given:
        moment = datetime.fromisoformat(given)
        return moment if moment.tzinfo else moment.astimezone()
    return datetime.fromtimestamp(float(event["timestamp"]), UTC).astimezone()
