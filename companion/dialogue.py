"""Asks Rasa for one turn over loopback and reads the answer line by line as it comes."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from contracts.emotion import Emotion
from contracts.errors import DialogueError
from contracts.language import Language
from contracts.turn import Expects, Label, Part


@dataclass(frozen=True, slots=True)
class Question:
    """What the dialogue core is asked. `now`: ISO 8601 with zone. `answered`: the danger screen has spoken."""

    resident: str
    text: str
    now: str
    language: Language | None
    screen: dict[str, str]
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the dialogue core made of the utterance."""

    language: Language
    intent: str
    intent_confidence: float
    emotion: Emotion
    entities: tuple[dict, ...] = ()


class Dialogue(Protocol):
    """A dialogue core: yields the reply's parts, then one Understanding. Raises DialogueError."""

    def ask(self, question: Question) -> AsyncGenerator[Part | Understanding, None]: ...

    async def parse(self, text: str) -> dict[str, Any]: ...

    async def close(self) -> None: ...


class RasaDialogue:
    """Rasa's turn channel (bot/channel.py). `budget_s`: seconds for a whole turn."""

    def __init__(self, url: str, *, budget_s: float, token: str = "") -> None:
        params = {"token": token} if token else None
        # Environment proxies are ignored: Rasa is on loopback and an elder's words go nowhere else.
        self._http = httpx.AsyncClient(base_url=url, params=params, trust_env=False, timeout=httpx.Timeout(budget_s))

    async def ask(self, question: Question) -> AsyncGenerator[Part | Understanding, None]:
        """Raises DialogueError: dialogue.down, dialogue.slow, dialogue.broken."""
        body = {
            "sender": question.resident,
            "message": question.text,
            "metadata": {
                "now": question.now,
                "language": str(question.language) if question.language else None,
                "screen": question.screen,
                "answered": question.answered,
            },
        }
        try:
            async with self._http.stream("POST", "/webhooks/suiban/turn", json=body) as response:
                if response.status_code != httpx.codes.OK:
                    raise DialogueError("dialogue.broken", f"The dialogue core answered {response.status_code}.")
                async for line in response.aiter_lines():
                    if line.strip():
                        yield _read_line(line)
        except httpx.TimeoutException as error:
            raise DialogueError("dialogue.slow", "The dialogue core did not answer in time.") from error
        except httpx.HTTPError as error:
            raise DialogueError("dialogue.down", "The dialogue core cannot be reached.") from error

    async def parse(self, text: str) -> dict[str, Any]:
        """Rasa's parse of `text`; no turn is made. Raises DialogueError."""
        try:
            response = await self._http.post("/model/parse", json={"text": text})
            response.raise_for_status()
            return response.json()
        except httpx.HTTPError as error:
            raise DialogueError("dialogue.down", "The dialogue core cannot be reached.") from error

    async def close(self) -> None:
        await self._http.aclose()


def _read_line(line: str) -> Part | Understanding:
    try:
        data = json.loads(line)
        kind = data["type"]
        if kind == "part":
            labels = tuple(dict.fromkeys([Label.AI_VOICE, *(Label(label) for label in data.get("labels", []))]))
            return Part(str(data["text"]), Expects(data.get("expects", "open")), labels)
        if kind == "turn":
            return Understanding(
                language=Language(data["language"]),
                intent=str(data["intent"]["name"]),
                intent_confidence=float(data["intent"]["confidence"]),
                emotion=Emotion.from_json(data["emotion"]),
                entities=tuple(data.get("entities", ())),
            )
    except (ValueError, KeyError, TypeError) as error:
        raise DialogueError("dialogue.broken", "The dialogue core answered in an unknown shape.") from error
    raise DialogueError("dialogue.broken", f"The dialogue core reported a fault ({data.get('code', kind)}).")
