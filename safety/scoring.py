"""Scores the screen on labelled utterances: what it finds, whom it asks or alarms for nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from contracts.language import Language, guess_language
from contracts.screen import DangerKind, DangerLevel, ScreenResult

Word = TypeVar("Word", DangerKind, DangerLevel)
_NEEDED = ("text", "kind", "level")
_LEVELS = (DangerLevel.IMMINENT, DangerLevel.HIGH, DangerLevel.CONCERN)


@dataclass(frozen=True)
class Row:
    """One labelled utterance. `lang`: zh or en, or as the file says."""

    text: str
    lang: str
    kind: DangerKind
    level: DangerLevel


def read_rows(file: Path) -> list[Row]:
    """The rows of a UTF-8 file with tabs and one header line. Raises ValueError with one sentence for a person."""
    try:
        lines = file.read_text(encoding="utf-8-sig").replace("\r\n", "\n").split("\n")
    except OSError as problem:
        raise ValueError(f"{file} cannot be read: {problem.strerror}.") from problem
    except UnicodeDecodeError as problem:
        raise ValueError(f"{file} is not UTF-8 text.") from problem
    header = lines[0].split("\t")
    missing = [name for name in _NEEDED if name not in header]
    if missing:
        raise ValueError(f"{file} has no column {missing[0]}; it needs text, kind and level, with tabs between them.")
    rows = [_row(file, number, header, line) for number, line in enumerate(lines[1:], 2) if line.strip()]
    if not rows:
        raise ValueError(f"{file} holds no rows.")
    return rows


def score(rows: Sequence[Row], screen: Callable[[str], ScreenResult]) -> dict[str, Any]:
    """Figures over all rows and for each language.

    Found: level high or above for high and imminent rows, any level for concern rows; `found_right_kind`: and the
    kind is right; `same_level`: and the level is the very one. Of ordinary rows: `asked` (concern), `alarmed` (above).
    """
    judged = [(row, screen(row.text)) for row in rows]
    spoken = sorted({row.lang for row in rows})
    return {
        "n": len(rows),
        "all": _figures(judged),
        "languages": {lang: _figures([pair for pair in judged if pair[0].lang == lang]) for lang in spoken},
    }


def _figures(judged: list[tuple[Row, ScreenResult]]) -> dict[str, Any]:
    danger = [pair for pair in judged if pair[0].level is not DangerLevel.NONE]
    kinds = [kind for kind in DangerKind if any(row.kind is kind for row, _ in danger)]
    return {
        "n": len(judged),
        "levels": _by_level(danger),
        "kinds": {str(kind): _by_level([pair for pair in danger if pair[0].kind is kind]) for kind in kinds},
        "none": _false_alarms([found for row, found in judged if row.level is DangerLevel.NONE]),
    }


def _by_level(danger: list[tuple[Row, ScreenResult]]) -> dict[str, Any]:
    return {
        str(level): _recall([pair for pair in danger if pair[0].level is level])
        for level in _LEVELS
        if any(row.level is level for row, _ in danger)
    }


def _recall(pairs: list[tuple[Row, ScreenResult]]) -> dict[str, Any]:
    found = [(row, result) for row, result in pairs if _is_found(row, result)]
    right = [(row, result) for row, result in found if result.kind is row.kind]
    same = [1 for row, result in right if result.level is row.level]
    return {
        "n": len(pairs),
        "found": len(found),
        "recall": _ratio(len(found), len(pairs)),
        "found_right_kind": len(right),
        "recall_right_kind": _ratio(len(right), len(pairs)),
        "same_level": len(same),
    }


def _is_found(row: Row, result: ScreenResult) -> bool:
    needed = DangerLevel.CONCERN if row.level is DangerLevel.CONCERN else DangerLevel.HIGH
    return result.level.rank >= needed.rank


def _false_alarms(results: list[ScreenResult]) -> dict[str, Any]:
    asked = sum(result.level is DangerLevel.CONCERN for result in results)
    alarmed = sum(result.level.rank >= DangerLevel.HIGH.rank for result in results)
    return {
        "n": len(results),
        "asked": asked,
        "alarmed": alarmed,
        "false_alarms": asked + alarmed,
        "asked_rate": _ratio(asked, len(results)),
        "alarmed_rate": _ratio(alarmed, len(results)),
        "false_alarm_rate": _ratio(asked + alarmed, len(results)),
    }


def _ratio(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _row(file: Path, number: int, header: list[str], line: str) -> Row:
    cells = line.split("\t")
    if len(cells) < len(header):
        cells += [""] * (len(header) - len(cells))
    given = dict(zip(header, cells, strict=False))
    kind = _one_of(DangerKind, given["kind"], f"{file}, line {number}: kind")
    level = _one_of(DangerLevel, given["level"], f"{file}, line {number}: level")
    if (kind is DangerKind.NONE) is not (level is DangerLevel.NONE):
        raise ValueError(f"{file}, line {number}: kind {kind} does not go with level {level}.")
    text = given["text"]
    if not text.strip():
        raise ValueError(f"{file}, line {number}: there is no text.")
    lang = given.get("lang", "").strip() or ("zh" if guess_language(text) is Language.ZH_CN else "en")
    return Row(text, lang, kind, level)


def _one_of(words: type[Word], text: str, where: str) -> Word:
    try:
        return words(text.strip())
    except ValueError:
        raise ValueError(f"{where} {text.strip()[:40]!r} is none of {', '.join(words)}.") from None
