"""What the delivery tests share: a real mail server and a real web server that behave and misbehave, and an alert."""

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller

import safety
from contracts.alerts import Alert, Purpose
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel
from notify.message import composer
from notify.smtp import EmailChannel

COMPOSE = composer({language: safety.lines(language) for language in Language})
SECRET = "whsec_" + "c3VpYmFuIHRlc3Qgc2VjcmV0IG9mIDMyIGJ5dGVzISE="


def alert(**more) -> Alert:
    given = {
        "key": "case:1:1:contact:alert",
        "purpose": Purpose.ALERT,
        "case_id": "case",
        "resident_name": "王桂兰",
        "kind": DangerKind.MEDICAL,
        "level": DangerLevel.IMMINENT,
        "at": datetime(2027, 2, 5, 19, 0, tzinfo=UTC),
        "language": Language.ZH_CN,
        "contact_name": "王小明",
        "acknowledge_url": "http://127.0.0.1:8080/ack/token",
    }
    return Alert(**{**given, **more})


class MailServer:
    """Takes mail and does `behaviour`: accept, refuse (recipient), busy (recipient), reject (data), hang, drop."""

    def __init__(self, behaviour: str = "accept") -> None:
        self.behaviour = behaviour
        self.mails: list[bytes] = []
        self._controller: Controller | None = None

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if self.behaviour in ("refuse", "busy"):
            return "550 no such person" if self.behaviour == "refuse" else "450 try again"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        if self.behaviour == "reject":
            return "554 not wanted"
        self.mails.append(envelope.content)
        if self.behaviour == "hang":
            await asyncio.sleep(3600)
        if self.behaviour == "drop":
            server.transport.abort()
        return "250 OK"

    @property
    def port(self) -> int:
        assert self._controller
        return self._controller.server.sockets[0].getsockname()[1]

    @contextlib.contextmanager
    def running(self) -> Iterator["MailServer"]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()
        try:
            yield self
        finally:
            self._controller.stop()


def mail_channel(port: int, *, timeout_s: float = 5.0, **more) -> EmailChannel:
    given = {"host": "127.0.0.1", "port": port, "user": "", "password": "", "sender": "suiban@example.org"}
    return EmailChannel(**{**given, "starttls": False, "timeout_s": timeout_s, "compose": COMPOSE, **more})


class WebServer:
    """Answers every POST with `status` and `answer` and keeps what came; hangs while `hang`, cuts the line if `cut`."""

    def __init__(self, status: int = 200, answer: bytes = b"", *, hang: bool = False, cut: bool = False) -> None:
        self.status, self.answer, self.hang, self.cut = status, answer, hang, cut
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self._released = threading.Event()
        self.url = ""

    def body(self, number: int = -1) -> dict:
        return json.loads(self.requests[number][1])

    @contextlib.contextmanager
    def running(self) -> Iterator["WebServer"]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.requests.append(({k.lower(): v for k, v in self.headers.items()}, body))
                if outer.hang:
                    outer._released.wait()
                if outer.hang or outer.cut:
                    self.close_connection = True
                    return
                self.send_response(outer.status)
                if 300 <= outer.status < 400:
                    self.send_header("Location", outer.url)
                self.send_header("Content-Length", str(len(outer.answer)))
                self.end_headers()
                self.wfile.write(outer.answer)

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_port}/alerts"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._released.set()
            server.shutdown()
            server.server_close()
            thread.join()


def closed_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(done, limit_s: float = 20.0) -> None:
    """Returns once `done()` is true; fails the test after `limit_s` seconds."""
    deadline = time.monotonic() + limit_s
    while not done():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
