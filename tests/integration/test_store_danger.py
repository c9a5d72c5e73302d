"""Danger records are never lost: full disk, busy or broken database, kills in between."""

import contextlib
import os
import signal
import sqlite3
import subprocess
from datetime import date, datetime

import pytest

import store.danger
from contracts.errors import InputError, StoreError
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from store.danger import DangerLog
from store.database import open_engine, reading, writing
from store.migrate import upgrade
from store.spill import Spill
from tests.integration.store_support import BEIJING, fresh_database, in_child, kill_at_statement

AT = datetime(2027, 2, 6, 0, 30, tzinfo=BEIJING)
DAY = date(2027, 2, 6)
FOUND = ScreenResult(DangerKind.SELF_HARM, DangerLevel.HIGH, ("zh.self_harm.wish", "zh.self_harm.plan"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    address = fresh_database(request.param, tmp_path)
    upgrade(address)
    return address


@pytest.fixture
def log_of(url, tmp_path, monkeypatch):
    monkeypatch.setattr(store.danger, "PATIENCE_MS", 100)
    return lambda: DangerLog(open_engine(url, busy_timeout_s=0.1), tmp_path / "spill.jsonl")


def test_a_danger_event_is_kept_with_its_local_day_and_rules(log_of):
    log_of().record("home", FOUND, AT, "text")
    (kept,) = log_of().between("home", DAY, DAY)
    assert (kept.kind, kept.level, kept.rules, kept.door) == (FOUND.kind, FOUND.level, FOUND.rules, "text")
    assert kept.at == AT
    assert kept.day == DAY
    assert log_of().between("other", DAY, DAY) == []


def test_a_bad_resident_is_refused(log_of):
    with pytest.raises(InputError):
        log_of().record("a b", FOUND, AT, "text")


def test_without_a_database_the_event_waits_in_a_file_and_is_taken_up_once(tmp_path):
    spill = tmp_path / "spill.jsonl"
    address = f"sqlite:///{tmp_path / 'suiban.sqlite'}"
    DangerLog(open_engine(address), spill).record("home", FOUND, AT, "text")  # no tables yet
    DangerLog(open_engine(address), spill).record("home", FOUND, AT, "voice")
    upgrade(address)
    log = DangerLog(open_engine(address), spill)
    assert log.absorb() == 0  # the start took them up
    assert [kept.door for kept in log.between("home", DAY, DAY)] == ["text", "voice"]


def test_the_next_record_takes_up_what_waited(tmp_path):
    spill = tmp_path / "spill.jsonl"
    address = f"sqlite:///{tmp_path / 'suiban.sqlite'}"
    log = DangerLog(open_engine(address), spill)
    log.record("home", FOUND, AT, "text")
    upgrade(address)
    log.record("home", FOUND, AT, "text")
    assert len(log.between("home", DAY, DAY)) == 2
    assert not Spill(spill).waiting()


def test_a_busy_database_does_not_hold_up_the_record(tmp_path, monkeypatch):
    address = f"sqlite:///{tmp_path / 'suiban.sqlite'}"
    upgrade(address)
    monkeypatch.setattr(store.danger, "PATIENCE_MS", 100)
    engine = open_engine(address, busy_timeout_s=3600)
    log = DangerLog(engine, tmp_path / "spill.jsonl")
    other = sqlite3.connect(tmp_path / "suiban.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    log.record("home", FOUND, AT, "text")
    assert Spill(tmp_path / "spill.jsonl").waiting()
    other.execute("ROLLBACK")
    assert log.absorb() == 1
    assert len(log.between("home", DAY, DAY)) == 1
    with reading(engine) as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 3_600_000


def test_a_locked_table_on_a_server_does_not_hold_up_the_record(tmp_path, monkeypatch):
    monkeypatch.setattr(store.danger, "PATIENCE_MS", 100)
    address = fresh_database("postgresql", tmp_path)
    upgrade(address)
    log = DangerLog(open_engine(address), tmp_path / "spill.jsonl")
    with writing(open_engine(address)) as connection:
        connection.exec_driver_sql("LOCK TABLE danger_events IN EXCLUSIVE MODE")
        log.record("home", FOUND, AT, "text")
    assert log.absorb() == 1


def test_a_damaged_database_does_not_lose_the_record(tmp_path):
    file = tmp_path / "suiban.sqlite"
    file.write_bytes(b"not a database at all, only some bytes in its place " * 100)
    DangerLog(open_engine(f"sqlite:///{file}"), tmp_path / "spill.jsonl").record("home", FOUND, AT, "text")
    file.unlink()
    upgrade(f"sqlite:///{file}")
    log = DangerLog(open_engine(f"sqlite:///{file}"), tmp_path / "spill.jsonl")
    assert len(log.between("home", DAY, DAY)) == 1


def test_killed_anywhere_while_taking_up_no_record_is_lost_or_doubled(url, tmp_path):
    spill = tmp_path / "spill.jsonl"
    empty = f"sqlite:///{tmp_path / 'none.sqlite'}"
    for _ in range(3):
        DangerLog(open_engine(empty), spill).record("home", FOUND, AT, "text")
    killed = 0
    for number in range(1, 30):

        def work(number=number):
            engine = open_engine(url)
            kill_at_statement(engine, number)
            DangerLog(engine, spill).absorb()

        if in_child(work) != -signal.SIGKILL:
            break
        killed += 1
    assert killed >= 2
    log = DangerLog(open_engine(url), spill)
    log.absorb()
    assert len(log.between("home", DAY, DAY)) == 3


def test_killed_after_the_database_took_them_the_records_are_not_doubled(url, tmp_path):
    spill = tmp_path / "spill.jsonl"
    DangerLog(open_engine(f"sqlite:///{tmp_path / 'none.sqlite'}"), spill).record("home", FOUND, AT, "text")

    def work():
        log = DangerLog(open_engine(url), tmp_path / "other.jsonl")

        def take_and_die(rows):
            log._take(rows)
            os.kill(os.getpid(), signal.SIGKILL)

        Spill(spill).drain(take_and_die)

    assert in_child(work) == -signal.SIGKILL
    log = DangerLog(open_engine(url), spill)
    assert len(log.between("home", DAY, DAY)) == 1


def test_a_line_torn_by_a_power_cut_costs_only_itself(tmp_path):
    spill = tmp_path / "spill.jsonl"
    address = f"sqlite:///{tmp_path / 'suiban.sqlite'}"
    log = DangerLog(open_engine(address), spill)
    log.record("home", FOUND, AT, "text")
    data = spill.read_bytes().rstrip(b"\0")
    spill.write_bytes(data + data[: len(data) // 2])
    log.record("home", FOUND, AT, "voice")
    upgrade(address)
    log.absorb()
    assert [kept.door for kept in log.between("home", DAY, DAY)] == ["text", "voice"]


def test_many_processes_may_set_aside_at_once(tmp_path):
    spill = tmp_path / "spill.jsonl"
    address = f"sqlite:///{tmp_path / 'suiban.sqlite'}"
    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            code = 1
            with contextlib.suppress(BaseException):
                log = DangerLog(open_engine(address), spill)
                for _ in range(10):
                    log.record("home", FOUND, AT, "text")
                code = 0
            os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    upgrade(address)
    assert len(DangerLog(open_engine(address), spill).between("home", DAY, DAY)) == 40


def test_a_full_disk_still_takes_the_record(tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("a small file system needs the right to mount; run as root")
    try:
        address = f"sqlite:///{folder / 'suiban.sqlite'}"
        upgrade(address)
        log = DangerLog(open_engine(address), folder / "spill.jsonl")
        with contextlib.suppress(OSError), (folder / "filler").open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 1024)
        for _ in range(100):
            log.record("home", FOUND, AT, "text")
        assert Spill(folder / "spill.jsonl").waiting()
        (folder / "filler").unlink()
        log.absorb()
        assert len(log.between("home", DAY, DAY)) == 100
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_where_neither_takes_it_the_door_is_told(tmp_path):
    (tmp_path / "in-the-way").write_text("")
    lost = tmp_path / "in-the-way" / "spill.jsonl"
    log = DangerLog(open_engine(f"sqlite:///{tmp_path / 'in-the-way' / 'suiban.sqlite'}"), lost)
    with pytest.raises(StoreError) as caught:
        log.record("home", FOUND, AT, "text")
    assert caught.value.code == "store.danger_lost"


def test_the_spill_file_is_readable_by_its_owner_only(tmp_path):
    DangerLog(open_engine(f"sqlite:///{tmp_path / 'none.sqlite'}"), tmp_path / "spill.jsonl").record(
        "home", FOUND, AT, "text"
    )
    assert (tmp_path / "spill.jsonl").stat().st_mode & 0o077 == 0
