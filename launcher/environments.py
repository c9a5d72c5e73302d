"""Builds the virtual environments from their pinned requirement files, once per content."""

from __future__ import annotations

import shutil
from pathlib import Path

from launcher.commands import output_of, run_logged
from launcher.console import LauncherError, step
from launcher.fingerprint import fingerprint, is_stamped, write_stamp
from launcher.paths import Place
from launcher.pythons import HOW_TO_GET_310, HOW_TO_GET_311, find_python310, find_python311

REQUIREMENTS = {
    "app": ["requirements.txt"],
    "rasa": ["bot/requirements.txt"],
    "train": ["emotion/requirements.txt"],
}
TEST_REQUIREMENTS = {
    "app": "requirements-dev.txt",
    "rasa": "bot/requirements-dev.txt",
    "train": "emotion/requirements-dev.txt",
}
_WORDS = {
    "app": "the app's environment",
    "rasa": "Rasa's environment (large)",
    "train": "the training environment",
}


def ensure(place: Place, name: str, *, with_tests: bool = False) -> bool:
    """Makes environment `name` match its requirement files; True where anything had to be done.

    An environment that already holds the test packages is kept as it is by a run without tests.
    Raises LauncherError where the Python is missing or the installation fails.
    """
    files = [place.root / file for file in REQUIREMENTS[name]]
    test_file = place.root / TEST_REQUIREMENTS[name] if name in TEST_REQUIREMENTS else None
    stamp = place.environments / f"{name}.stamp"
    python = _python_for(place, name)
    if python is None:
        raise LauncherError(HOW_TO_GET_310 if name == "rasa" else HOW_TO_GET_311)
    version = output_of([python, "--version"]) or ""
    plain = fingerprint(files, version)
    full = fingerprint([*files, test_file], version) if test_file else plain
    usable = place.python(name).exists()
    if usable and (is_stamped(stamp, full) or (not with_tests and is_stamped(stamp, plain))):
        return False
    wanted = [*files, test_file] if with_tests and test_file else files
    with step(f"Installing {_WORDS[name]}"):
        _build(place, name, python, [file for file in wanted if file], fresh=not usable)
    write_stamp(stamp, full if with_tests else plain)
    return True


def _python_for(place: Place, name: str) -> str | None:
    return (find_python310 if name == "rasa" else find_python311)(place.environ)


def _build(place: Place, name: str, python: str, files: list[Path], *, fresh: bool) -> None:
    folder = place.environments / name
    log = place.logs / f"install-{name}.log"
    env = {k: v for k, v in place.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"}}
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        run_logged([python, "-m", "venv", str(folder)], log, env=env, cwd=place.root, what="Making the environment")
    listed = [argument for file in files for argument in ("-r", str(file))]
    pip = [str(place.python(name)), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    run_logged([*pip, "install", *listed], log, env=env, cwd=place.root, what=f"Installing {_WORDS[name]}")
