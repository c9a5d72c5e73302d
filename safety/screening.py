"""Looks for danger in one utterance: every rule over the whole text, the highest level wins."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from re import Pattern

from contracts.screen import DangerKind, DangerLevel, ScreenResult
from safety import course
from safety.needs import grams
from safety.normalise import normalise
from safety.rules import Rule, Scope, index, rules

_LETTERS = {"zh": re.compile("[\u4e00-\u9fff]"), "en": re.compile("[a-z]")}
COURSE = "scam.course"
"""The id that stands for several signs of a fraud together."""


@dataclass(frozen=True)
class Finding:
    """Why the screen speaks: the rule, the level it fired at, and the words, as normalised, that it saw."""

    rule: Rule
    level: DangerLevel
    words: str


def screen(text: str, earlier_signs: Collection[str] = ()) -> ScreenResult:
    """The kind and level of danger in `text`, with the ids of the rules that fired. Linear in the length of `text`.

    `earlier_signs`: signs of a fraud heard in the turns before (`ScreenResult.signs`); with a new one they count together.
    """
    found = findings(text)
    signs = tuple(dict.fromkeys(str(finding.rule.sign) for finding in found if finding.rule.sign))
    fired = [finding for finding in found if not finding.rule.sign]
    levels: dict[DangerKind, DangerLevel] = {}
    for finding in fired:
        _raise(levels, finding.rule.kind, finding.level)
    together = course.level_of({*signs, *earlier_signs}) if signs else DangerLevel.NONE
    if together is not DangerLevel.NONE:
        _raise(levels, DangerKind.SCAM, together)
    ids = tuple(finding.rule.id for finding in fired)
    if together is not DangerLevel.NONE:
        ids += (COURSE, *(finding.rule.id for finding in found if finding.rule.sign))
    if not levels:
        return ScreenResult(signs=signs)
    first, *others = sorted(levels.items(), key=lambda item: (-item[1].rank, -item[0].precedence))
    return ScreenResult(*first, ids, tuple(others), signs)


def findings(text: str) -> list[Finding]:
    """Every rule that fires in `text`, signs of a fraud among them; for explanations, never for a log."""
    heard = normalise(text)
    by_gram, anywhere = index()
    tried = set(anywhere)
    present = grams(heard)
    for gram in present:
        tried.update(by_gram.get(gram, ()))
    written = {language for language, letters in _LETTERS.items() if letters.search(heard)}
    every = rules()
    found: dict[int, Finding] = {}
    for number, place in sorted(tried):
        rule = every[number]
        known = found.get(number)
        if rule.language not in written or (known and known.level is rule.level):
            continue
        match = rule.matches[place]
        if any(needed.isdisjoint(present) for needed in match.needs[1:]):
            continue
        finding = _find(rule, match.pattern, heard)
        if finding and (known is None or finding.level.rank > known.level.rank):
            found[number] = finding
    return list(found.values())


def _raise(levels: dict[DangerKind, DangerLevel], kind: DangerKind, level: DangerLevel) -> None:
    if level.rank > levels.get(kind, DangerLevel.NONE).rank:
        levels[kind] = level


def _find(rule: Rule, pattern: Pattern[str], text: str) -> Finding | None:
    """The highest level at which `pattern` fires anywhere: one excused finding does not excuse the next."""
    highest = DangerLevel.NONE
    words = ""
    widest = max((scope.near for scope in rule.scopes), default=0)
    seen: set[tuple[str, int]] = set()
    for finding in pattern.finditer(text):
        first = max(0, finding.start() - widest)
        surroundings = (text[first : finding.end() + widest], finding.start() - first)
        if surroundings in seen:
            continue
        seen.add(surroundings)
        level = rule.level
        for scope in rule.scopes:
            if scope.level.rank < level.rank and _holds(scope, text, finding.start(), finding.end()):
                level = scope.level
        if level.rank > highest.rank:
            highest, words = level, finding.group()
        if highest is rule.level:
            break
    return Finding(rule, highest, words.strip()) if words else None


def _holds(scope: Scope, text: str, start: int, end: int) -> bool:
    first, last = max(0, start - scope.near), end + scope.near
    if scope.where == "before":
        found = scope.pattern.search(text[first:start])
    elif scope.where == "after":
        found = scope.pattern.match(text[end:last])
    else:
        found = scope.pattern.search(text[first:last])
    return bool(found) and not (scope.but and scope.but.search(text[first:last]))
