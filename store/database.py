"""Opens the product's database, SQLite at home or PostgreSQL in a care home, and the two ways to use it."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from store.failure import explain, store_error

BUSY_TIMEOUT_S = 5.0
_WRITES = "suiban_writes"


def home() -> Path:
    """The folder of everything written at run time: SUIBAN_HOME, else .suiban beside the code."""
    return Path(os.environ.get("SUIBAN_HOME") or Path(__file__).resolve().parent.parent / ".suiban").expanduser()


def default_url() -> str:
    """SUIBAN_DATABASE_URL, else an SQLite file under `home()`."""
    return os.environ.get("SUIBAN_DATABASE_URL") or f"sqlite:///{home() / 'db' / 'suiban.sqlite'}"


def open_engine(url: str, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> Engine:
    """An engine that connects when first used. `busy_timeout_s`: seconds a statement waits for a lock.

    SQLite: write-ahead log, every commit flushed to the disk (synchronous FULL), foreign keys, folder created.
    Raises StoreError(store.address) where `url` is no address of SQLite or PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise store_error("store.address") from None
    backend = parsed.drivername.split("+")[0]
    if backend == "sqlite":
        return _open_sqlite(parsed, busy_timeout_s)
    if backend in ("postgresql", "postgres"):
        return _open_postgresql(parsed, busy_timeout_s)
    raise store_error("store.address")


def _open_sqlite(url: URL, busy_timeout_s: float) -> Engine:
    if url.database and url.database != ":memory:" and not url.database.startswith("file:"):
        with contextlib.suppress(OSError):  # a folder that cannot be made shows at the first connection
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url.set(drivername="sqlite+pysqlite"), connect_args={"timeout": busy_timeout_s})

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is ours, below: the driver's own starts too late for locks
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        _write_ahead(cursor, busy_timeout_s)
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its lock at once: one that upgrades a read lock fails without waiting.
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _write_ahead(cursor: sqlite3.Cursor, patience_s: float) -> None:
    """Switches the file to its write-ahead log once; the switch does not wait for locks by itself."""
    deadline = time.monotonic() + patience_s
    while True:
        try:
            if cursor.execute("PRAGMA journal_mode").fetchone()[0] in ("wal", "memory"):
                return
            cursor.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as problem:
            said = str(problem).lower()
            if "locked" not in said:
                if "readonly" in said or "disk" in said:
                    return  # still readable as it is; a write will say what is wrong
                raise
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _open_postgresql(url: URL, busy_timeout_s: float) -> Engine:
    options = f"-c lock_timeout={int(busy_timeout_s * 1000)} -c timezone=UTC"
    try:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args={"connect_timeout": 5, "options": options},
            pool_pre_ping=True,
        )
    except (NoSuchModuleError, ModuleNotFoundError):
        raise store_error("store.address") from None


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection with one consistent view. Raises StoreError."""
    try:
        with engine.connect() as connection:
            yield connection
    except (SQLAlchemyError, sqlite3.Error) as problem:
        raise explain(problem) from problem


@contextlib.contextmanager
def writing(engine: Engine, *, patience_ms: int | None = None) -> Iterator[Connection]:
    """One transaction that is on the disk when the block ends, or not at all. Raises StoreError.

    `patience_ms`: how long it waits for a lock; None: as long as the engine was opened for.
    """
    try:
        with engine.connect() as plain, _patience(plain, patience_ms):
            connection = plain.execution_options(**{_WRITES: True})
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
                    if patience_ms is not None:
                        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {patience_ms}")
                yield connection
    except (SQLAlchemyError, sqlite3.Error) as problem:
        raise explain(problem) from problem


@contextlib.contextmanager
def _patience(connection: Connection, patience_ms: int | None) -> Iterator[None]:
    """SQLite waits for its lock at BEGIN, so its patience is set on the connection and put back afterwards."""
    raw: Any = connection.connection.dbapi_connection
    if patience_ms is None or not isinstance(raw, sqlite3.Connection):
        yield
        return
    before = raw.execute("PRAGMA busy_timeout").fetchone()[0]
    raw.execute(f"PRAGMA busy_timeout = {patience_ms}")
    try:
        yield
    finally:
        raw.execute(f"PRAGMA busy_timeout = {before}")


def insert_into(connection: Connection, table: Any) -> Any:
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`, which both databases spell alike."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
