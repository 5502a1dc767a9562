"""Open the catalogue: create, migrate and lock it, and turn SQLite's errors into one line for the user."""

import errno
import fcntl
import os
import shlex
import sqlite3
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from ingest.atomic_files import real
from ingest.errors import CatalogueError, Damaged, UsageError, no_os_error
from ingest.model import TIME, Say, State

VERSION = 8
#: How long SQLite waits for a database that another program has locked.
BUSY_TIMEOUT_S = 5.0
#: SQLite's: a power cut may undo the last runs, but damages nothing.
SYNCHRONOUS = "NORMAL"
_RETRY_LOCK_S = 0.1
_MAX_HOLDER_BYTES = 300
_MALFORMED = "database disk image is malformed"
_RESTORE = "restore it from a backup, or start a new one with --db"
#: Any of these in SQLite's message (`{}`) → what to say.
_REMEDIES = {
    ("not a database",): "is not a SQLite database; name another file with --db",
    ("malformed", "vtable constructor failed"): f"is damaged ({_MALFORMED}); {_RESTORE}",
    ("locked", "busy"): "is locked by another program; end that program or try again later",
    ("readonly", "read-only"): "is read-only; nothing was written. Make the file and its folder writable",
    ("full", "disk I/O"): "the disk is full or failing ({}); nothing unfinished was kept. Free some space and retry",
    ("unable to open",): "cannot be opened; check that the file and its folder can be read and written",
    ("",): "cannot be used ({}); errdex doctor looks for damage",
}
DEFAULT = Path("data") / "errdex.db"


def path_of(given: Path | None) -> Path:
    """The database's path: `given`, else `$ERRDEX_DB`, else `data/errdex.db`. Raises UsageError if it names no file."""
    path = given or Path(os.environ.get("ERRDEX_DB") or DEFAULT)
    if str(path).startswith((":", "file:")):  # SQLite takes these for a temporary database or a URI.
        raise UsageError(f"--db {path}: is not a file; give a file's path, such as {DEFAULT}")
    return path


def exists(path: Path) -> bool:
    """Does the file exist? Raises CatalogueError for a folder, or if the file system does not say."""
    with no_os_error(path, CatalogueError):
        try:
            mode = path.stat().st_mode
        except (FileNotFoundError, NotADirectoryError):
            return False
    if stat.S_ISDIR(mode):
        raise CatalogueError(f"{path}: is a folder; name a file with --db")
    return True


def files_of(path: Path) -> list[Path]:
    """All files of the catalogue at `path`: the database, SQLite's files beside it, and the lock."""
    path = real(path)
    return [path.with_name(path.name + end) for end in ("", "-wal", "-shm", "-journal", ".lock")]


def check_usable(path: Path) -> None:
    """Raise CatalogueError where a refresh could not use the catalogue at `path`, which need not be there yet."""
    if exists(path):
        with reading(path, older=True):
            if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
                raise CatalogueError(f"{path}: {_remedy('readonly')}")
            return
    if not _has_folder(path):
        raise _without_folder(path)


def _has_folder(path: Path) -> bool:
    """Is there a folder for the catalogue at `path`, or is it the usual one, which errdex makes?"""
    return path.parent.is_dir() or path.parent.absolute() == DEFAULT.parent.absolute()


def _without_folder(path: Path) -> CatalogueError:
    if path.parent.exists():
        return CatalogueError(f"{path}: {path.parent} is not a folder; remove it, or give another --db")
    return CatalogueError(f"{path}: there is no folder {path.parent}; create it, or give another --db")


def _missing(path: Path) -> CatalogueError:
    if not _has_folder(path):
        return _without_folder(path)
    option = "" if path == path_of(None) else f" --db {shlex.quote(str(path))}"
    create = f"errdex add URL{option}, or errdex refresh{option}"
    return CatalogueError(f"{path}: there is no database yet; create it: {create}")


@contextmanager
def _translated_errors(path: Path) -> Iterator[None]:
    """Raise every error of SQLite, and damaged content, as a CatalogueError."""
    try:
        yield
    except sqlite3.Error as error:
        raise CatalogueError(f"{path}: {_remedy(str(error))}") from error
    except Damaged as error:
        raise CatalogueError(f"{path}: is damaged: {error}; {_RESTORE}") from error
    except UnicodeEncodeError as error:  # A query's parameter that came from the command line.
        raise UsageError(f"{error.object[:100]!r} is not valid UTF-8") from error
    except UnicodeDecodeError as error:  # SQLite's own message, quoting a damaged schema.
        raise CatalogueError(f"{path}: {_remedy(_MALFORMED)}") from error


def _remedy(message: str) -> str:
    return next(text for words, text in _REMEDIES.items() if any(word in message for word in words)).format(message)


@contextmanager
def reading(path: Path, older: bool = False) -> Iterator[sqlite3.Connection]:
    """Open the catalogue read-only; `older`: also one that is empty or of an older version. Raises CatalogueError."""
    if not exists(path):
        raise _missing(path)
    with _translated_errors(path), closing(_connect_to_read(path)) as connection:
        version = _check_schema(connection, path)
        if not version and not older:
            raise CatalogueError(f"{path}: is empty; run `errdex refresh` to fill it, or restore a backup")
        if version < VERSION and not older:
            raise CatalogueError(f"{path}: is of an older version; run `errdex refresh` to upgrade it")
        connection.execute("PRAGMA query_only = ON")
        yield connection


@contextmanager
def cursor_connection(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the catalogue to move a cursor, also during a run: SQLite's own lock is enough. Raises CatalogueError."""
    with reading(path) as connection:
        connection.execute("PRAGMA query_only = OFF")
        yield connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    """Connect; in a folder that cannot be written to, where WAL fails, as an immutable file."""
    connection = _connect(path)
    try:
        connection.execute("SELECT 1 FROM sqlite_master")
        return connection
    except sqlite3.Error as error:
        connection.close()
        writable = os.access(path.parent, os.W_OK) or path.with_name(path.name + "-wal").exists()
        if writable or not isinstance(error, sqlite3.OperationalError):
            raise
    return _connect(f"file:{quote(bytes(path.resolve()))}?immutable=1")


@contextmanager
def writing(path: Path, create: bool, wait: float = 0.0, say: Say = lambda line: None) -> Iterator[sqlite3.Connection]:
    """Lock, if need be `create` and migrate the catalogue for one run; checkpoint it at the end.

    `wait`: how many seconds to wait for another run to end. `say` gets the lines about a migration. Raises
    CatalogueError if the other run does not end.
    """
    if not exists(path) and not create:
        raise _missing(path)
    path = path.resolve()
    with _lock(path, wait), _translated_errors(path), closing(_connect(path)) as connection:
        version = _check_schema(connection, path)
        # First, as the switch to WAL waits for the disk by the setting in force.
        connection.execute(f"PRAGMA synchronous = {SYNCHRONOUS}")
        connection.execute("PRAGMA journal_mode = WAL")
        # Ten times the default: a large run rarely checkpoints before its end.
        connection.execute("PRAGMA wal_autocheckpoint = 10000")
        if version < VERSION:
            from ingest.store.schema import upgrade

            upgrade(connection, path, version, say)
            if not version:
                say(f"created the database {path}")
        yield connection
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def scratch(path: Path | None = None) -> Iterator[sqlite3.Connection]:
    """A copy of the catalogue at `path`, empty if there is none, in a temporary file: what a dry run writes to."""
    with _translated_errors(path or Path("a temporary database")), closing(_connect("")) as copy:
        if path and exists(path):
            with reading(path) as connection:
                connection.backup(copy)
        else:
            from ingest.store.schema import migrate

            migrate(copy)
        yield copy


def _connect(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_TIMEOUT_S, uri=str(path).startswith("file:"))
    connection.row_factory = sqlite3.Row
    return connection


def _check_schema(connection: sqlite3.Connection, path: Path) -> int:
    """The schema's version, 0 for an empty file. Raises CatalogueError for a file that errdex cannot use."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if _is_truncated(connection, path.resolve()):
        raise sqlite3.DatabaseError(_MALFORMED)
    if version > VERSION:
        raise CatalogueError(
            f"{path}: was written by a newer errdex (schema {version}, this one supports {VERSION}); upgrade errdex"
        )
    if version < 0 or (version and "errors" not in tables) or (not version and tables - {"_sqlite_migrations"}):
        raise CatalogueError(f"{path}: is not a database of errdex; name another file with --db")
    columns = {row["name"] for row in connection.execute("PRAGMA table_info(errors)")}
    if version == VERSION and (lost := sorted({*State._fields} - columns)):
        raise Damaged(f"the table errors has no column {lost[0]}")
    return version


def _is_truncated(connection: sqlite3.Connection, path: Path) -> bool:
    """Does the file end within a page, which SQLite would fill with zeros? Not if the WAL may hold that page."""
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        return False
    page_size: int = connection.execute("PRAGMA page_size").fetchone()[0]
    return path.stat().st_size % page_size > 0


@contextmanager
def _lock(path: Path, wait: float) -> Iterator[None]:
    """Hold the writer's lock, which the kernel releases however the process ends; the file names the holder."""
    try:
        if path.parent == DEFAULT.parent.absolute() and not path.parent.exists():
            path.parent.mkdir(exist_ok=True)
        if not path.parent.is_dir():
            raise _without_folder(path)
        file = path.with_name(path.name + ".lock").open("a+b", buffering=0)
    except OSError as error:
        raise _unwritable(path, error) from error
    with file:
        _acquire(file, path, time.monotonic() + wait)
        at = datetime.now(UTC).strftime(TIME)
        holder = f"process {os.getpid()}, since {at}: errdex {' '.join(sys.argv[1:])}"
        try:
            file.truncate(0)
            file.write(holder.encode("utf-8", "replace"))
        except OSError as error:
            raise _unwritable(path, error) from error
        try:
            yield
        finally:
            file.truncate(0)


def _acquire(file: BinaryIO, path: Path, deadline: float) -> None:
    """Take the lock, retrying until the deadline. Raises CatalogueError that names the holder."""
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= deadline:
                holder = os.pread(file.fileno(), _MAX_HOLDER_BYTES, 0).decode("utf-8", "ignore").strip()
                raise CatalogueError(
                    f"{path}: another refresh is running{f' ({holder})' if holder else ''};"
                    " try again when it is done, or refresh --wait SECONDS"
                ) from error
            time.sleep(_RETRY_LOCK_S)


def _unwritable(path: Path, error: OSError) -> CatalogueError:
    reason = error.strerror or error
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CatalogueError(f"{path}: the disk is full ({reason}); nothing was changed. Free some space and retry")
    place = error.filename if error.filename and os.path.lexists(error.filename) else path.parent
    return CatalogueError(f"{path}: {place} cannot be written to ({reason}); make it writable, or give another --db")
