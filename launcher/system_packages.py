"""System packages: installed where this may be done, otherwise the exact command is told."""

from __future__ import annotations

import ctypes.util
import os
import shutil
from pathlib import Path

from launcher.commands import run_logged
from launcher.console import LauncherError, step, warn
from launcher.paths import Place

SPEECH = {
    "espeak-ng": "the always-there voice",
    "libportaudio2": "microphone and speaker",
}
TESTS = {
    "chromium": "the browser test",
    "chromium-driver": "the browser test",
    "postgresql": "the store's tests on PostgreSQL",
}


def is_installed(package: str) -> bool:
    """Looked up by what the package brings, so that another way of installing it counts too."""
    if package == "libportaudio2":
        return ctypes.util.find_library("portaudio") is not None
    if package == "espeak-ng":
        return shutil.which("espeak-ng") is not None
    if package == "postgresql":
        return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb") is not None
    if package == "chromium-driver":
        return shutil.which("chromedriver") is not None
    return shutil.which(package) is not None


def how_to_install(packages: list[str]) -> str:
    return f"sudo apt-get install {' '.join(packages)}"


def ensure(place: Place, wanted: dict[str, str]) -> None:
    """Installs what is missing when root on a Debian or Ubuntu; else prints the command. Never stops the start."""
    missing = [package for package in wanted if not is_installed(package)]
    if not missing:
        return
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
        what = ", ".join(f"{package} ({wanted[package]})" for package in missing)
        warn(f"  Missing on this system: {what}. To have them: {how_to_install(missing)}")
        return
    log = place.logs / "install-system.log"
    env = {**place.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        with step(f"Installing system packages: {', '.join(missing)}"):
            run_logged(["apt-get", "update", "-q"], log, env=env, cwd=place.root, what="Refreshing the package list")
            command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]
            run_logged(command, log, env=env, cwd=place.root, what="Installing system packages")
    except LauncherError as error:
        warn(f"  {error.message}\n  Suiban runs on without them. Later: {how_to_install(missing)}")
