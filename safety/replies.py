"""What is said to danger: acknowledge, name the human and the line, ask one thing. The words lie in safety/words."""

import json
from functools import lru_cache
from pathlib import Path

from contracts.language import Language
from contracts.screen import DangerLevel, ScreenResult
from contracts.turn import Expects, Label, Part

FOLDER = Path(__file__).resolve().parent / "words"
_LABELS = (Label.AI_VOICE, Label.SAFETY)
_STEP = {DangerLevel.CONCERN: "ask", DangerLevel.HIGH: "act", DangerLevel.IMMINENT: "now"}
# A rule that fired can call for words of its own, at these levels only.
_OWN_WORDS = {
    "someone_else": ("other", (DangerLevel.CONCERN,)),
    "method_question": ("method", (DangerLevel.CONCERN, DangerLevel.HIGH)),
    "method_talk": ("method", (DangerLevel.CONCERN, DangerLevel.HIGH)),
    "dose_question": ("dose", (DangerLevel.CONCERN,)),
    "gas_or_fire": ("leave", (DangerLevel.HIGH, DangerLevel.IMMINENT)),
    "choking": ("choking", (DangerLevel.IMMINENT,)),
    "fall_helpless": ("fall", (DangerLevel.IMMINENT,)),
}
_ASKS_WHETHER = ("Is ", "Are ", "Can ", "Have ", "May ", "And you, have", "I have to ask: have")
_ASKS_WHETHER_ZH = ("吗？", "是不是", "有没有")


def reply(result: ScreenResult, language: Language, turn: int = 0) -> tuple[Part, ...]:
    """The parts to say; empty at level none. `turn` counts the conversation's turns: wordings take turns with it."""
    if result.level is DangerLevel.NONE:
        return ()
    variants = _words(language)[f"{result.kind}.{_step(result)}"]
    return tuple(Part(text, _expects(text), _LABELS) for text in variants[turn % len(variants)])


def _step(result: ScreenResult) -> str:
    for rule in result.rules:
        step, levels = _OWN_WORDS.get(rule.rpartition(".")[2], ("", ()))
        if result.level in levels and f".{result.kind}." in rule:
            return step
    return _STEP[result.level]


@lru_cache(maxsize=4)
def _words(language: Language) -> dict[str, list[list[str]]]:
    return json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))


def _expects(text: str) -> Expects:
    if not text.endswith(("？", "?")):
        return Expects.OPEN
    whether = text.startswith(_ASKS_WHETHER) or any(words in text for words in _ASKS_WHETHER_ZH)
    return Expects.YES_NO if whether else Expects.OPEN
