"""Reads the rule files: word families, scopes, and rules made of them; compiled once."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, Pattern, Tuple

from contracts.screen import DangerKind, DangerLevel

FOLDER = Path(__file__).resolve().parent / "rules"
_NAME = re.compile(r"<([A-Z_]+)>")


@dataclass(frozen=True)
class Rule:
    """Fires where `match` is found and none of `unless` is; `drop_to`: the level left where `weaken` is found."""

    id: str
    kind: DangerKind
    level: DangerLevel
    reason: str
    match: Pattern[str]
    unless: Tuple[Pattern[str], ...]
    weaken: Tuple[Pattern[str], ...]
    drop_to: DangerLevel
    examples: Tuple[str, ...]
    counterexamples: Tuple[str, ...]


@lru_cache(maxsize=1)
def rules() -> Tuple[Rule, ...]:
    """Every rule of every language. Raises ValueError naming the file and rule where one cannot be read."""
    return tuple(rule for file in sorted(FOLDER.glob("*/*.json")) if file.stem != "words" for rule in _read(file))


def _read(file: Path) -> Tuple[Rule, ...]:
    words = json.loads((file.parent / "words.json").read_text(encoding="utf-8"))
    data = json.loads(file.read_text(encoding="utf-8"))
    found = []
    for entry in data["rules"]:
        try:
            found.append(
                Rule(
                    id=f"{file.parent.name}.{file.stem}.{entry['id']}",
                    kind=DangerKind(data["kind"]),
                    level=DangerLevel(entry["level"]),
                    reason=entry["reason"],
                    match=_compile("|".join(f"(?:{pattern})" for pattern in entry["match"]), words),
                    unless=tuple(_compile(p, words) for p in [*data.get("unless", []), *entry.get("unless", [])]),
                    weaken=tuple(_compile(p, words) for p in entry.get("weaken", data.get("weaken", []))),
                    drop_to=DangerLevel(entry.get("drop_to", "none")),
                    examples=tuple(entry["examples"]),
                    counterexamples=tuple(entry.get("counterexamples", [])),
                )
            )
        except (KeyError, ValueError, re.error) as error:
            raise ValueError(f"{file.name}, rule {entry.get('id')}: {error}") from error
    return tuple(found)


def _compile(pattern: str, words: Dict[str, str]) -> Pattern[str]:
    while _NAME.search(pattern):
        pattern = _NAME.sub(lambda name: f"(?:{words[name.group(1)]})", pattern)
    return re.compile(pattern)
