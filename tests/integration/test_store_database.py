"""The store on real SQLite and PostgreSQL: migrations, locks, full and damaged disks, works heard."""

import contextlib
import os
import resource
import sqlite3
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

import store
from contracts.errors import InputError, StoreError
from store.database import open_engine, reading, writing
from store.heard import HeardWorks
from store.migrate import upgrade
from store.tables import Base
from tests.integration.store_support import BEIJING, fresh_database, in_child, kill_at_statement

NOON = datetime(2027, 2, 6, 12, 0, tzinfo=BEIJING)
NEWEST = max(path.name[:4] for path in (Path(store.__file__).parent / "migrations" / "versions").glob("0*.py"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    return fresh_database(request.param, tmp_path)


def _code(work) -> str:
    with pytest.raises(StoreError) as caught:
        work()
    assert caught.value.message.endswith(".")
    assert "\n" not in caught.value.message
    return caught.value.code


def test_migrations_from_empty_give_the_tables_of_the_models(url):
    upgrade(url)
    with open_engine(url).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_many_processes_may_upgrade_at_once(url):
    children = []
    for _ in range(5):
        child = os.fork()
        if child == 0:
            code = 1
            with contextlib.suppress(BaseException):
                upgrade(url)
                code = 0
            os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 5
    assert upgrade(url) == NEWEST


def test_a_schema_of_a_newer_version_is_left_alone(url):
    upgrade(url)
    with writing(open_engine(url)) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    assert _code(lambda: upgrade(url)) == "store.newer"


def test_a_killed_upgrade_leaves_nothing_half_done(url, monkeypatch):
    import store.migrate

    for number in (3, 5, 8, 12):

        def dying(address, number=number, **settings):
            engine = open_engine(address, **settings)
            kill_at_statement(engine, number)
            return engine

        def work(dying=dying):
            monkeypatch.setattr(store.migrate, "open_engine", dying)
            upgrade(url)

        assert in_child(work) == -9
    assert upgrade(url) == NEWEST


def test_works_heard_are_counted_and_the_last_telling_stays(url):
    upgrade(url)
    works = HeardWorks(open_engine(url))
    for at in (NOON, NOON + timedelta(days=1), NOON - timedelta(days=1)):
        works.record("home", "poem-1", "poem", at)
    works.record("other", "poem-1", "poem", NOON)
    heard = works.heard("home")
    assert set(heard) == {"poem-1"}
    assert heard["poem-1"].times == 3
    assert heard["poem-1"].last_at == NOON + timedelta(days=1)
    assert works.progress("home", "tale-1") == 0
    works.set_progress("home", "tale-1", 2, NOON)
    works.set_progress("home", "tale-1", 3, NOON)
    assert works.progress("home", "tale-1") == 3
    with pytest.raises(InputError):
        works.heard("../home")


def test_no_telling_is_lost_when_many_write_at_once(url):
    upgrade(url)

    def tell():
        works = HeardWorks(open_engine(url, busy_timeout_s=30))
        for _ in range(10):
            works.record("home", "poem-1", "poem", NOON)

    children = []
    for _ in range(4):
        child = os.fork()
        if child == 0:
            code = 1
            with contextlib.suppress(BaseException):
                tell()
                code = 0
            os._exit(code)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    assert HeardWorks(open_engine(url)).heard("home")["poem-1"].times == 40


def test_without_its_tables_the_store_says_what_to_do(url):
    assert _code(lambda: HeardWorks(open_engine(url)).heard("home")) == "store.schema"


def test_home_databases_are_written_ahead_flushed_and_their_folder_made(tmp_path):
    with reading(open_engine(f"sqlite:///{tmp_path / 'a' / 'b' / 'suiban.sqlite'}")) as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_damaged_file_is_named_as_such(tmp_path):
    file = tmp_path / "suiban.sqlite"
    file.write_bytes(b"these are not the pages of a database " * 400)
    assert _code(lambda: upgrade(f"sqlite:///{file}")) == "store.damaged"


def test_a_database_that_cannot_be_written_is_named_as_such(tmp_path):
    file = tmp_path / "suiban.sqlite"
    sqlite3.connect(file).execute("CREATE TABLE other (id INTEGER)").connection.close()
    assert _code(lambda: upgrade(f"sqlite:///file:{file}?mode=ro&uri=true")) == "store.read_only"


def test_a_folder_that_cannot_be_made_is_named_as_such(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert _code(lambda: upgrade(f"sqlite:///{tmp_path / 'file' / 'suiban.sqlite'}")) == "store.unreachable"


@pytest.mark.parametrize("address", ["nonsense", "mysql://localhost/x", ""])
def test_an_address_of_nothing_is_named_as_such(address):
    assert _code(lambda: upgrade(address)) == "store.address"


def test_a_server_that_is_not_there_is_named_as_such(tmp_path):
    pytest.importorskip("psycopg")
    assert _code(lambda: upgrade(f"postgresql://nobody@/x?host={tmp_path}")) == "store.unreachable"


def test_a_database_that_stays_busy_is_named_as_such(tmp_path):
    address = f"sqlite:///{tmp_path / 'suiban.sqlite'}"
    upgrade(address)
    other = sqlite3.connect(tmp_path / "suiban.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    works = HeardWorks(open_engine(address, busy_timeout_s=0.1))
    assert _code(lambda: works.record("home", "poem-1", "poem", NOON)) == "store.busy"
    assert works.heard("home") == {}  # readers go on
    other.execute("ROLLBACK")
    works.record("home", "poem-1", "poem", NOON)


def test_a_row_locked_on_a_server_is_named_as_such(tmp_path):
    address = fresh_database("postgresql", tmp_path)
    upgrade(address)
    HeardWorks(open_engine(address)).record("home", "poem-1", "poem", NOON)
    with writing(open_engine(address)) as connection:
        connection.exec_driver_sql("SELECT * FROM heard_works FOR UPDATE")
        works = HeardWorks(open_engine(address, busy_timeout_s=0.2))
        assert _code(lambda: works.record("home", "poem-1", "poem", NOON)) == "store.busy"


def test_a_file_at_its_size_limit_is_a_full_disk_and_keeps_what_it_has(tmp_path):
    address = f"sqlite:///{tmp_path / 'suiban.sqlite'}"
    upgrade(address)
    HeardWorks(open_engine(address)).record("home", "kept", "poem", NOON)

    def fill():
        resource.setrlimit(resource.RLIMIT_FSIZE, (16 * 4096, 16 * 4096))
        works = HeardWorks(open_engine(address))

        def write_many():
            for number in range(5000):
                works.record("home", f"poem-{number}", "poem", NOON)

        assert _code(write_many) == "store.full"

    assert in_child(fill) == 0
    assert "kept" in HeardWorks(open_engine(address)).heard("home")


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 512 KiB. Skips where this user may not mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("a small file system needs the right to mount; run as root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_named_as_such_and_the_store_recovers(small_disk):
    address = f"sqlite:///{small_disk / 'suiban.sqlite'}"
    upgrade(address)
    works = HeardWorks(open_engine(address))
    filler = small_disk / "filler"
    with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)

    def write_many():
        for number in range(5000):
            works.record("home", f"poem-{number}", "poem", NOON)

    assert _code(write_many) == "store.full"
    filler.unlink()
    works.record("home", "after", "poem", NOON)
    assert "after" in works.heard("home")
