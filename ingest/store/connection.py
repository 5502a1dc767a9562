"""Opening the catalogue: create, migrate, refuse, lock, and turn SQLite's errors into ours."""

import fcntl
import os
import sqlite3
import stat
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from ingest.errors import CatalogueError, Damaged, UsageError

VERSION = 4
#: Seconds to wait for a database that another program holds.
PATIENCE = 5.0
_BETWEEN_TRIES = 0.1
#: Bytes that are read of who holds the lock.
_LONGEST_HOLDER = 300
_MALFORMED = "database disk image is malformed"
_RESTORE = "restore it from a copy, or start a new one with --db"
DEFAULT = Path("data") / "errdex.db"


def path_of(given: Path | None, env: Mapping[str, str]) -> Path:
    """The database's path: `given`, else `$ERRDEX_DB`, else `data/errdex.db`. Raises UsageError for no file's name."""
    path = given or Path(env.get("ERRDEX_DB") or DEFAULT)
    if str(path).startswith(
        (":", "file:")
    ):  # To SQLite these are no files' names, but a database that is gone at once.
        raise UsageError(f"--db {path}: is no file; give a file's path, such as {DEFAULT}")
    return path


def exists(path: Path) -> bool:
    """Is there such a file? Raises CatalogueError where that cannot be said, or where it is a folder."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise CatalogueError(f"{path}: {error.strerror or error}") from error
    if stat.S_ISDIR(found.st_mode):
        raise CatalogueError(f"{path}: is a folder; name a file with --db")
    return True


def files_of(path: Path) -> list[Path]:
    """The files of the catalogue at `path`: its own, those that SQLite keeps beside it, and its lock."""
    path = path.resolve()
    return [path.with_name(path.name + end) for end in ("", "-wal", "-shm", "-journal", ".lock")]


def _absent(path: Path) -> CatalogueError:
    return CatalogueError(f"{path}: there is no database yet; run `errdex refresh` to create it")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turns what SQLite says of the database into one CatalogueError."""
    try:
        yield
    except sqlite3.Error as error:
        raise CatalogueError(f"{path}: {_remedy(error)}") from error
    except Damaged as error:
        raise CatalogueError(f"{path}: is damaged: {error}; {_RESTORE}") from error
    except UnicodeEncodeError as error:  # What was asked for, or is to be noted, came from a command line.
        raise UsageError(f"{error.object[:100]!r} is no text in UTF-8") from error
    except UnicodeDecodeError as error:  # SQLite's own message, quoting a schema that is no text any more.
        raise CatalogueError(f"{path}: {_remedy(sqlite3.DatabaseError(_MALFORMED))}") from error


def _remedy(error: sqlite3.Error) -> str:
    text = str(error)
    if "not a database" in text:
        return "is no SQLite database; give another file with --db"
    if "malformed" in text:
        return f"is damaged ({_MALFORMED}); {_RESTORE}"
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
def reading(path: Path, older: bool = False) -> Iterator[sqlite3.Connection]:
    """The catalogue for reading, `older` ones only if asked for.

    Raises CatalogueError where there is none, with what to run.
    """
    if not exists(path):
        raise _absent(path)
    with told(path):
        connection = _open_to_read(path)
        try:
            version = _version_of(connection, path)
            if not version and not older:
                raise CatalogueError(f"{path}: is empty; run `errdex refresh` to fill it, or restore what it held")
            if version < VERSION and not older:
                raise CatalogueError(f"{path}: is of an older version; run `errdex refresh` to bring it up to date")
            connection.execute("PRAGMA query_only = ON")
            yield connection
        finally:
            connection.close()


@contextmanager
def noting(path: Path) -> Iterator[sqlite3.Connection]:
    """The catalogue for one statement beside whatever run is at work: SQLite's own lock, held for moments, is enough.

    Raises CatalogueError where there is none, or where it cannot be written.
    """
    with reading(path) as connection:
        connection.execute("PRAGMA query_only = OFF")
        yield connection


def _open_to_read(path: Path) -> sqlite3.Connection:
    """The file as it is; where its folder cannot be written to, as a file that nobody changes meanwhile."""
    connection = _connect(path)
    try:
        connection.execute("SELECT 1 FROM sqlite_master")
        return connection
    except sqlite3.OperationalError:
        connection.close()
        if os.access(path.parent, os.W_OK) or path.with_name(path.name + "-wal").exists():
            raise
    return _connect(f"file:{quote(bytes(path.resolve()))}?immutable=1")


@contextmanager
def writing(path: Path, create: bool, wait: float = 0.0) -> Iterator[sqlite3.Connection]:
    """The catalogue for one run: locked, created if need be and `create`, migrated; checkpointed at the end.

    `wait`: how many seconds another run may take to end. Raises CatalogueError where it has not.
    """
    if not exists(path) and not create:
        raise _absent(path)
    path = path.resolve()
    with _lock(path, wait), told(path):
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
    connection = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE, uri=str(path).startswith("file:"))
    connection.row_factory = sqlite3.Row
    return connection


def _is_cut(connection: sqlite3.Connection, path: Path) -> bool:
    """Does the file end within a page, which SQLite takes for one that ends in zeros?

    While there is something in the write-ahead log, that page may come from there.
    """
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        return False
    size: int = connection.execute("PRAGMA page_size").fetchone()[0]
    return path.stat().st_size % size > 0


def _version_of(connection: sqlite3.Connection, path: Path) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if _is_cut(connection, path.resolve()):
        raise sqlite3.DatabaseError(_MALFORMED)
    if version > VERSION:
        raise CatalogueError(
            f"{path}: was written by a newer errdex (schema {version}, this one knows {VERSION}); upgrade errdex"
        )
    if (version and "errors" not in tables) or (not version and tables - {"_sqlite_migrations"}):
        raise CatalogueError(f"{path}: is a database of something else; give another file with --db")
    return version


@contextmanager
def _lock(path: Path, wait: float) -> Iterator[None]:
    """One writer at a time, by a lock that the kernel frees when the process ends, however it ends."""
    try:
        if path.parent == DEFAULT.parent.absolute():
            path.parent.mkdir(exist_ok=True)
        if not path.parent.is_dir():
            raise CatalogueError(f"{path}: the folder {path.parent} does not exist; create it, or give another --db")
        handle = os.open(path.with_name(path.name + ".lock"), os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        _take(handle, path, time.monotonic() + wait)
        try:
            os.truncate(handle, 0)
            os.pwrite(handle, _this_run().encode("utf-8", "replace"), 0)
        except OSError as error:
            raise _unwritable(path, error) from error
        try:
            yield
        finally:
            os.truncate(handle, 0)  # So that nobody is told of this run who comes after it.
    finally:
        os.close(handle)


def _this_run() -> str:
    """What another run is told of this one."""
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"process {os.getpid()}, since {at}: errdex {' '.join(sys.argv[1:])}"


def _take(handle: int, path: Path, until: float) -> None:
    """Take the lock, trying again until then. Raises CatalogueError with who holds it."""
    while True:
        try:
            return fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                holder = os.pread(handle, _LONGEST_HOLDER, 0).decode("utf-8", "ignore").strip()
                named = f" ({holder})" if holder else ""
                raise CatalogueError(
                    f"{path}: another refresh is at work{named}; try again when it is done, or refresh --wait SECONDS"
                ) from error
            time.sleep(_BETWEEN_TRIES)


def _unwritable(path: Path, error: OSError) -> CatalogueError:
    return CatalogueError(f"{path}: cannot be written beside ({error.strerror or error})")
