"""The commands of ./suiban: reads the arguments, calls the one function behind each, ends with its exit code."""

from __future__ import annotations

import argparse
import sys
from typing import Callable

from launcher import cli_care, conversation, doctor, lifecycle, modules, testing, training
from launcher.console import LauncherError, warn
from launcher.paths import Place

Command = Callable[[Place, argparse.Namespace], int]

EXIT_CODES = "Exit codes: 0 done, 1 failed, 2 the input was refused, 3 something needed is not there or not running."


def main(argv: list[str]) -> int:
    """Runs one command; every failure is one sentence on standard error."""
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        sys.stderr.reconfigure(encoding="utf-8", errors="replace")
    if argv[:1] == ["models"]:
        from launcher import models  # has its own sub-commands and help

        return models.main(argv[1:])
    arguments = _parser().parse_args(argv)
    if arguments.command is None:
        _parser().print_help()
        return 2
    try:
        place = Place()
        command: Command = arguments.run
        return command(place, arguments)
    except LauncherError as error:
        warn(error.message)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./suiban",
        description="Suiban 岁伴: an offline companion that older people talk to.",
        epilog=EXIT_CODES,
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, help_text: str, run: Command) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help_text, description=help_text, epilog=EXIT_CODES)
        command.set_defaults(run=run)
        return command

    _add_lifecycle(add)
    _add_talking(add)
    _add_reports(add)
    cli_care.add_commands(add)
    commands.add_parser("models", help="speech models: list, fetch, check", add_help=False)
    hidden = commands.add_parser("_supervise")
    hidden.set_defaults(run=lambda place, _: lifecycle.supervise(place))
    return parser


def _add_lifecycle(add: Callable[[str, str, Command], argparse.ArgumentParser]) -> None:
    up = add(
        "up",
        "Set up what changed and start everything; Ctrl-C ends it.",
        lambda place, a: lifecycle.up(place, detach=a.detach, speech=not a.no_speech),
    )
    up.add_argument("--detach", action="store_true", help="return once everything is ready; ./suiban down ends it")
    up.add_argument("--no-speech", action="store_true", help="do not fetch speech models now")

    add("down", "End a product started with up.", lambda place, _: lifecycle.down(place))

    status = add(
        "status",
        "What runs: processes, ports, memory, restarts.",
        lambda place, a: lifecycle.status(place, as_json=a.json),
    )
    status.add_argument("--json", action="store_true", help="one JSON object")

    check = add(
        "doctor",
        "What is found, what is missing, what to do.",
        lambda place, a: doctor.report(place, as_json=a.json),
    )
    check.add_argument("--json", action="store_true", help="one JSON object")

    test = add(
        "test",
        "Everything that CI runs: style, types, import rules, training data, all tests. Builds what it needs.",
        lambda place, a: testing.test(place, a.only),
    )
    test.add_argument("only", nargs="*", help="test files or folders; without any: everything")

    train = add("train", "Train the dialogue model or the emotion encoder.", training.train)
    train.add_argument("what", nargs="?", choices=["rasa", "emotion"], default="rasa")
    train.add_argument("--data", choices=["open", "all"], help="emotion: all: research data too; never shipped")
    train.add_argument("--folder", metavar="DIR", help="emotion: where the data sets are")
    train.add_argument("--encoder", metavar="NAME_OR_PATH", help="emotion: the encoder to start from")
    train.add_argument("--layers", type=int, metavar="N", help="emotion: thin the encoder to so many layers")
    train.add_argument("--share", type=float, metavar="X", help="emotion: share of the plan's steps (default 1)")
    train.add_argument("--device", choices=["cpu", "cuda"], help="emotion: what to train on")
    train.add_argument("--out", metavar="DIR", help="emotion: where the trained files go (default models/encoder)")


def _add_talking(add: Callable[[str, str, Command], argparse.ArgumentParser]) -> None:
    chat = add(
        "chat",
        "Talk in the terminal.",
        lambda place, a: conversation.chat(place, resident=a.resident, now=a.now),
    )
    _resident_and_now(chat)

    speak = add("say", "One typed turn, or a conversation with --file.", _say)
    speak.add_argument("text", nargs="?", help="what the elder says")
    speak.add_argument("--file", metavar="FILE", help="one turn a line, one conversation; - reads standard input")
    _resident_and_now(speak)
    speak.add_argument("--json", action="store_true", help="one JSON object a turn (docs/cli.md)")

    nlu = add(
        "nlu",
        "What is understood in each line of a file; no turn is made.",
        lambda place, a: conversation.nlu(place, a.file),
    )
    nlu.add_argument("--file", metavar="FILE", required=True, help="one sentence a line; - reads standard input")
    nlu.add_argument("--json", action="store_true", help="one JSON object a line (always so)")

    talk = add("talk", "One spoken turn: a WAV in, the answer as WAV out.", modules.talk)
    talk.add_argument("input", metavar="IN.wav", help="any sample rate and number of channels")
    talk.add_argument("output", metavar="OUT.wav")
    talk.add_argument("--lang", choices=["zh-CN", "en"], help="language of the speech; default: what is heard")
    _resident_and_now(talk)
    talk.add_argument("--json", action="store_true", help="one JSON object (docs/cli.md)")

    voice = add("voice", "Talk by microphone and speaker.", modules.voice)
    voice.add_argument("--simulate", metavar="IN.wav", help="play this file as the microphone")
    voice.add_argument("--out", metavar="OUT.wav", help="with --simulate: write what would be heard")
    voice.add_argument("--lang", choices=["zh-CN", "en"], help="language of the speech; default: what is heard")
    _resident_and_now(voice)


def _add_reports(add: Callable[[str, str, Command], argparse.ArgumentParser]) -> None:
    emotion = add("emotion", "The emotion in a sentence, or the score on a labelled file.", modules.emotion)
    emotion.add_argument("text", nargs="?")
    emotion.add_argument(
        "--file", metavar="X.tsv", help="columns text and label: macro-F1, accuracy, figures per label"
    )
    emotion.add_argument("--rows", action="store_true", help="with --file: one JSON object a row")
    emotion.add_argument("--question", metavar="TEXT", help="what the companion had asked")
    emotion.add_argument("--previous", metavar="TEXT", help="what the person had said before")
    emotion.add_argument("--json", action="store_true", help="one JSON object (docs/cli.md)")

    pack = add("evidence", "Figures of detections and deliveries for a review; no names, no words.", modules.evidence)
    pack.add_argument("--from", metavar="DATE", help="first day; default: 30 days ago")
    pack.add_argument("--to", metavar="DATE", help="last day; default: today")

    complaints = add("complaints", "Open complaints of a resident; answering one.", modules.complaints)
    complaints.add_argument("action", nargs="?", choices=["list", "answered"], default="list")
    complaints.add_argument("id", nargs="?", default="", help="a complaint, by the beginning of its id")
    complaints.add_argument("--by", metavar="NAME", help="who answered")
    complaints.add_argument("--resident", metavar="ID", help="whose (default: home)")

    copy = add("export", "Everything that is kept of a resident, as JSON; it is theirs.", modules.export)
    copy.add_argument("--resident", metavar="ID", help="whose (default: home)")

    mood = add("mood", "How a resident has been: days and the week, in words and a chart.", modules.mood)
    mood.add_argument("--days", type=int, metavar="N", help="days to show")
    mood.add_argument("--lang", choices=["zh-CN", "en"], help="language of the report")
    _resident_and_now(mood)
    mood.add_argument("--json", action="store_true", help="one JSON object (docs/cli.md)")


def _resident_and_now(command: argparse.ArgumentParser) -> None:
    command.add_argument("--resident", metavar="ID", default="home", help="who speaks (default: home)")
    command.add_argument("--now", metavar="ISO8601", help="play this moment instead of the real time")


def _say(place: Place, arguments: argparse.Namespace) -> int:
    if (arguments.text is None) == (arguments.file is None):
        raise LauncherError('Give one sentence, or --file: ./suiban say "今天天气真好"', exit_code=2)
    lines = conversation.read_lines(arguments.file) if arguments.file else [arguments.text]
    return conversation.say_lines(place, lines, resident=arguments.resident, now=arguments.now, as_json=arguments.json)
