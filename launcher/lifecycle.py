"""up, down and status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from launcher import run_state
from launcher.children import children, is_healthy
from launcher.commands import is_alive
from launcher.console import LauncherError, say
from launcher.paths import Place
from launcher.preparation import prepare
from launcher.supervisor import END_WITHIN_S, READY_WITHIN_S, Supervisor


def up(place: Place, *, detach: bool, speech: bool = True) -> int:
    """Sets up what changed, starts everything, and stays until Ctrl-C (or returns once ready with `detach`)."""
    running = run_state.read(place)
    if running:
        say(f"Suiban is already running: {running['url']}")
        return 0
    start = time.monotonic()
    say("Suiban 岁伴: setting up")
    prepare(place, speech=speech)
    say(f"Set-up took {time.monotonic() - start:.1f} s. Starting ...")
    if detach:
        return _start_detached(place)
    Supervisor(place).run()
    say("Suiban has stopped.")
    return 0


def supervise(place: Place) -> int:
    """The detached half of `up --detach`."""
    Supervisor(place).run()
    return 0


def _start_detached(place: Place) -> int:
    log = place.logs / "supervisor.log"
    with log.open("ab") as file:
        start = file.tell()
        child = subprocess.Popen(
            [sys.executable, str(Path(place.root) / "suiban"), "_supervise"],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            cwd=place.root,
            env=place.environ,
            start_new_session=True,
        )
    deadline = time.monotonic() + READY_WITHIN_S + END_WITHIN_S
    while time.monotonic() < deadline:
        state = run_state.read(place)
        if state and state["ready"]:
            say(f"Suiban is ready after {time.time() - state['started']:.1f} s: {state['url']}")
            return 0
        if child.poll() is not None:
            break
        time.sleep(0.2)
    with log.open("rb") as file:
        file.seek(start)
        raise LauncherError(file.read().decode(errors="replace").strip() or f"Suiban did not start. See {log}.")


def down(place: Place) -> int:
    """Ends a running product and waits until every process is gone."""
    state = run_state.read(place)
    if state is None:
        say("Suiban is not running.")
        return 0
    pid = int(state["pid"])
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + END_WITHIN_S + 10
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    if is_alive(pid):
        for child in state["children"]:
            if child["pid"] and is_alive(child["pid"]):
                os.killpg(child["pid"], signal.SIGKILL)
        os.kill(pid, signal.SIGKILL)
        run_state.clear(place)
    say("Suiban has stopped.")
    return 0


def status(place: Place, *, as_json: bool) -> int:
    """What runs. Exit code 0 when everything is ready, 3 otherwise."""
    state = run_state.read(place)
    memory = {child["name"]: resident_mb(child["pid"]) for child in state["children"]} if state else {}
    parts = []
    for child in children(place):
        known = next((c for c in state["children"] if c["name"] == child.name), {}) if state else {}
        parts.append(
            {
                "name": child.name,
                "ready": bool(known) and is_healthy(child),
                "pid": known.get("pid"),
                "port": child.port,
                "restarts": known.get("restarts", 0),
                "given_up": known.get("given_up", False),
                "memory_mb": memory.get(child.name),
            }
        )
    ready = all(part["ready"] for part in parts)
    report = {
        "running": state is not None,
        "ready": ready,
        "url": place.web_url if state else None,
        "uptime_s": round(time.time() - state["started"], 1) if state else 0,
        "processes": parts,
    }
    if as_json:
        say(json.dumps(report, ensure_ascii=False))
    elif state is None:
        say("Suiban is not running. Start it with ./suiban up")
    else:
        say(f"Suiban runs at {place.web_url} since {report['uptime_s']:.0f} s.")
        for part in parts:
            word = "ready" if part["ready"] else "given up" if part["given_up"] else "not ready"
            port = f"port {part['port']}, " if part["port"] else ""
            say(f"  {part['name']:<8} {word:<10} {port}{part['memory_mb']} MB, {part['restarts']} restarts")
    return 0 if ready else 3


def resident_mb(pid: int | None) -> float | None:
    """Resident memory of a process in MB (10^6 bytes), from /proc; None where that cannot be read."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, ValueError, IndexError):
        return None
    return round(pages * os.sysconf("SC_PAGE_SIZE") / 1e6, 1)
