"""Looks for danger in one utterance: every rule over every stretch of talk, the highest level wins."""

from typing import Iterator, List, Tuple

from contracts.screen import DangerKind, DangerLevel, ScreenResult
from safety.normalise import normalise
from safety.rules import Rule, rules

WINDOW = 160
STEP = 80
_ORDER = {DangerKind.SELF_HARM: 1, DangerKind.MEDICAL: 0}


def screen(text: str) -> ScreenResult:
    """The kind and level of danger in `text`, with the ids of the rules that fired. Linear in the length of `text`."""
    found: List[Tuple[Rule, DangerLevel]] = []
    for stretch in _stretches(normalise(text)):
        for rule in rules():
            level = _level(rule, stretch)
            if level is not DangerLevel.NONE:
                found.append((rule, level))
    if not found:
        return ScreenResult()
    rule, level = max(found, key=lambda item: (item[1].rank, _ORDER[item[0].kind]))
    return ScreenResult(rule.kind, level, tuple(dict.fromkeys(fired.id for fired, _ in found)))


def _level(rule: Rule, stretch: str) -> DangerLevel:
    if not rule.match.search(stretch) or any(pattern.search(stretch) for pattern in rule.unless):
        return DangerLevel.NONE
    return rule.drop_to if any(pattern.search(stretch) for pattern in rule.weaken) else rule.level


def _stretches(text: str) -> Iterator[str]:
    """Overlapping windows, so that the scope of a word (negation, quotation) is what stands near it."""
    if len(text) <= WINDOW:
        yield text
        return
    for start in range(0, len(text) - STEP, STEP):
        yield text[start : start + WINDOW]
