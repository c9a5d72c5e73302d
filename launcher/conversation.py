"""say, chat and nlu: typed words to the running product."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from launcher import client
from launcher.console import LauncherError, say, warn
from launcher.paths import Place


def say_lines(place: Place, lines: list[str], *, resident: str, now: str | None, as_json: bool) -> int:
    """One turn a line, in one conversation; with `as_json` one JSON object a line."""
    for line in lines:
        result = turn(place, line, resident=resident, now=now)
        if as_json:
            say(json.dumps(result, ensure_ascii=False))
            continue
        if len(lines) > 1:
            say(f"> {line}")
        for part in result["reply"]:
            say(part)
    return 0


def chat(place: Place, *, resident: str, now: str | None) -> int:
    """A conversation in the terminal; ends with Ctrl-D or Ctrl-C."""
    warn("Suiban 岁伴 · AI 生成 / AI-generated. 按 Ctrl-D 结束 / Ctrl-D ends.")
    while True:
        try:
            line = input("> ")
        except (EOFError, KeyboardInterrupt):
            say("")
            return 0
        if not line.strip():
            continue
        try:
            for part in turn(place, line, resident=resident, now=now)["reply"]:
                say(part)
        except LauncherError as error:
            warn(error.message)
            if error.exit_code == 3:
                return error.exit_code


def turn(place: Place, text: str, *, resident: str, now: str | None) -> Any:
    return client.post(place, "/api/turn", {"text": text, "resident": resident, "now": now})


def nlu(place: Place, file: str) -> int:
    """One JSON line a row: text, intent, confidence, entities, emotion. No turn is made."""
    for line in read_lines(file):
        say(json.dumps(client.post(place, "/api/nlu", {"text": line}), ensure_ascii=False))
    return 0


def read_lines(file: str) -> list[str]:
    """The lines of a UTF-8 file (or standard input for "-") that hold something. Raises LauncherError."""
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LauncherError(f"{file} cannot be read: {error.strerror}.", exit_code=2) from error
    except UnicodeDecodeError as error:
        raise LauncherError(f"{file} is not UTF-8 text.", exit_code=2) from error
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise LauncherError(f"{file} holds no text.", exit_code=2)
    return lines
