"""The last look at a sentence before it is said: what the companion must never say (safety/guard_rules)."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from re import Pattern

from contracts.compat import StrEnum
from contracts.language import is_han

_FOLDER = Path(__file__).resolve().parent / "guard_rules"
_FAMILY = re.compile(r"<([A-Z_]+)>")


class Origin(StrEnum):
    """Whose words a sentence is."""

    OWN = "own"  # the companion's
    RETOLD = "retold"  # a tale or an opera told anew
    EXACT = "exact"  # a published work, word for word


@dataclass(frozen=True)
class GuardRule:
    """`spares`: what the rule leaves alone. Death may be told in a work; an old poem may say "I am sad"."""

    id: str
    reason: str
    match: Pattern[str]
    unless: Pattern[str] | None
    spares: frozenset[Origin]
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


def forbidden(text: str, origin: Origin = Origin.OWN) -> str:
    """The id of the first rule that `text` breaks, "" where it breaks none."""
    said = " ".join(text.lower().replace("’", "'").split())
    for language in ("zh", "en"):
        if (language == "zh") != any(map(is_han, said)):
            continue
        for rule in guard_rules(language):
            if origin in rule.spares:
                continue
            if any(not _excused(rule, said, found) for found in rule.match.finditer(said)):
                return rule.id
    return ""


def _excused(rule: GuardRule, said: str, found: re.Match[str]) -> bool:
    """Whether the words stand with what turns their sense, such as a negation, close before or inside them."""
    around = said[max(0, found.start() - 10) : found.end() + 6]
    return bool(rule.unless and rule.unless.search(around))


@lru_cache(maxsize=2)
def guard_rules(language: str) -> tuple[GuardRule, ...]:
    """The rules of "zh" or "en". Raises ValueError where a file is broken."""
    data = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    families: dict[str, str] = data["families"]

    def filled(pattern: str) -> str:
        while _FAMILY.search(pattern):
            pattern = _FAMILY.sub(lambda found: f"(?:{families[found.group(1)]})", pattern)
        return pattern

    return tuple(
        GuardRule(
            id=f"{language}.{entry['id']}",
            reason=entry["reason"],
            match=re.compile("|".join(f"(?:{filled(one)})" for one in entry["match"])),
            unless=re.compile(filled(entry["unless"])) if "unless" in entry else None,
            spares=frozenset(Origin(name) for name in entry.get("spares", ())),
            examples=tuple(entry["examples"]),
            counterexamples=tuple(entry["counterexamples"]),
        )
        for entry in data["rules"]
    )
