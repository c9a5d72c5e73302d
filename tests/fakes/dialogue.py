"""A dialogue core that says what it is told to and remembers what it was asked."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

from companion.dialogue import Question, Understanding
from contracts.emotion import Emotion, EmotionLabel
from contracts.errors import DialogueError
from contracts.language import Language
from contracts.turn import Label, Part

CALM = Emotion(
    EmotionLabel.NEUTRAL,
    0.9,
    {"joy": 0.02, "sadness": 0.02, "anger": 0.02, "fear": 0.02, "surprise": 0.02, "neutral": 0.9},
)


class FakeDialogue:
    """`parts` are said `delay_s` apart; then `error` is raised or the turn is understood as `intent`."""

    def __init__(
        self, *parts: str, intent: str = "greet", error: DialogueError | None = None, delay_s: float = 0.0
    ) -> None:
        self.parts = parts or ("您好。",)
        self.intent = intent
        self.error = error
        self.delay_s = delay_s
        self.asked: list[Question] = []
        self.closed = False

    async def ask(self, question: Question) -> AsyncGenerator[Part | Understanding, None]:
        self.asked.append(question)
        for text in self.parts:
            await asyncio.sleep(self.delay_s)
            if self.error and not self.delay_s:
                raise self.error
            yield Part(text, labels=(Label.AI_VOICE,))
        if self.error:
            raise self.error
        yield Understanding(question.language or Language.ZH_CN, self.intent, 0.9, CALM)

    async def parse(self, text: str) -> dict[str, Any]:
        return {
            "text": text,
            "intent": {"name": self.intent, "confidence": 0.9},
            "entities": [{"entity": "emotion", "value": "neutral"}, {"entity": "place", "value": "北京"}],
            "emotion": CALM.to_json(),
        }

    async def close(self) -> None:
        self.closed = True
