"""Pages for people: the link in an alert through which somebody takes over, and the care-home screen of open cases."""

import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates
from starlette.concurrency import run_in_threadpool

import safety
from companion.desk import Desk
from contracts.alerts import DeliveryState, Purpose
from contracts.errors import InputError
from store.outbox import Claimed

router = APIRouter()
_PAGES = Jinja2Templates(directory=Path(__file__).resolve().parent / "templates")
_COOKIE = "suiban_care"
_DAY_S = 24 * 3600
_FORM_BYTES = 40_000
"""A note of 2,000 Chinese characters, as a form sends it, and room for the rest."""


@router.get("/ack/{token}", response_class=HTMLResponse)
async def show_link(token: str, request: Request) -> Response:
    """What the message was about, with one button. Looking changes nothing: mail scanners open links too."""
    found = await run_in_threadpool(_desk(request).outbox.look, token)
    if found is None:
        raise HTTPException(404)
    found = _without_accusation(found)
    return _page(request, "acknowledge.html", found=found, done=found.delivery.state is DeliveryState.ACKNOWLEDGED)


@router.post("/ack/{token}", response_class=HTMLResponse)
async def follow_link(token: str, request: Request) -> Response:
    """The person takes over, or agrees to be a contact. Safe to repeat."""
    desk = _desk(request)
    if await run_in_threadpool(desk.outbox.acknowledge, token, _now()) is None:
        raise HTTPException(404)
    found = await run_in_threadpool(desk.outbox.look, token)
    return _page(request, "acknowledge.html", found=found and _without_accusation(found), done=True)


@router.get("/care", response_class=HTMLResponse)
async def board(request: Request, key: str = "") -> Response:
    """The open cases, for a screen at the duty desk. The key is given once and kept in a cookie."""
    if key:
        _require_key(request, key)
        answer = RedirectResponse("/care", status_code=303)
        answer.set_cookie(_COOKIE, key, max_age=30 * _DAY_S, httponly=True, samesite="strict")
        return answer
    _require_key(request, request.cookies.get(_COOKIE, ""))
    return _page(request, "care.html", files=await run_in_threadpool(_desk(request).board), problem="")


@router.post("/care/{case_id}/take", response_class=HTMLResponse)
async def take_over(case_id: str, request: Request) -> Response:
    """A named person takes over."""
    form = await _form(request)
    return await _do(request, case_id, lambda desk: desk.cases.take_over(case_id, by=form.get("by", ""), now=_now()))


@router.post("/care/{case_id}/close", response_class=HTMLResponse)
async def close(case_id: str, request: Request) -> Response:
    """A named person closes with a note."""
    form = await _form(request)

    def work(desk: Desk) -> object:
        return desk.cases.close(
            case_id,
            by=form.get("by", ""),
            note=form.get("note", ""),
            now=_now(),
            false_alarm=form.get("false_alarm") == "yes",
        )

    return await _do(request, case_id, work)


def _without_accusation(found: Claimed) -> Claimed:
    """The message; to one since named as who does harm, without what the case is about now (AB-2)."""
    if found.case is None or safety.eligible(found.case, [replace(found.delivery.contact, agreed=True)]):
        return found
    return replace(found, case=None)


async def _do(request: Request, case_id: str, work: Any) -> Response:
    """Does `work` on a case that the screen shows: one about paid help is not closed by paid help."""
    _require_key(request, request.cookies.get(_COOKIE, ""))
    desk = _desk(request)
    try:
        if case_id not in {file.case.id for file in await run_in_threadpool(desk.board)}:
            raise InputError("input.case", "This case is not open any more.")
        await run_in_threadpool(work, desk)
    except InputError as problem:
        files = await run_in_threadpool(desk.board)
        return _page(request, "care.html", status=422, files=files, problem=problem.message)
    return RedirectResponse("/care", status_code=303)


async def _form(request: Request) -> dict[str, str]:
    fields = parse_qs((await request.body())[:_FORM_BYTES].decode("utf-8", "replace"))
    return {name: values[0] for name, values in fields.items()}


def _page(request: Request, name: str, *, status: int = 200, **words: Any) -> Response:
    return _PAGES.TemplateResponse(request, name, {**words, "Purpose": Purpose}, status_code=status)


def _desk(request: Request) -> Desk:
    if request.app.state.desk is None:
        request.app.state.desk = Desk()
    desk: Desk = request.app.state.desk
    return desk


def _require_key(request: Request, given: str) -> None:
    settings = request.app.state.settings
    expected = settings.care_key or settings.web_token
    if not expected or not secrets.compare_digest(given.encode(), expected.encode()):
        raise HTTPException(401)


def _now() -> datetime:
    return datetime.now().astimezone()
