"""Opening the catalogue: create, migrate, refuse, lock, and turn SQLite's errors into ours."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import CatalogueError

VERSION = 1
#: Seconds to wait for a database that another program holds.
PATIENCE = 5.0
DEFAULT = Path("data") / "errdex.db"


def path_of(given: Path | None, env: Mapping[str, str]) -> Path:
    """The database's path: `given`, else `$ERRDEX_DB`, else `data/errdex.db`."""
    return given or Path(env.get("ERRDEX_DB") or DEFAULT)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns what SQLite and the file system say of the database into one CatalogueError."""
    try:
        yield
    except sqlite3.Error as error:
        raise CatalogueError(f"{path}: {_remedy(error)}") from error
    except OSError as error:
        raise CatalogueError(f"{path}: {error.strerror or error}") from error


def _remedy(error: sqlite3.Error) -> str:
    text = str(error)
    if "not a database" in text:
        return "is no SQLite database; give another file with --db"
    if "malformed" in text:
        return "is damaged (database disk image is malformed); restore it from a copy, or start a new one with --db"
    if "locked" in text or "busy" in text:
        return "is locked by another program; end that program or try again later"
    if "readonly" in text or "read-only" in text:
        return "is read-only; nothing was written. Make the file and its folder writable"
    if "full" in text or "disk I/O" in text:
        return (
            f"could not be written ({text}); nothing of the unfinished vendor was kept. Free some space and run again"
        )
    if "unable to open" in text:
        return "cannot be opened; check that the file and its folder can be read and written"
    return f"cannot be used ({text})"


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """The catalogue for reading. Raises CatalogueError where there is none, with what to run."""
    if not path.exists():
        raise CatalogueError(f"{path}: there is no database yet; run `errdex refresh` to create it")
    with told(path):
        connection = _connect(path)
        try:
            if _version_of(connection, path) < VERSION:
                raise CatalogueError(f"{path}: is of an older version; run `errdex refresh` to bring it up to date")
            connection.execute("PRAGMA query_only = ON")
            yield connection
        finally:
            connection.close()


@contextmanager
def writing(path: Path, create: bool) -> Iterator[sqlite3.Connection]:
    """The catalogue for one run: locked, created if need be and `create`, migrated; checkpointed at the end."""
    if not create and not path.exists():
        raise CatalogueError(f"{path}: there is no database yet; run `errdex refresh` to create it")
    if path.parent == DEFAULT.parent:
        path.parent.mkdir(exist_ok=True)
    if not path.parent.is_dir():
        raise CatalogueError(f"{path}: the folder {path.parent} does not exist; create it, or give another --db")
    with told(path), _lock(path):
        connection = _connect(path)
        try:
            version = _version_of(connection, path)
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            # Ten times the default: a large run copies its pages into the file seldom, and once more at its end.
            connection.execute("PRAGMA wal_autocheckpoint = 10000")
            if version < VERSION:
                from ingest.store.schema import migrate

                migrate(connection)
            yield connection
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            connection.close()


@contextmanager
def empty() -> Iterator[sqlite3.Connection]:
    """A catalogue in memory, gone with its use: where a dry run has no file to start from."""
    from ingest.store.schema import migrate

    connection = _connect(":memory:")
    migrate(connection)
    try:
        yield connection
    finally:
        connection.close()


def _connect(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)
    connection.row_factory = sqlite3.Row
    return connection


def _version_of(connection: sqlite3.Connection, path: Path) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if version > VERSION:
        raise CatalogueError(
            f"{path}: was written by a newer errdex (schema {version}, this one knows {VERSION}); upgrade errdex"
        )
    if (version and "errors" not in tables) or (not version and tables - {"_sqlite_migrations"}):
        raise CatalogueError(f"{path}: is a database of something else; give another file with --db")
    return version


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """One writer at a time, by a lock that the kernel frees when the process ends, however it ends."""
    handle = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
            raise CatalogueError(
                f"{path}: another refresh is at work (process {holder}); try again when it is done"
            ) from error
        os.truncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
