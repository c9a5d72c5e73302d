"""./suiban doctor: what is found, what is missing, and what to do about it."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass

from launcher import models, run_state, system_packages
from launcher.children import children, is_healthy
from launcher.console import say
from launcher.fingerprint import is_stamped
from launcher.paths import Place
from launcher.preparation import RASA_MODEL, SPEECH_MODELS, rasa_inputs, rasa_model_file
from launcher.pythons import HOW_TO_GET_310, HOW_TO_GET_311, find_python310, find_python311

DISK_NEEDED_GB = 5.0


@dataclass(frozen=True)
class Finding:
    """`needed`: without it the product does not start; else one ability is missing. `advice`: what to do."""

    name: str
    ok: bool
    needed: bool
    found: str
    advice: str = ""


def report(place: Place, *, as_json: bool) -> int:
    """Exit code 0 when nothing needed is missing, 3 otherwise."""
    findings = [*_pythons(place), *_set_up(place), *_system(), *_models(place), *_machine(place)]
    ok = all(finding.ok for finding in findings if finding.needed)
    if as_json:
        say(json.dumps({"ok": ok, "findings": [asdict(finding) for finding in findings]}, ensure_ascii=False))
        return 0 if ok else 3
    for finding in findings:
        mark = "ok     " if finding.ok else "MISSING" if finding.needed else "absent "
        say(f"  {mark} {finding.name}: {finding.found}")
        if finding.advice and not finding.ok:
            say(f"          {finding.advice}")
    say("Everything needed is there." if ok else "Something needed is missing; see above.")
    return 0 if ok else 3


def _pythons(place: Place) -> list[Finding]:
    app, rasa = find_python311(place.environ), find_python310(place.environ)
    return [
        Finding("Python 3.11 or newer", app is not None, True, app or "not found", HOW_TO_GET_311),
        Finding("Python 3.10 for Rasa", rasa is not None, True, rasa or "not found", HOW_TO_GET_310),
    ]


def _set_up(place: Place) -> list[Finding]:
    up = "Run ./suiban up"
    findings = []
    for name, words in (("app", "the app's environment"), ("rasa", "Rasa's environment")):
        built = place.python(name).exists()
        findings.append(
            Finding(words, built, True, str(place.python(name).parent.parent) if built else "not built", up)
        )
    trained = rasa_model_file(place).exists()
    current = trained and is_stamped(place.root / "models" / f"{RASA_MODEL}.stamp", rasa_inputs(place))
    words = "trained" if current else "older than its inputs" if trained else "not trained"
    findings.append(Finding("the dialogue model", current, True, words, up))
    key = place.key_file.exists()
    findings.append(Finding("the key that encrypts words", key, True, "there" if key else "not made", up))
    return findings


def _system() -> list[Finding]:
    return [
        Finding(
            package,
            system_packages.is_installed(package),
            False,
            ("there" if system_packages.is_installed(package) else "not installed") + f" ({words})",
            system_packages.how_to_install([package]),
        )
        for package, words in system_packages.SPEECH.items()
    ]


def _models(place: Place) -> list[Finding]:
    findings = []
    for name in SPEECH_MODELS:
        there = models.is_present(name, place.models)
        advice = f"./suiban models fetch {name}"
        findings.append(Finding(f"speech model {name}", there, False, "there" if there else "not fetched", advice))
    return findings


def _machine(place: Place) -> list[Finding]:
    existing = next(folder for folder in (place.home, *place.home.parents) if folder.exists())
    free = shutil.disk_usage(existing).free / 1e9
    findings = [
        Finding(
            "room on the disk",
            free >= DISK_NEEDED_GB or place.python("rasa").exists(),
            True,
            f"{free:.1f} GB free",
            f"Setting up needs {DISK_NEEDED_GB:.0f} GB.",
        )
    ]
    state = run_state.read(place)
    for child in children(place):
        ready = state is not None and is_healthy(child)
        found = (
            (f"ready on port {child.port}" if child.port else "ready")
            if ready
            else "not ready"
            if state
            else "not running"
        )
        findings.append(Finding(child.words, ready, False, found, "Start it with ./suiban up"))
    return findings
