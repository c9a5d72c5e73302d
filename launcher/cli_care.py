"""The commands about danger: what the screen finds, the cases, the people who are told."""

from __future__ import annotations

import argparse
from typing import Callable

from launcher import modules
from launcher.paths import Place

Add = Callable[[str, str, Callable[[Place, argparse.Namespace], int]], argparse.ArgumentParser]


def add_commands(add: Add) -> None:
    """screen, cases, contacts."""
    screen = add(
        "screen", "What the danger screen finds in a sentence, or its score on a labelled file.", modules.screen
    )
    screen.add_argument("text", nargs="?")
    screen.add_argument(
        "--file", metavar="X.tsv", help="columns text, kind, level and, if it has one, lang: recall and false alarms"
    )
    screen.add_argument("--rows", action="store_true", help="with --file: one JSON object a row")
    screen.add_argument("--json", action="store_true", help="one JSON object (docs/cli.md)")

    cases = add("cases", "Danger cases: list them, take one over, close one with a note.", modules.cases)
    cases.add_argument("action", nargs="?", default="list", choices=["list", "take", "close"])
    cases.add_argument("id", nargs="?", metavar="ID", help="take, close: a case, by the beginning of its id")
    cases.add_argument("--resident", metavar="ID", help="list: of this resident only")
    cases.add_argument("--all", action="store_true", help="list: every closed case too, not the newest alone")
    cases.add_argument("--by", metavar="NAME", help="take, close: who does it")
    cases.add_argument("--note", metavar="TEXT", help="close: what was found and done")
    cases.add_argument("--false-alarm", action="store_true", help="close: everybody who was told is told so, once")
    cases.add_argument("--json", action="store_true", help="one JSON object (docs/cli.md)")

    contacts = add("contacts", "The people who are told: list, add, agree, remove, test.", modules.contacts)
    contacts.add_argument("action", nargs="?", default="list", choices=["list", "add", "agree", "remove", "test"])
    contacts.add_argument("id", nargs="?", metavar="ID", help="agree, remove, test: by the beginning of the id")
    contacts.add_argument("--name", help="add: how the person is called")
    contacts.add_argument("--relation", help="add: daughter, son, neighbour, carer ... to the elder")
    contacts.add_argument("--channel", help="add: email, webhook, sms or screen")
    contacts.add_argument("--address", help="add: mailbox, web address, number or name of the screen")
    contacts.add_argument("--position", metavar="N", help="add: 1 is told first (default: last)")
    contacts.add_argument("--lang", metavar="L", help="add: zh-CN (default) or en")
    contacts.add_argument("--agreed", action="store_true", help="add: they said yes already; without it they are asked")
    contacts.add_argument("--resident", metavar="ID", default="home", help="whose contacts (default: home)")
    contacts.add_argument("--json", action="store_true", help="one JSON object (docs/cli.md)")
