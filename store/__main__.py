"""python -m store migrate | project | mood: what the launcher runs in the app's environment."""

import argparse
import json
import logging
import os
import sys
from datetime import datetime
from typing import NoReturn

from contracts.clock import SystemClock, parse_moment
from contracts.errors import InputError, StoreError, SuibanError
from contracts.language import Language
from contracts.resident import DEFAULT_RESIDENT, check_resident_id
from store.database import default_url, home, open_engine
from store.migrate import upgrade
from store.mood import Moods
from store.mood_words import NO_DATA, in_words, to_json
from store.projector import Projector

MAX_DAYS = 366
log = logging.getLogger("suiban.store")


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage."""

    def error(self, message: str) -> NoReturn:
        print(f"{message[:1].upper()}{message[1:]}.", file=sys.stderr)
        sys.exit(2)


def main(arguments: list[str] | None = None) -> int:
    """0, 1 where the store fails or holds nothing yet, 2 where what was asked cannot be."""
    asked = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        if asked.command == "mood":
            print(_mood(asked))
        elif asked.command == "project":
            upgrade(default_url())
            print(_project())
        else:
            upgrade(default_url())
    except SuibanError as error:
        no_data = error.code == "store.no_data"
        print(NO_DATA[asked.lang].format(resident=asked.resident) if no_data else error.message, file=sys.stderr)
        return 2 if isinstance(error, InputError) else 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m store", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("migrate", help="bring the database to the newest schema")
    commands.add_parser("project", help="take in new events; prints the number of observations")
    mood = commands.add_parser("mood", help="how a resident has been")
    mood.add_argument("--resident", default=DEFAULT_RESIDENT, metavar="ID")
    mood.add_argument("--days", default="7", metavar="N", help=f"days to show, 1 to {MAX_DAYS}")
    mood.add_argument("--lang", type=Language, choices=list(Language), default=Language.ZH_CN)
    mood.add_argument("--now", metavar="ISO8601", help="play this moment instead of the real time")
    mood.add_argument("--json", action="store_true", help="one JSON object (docs/cli.md)")
    return parser


def _mood(asked: argparse.Namespace) -> str:
    resident, days, now = check_resident_id(asked.resident), _days(asked.days), _now(asked.now)
    upgrade(default_url())
    try:
        _project()
    except StoreError as error:  # what was taken in before can still be told
        log.warning("%s", error.message)
    report = Moods(open_engine(default_url())).report(resident, now, days)
    if asked.json:
        return json.dumps(to_json(report, asked.lang), ensure_ascii=False)
    return in_words(report, asked.lang)


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MAX_DAYS):
        raise InputError("input.days", f"--days is a whole number from 1 to {MAX_DAYS}.")
    return int(text)


def _now(text: str | None) -> datetime:
    try:
        now = parse_moment(text) if text else SystemClock().now()
        if 1990 <= now.year < 2200:
            return now
    except (ValueError, OverflowError):
        pass
    raise InputError("input.now", "--now is a moment such as 2027-02-06T09:00.")


def _project() -> int:
    """Takes in new events; the number of new observations."""
    engine = open_engine(default_url())
    events = os.environ.get("SUIBAN_EVENTS_DB") or str(home() / "db" / "events.sqlite")
    key = os.environ.get("SUIBAN_KEY_FILE") or str(home() / "keys" / "words.key")
    return Projector(events, engine, key).run_once()


if __name__ == "__main__":
    sys.exit(main())
