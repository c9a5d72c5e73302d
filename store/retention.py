"""Forgets an elder's words when their time is over: rows of the dialogue core's two event tables.

Both tables hold Fernet tokens, which carry the moment they were written in clear (Fernet specification, "timestamp"),
so that forgetting needs no key and works after the key is lost.
"""

import base64
import binascii
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import column, delete, select, table

from contracts.errors import StoreError
from store.database import open_engine, reading, writing

BATCH = 500
_EVENTS = table("events", column("id"), column("data"))


def forget_words(events: Path | str, before: datetime) -> int:
    """Deletes the rows of an `events` table (SQLite file or SQLAlchemy URL) written before `before`; how many.

    The newest row always stays: ids go on from it and the projector knows the table by it. What is not there yet
    counts as empty. Raises StoreError.
    """
    text = str(events)
    if "://" not in text and not Path(text).exists():
        return 0
    engine = open_engine(text if "://" in text else f"sqlite:///{text}")
    forgotten = 0
    try:
        while old := _oldest(engine, before):
            with writing(engine) as connection:
                connection.execute(delete(_EVENTS).where(_EVENTS.c.id.in_(old)))
            forgotten += len(old)
    except StoreError as error:
        if error.code != "store.schema":
            raise
    finally:
        engine.dispose()
    return forgotten


def written_at(token: str) -> datetime | None:
    """When a Fernet token was made; None where `token` is none."""
    try:
        head = base64.urlsafe_b64decode(token.strip()[:12].encode("ascii"))
        whole = len(head) == 9 and head[0] == 0x80
        return datetime.fromtimestamp(int.from_bytes(head[1:9], "big"), UTC) if whole else None
    except (ValueError, binascii.Error, OverflowError, OSError):
        return None


def _oldest(engine, before: datetime) -> list[int]:  # type: ignore[no-untyped-def]
    """Ids of the first rows up to one that is young enough; a row that is no token goes with its neighbours."""
    with reading(engine) as connection:
        rows = list(connection.execute(select(_EVENTS).order_by(_EVENTS.c.id).limit(BATCH + 1)))
    old: list[int] = []
    unknown: list[int] = []
    for number, data in rows[:-1]:
        moment = written_at(data if isinstance(data, str) else "")
        if moment is None:
            unknown.append(number)
        elif moment < before:
            old += [*unknown, number]
            unknown = []
        else:
            break
    return old
