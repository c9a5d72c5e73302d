"""python -m safety: what the screen finds in a sentence and why, or its score on a labelled file."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from contracts.screen import ScreenResult
from safety.scoring import Row, read_rows, score
from safety.screening import COURSE, Finding, findings, screen

_COURSE_REASON = "several signs of a fraud's course together"


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, without the usage."""

    def error(self, message: str) -> NoReturn:
        print(f"{message[:1].upper()}{message[1:]}.", file=sys.stderr)
        sys.exit(2)


def main(arguments: list[str] | None = None) -> int:
    """0, or 2 where what was given cannot be read."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    asked = _parser().parse_args(arguments)
    if (asked.text is None) == (asked.file is None) or (asked.rows and asked.file is None):
        print("Give one sentence, or --file FILE; --rows goes with --file.", file=sys.stderr)
        return 2
    try:
        for line in _of_file(asked) if asked.file else _of_text(asked.text, asked.json):
            print(line)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def leading_rule(result: ScreenResult, found: list[Finding]) -> str:
    """The id of the first rule that gives `result` its kind and level, "" where nothing was found."""
    own = [
        one.rule.id for one in found if not one.rule.sign and (one.rule.kind, one.level) == (result.kind, result.level)
    ]
    return next(iter([*own, *(rule for rule in result.rules if rule == COURSE)]), "")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m safety", description=__doc__)
    parser.add_argument("text", nargs="?")
    parser.add_argument("--file", type=Path, metavar="X.tsv", help="columns text, kind, level and, if it has one, lang")
    parser.add_argument("--rows", action="store_true", help="with --file: one JSON object a row")
    parser.add_argument("--json", action="store_true", help="one JSON object (docs/cli.md)")
    return parser


def _of_text(text: str, as_json: bool) -> list[str]:
    result, found = screen(text), findings(text)
    rules = [
        {
            "id": one.rule.id,
            "level": str(one.level),
            "reason": one.rule.reason,
            "words": one.words,
            "sign": bool(one.rule.sign),
        }
        for one in found
    ]
    if COURSE in result.rules:
        rules.append({"id": COURSE, "level": str(result.level), "reason": _COURSE_REASON, "words": "", "sign": False})
    if as_json:
        also = {str(kind): str(level) for kind, level in result.also}
        return [json.dumps({"text": text, **result.to_json(), "also": also, "rules": rules}, ensure_ascii=False)]
    also_lines = [f"also {kind}: {level}" for kind, level in result.also]
    why = [f"  {one['level']:<9} {one['id']}: {one['reason']} [{one['words']}]" for one in rules]
    return [f"{result.kind}: {result.level}", *also_lines, *why]


def _of_file(asked: argparse.Namespace) -> Iterator[str]:
    rows = read_rows(asked.file)
    if asked.rows:
        for row in rows:
            yield json.dumps(_judged(row), ensure_ascii=False)
        return
    report = {"file": str(asked.file), **score(rows, screen)}
    yield json.dumps(report, ensure_ascii=False, indent=None if asked.json else 2)


def _judged(row: Row) -> dict[str, str]:
    result = screen(row.text)
    rule = leading_rule(result, findings(row.text)) if result.rules else ""
    return {"text": row.text, "kind": str(result.kind), "level": str(result.level), "rule": rule}


if __name__ == "__main__":
    sys.exit(main())
