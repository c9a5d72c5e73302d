"""Commands that a room of the product answers itself, in the app's environment."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from launcher.console import LauncherError
from launcher.paths import Place
from launcher.preparation import require


def run_module(place: Place, module: str, arguments: list[str], *, environment: str = "app") -> int:
    """The exit code of `python -m module arguments`, run from the product's folder."""
    python = require(place, environment)
    return subprocess.run(
        [python, "-m", module, *arguments], cwd=place.root, env=place.child_environment(), check=False
    ).returncode


def talk(place: Place, arguments: argparse.Namespace) -> int:
    files = [_absolute(arguments.input), _absolute(arguments.output)]
    return run_module(place, "voice", ["talk", *files, *_options(arguments, "resident", "lang", "now", "json")])


def voice(place: Place, arguments: argparse.Namespace) -> int:
    if bool(arguments.simulate) != bool(arguments.out):
        raise LauncherError("--simulate and --out go together.", exit_code=2)
    for name in ("simulate", "out"):
        if getattr(arguments, name):
            setattr(arguments, name, _absolute(getattr(arguments, name)))
    return run_module(place, "voice", ["loop", *_options(arguments, "simulate", "out", "resident", "lang", "now")])


def emotion(place: Place, arguments: argparse.Namespace) -> int:
    if (arguments.text is None) == (arguments.file is None):
        raise LauncherError('Give one sentence, or --file: ./suiban emotion "今天真高兴"', exit_code=2)
    if arguments.rows and not arguments.file:
        raise LauncherError("--rows goes with --file.", exit_code=2)
    if arguments.file and (arguments.question or arguments.previous):
        raise LauncherError(
            "A file has columns for question and previous; the options go with one sentence.", exit_code=2
        )
    if arguments.file:
        arguments.file = _absolute(arguments.file)
    text = ["--", arguments.text] if arguments.text is not None else []
    options = _options(arguments, "file", "rows", "question", "previous", "json")
    return run_module(place, "emotion", ["predict", *options, *text])


def mood(place: Place, arguments: argparse.Namespace) -> int:
    return run_module(place, "store", ["mood", *_options(arguments, "resident", "days", "lang", "now", "json")])


def cases(place: Place, arguments: argparse.Namespace) -> int:
    given = _options(arguments, "resident", "all", "by", "note", "false_alarm", "json")
    return run_module(place, "companion", ["cases", *given, "--", arguments.action, *filter(None, [arguments.id])])


def contacts(place: Place, arguments: argparse.Namespace) -> int:
    names = ("resident", "name", "relation", "channel", "address", "position", "lang", "agreed", "json")
    given = _options(arguments, *names)
    return run_module(place, "companion", ["contacts", *given, "--", arguments.action, *filter(None, [arguments.id])])


def evidence(place: Place, arguments: argparse.Namespace) -> int:
    return run_module(place, "companion", ["evidence", *_options(arguments, "from", "to")])


def complaints(place: Place, arguments: argparse.Namespace) -> int:
    given = _options(arguments, "resident", "by")
    return run_module(place, "companion", ["complaints", *given, "--", arguments.action, *filter(None, [arguments.id])])


def export(place: Place, arguments: argparse.Namespace) -> int:
    return run_module(place, "companion", ["export", *_options(arguments, "resident")])


def screen(place: Place, arguments: argparse.Namespace) -> int:
    """Runs in this very Python where it is new enough: the screen needs nothing that is set up."""
    if (arguments.text is None) == (arguments.file is None):
        raise LauncherError('Give one sentence, or --file: ./suiban screen "胸口疼"', exit_code=2)
    if arguments.rows and not arguments.file:
        raise LauncherError("--rows goes with --file.", exit_code=2)
    if arguments.file:
        arguments.file = _absolute(arguments.file)
    given = _options(arguments, "file", "rows", "json") + (["--", arguments.text] if arguments.text is not None else [])
    python = sys.executable if sys.version_info >= (3, 10) else require(place, "app")
    command = [python, "-m", "safety", *given]
    return subprocess.run(command, cwd=place.root, env=place.child_environment(), check=False).returncode


def _absolute(path: str) -> str:
    return str(Path(path).expanduser().absolute())


def _options(arguments: argparse.Namespace, *names: str) -> list[str]:
    """The options a person gave, as they are handed on; `--name=value` keeps a leading dash a value."""
    given: list[str] = []
    for name in names:
        value, option = getattr(arguments, name), name.replace("_", "-")
        if value is True:
            given.append(f"--{option}")
        elif value is not None and value is not False:
            given.append(f"--{option}={value}")
    return given
