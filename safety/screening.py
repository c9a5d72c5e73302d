"""Looks for danger in one utterance: every rule over the whole text, the highest level wins."""

import re

from contracts.screen import DangerKind, DangerLevel, ScreenResult
from safety.normalise import normalise
from safety.rules import Rule, Scope, rules

_LETTERS = {"zh": re.compile("[\u4e00-\u9fff]"), "en": re.compile("[a-z]")}
_ORDER = {DangerKind.SELF_HARM: 1, DangerKind.MEDICAL: 0}


def screen(text: str) -> ScreenResult:
    """The kind and level of danger in `text`, with the ids of the rules that fired. Linear in the length of `text`."""
    heard = normalise(text)
    written = {language for language, letters in _LETTERS.items() if letters.search(heard)}
    found: list[tuple[Rule, DangerLevel]] = []
    for rule in rules():
        level = _level(rule, heard) if rule.language in written else DangerLevel.NONE
        if level is not DangerLevel.NONE:
            found.append((rule, level))
    if not found:
        return ScreenResult()
    rule, level = max(found, key=lambda item: (item[1].rank, _ORDER[item[0].kind]))
    return ScreenResult(rule.kind, level, tuple(fired.id for fired, _ in found))


def _level(rule: Rule, text: str) -> DangerLevel:
    """The highest level at which `rule` fires anywhere: one excused finding does not excuse the next."""
    highest = DangerLevel.NONE
    widest = max((scope.near for scope in rule.scopes), default=0)
    seen: set[str] = set()
    for finding in rule.match.finditer(text):
        surroundings = text[max(0, finding.start() - widest) : finding.end() + widest]
        if surroundings in seen:
            continue
        seen.add(surroundings)
        level = rule.level
        for scope in rule.scopes:
            if scope.level.rank < level.rank and _holds(scope, text, finding.start(), finding.end()):
                level = scope.level
        if level.rank > highest.rank:
            highest = level
        if highest is rule.level:
            break
    return highest


def _holds(scope: Scope, text: str, start: int, end: int) -> bool:
    first, last = max(0, start - scope.near), end + scope.near
    if scope.where == "before":
        found = scope.pattern.search(text[first:start])
    elif scope.where == "after":
        found = scope.pattern.match(text[end:last])
    else:
        found = scope.pattern.search(text[first:last])
    return bool(found) and not (scope.but and scope.but.search(text[first:last]))
