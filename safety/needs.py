"""What a text must hold for a pattern to be found in it at all, so that most patterns are never tried.

The needs of a pattern are sets of short runs of letters ("grams"): of each set, one stands in every match. They are
worked out from the parsed pattern once (scripts/safety_needs.py) and kept in safety/data/needs.json by the pattern's digest.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

try:
    from re import _constants as codes  # type: ignore[attr-defined]
    from re import _parser as parser  # type: ignore[attr-defined]
except ImportError:  # Python 3.10
    import sre_constants as codes  # type: ignore[no-redef]
    import sre_parse as parser  # type: ignore[no-redef]

FILE = Path(__file__).resolve().parent / "data" / "needs.json"
_MOST_STRINGS = 600
_MOST_CLASS = 12
LONGEST = 4
_MOST_NEEDS = 2
Strings = frozenset[str]
Needs = tuple[Strings, ...]
"""Of each set, every text that matches holds at least one gram."""


def digest(pattern: str) -> str:
    """The key of `pattern` in needs.json."""
    return hashlib.sha256(pattern.encode()).hexdigest()[:16]


def needs_of(pattern: str) -> Needs:
    """The needs of `pattern`, the rarest first; empty where nothing can be said. Looked up, else worked out now."""
    known = _known()
    key = digest(pattern)
    return tuple(frozenset(grams) for grams in known[key]) if key in known else work_out(pattern)


def work_out(pattern: str, frequency: Mapping[str, int] | None = None) -> Needs:
    """The needs of `pattern` from its parsed form. `frequency`: how often a gram stands in ordinary talk."""
    choices = _choices(list(parser.parse(pattern)), Rarity(frequency or {}))
    distinct = dict.fromkeys(grams for _, grams in choices)
    return tuple(distinct)[:_MOST_NEEDS]


def grams(text: str) -> set[str]:
    """Every run of one to LONGEST characters in `text`."""
    return {text[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(text) - size + 1)}


class Rarity:
    """Chooses, of the grams of a string, the one that stands most rarely in ordinary talk."""

    def __init__(self, frequency: Mapping[str, int]) -> None:
        self._frequency = frequency

    def of(self, string: str) -> tuple[int, str]:
        """How often the rarest gram of `string` stands in ordinary talk, and the gram."""
        size = 2 if any("\u4e00" <= letter <= "\u9fff" for letter in string) else LONGEST
        size = min(size, len(string))
        rarest = min(
            (string[at : at + size] for at in range(len(string) - size + 1)),
            key=lambda gram: (self._frequency.get(gram, 0), -len(gram.strip()), gram),
        )
        return self._frequency.get(rarest, 0) + (1000 if size == 1 else 0), rarest

    def choose(self, strings: Strings) -> tuple[int, Strings]:
        """What it costs to look for `strings`, and their grams."""
        found = [self.of(string) for string in strings]
        return sum(often for often, _ in found) + len(found), frozenset(gram for _, gram in found)


@lru_cache(maxsize=1)
def _known() -> dict[str, list[list[str]]]:
    try:
        table: dict[str, list[list[str]]] = json.loads(FILE.read_text(encoding="utf-8"))
        return table
    except FileNotFoundError:
        return {}


def _required(items: list[Any], rarity: Rarity) -> Strings | None:
    """Grams of which one stands in every match of the sequence `items`; the rarest choice of several."""
    choices = _choices(items, rarity)
    return choices[0][1] if choices else None


def _choices(items: list[Any], rarity: Rarity) -> list[tuple[int, Strings]]:
    """Everything every match of `items` needs, with what it costs to look for it, the rarest first."""
    choices: list[tuple[int, Strings]] = []
    run: Strings = frozenset({""})
    for item in items:
        exact = _exact([item])
        if exact is not None and len(run) * len(exact) <= _MOST_STRINGS:
            run = frozenset(first + second for first in run for second in exact)
            continue
        if "" not in run:
            choices.append(rarity.choose(run))
        run = exact if exact is not None else frozenset({""})
        inner = _inside(item, rarity) if exact is None else None
        if inner is not None:
            choices.append(rarity.choose(inner))
    if "" not in run:
        choices.append(rarity.choose(run))
    return sorted(choices, key=lambda choice: (choice[0], sorted(choice[1])))


def _inside(item: Any, rarity: Rarity) -> Strings | None:
    """What an item that is no finite set of strings needs nevertheless."""
    code, value = item
    if code is codes.SUBPATTERN:
        return _required(list(value[3]), rarity)
    if code is codes.BRANCH:
        branches = [_required(list(branch), rarity) for branch in value[1]]
        if all(branch is not None for branch in branches):
            return frozenset().union(*(branch for branch in branches if branch is not None))
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[0] >= 1:
        return _required(list(value[2]), rarity)
    return None


def _exact(items: Iterable[Any]) -> Strings | None:
    """Every string that the sequence `items` matches, where these are few; None where they are not."""
    strings: Strings = frozenset({""})
    for code, value in items:
        one = _exact_item(code, value)
        if one is None or len(strings) * len(one) > _MOST_STRINGS:
            return None
        strings = frozenset(first + second for first in strings for second in one)
    return strings


def _exact_item(code: Any, value: Any) -> Strings | None:
    if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
        return frozenset({""})
    if code is codes.LITERAL:
        return frozenset({chr(value)})
    if code is codes.IN:
        return _exact_class(value)
    if code is codes.BRANCH:
        return _either([_exact(branch) for branch in value[1]])
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT) and value[:2] == (0, 1):
        return _either([_exact(value[2]), frozenset({""})])
    return _exact(value[3]) if code is codes.SUBPATTERN else None


def _either(branches: list[Strings | None]) -> Strings | None:
    known = [branch for branch in branches if branch is not None]
    return frozenset().union(*known) if len(known) == len(branches) else None


def _exact_class(members: list[Any]) -> Strings | None:
    if len(members) > _MOST_CLASS or any(code is not codes.LITERAL for code, _ in members):
        return None
    return frozenset(chr(value) for _, value in members)
