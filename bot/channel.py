"""The companion's door into Rasa: one turn in, the reply line by line (NDJSON) as it comes.

POST /webhooks/suiban/turn {"sender", "message", "metadata": {"now", "language", "screen", "answered"}}
  -> {"type": "part", "text", "expects", "labels"} ... then {"type": "turn", ...} or {"type": "error", "code"}
"""

import asyncio
import hmac
import json
import logging
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.before import NOTHING, Before, before, moment, said

log = logging.getLogger("suiban.bot")
INTERNAL = {"emotion", "language"}


class TurnOutput(OutputChannel):
    """Hands each bot message on as one part. `custom` may carry expects and labels."""

    def __init__(self) -> None:
        self.lines: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()

    @classmethod
    def name(cls) -> str:
        return "suiban"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        if message.get("text"):
            custom = message.get("custom") or {}
            expects, labels = custom.get("expects", "open"), custom.get("labels", [])
            await self.lines.put({"type": "part", "text": message["text"], "expects": expects, "labels": labels})


class TurnChannel(InputChannel):
    """`token`: the secret the companion shows as ?token=; empty: none is asked for."""

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def name(cls) -> str:
        return "suiban"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "TurnChannel":
        return cls(os.environ.get("SUIBAN_RASA_TOKEN", ""))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        webhook = Blueprint("suiban_turn")

        @webhook.route("/", methods=["GET"])
        async def health(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            if not hmac.compare_digest((request.args.get("token") or "").encode(), self._token.encode()):
                return response.json({"type": "error", "code": "rasa.token"}, status=401)
            body = request.json
            if not (isinstance(body, dict) and isinstance(body.get("message"), str) and body.get("sender")):
                return response.json({"type": "error", "code": "rasa.input"}, status=400)
            output = TurnOutput()

            async def stream(answer: Any) -> None:
                handling = asyncio.ensure_future(_handle(request.app.ctx.agent, body, output, on_new_message))
                try:
                    while True:
                        line = await output.lines.get()
                        if line is None:
                            return
                        await answer.write(json.dumps(line, ensure_ascii=False) + "\n")
                finally:
                    # A door that goes away does not cut the turn in half: it is handled to its end.
                    await asyncio.shield(handling)

            return response.stream(stream, content_type="application/x-ndjson")

        return webhook


async def _handle(agent: Any, body: dict[str, Any], output: TurnOutput, on_new_message: Callable) -> None:
    try:
        message = UserMessage(
            _without_command(body["message"]),
            output,
            body["sender"],
            input_channel=TurnChannel.name(),
            metadata=body.get("metadata") or {},
        )
        said.set(await _said_before(agent, message))
        message.parse_data = await agent.processor.parse_message(message)
        await on_new_message(message)
        await output.lines.put(understanding(message.parse_data))
    except Exception as error:  # the companion says a prepared sentence; the reason stays here, without words
        log.error("bot.turn: %s", type(error).__name__)
        await output.lines.put({"type": "error", "code": "rasa.fault"})
    finally:
        await output.lines.put(None)


async def _said_before(agent: Any, message: UserMessage) -> Before:
    """What was said before `message`; nothing where that cannot be had: the turn goes on without."""
    try:
        tracker = await agent.tracker_store.retrieve(message.sender_id)
        return before(tracker.events if tracker else (), moment(message.metadata, time.time()))
    except Exception as error:  # any store, any old event
        log.error("bot.before: %s", type(error).__name__)
        return NOTHING


def understanding(parsed: dict[str, Any]) -> dict[str, Any]:
    """The last line of a turn: what was understood, without what is internal."""
    entities = parsed.get("entities", [])
    return {
        "type": "turn",
        "language": next(e["value"] for e in entities if e["entity"] == "language"),
        "intent": {"name": parsed["intent"]["name"], "confidence": parsed["intent"]["confidence"]},
        "emotion": parsed["emotion"],
        "entities": [e for e in entities if e["entity"] not in INTERNAL],
    }


def _without_command(text: str) -> str:
    """Rasa reads a leading slash as a command; an elder's slash is only a slash."""
    return "／" + text[1:] if text.startswith("/") else text
