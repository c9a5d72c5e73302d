"""MANIFEST.json beside the encoder: what it is, what it learnt from, how it scored, and the checksums of its files."""

import hashlib
import json
from pathlib import Path

from contracts.errors import InputError

FILES = ("encoder.onnx", "tokenizer.json")
NAME = "MANIFEST.json"


def write(folder: Path, facts: dict) -> None:
    """Writes the manifest of the files in `folder` with `facts`. Raises OSError where a file is missing."""
    files = {name: {"sha256": sha256(folder / name), "bytes": (folder / name).stat().st_size} for name in FILES}
    manifest = {"name": "suiban-encoder", **facts, "files": files}
    (folder / NAME).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(folder: Path) -> dict:
    """The manifest in `folder`. Raises InputError(encoder.missing) where there is none or it cannot be read."""
    try:
        return dict(json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise InputError("encoder.missing", f"There is no readable emotion encoder in {folder.name}.") from error


def broken_files(folder: Path) -> list[str]:
    """Names of the listed files that are missing or whose content is not the one listed."""
    listed = read(folder)["files"]
    return [
        name
        for name, facts in listed.items()
        if not (folder / name).is_file() or sha256(folder / name) != facts["sha256"]
    ]


def sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        for block in iter(lambda: stream.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()
