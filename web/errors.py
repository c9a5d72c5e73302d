"""Every refusal and failure as {"error": {"code", "message"}} with a whole sentence for a person."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from contracts.errors import DialogueError, InputError, SuibanError

log = logging.getLogger("suiban.web")

_MESSAGES = {
    401: ("web.token", "This needs the token of this installation."),
    404: ("web.not_found", "There is nothing at this address."),
    405: ("web.method", "This address does not answer that method."),
}


def error(status: int, code: str, message: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)


def install(app: FastAPI) -> None:
    """Puts the handlers on `app`. None of them repeats what the elder said."""

    @app.exception_handler(SuibanError)
    async def known(_: Request, problem: SuibanError) -> JSONResponse:
        status = 422 if isinstance(problem, InputError) else 503 if isinstance(problem, DialogueError) else 500
        return error(status, problem.code, problem.message)

    @app.exception_handler(RequestValidationError)
    async def refused(_: Request, problem: RequestValidationError) -> JSONResponse:
        first = problem.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if part != "body") or "the request"
        reason = first["msg"].removeprefix("Value error, ")
        return error(422, "web.input", f"{place}: {reason}.".replace("..", "."))

    @app.exception_handler(HTTPException)
    async def http(_: Request, problem: HTTPException) -> JSONResponse:
        code, message = _MESSAGES.get(problem.status_code, ("web.refused", "The request was refused."))
        return error(problem.status_code, code, message)

    @app.exception_handler(Exception)
    async def unknown(_: Request, problem: Exception) -> JSONResponse:
        log.error("web.fault: %s", type(problem).__name__)
        return error(500, "web.fault", "Something went wrong here. What was recorded is kept.")
