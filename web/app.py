"""The ASGI application: built once, with a companion of its own and the projector beside it."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.middleware.trustedhost import TrustedHostMiddleware

from companion.bootstrap import build, forget_old_words, projector
from companion.desk import Desk
from companion.settings import CompanionSettings
from companion.turn import Companion
from web import api, care, errors
from web.settings import WebSettings

log = logging.getLogger("suiban.web")
FOLDER = Path(__file__).resolve().parent
_FORGET_EVERY_S = 3600
_PAGE_POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"


def create_app(
    companion: Companion | None = None, settings: WebSettings | None = None, desk: Desk | None = None
) -> FastAPI:
    """The application. `companion` or `desk` None: one on real parts, from the settings."""
    settings = settings or WebSettings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.companion = companion or build(door="web")
        beside = [asyncio.create_task(_project(settings)), asyncio.create_task(_forget(settings))]
        try:
            yield
        finally:
            for task in beside:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await app.state.companion.close()

    app = FastAPI(title="Suiban 岁伴", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.desk = desk
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts))
    errors.install(app)
    app.include_router(api.router)
    app.include_router(care.router)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    templates = Jinja2Templates(directory=FOLDER / "templates")

    @app.get("/", response_class=HTMLResponse)
    async def chat_page(request: Request) -> Response:
        return templates.TemplateResponse(request, "chat.html")

    @app.middleware("http")
    async def protect(request: Request, call_next):  # type: ignore[no-untyped-def]
        response = await call_next(request)
        response.headers["Content-Security-Policy"] = _PAGE_POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        static = request.url.path.startswith("/static/")
        response.headers.setdefault("Cache-Control", "no-cache" if static else "no-store")
        return response

    return app


async def _project(settings: WebSettings) -> None:
    """Turns new events of the dialogue core into mood observations, every few seconds, for ever."""
    if settings.events_db is None or settings.key_file is None:
        return
    project = projector(CompanionSettings(), settings.events_db, settings.key_file)
    while True:
        await asyncio.sleep(settings.projection_interval_s)
        try:
            await asyncio.to_thread(project.run_once)
        except Exception as problem:  # a handler of events logs and goes on
            log.warning("store.projector: %s", type(problem).__name__)


async def _forget(settings: WebSettings) -> None:
    """Deletes words whose time is over: at the start and then every hour, for ever."""
    databases = [database for database in (settings.tracker_db, settings.events_db) if database]
    while True:
        try:
            await asyncio.to_thread(forget_old_words, databases, settings.words_days)
        except Exception as problem:  # a handler of events logs and goes on
            log.warning("store.retention: %s", type(problem).__name__)
        await asyncio.sleep(_FORGET_EVERY_S)
