"""Brings a database to the newest schema; any number of processes may ask at once."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from store.database import open_engine, reading, writing
from store.failure import store_error

WAIT_S = 60.0
_LOCK = 0x5375_6962_616E  # one advisory lock for all migrators of a PostgreSQL database

logging.getLogger("alembic").setLevel(logging.WARNING)


def upgrade(url: str) -> str:
    """The revision the database is at afterwards; it waits up to WAIT_S seconds for others that migrate.

    The whole way is one transaction: a killed or failed upgrade leaves the schema as it was.
    Raises StoreError: store.full, .read_only, .busy, .damaged, .newer, .unreachable, .address, .failed.
    """
    engine = open_engine(url, busy_timeout_s=WAIT_S)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    newest = scripts.get_current_head() or ""
    try:
        with reading(engine) as connection:
            if _revision(connection, scripts) == newest:
                return newest
        with writing(engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            if _revision(connection, scripts) != newest:
                config.attributes["connection"] = connection
                try:
                    command.upgrade(config, "head")
                except CommandError as problem:
                    raise store_error("store.failed") from problem
        return newest
    finally:
        engine.dispose()


def _revision(connection: Connection, scripts: ScriptDirectory) -> str:
    """The revision of the schema, "" where there is none. Raises StoreError(store.newer) where it is not ours."""
    known = {script.revision for script in scripts.walk_revisions()}
    heads = MigrationContext.configure(connection).get_current_heads()
    if any(head not in known for head in heads):
        raise store_error("store.newer")
    return heads[0] if heads else ""
