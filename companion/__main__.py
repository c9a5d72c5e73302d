"""python -m companion deliver | cases | contacts | evidence | complaints | export: the worker, and the desk for people."""

import argparse
import json
import logging
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import NoReturn

from pydantic import ValidationError

from companion.case_view import case_lines, case_to_json, contact_line, contact_to_json
from companion.channels import CHECKS, missing
from companion.delivery_door import DeliveryDoor, deliver
from companion.export import main as export
from contracts.alerts import ChannelName, Contact, Relation
from contracts.clock import SystemClock
from contracts.errors import InputError, SuibanError
from contracts.language import Language
from contracts.resident import DEFAULT_RESIDENT, check_resident_id
from store.agreements import Agreements
from store.evidence import evidence

EVIDENCE_DAYS = 30
SHOWN = 20
"""Cases listed without --all, besides all that are not closed."""
_LONGEST_ADDRESS = 500


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage."""

    def error(self, message: str) -> NoReturn:
        print(f"{message[:1].upper()}{message[1:]}.", file=sys.stderr)
        sys.exit(2)


def main(arguments: list[str] | None = None) -> int:
    """0, 1 where the store fails, 2 where what was asked cannot be."""
    asked = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.ERROR)
    try:
        if asked.command == "deliver":
            return deliver(asked.ready_file)
        if asked.command == "export":
            return export(["--resident", asked.resident])
        action = {"cases": _cases, "contacts": _contacts, "evidence": _evidence, "complaints": _complaints}[
            asked.command
        ]
        for line in action(asked):
            print(line)
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in wrong["loc"]).upper()
        print(f"The setting SUIBAN_{name} cannot be used: {wrong['msg']}.", file=sys.stderr)
        return 2
    except SuibanError as error:
        print(error.message, file=sys.stderr)
        return 2 if isinstance(error, InputError) else 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m companion", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    worker = commands.add_parser("deliver", help="send messages until told to stop")
    worker.add_argument("--ready-file", type=Path, metavar="FILE", help="touched while the worker works")

    cases = commands.add_parser("cases", help="danger cases with history and deliveries")
    cases.add_argument("action", choices=["list", "take", "close"])
    cases.add_argument("id", nargs="?", default="", help="a case, by the beginning of its id")
    cases.add_argument("--resident", metavar="ID")
    cases.add_argument("--all", action="store_true", help="closed ones without limit")
    cases.add_argument("--by", default="", metavar="NAME", help="who takes over or closes")
    cases.add_argument("--note", default="", metavar="TEXT", help="what was found and done")
    cases.add_argument("--false-alarm", action="store_true", help="everybody who was told is told so, once")
    cases.add_argument("--json", action="store_true", help="JSON (docs/cli.md)")

    contacts = commands.add_parser("contacts", help="the people who are told")
    contacts.add_argument("action", choices=["list", "add", "agree", "remove", "test"])
    contacts.add_argument("id", nargs="?", default="", help="a contact, by the beginning of its id")
    contacts.add_argument("--resident", default=DEFAULT_RESIDENT, metavar="ID")
    contacts.add_argument("--name", default="")
    contacts.add_argument("--relation", default="")
    contacts.add_argument("--channel", default="")
    contacts.add_argument("--address", default="")
    contacts.add_argument("--position", metavar="N", help="1 is told first; default: last")
    contacts.add_argument("--lang", default=str(Language.ZH_CN))
    contacts.add_argument("--agreed", action="store_true", help="they said yes already; without it they are asked")
    contacts.add_argument("--json", action="store_true", help="JSON (docs/cli.md)")
    pack = commands.add_parser("evidence", help="figures of detections and deliveries, without names or words")
    pack.add_argument("--from", dest="first", metavar="DATE", help="first day, ISO 8601; default: 30 days ago")
    pack.add_argument("--to", dest="last", metavar="DATE", help="last day; default: today")
    complaints = commands.add_parser("complaints", help="open complaints of a resident, and answering one")
    complaints.add_argument("action", choices=["list", "answered"])
    complaints.add_argument("id", nargs="?", default="", help="a complaint, by the beginning of its id")
    complaints.add_argument("--by", default="", metavar="NAME", help="who answered")
    complaints.add_argument("--resident", default=DEFAULT_RESIDENT, metavar="ID")
    copy = commands.add_parser("export", help="everything that is kept of a resident, as JSON, words included")
    copy.add_argument("--resident", default=DEFAULT_RESIDENT, metavar="ID")
    return parser


def _complaints(asked: argparse.Namespace) -> list[str]:
    agreements, now = Agreements(DeliveryDoor().engine), SystemClock().now()
    open_ones = agreements.complaints(check_resident_id(asked.resident))
    if asked.action == "answered":
        found = [one for one in open_ones if asked.id and one.id.startswith(asked.id)]
        if len(found) != 1:
            raise InputError(
                "input.complaint", f"There is no open complaint {asked.id}; ./suiban complaints lists them."
            )
        agreements.answered(found[0].id, asked.by or "somebody at the desk", now)
        return [f"Complaint {found[0].id[:8]} is answered."]
    lines = [
        f"{one.id[:8]}  made {one.at.astimezone():%Y-%m-%d %H:%M}, an answer is due by {one.due_at.astimezone():%Y-%m-%d}"
        for one in open_ones
    ]
    return lines or ["There are no open complaints."]


def _evidence(asked: argparse.Namespace) -> list[str]:
    today = SystemClock().now().date()
    first = _day(asked.first) if asked.first else today - timedelta(days=EVIDENCE_DAYS)
    last = _day(asked.last) if asked.last else today
    return [json.dumps(evidence(DeliveryDoor().engine, first, last), ensure_ascii=False, indent=2)]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError("input.days", f"{text} is no date; dates look like 2026-11-25.") from None


def _cases(asked: argparse.Namespace) -> list[str]:
    if asked.resident is not None:
        check_resident_id(asked.resident)
    if asked.action != "list" and not asked.id:
        raise InputError("input.case", f"Which case? ./suiban cases {asked.action} ID --by NAME")
    door, now = DeliveryDoor(), SystemClock().now()
    if asked.action == "take":
        changed = door.cases.take_over(asked.id, by=asked.by, now=now)
    elif asked.action == "close":
        changed = door.cases.close(asked.id, by=asked.by, note=asked.note, now=now, false_alarm=asked.false_alarm)
    else:
        return _case_list(door, asked)
    if asked.json:
        return [json.dumps(changed.to_json(), ensure_ascii=False)]
    return [f"Case {changed.id[:8]} is {str(changed.state).replace('_', ' ')}."]


def _case_list(door: DeliveryDoor, asked: argparse.Namespace) -> list[str]:
    unclosed = door.cases.files(resident=asked.resident, unclosed_only=True, limit=100_000)
    newest = door.cases.files(resident=asked.resident, limit=100_000 if asked.all else SHOWN)
    known = {file.case.id for file in unclosed}
    files = [*unclosed, *(file for file in newest if file.case.id not in known)]
    if asked.json:
        return [json.dumps({"cases": [case_to_json(file) for file in files]}, ensure_ascii=False)]
    return [line for file in files for line in case_lines(file)] or ["There are no cases."]


def _contacts(asked: argparse.Namespace) -> list[str]:
    check_resident_id(asked.resident)
    if asked.action in ("agree", "remove", "test") and not asked.id:
        raise InputError("input.contact", f"Which contact? ./suiban contacts {asked.action} ID")
    given = _given(asked) if asked.action == "add" else {}
    door, now = DeliveryDoor(), SystemClock().now()
    if asked.action == "list":
        return _contact_list(door.contacts.of(asked.resident), asked.json)
    if asked.action == "add":
        changed = door.contacts.add(asked.resident, **given, agreed=asked.agreed, now=now)
        lacking = missing(changed.channel, door.delivery)
        if lacking:
            print(f"Nothing goes out by {changed.channel} until {lacking} is set.", file=sys.stderr)
    elif asked.action == "agree":
        changed = door.contacts.agree(asked.resident, asked.id, now)
    elif asked.action == "remove":
        changed = door.contacts.remove(asked.resident, asked.id, now)
    else:
        changed = door.contacts.test(asked.resident, asked.id, now)
    if asked.json:
        return [json.dumps(contact_to_json(changed), ensure_ascii=False)]
    done = {"add": "is a contact now", "agree": "has agreed", "remove": "is no contact any more"}
    return [f"{changed.name} {done.get(asked.action, 'is sent a trial message')}. ({changed.id[:8]})"]


def _contact_list(contacts: list[Contact], as_json: bool) -> list[str]:
    if as_json:
        return [json.dumps({"contacts": [contact_to_json(one) for one in contacts]}, ensure_ascii=False)]
    return [contact_line(one) for one in contacts] or ["There is nobody to tell yet: ./suiban contacts add --help"]


def _given(asked: argparse.Namespace) -> dict:
    """What `contacts add` was given, checked before anything is opened. Raises InputError."""
    channel = _one_of(ChannelName, asked.channel, "--channel")
    address = asked.address.strip()
    CHECKS[channel](address)
    position = asked.position
    if position is not None and not (position.isascii() and position.isdigit() and 1 <= int(position[:4]) <= 20):
        raise InputError("input.contact", "--position is a whole number from 1 to 20.")
    return {
        "name": asked.name,
        "relation": _one_of(Relation, asked.relation, "--relation"),
        "channel": channel,
        "address": address[:_LONGEST_ADDRESS],
        "language": _one_of(Language, asked.lang, "--lang"),
        "position": int(position) if position else None,
    }


def _one_of(kind, text: str, option: str):  # type: ignore[no-untyped-def]
    try:
        return kind(text)
    except ValueError:
        raise InputError("input.contact", f"{option} is one of {', '.join(kind)}.") from None


if __name__ == "__main__":
    sys.exit(main())
