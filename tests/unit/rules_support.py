"""What the tests of the rules of speech share: replies to a first utterance, and our own cases."""

import csv
import re
from datetime import UTC, datetime
from pathlib import Path

import safety
from contracts.case import Answer, Heard, Move
from contracts.language import Language

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LANGUAGES = [Language.ZH_CN, Language.EN]


def language_of(text: str) -> Language:
    return Language.ZH_CN if re.search("[\u4e00-\u9fff]", text) else Language.EN


def words(text: str, *, turn: int = 0, **situation: object) -> str:
    """The whole reply to `text` as a first utterance."""
    heard = Heard(safety.screen(text), Answer.OTHER, NOON)
    move = safety.after_utterance(None, heard, resident="home", new_id="id")
    return joined(move, language_of(text), turn, **situation)


def joined(move: Move, language: Language, turn: int = 0, **situation: object) -> str:
    parts = safety.reply(move, safety.Situation(language, **situation), turn).parts  # type: ignore[arg-type]
    return ("" if language is Language.ZH_CN else " ").join(part.text for part in parts)


def cases(kind: str, *levels: str) -> list[str]:
    found = []
    for file in sorted((ROOT / "tests" / "unit").glob("safety_cases*.tsv")):
        with file.open(encoding="utf-8") as rows:
            for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["kind"] == kind and (not levels or row["level"] in levels):
                    found.append(row["text"])
    return found
