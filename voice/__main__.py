"""python -m voice talk | loop: what the launcher runs in the app's environment."""

import argparse
import asyncio
import json
import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from contracts.clock import parse_moment
from contracts.errors import InputError, SpeechError, SuibanError
from contracts.language import Language
from contracts.resident import DEFAULT_RESIDENT, check_resident_id
from voice import wav
from voice.loop import Files, converse
from voice.session import Guest
from voice.settings import VoiceSettings
from voice.talk import Answer, Question, talk

NOT_THERE = frozenset({"speech.no_ear", "speech.no_voice", "speech.no_device"})


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage."""

    def error(self, message: str) -> NoReturn:
        print(f"{message[:1].upper()}{message[1:]}.", file=sys.stderr)
        sys.exit(2)


def main(arguments: list[str] | None = None) -> int:
    """0, 1 where an engine fails, 2 where what was asked cannot be, 3 where an engine or a device is missing."""
    asked = _parser().parse_args(arguments)
    _log_to_standard_error()
    try:
        guest = Guest(check_resident_id(asked.resident), asked.lang, _now(asked.now))
        if asked.command == "talk":
            return _talk(guest, Path(asked.input), Path(asked.output), as_json=asked.json)
        files = Files(Path(asked.simulate), Path(asked.out) if asked.out else None) if asked.simulate else None
        return converse(guest, files, VoiceSettings())
    except SuibanError as error:
        return _fail(error)
    except KeyboardInterrupt:
        return 1


def _log_to_standard_error() -> None:
    """Our warnings; of the engines' libraries, which chatter, only errors."""
    handler = logging.StreamHandler()
    handler.addFilter(lambda record: record.name.startswith("suiban.") or record.levelno >= logging.ERROR)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", handlers=[handler])


def _talk(guest: Guest, recording: Path, out: Path, *, as_json: bool) -> int:
    settings = VoiceSettings()
    wav.check_writable(out, recording)
    sound = wav.read(recording, settings.recording_limit_s)
    answer = asyncio.run(talk(Question(sound, guest.resident, guest.language, guest.now), settings))
    written, failure = "", answer.no_voice
    if answer.sound:
        try:
            wav.write(out, answer.sound, answer.label)
            written = str(out)
        except SpeechError as error:
            failure = error
    print(json.dumps(answer.to_json(written), ensure_ascii=False) if as_json else _in_words(answer, written))
    if failure is None and answer.unspoken:
        failure = SpeechError("speech.failed", "The voice failed; not spoken: " + " ".join(answer.unspoken))
    return _fail(failure) if failure else 0


def _in_words(answer: Answer, written: str) -> str:
    lines = [f"> {answer.heard.utterance.text or '…'}", *(part.text for part in answer.result.reply)]
    if written:
        lines.append(f"[{answer.heard.engine}, {answer.voices}: {written}]")
    return "\n".join(lines)


def _fail(error: SuibanError) -> int:
    print(error.message, file=sys.stderr)
    if isinstance(error, InputError):
        return 2
    return 3 if error.code in NOT_THERE else 1


def _now(text: str | None) -> datetime | None:
    try:
        now = parse_moment(text) if text else None
        if now is None or 1990 <= now.year < 2200:
            return now
    except (ValueError, OverflowError):
        pass
    raise InputError("input.now", "--now is a moment such as 2027-02-06T09:00.")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m voice", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("talk", help="one spoken turn, answered as a WAV")
    one.add_argument("input", metavar="IN.wav")
    one.add_argument("output", metavar="OUT.wav")
    one.add_argument("--json", action="store_true", help="one JSON object (docs/cli.md)")
    loop = commands.add_parser("loop", help="microphone and speaker")
    loop.add_argument("--simulate", metavar="IN.wav", help="play this file as the microphone")
    loop.add_argument("--out", metavar="OUT.wav", help="with --simulate: write what would be heard")
    for command in (one, loop):
        command.add_argument("--resident", default=DEFAULT_RESIDENT, metavar="ID")
        command.add_argument("--lang", type=Language, choices=list(Language), help="default: what is heard")
        command.add_argument("--now", metavar="ISO8601", help="play this moment instead of the real time")
    return parser


if __name__ == "__main__":
    sys.exit(main())
