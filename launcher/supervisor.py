"""Starts the product's processes, watches them, restarts what dies, ends them all together."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections import deque
from typing import Any

from launcher import run_state
from launcher.children import Child, children, is_healthy
from launcher.console import LauncherError, say, warn
from launcher.paths import Place

MAX_RESTARTS = 5
RESTART_WINDOW_S = 600
READY_WITHIN_S = 180
END_WITHIN_S = 15
LOG_LIMIT_BYTES = 5_000_000


class Supervised:
    """One child process with its log and the moments of its last restarts."""

    def __init__(self, child: Child, place: Place) -> None:
        self.child = child
        self.place = place
        self.process: subprocess.Popen[bytes] | None = None
        self.restarts: deque[float] = deque(maxlen=MAX_RESTARTS)
        self.ready = False
        self.given_up = False

    def start(self) -> None:
        log = self.place.logs / f"{self.child.name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
            os.replace(log, log.with_suffix(".log.1"))
        if self.child.ready_file:
            self.child.ready_file.unlink(missing_ok=True)  # one left by a killed process says nothing
        with log.open("ab") as file:
            # A session of its own: Ctrl-C reaches the supervisor alone, which ends the children in order.
            self.process = subprocess.Popen(
                self.child.command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd=self.place.root,
                env=self.place.child_environment(),
                start_new_session=True,
            )
        self.ready = False

    def restart_if_dead(self) -> bool:
        """Restarts a dead child unless it died too often; True where its state changed."""
        if self.process is None or self.given_up or self.process.poll() is None:
            return False
        now = time.monotonic()
        if len(self.restarts) == MAX_RESTARTS and now - self.restarts[0] < RESTART_WINDOW_S:
            self.given_up = True
            warn(
                f"{self.child.words.capitalize()} stopped {MAX_RESTARTS + 1} times in {RESTART_WINDOW_S // 60} minutes "
                f"and is not started again. See {self.place.logs / (self.child.name + '.log')}."
            )
            return True
        self.restarts.append(now)
        warn(f"{self.child.words.capitalize()} stopped (exit {self.process.returncode}); starting it again.")
        self.start()
        return True

    def end(self, signal_number: int) -> None:
        if self.process and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal_number)

    def status(self) -> dict[str, Any]:
        return {
            "name": self.child.name,
            "pid": self.process.pid if self.process else None,
            "port": self.child.port,
            "restarts": len(self.restarts),
            "ready": self.ready,
            "given_up": self.given_up,
        }


class Supervisor:
    """`run` returns when the product was told to stop. Raises LauncherError where it cannot start."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.started = time.time()
        self.stopping = False
        self.members = [Supervised(child, place) for child in children(place)]

    def run(self) -> None:
        self._refuse_busy_ports()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        try:
            for member in self.members:
                member.start()
            self._publish()
            self._wait_until_ready()
            self._watch()
        finally:
            self._end_all()
            run_state.clear(self.place)

    def _stop(self, *_: object) -> None:
        self.stopping = True

    def _refuse_busy_ports(self) -> None:
        for member in self.members:
            if member.child.port is None:
                continue
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind(("127.0.0.1", member.child.port))
                except OSError:
                    raise LauncherError(
                        f"Port {member.child.port} is in use by another program, and {member.child.words} needs it. "
                        f"Stop that program, or choose another port: {member.child.port_variable}=NUMBER ./suiban up"
                    ) from None

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_WITHIN_S
        while not self.stopping and not all(member.ready for member in self.members):
            for member in self.members:
                member.restart_if_dead()
                if member.given_up:
                    raise LauncherError(f"{member.child.words.capitalize()} does not start.")
                if not member.ready and is_healthy(member.child):
                    member.ready = True
                    self._publish()
            if time.monotonic() > deadline:
                late = ", ".join(member.child.words for member in self.members if not member.ready)
                raise LauncherError(f"Not ready after {READY_WITHIN_S} s: {late}. See {self.place.logs}.")
            time.sleep(0.25)
        if not self.stopping:
            say(f"Suiban is ready after {time.time() - self.started:.1f} s: {self.place.web_url}")

    def _watch(self) -> None:
        while not self.stopping:
            changed = [member.restart_if_dead() for member in self.members]
            for member in self.members:
                if not member.ready and not member.given_up and is_healthy(member.child):
                    member.ready = True
                    changed.append(True)
                    say(f"{member.child.words.capitalize()} is back.")
            if any(changed):
                self._publish()
            time.sleep(0.5)

    def _end_all(self) -> None:
        for member in reversed(self.members):
            member.end(signal.SIGTERM)
        deadline = time.monotonic() + END_WITHIN_S
        for member in self.members:
            if member.process:
                try:
                    member.process.wait(max(0.1, deadline - time.monotonic()))
                except subprocess.TimeoutExpired:
                    member.end(signal.SIGKILL)
                    member.process.wait()
                member.end(signal.SIGKILL)

    def _publish(self) -> None:
        run_state.write(
            self.place,
            {
                "pid": os.getpid(),
                "started": self.started,
                "ready": all(member.ready for member in self.members),
                "url": self.place.web_url,
                "children": [member.status() for member in self.members],
            },
        )
