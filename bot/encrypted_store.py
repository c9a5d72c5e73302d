"""Rasa's tracker store and event broker with the elder's words encrypted at rest (Fernet: AES-128-CBC and HMAC)."""

import os
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet
from rasa.core.brokers.sql import SQLEventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.exceptions import RasaException
from sqlalchemy.orm import declarative_base
from sqlalchemy.types import Text as TextColumn
from sqlalchemy.types import TypeDecorator

KEY_FILE = "SUIBAN_KEY_FILE"


@sa.event.listens_for(sa.engine.Engine, "connect")
def write_ahead(connection: Any, _record: Any) -> None:
    """A turn writes a dozen events, each a transaction: with a write-ahead log that costs no flush of the disk each.

    A killed process loses nothing; a power cut may lose the last moments of talk, never the danger record, which is
    the product's own store.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")


@lru_cache(maxsize=4096)
def _opened(key: Fernet, token: str) -> str:
    """Rasa reads a conversation anew several times a turn; each event is decrypted once."""
    return key.decrypt(token.encode()).decode()


class EncryptedText(TypeDecorator):
    """Text that only the key of SUIBAN_KEY_FILE opens. Raises RasaException where there is no usable key."""

    impl = TextColumn
    cache_ok = True
    _fernet: Fernet | None = None

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else self._key().encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else _opened(self._key(), value)

    @classmethod
    def _key(cls) -> Fernet:
        if EncryptedText._fernet is None:
            try:
                EncryptedText._fernet = Fernet(Path(os.environ[KEY_FILE]).read_bytes().strip())
            except (KeyError, OSError, ValueError) as error:
                raise RasaException(f"{KEY_FILE} does not name a readable key; ./suiban up makes one.") from error
        return EncryptedText._fernet


class EncryptedTrackerStore(SQLTrackerStore):
    """Conversations; `data` of every event is encrypted."""

    Base = declarative_base()

    class SQLEvent(Base):
        """One event of a conversation."""

        __tablename__ = "events"
        id = sa.Column(sa.Integer, primary_key=True)
        sender_id = sa.Column(sa.String(255), nullable=False, index=True)
        type_name = sa.Column(sa.String(255), nullable=False)
        timestamp = sa.Column(sa.Float)
        intent_name = sa.Column(sa.String(255))
        action_name = sa.Column(sa.String(255))
        data = sa.Column(EncryptedText)


class EncryptedEventBroker(SQLEventBroker):
    """Events for the projector; `data` is encrypted."""

    Base = declarative_base()

    class SQLBrokerEvent(Base):
        """One published event."""

        __tablename__ = "events"
        id = sa.Column(sa.Integer, primary_key=True)
        sender_id = sa.Column(sa.String(255))
        data = sa.Column(EncryptedText)
