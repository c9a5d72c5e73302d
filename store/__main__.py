"""python -m store migrate | project | mood: what the launcher runs in the app's environment."""

import argparse
import json
import logging
import os
import sys
from pathlib import Path

from contracts.clock import SystemClock, parse_moment
from contracts.errors import InputError, SuibanError
from contracts.language import Language
from contracts.resident import DEFAULT_RESIDENT, check_resident_id
from store.database import open_engine
from store.migrate import upgrade
from store.mood import Moods
from store.mood_words import in_words, to_json
from store.projector import Projector

MAX_DAYS = 366


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m store", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate")
    commands.add_parser("project")
    mood = commands.add_parser("mood")
    mood.add_argument("--resident", default=DEFAULT_RESIDENT)
    mood.add_argument("--days", type=int, default=7)
    mood.add_argument("--lang", type=Language, default=Language.ZH_CN)
    mood.add_argument("--now")
    mood.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    url = os.environ.get("SUIBAN_DATABASE_URL") or f"sqlite:///{_home() / 'db' / 'suiban.sqlite'}"
    try:
        upgrade(url)
        if arguments.command == "project":
            print(_project(url))
        elif arguments.command == "mood":
            _mood(url, arguments)
    except SuibanError as error:
        print(error.message, file=sys.stderr)
        return 2 if isinstance(error, InputError) else 1
    return 0


def _mood(url: str, arguments: argparse.Namespace) -> None:
    resident = check_resident_id(arguments.resident)
    if not 1 <= arguments.days <= MAX_DAYS:
        raise InputError("input.days", f"--days is a number from 1 to {MAX_DAYS}.")
    try:
        now = parse_moment(arguments.now) if arguments.now else SystemClock().now()
    except ValueError:
        raise InputError("input.now", "--now is a moment such as 2027-02-06T09:00.") from None
    _project(url)
    report = Moods(open_engine(url)).report(resident, now.date(), arguments.days)
    if arguments.json:
        print(json.dumps(to_json(report, arguments.lang), ensure_ascii=False))
    else:
        print(in_words(report, arguments.lang))


def _project(url: str) -> int:
    home = _home()
    events = Path(os.environ.get("SUIBAN_EVENTS_DB") or home / "db" / "events.sqlite")
    key = Path(os.environ.get("SUIBAN_KEY_FILE") or home / "keys" / "words.key")
    return Projector(events, open_engine(url), key).run_once()


def _home() -> Path:
    return Path(os.environ.get("SUIBAN_HOME") or Path(__file__).resolve().parent.parent / ".suiban")


if __name__ == "__main__":
    sys.exit(main())
