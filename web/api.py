"""The JSON interface: turns (whole or as they come), understanding, health."""

import json
import secrets
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import StreamingResponse

from companion.turn import Companion
from contracts.errors import SuibanError
from contracts.resident import DEFAULT_RESIDENT, check_resident_id
from contracts.screen import DangerLevel
from contracts.turn import Part, TurnRequest
from web.shapes import ResidentBody, TextBody, TurnBody

router = APIRouter()
_INTERNAL = {"emotion", "language"}


@router.get("/healthz")
async def health() -> dict[str, str]:
    """Whether the web app runs. It answers turns even while the dialogue core is away."""
    return {"status": "ok"}


@router.post("/api/turn")
async def turn(body: TurnBody, request: Request) -> dict[str, Any]:
    """The whole turn with everything that was understood; for trusted local programs only."""
    _require_token(request)
    return (await _companion(request).turn(_turn_request(body))).to_json()


@router.post("/api/turn/stream")
async def turn_stream(body: TurnBody, request: Request) -> StreamingResponse:
    """The reply as it comes, one JSON line a part. How the elder seems to feel is not in it."""
    if body.resident != DEFAULT_RESIDENT or body.now is not None:
        _require_token(request)
    check_resident_id(body.resident)
    return StreamingResponse(_lines(_companion(request), _turn_request(body)), media_type="application/x-ndjson")


@router.post("/api/news")
async def news(body: ResidentBody, request: Request) -> dict[str, Any]:
    """What the companion has to say of its own accord about danger; mostly nothing."""
    return await _unasked(body, request, _companion(request).news)


@router.post("/api/silence")
async def silence(body: ResidentBody, request: Request) -> dict[str, Any]:
    """Nobody answered for a minute: what is said then, and who is told; nothing unless something urgent was asked."""
    return await _unasked(body, request, _companion(request).silence)


@router.post("/api/nlu")
async def nlu(body: TextBody, request: Request) -> dict[str, Any]:
    """What is understood in a sentence; no turn is made. Raises DialogueError where the core is away."""
    _require_token(request)
    parsed = await _companion(request).parse(body.text)
    intent = parsed.get("intent") or {}
    return {
        "text": body.text,
        "intent": intent.get("name"),
        "confidence": round(float(intent.get("confidence") or 0.0), 4),
        "entities": [e for e in parsed.get("entities", []) if e.get("entity") not in _INTERNAL],
        "emotion": parsed.get("emotion"),
    }


async def _unasked(body: ResidentBody, request: Request, speak: Any) -> dict[str, Any]:
    if body.resident != DEFAULT_RESIDENT:
        _require_token(request)
    parts = await speak(body.resident)
    return {"parts": [{"text": part.text, "labels": [str(label) for label in part.labels]} for part in parts]}


async def _lines(companion: Companion, asked: TurnRequest) -> AsyncIterator[str]:
    try:
        async with aclosing(companion.stream(asked)) as items:
            line: dict[str, Any]
            async for item in items:
                if isinstance(item, Part):
                    line = {
                        "type": "part",
                        "text": item.text,
                        "labels": [str(label) for label in item.labels],
                    }
                else:
                    line = {"type": "done", "expects": str(item.expects), "language": str(item.language)}
                    line["urgent"] = item.case is not None and item.case.level is DangerLevel.IMMINENT
                yield json.dumps(line, ensure_ascii=False) + "\n"
    except SuibanError as problem:
        yield json.dumps({"type": "error", "code": problem.code, "message": problem.message}) + "\n"


def _turn_request(body: TurnBody) -> TurnRequest:
    return TurnRequest(text=body.text, resident=body.resident, language=body.language, now=body.moment)


def _companion(request: Request) -> Companion:
    companion: Companion = request.app.state.companion
    return companion


def _require_token(request: Request) -> None:
    expected = request.app.state.settings.web_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not expected or not secrets.compare_digest(given.encode(), expected.encode()):
        raise HTTPException(401)
