"""Reads the rule files: word families, scopes, and rules composed of them; compiled once."""

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from re import Pattern

from contracts.screen import DangerKind, DangerLevel
from safety.course import Sign
from safety.needs import Needs, needs_of

FOLDER = Path(__file__).resolve().parent / "rules"
_NAME = re.compile(r"<([A-Z_]+)>")
_KINDS = tuple(str(kind) for kind in DangerKind if kind is not DangerKind.NONE)
Words = dict[str, str]


@dataclass(frozen=True)
class Scope:
    """What stands near a finding and lowers it to `level`: negation, quotation, another person, a joke, the past.

    `where`: "before" (directly before the finding), "after" (directly after it), "around" (within `near` characters).
    It does not count where `but` is found around: somebody who quotes and then speaks of themselves.
    """

    id: str
    where: str
    near: int
    pattern: Pattern[str]
    but: Pattern[str] | None
    level: DangerLevel


@dataclass(frozen=True)
class Match:
    """One pattern of a rule. `needs`: what a text must hold (safety/needs.py); empty: it is always tried."""

    pattern: Pattern[str]
    needs: Needs


@dataclass(frozen=True)
class Rule:
    """Fires at `level` where one of `matches` is found, unless a scope lowers it. `sign`: it is only a sign of a fraud's course."""

    id: str
    language: str
    kind: DangerKind
    level: DangerLevel
    reason: str
    matches: tuple[Match, ...]
    scopes: tuple[Scope, ...]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]
    sign: Sign | None = None


@lru_cache(maxsize=1)
def index() -> tuple[dict[str, tuple[tuple[int, int], ...]], tuple[tuple[int, int], ...]]:
    """Which matches (rule number, match number) may be found where a gram stands, and those that may stand anywhere."""
    by_gram: dict[str, list[tuple[int, int]]] = {}
    anywhere: list[tuple[int, int]] = []
    for number, rule in enumerate(rules()):
        for place, match in enumerate(rule.matches):
            if not match.needs:
                anywhere.append((number, place))
            for gram in match.needs[0] if match.needs else ():
                by_gram.setdefault(gram, []).append((number, place))
    return {gram: tuple(places) for gram, places in by_gram.items()}, tuple(anywhere)


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Every rule of every language. Raises ValueError naming the file and rule where one cannot be read."""
    found: list[Rule] = []
    for folder in sorted(path for path in FOLDER.iterdir() if path.is_dir()):
        words = _words(folder)
        scopes = _scopes(folder)
        for file in sorted(file for kind in _KINDS for file in folder.glob(f"{kind}*.json")):
            found.extend(_rules(file, words, scopes))
    return tuple(found)


def _read(file: Path) -> dict:
    return json.loads(file.read_text(encoding="utf-8"))


def _words(folder: Path) -> Words:
    """The word families of words*.json together. Raises ValueError where two files name one family."""
    families: Words = {}
    for file in sorted(folder.glob("words*.json")):
        for name, words in _read(file).items():
            if name in families:
                raise ValueError(f"{folder.name}/{file.name}: the family {name} exists already")
            families[name] = words if isinstance(words, str) else "|".join(words)
    return families


def _scopes(folder: Path) -> dict:
    """scopes.json with the scopes of scopes_*.json added. Raises ValueError where two files name one scope."""
    data = _read(folder / "scopes.json")
    for file in sorted(folder.glob("scopes_*.json")):
        for name, scope in _read(file)["scopes"].items():
            if name in data["scopes"]:
                raise ValueError(f"{folder.name}/{file.name}: the scope {name} exists already")
            data["scopes"][name] = scope
    return data


def _rules(file: Path, words: Words, scopes: dict) -> list[Rule]:
    data = _read(file)
    found = []
    for entry in data["rules"]:
        try:
            found.append(_rule(entry, data, file.parent.name, words, scopes))
        except (KeyError, ValueError, re.error) as error:
            raise ValueError(f"{file.parent.name}/{file.name}, rule {entry.get('id')}: {error}") from error
    return found


def _rule(entry: dict, data: dict, language: str, words: Words, scopes: dict) -> Rule:
    near = int(scopes["near"])
    names = [name for name in entry.get("scopes", data["scopes"]) if name not in entry.get("but_not", [])]
    own = [
        Scope(
            where,
            where.split("_")[-1],
            near,
            _compile(entry[where], words, where, scopes["edge"]),
            None,
            DangerLevel.NONE,
        )
        for where in ("unless_around", "unless_before", "unless_after")
        if where in entry
    ]
    return Rule(
        id=f"{language}.{data['kind']}.{entry['id']}",
        language=language,
        kind=DangerKind(data["kind"]),
        level=DangerLevel.CONCERN if "sign" in entry else DangerLevel(entry.get("level") or data["level"]),
        reason=entry["reason"],
        matches=tuple(_match(pattern, words) for pattern in entry["match"]),
        scopes=(*own, *(_scope(name, scopes["scopes"][name], scopes, words) for name in names)),
        examples=tuple(entry["examples"]),
        counterexamples=tuple(entry["counterexamples"]),
        sign=Sign(entry["sign"]) if "sign" in entry else None,
    )


def _scope(name: str, entry: dict, scopes: dict, words: Words) -> Scope:
    where = entry["where"]
    if where not in ("before", "after", "around"):
        raise ValueError(f"scope {name}: where is {where}")
    return Scope(
        id=name,
        where=where,
        near=int(entry.get("near", scopes["near"])),
        pattern=_compile(entry["pattern"], words, where, scopes["edge"]),
        but=_compile(entry["but"], words) if "but" in entry else None,
        level=DangerLevel(entry.get("level", "none")),
    )


def _match(pattern: str, words: Words) -> Match:
    whole = _filled(pattern, words)
    return Match(_compiled(whole), needs_of(whole))


def _compile(patterns: list[str], words: Words, where: str = "", edge: str = "") -> Pattern[str]:
    """One pattern of many, names of word families filled in; `edge`: how surrounding words begin and end."""
    pattern = _filled("|".join(f"(?:{one})" for one in patterns), words)
    if where.endswith("before"):
        return _compiled(f"(?:{pattern})$")
    return _compiled(edge % pattern if edge and where.endswith("around") else pattern)


def _filled(pattern: str, words: Words) -> str:
    while _NAME.search(pattern):
        pattern = _NAME.sub(lambda name: f"(?:{words[name.group(1)]})", pattern)
    return pattern


@cache
def _compiled(pattern: str) -> Pattern[str]:
    return re.compile(pattern)
