"""python -m companion.export --resident ID: a copy of all that is kept of a resident, as JSON, words opened with the key."""

import argparse
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import Engine, Table, column, select, table

from companion.settings import CompanionSettings
from contracts.clock import SystemClock
from contracts.errors import InputError, StoreError, SuibanError
from contracts.resident import DEFAULT_RESIDENT, check_resident_id
from store import tables
from store.database import open_engine, reading
from store.migrate import upgrade
from store.observe import Unreadable, open_data

_CONVERSATION = table("events", column("id"), column("sender_id"), column("type_name"), column("data"))
_SAID_BY = {"user": "resident", "bot": "suiban"}
_SECTIONS: dict[str, tuple[type[tables.Base], frozenset[str]]] = {
    "moods": (tables.Observation, frozenset({"event"})),
    "works_heard": (tables.HeardWork, frozenset()),
    "tales": (tables.TaleProgress, frozenset()),
    "use": (tables.UsageSpan, frozenset({"id"})),
    "people_refused": (tables.PeopleRefused, frozenset({"id"})),
    "told": (tables.Notice, frozenset()),
    "danger": (tables.DangerEvent, frozenset({"id"})),
    "cases": (tables.CaseRow, frozenset({"place"})),
    "contacts": (tables.ContactRow, frozenset({"id"})),
    "complaints": (tables.ComplaintRow, frozenset()),
}


def export(resident: str, engine: Engine, tracker: Path | str | None, key_file: Path | None, now: datetime) -> dict:
    """The copy. Raises InputError(input.resident), StoreError; store.key where words are there and no key opens them."""
    check_resident_id(resident)
    copy: dict[str, Any] = {"resident": resident, "made_at": now.isoformat()}
    copy["words"] = _words(resident, tracker, key_file)
    with reading(engine) as connection:
        for name, (row, left_out) in _SECTIONS.items():
            source = row.__table__
            assert isinstance(source, Table)
            shown = [one for one in source.c if one.name not in left_out | {"resident"}]
            found = connection.execute(select(*shown).where(source.c.resident == resident))
            copy[name] = [{key: _plain(value) for key, value in one._asdict().items()} for one in found]
        wanted = select(tables.SharingRestriction.relation).where(tables.SharingRestriction.resident == resident)
        copy["not_shown_to"] = sorted(connection.execute(wanted).scalars())
    return copy


def _words(resident: str, tracker: Path | str | None, key_file: Path | None) -> list[dict]:
    text = str(tracker or "")
    if not text or ("://" not in text and not Path(text).exists()):
        return []
    engine = open_engine(text if "://" in text else f"sqlite:///{text}")
    said = select(_CONVERSATION.c.data).where(
        _CONVERSATION.c.sender_id == resident, _CONVERSATION.c.type_name.in_(list(_SAID_BY))
    )
    try:
        with reading(engine) as connection:
            data = [str(one or "") for one in connection.execute(said.order_by(_CONVERSATION.c.id)).scalars()]
    except StoreError as error:
        if error.code != "store.schema":
            raise
        return []
    finally:
        engine.dispose()
    key = _key(key_file)
    try:
        events = [open_data(one, key) for one in data]
    except Unreadable as problem:
        raise StoreError("store.key", "The key to the recorded words is missing; run ./suiban doctor.") from problem
    return [_utterance(event) for event in events if event.get("text")]


def _key(key_file: Path | None) -> Fernet | None:
    try:
        return Fernet(key_file.read_bytes().strip()) if key_file else None
    except (OSError, ValueError):
        return None


def _utterance(event: dict) -> dict:
    at = datetime.fromtimestamp(float(event.get("timestamp") or 0), UTC)
    return {"at": at.isoformat(), "who": _SAID_BY[event["event"]], "text": event["text"]}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, (datetime, date)) else value


def main(arguments: list[str] | None = None) -> int:
    """0, 1 where the store fails, 2 where what was asked cannot be."""
    parser = argparse.ArgumentParser(prog="python -m companion.export", description=__doc__)
    parser.add_argument("--resident", default=DEFAULT_RESIDENT, metavar="ID")
    resident = parser.parse_args(arguments).resident
    settings = CompanionSettings()
    try:
        check_resident_id(resident)
        upgrade(settings.store_url)
        engine = open_engine(settings.store_url)
        copy = export(resident, engine, settings.tracker_db, settings.key_file, SystemClock().now())
    except SuibanError as error:
        print(error.message, file=sys.stderr)
        return 2 if isinstance(error, InputError) else 1
    print(json.dumps(copy, ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
