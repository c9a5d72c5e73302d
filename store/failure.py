"""Says in one plain sentence why a database could not be read or written."""

from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from contracts.errors import StoreError

_SENTENCES = {
    "store.full": "The disk that holds the database is full; free some space and try again.",
    "store.read_only": "The database cannot be written; check who owns its file and folder.",
    "store.busy": "The database is being used by another program and did not become free in time; try again.",
    "store.damaged": "The database file is damaged or is not a database; put a backup in its place or move it away.",
    "store.schema": "The database is not set up yet; run ./suiban up, or python -m store migrate.",
    "store.newer": "The database was written by a newer Suiban; update this one, or use a backup of the database.",
    "store.unreachable": "The database could not be opened; check that its folder or server is there.",
    "store.address": "SUIBAN_DATABASE_URL is not the address of an SQLite or PostgreSQL database.",
    "store.failed": "The database could not be read or written.",
}

# SQLite says what is wrong in words only (sqlite3 before 3.11 has no error codes); first match wins.
_SQLITE = (
    ("database or disk is full", "store.full"),
    ("disk i/o error", "store.full"),
    ("readonly database", "store.read_only"),
    ("is locked", "store.busy"),
    ("is not a database", "store.damaged"),
    ("malformed", "store.damaged"),
    ("unsupported file format", "store.damaged"),
    ("no such table", "store.schema"),
    ("no such column", "store.schema"),
    ("unable to open", "store.unreachable"),
)
# SQLSTATE prefixes of PostgreSQL (PostgreSQL 15 documentation, appendix A).
_POSTGRESQL = (
    ("53100", "store.full"),
    ("25006", "store.read_only"),
    ("42501", "store.read_only"),
    ("55P03", "store.busy"),
    ("40", "store.busy"),
    ("57014", "store.busy"),
    ("53300", "store.busy"),
    ("XX001", "store.damaged"),
    ("XX002", "store.damaged"),
    ("42P01", "store.schema"),
    ("42703", "store.schema"),
    ("08", "store.unreachable"),
    ("57P", "store.unreachable"),
    ("3D000", "store.unreachable"),
    ("28", "store.unreachable"),
)


def store_error(code: str) -> StoreError:
    """The error of this room with `code` and its sentence."""
    return StoreError(code, _SENTENCES[code])


def explain(problem: Exception) -> StoreError:
    """The StoreError that stands for what SQLAlchemy or a driver raised. Carries no statement and no values."""
    if isinstance(problem, StoreError):
        return problem
    return store_error(_code(problem))


def _code(problem: Exception) -> str:
    if isinstance(problem, PoolTimeout):
        return "store.busy"
    cause: BaseException = problem
    if isinstance(problem, DBAPIError) and problem.orig is not None:
        cause = problem.orig
    elif isinstance(problem, NoSuchModuleError):
        return "store.address"
    elif isinstance(problem, SQLAlchemyError):
        return "store.failed"
    state = getattr(cause, "sqlstate", None)
    if state:
        return next((code for prefix, code in _POSTGRESQL if state.startswith(prefix)), "store.failed")
    if type(cause).__module__.startswith("psycopg"):
        return "store.unreachable"
    said = str(cause).lower()
    return next((code for words, code in _SQLITE if words in said), "store.failed")
