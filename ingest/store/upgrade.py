"""Upgrade a catalogue of an earlier version: keep a copy aside, migrate in one transaction, give back the space."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from ingest.store.schema import migrate
from ingest.store.spans import progress_to

#: From which part of the file on unused space is given back.
_UNUSED = 4
_COPIED_PAGES = 25_000


def upgrade(connection: sqlite3.Connection, path: Path, version: int, say: Callable[[str], None]) -> None:
    """Bring the catalogue at `path`, of schema `version`, up to date; a new one (0) is only created."""
    token = progress_to.set(say)
    try:
        if version:
            copy = copy_of(path, version)
            _keep(connection, copy)
            say(f"{path}: is of an older version; upgrading. The catalogue as it was is kept: {copy}")
        migrate(connection)
        if version:
            _compact(connection, path, say)
    finally:
        progress_to.reset(token)


def copy_of(path: Path, version: int) -> Path:
    """Where the catalogue is kept as it was before it was upgraded from schema `version`."""
    return path.with_name(f"{path.name}.schema-{version}")


def _keep(connection: sqlite3.Connection, copy: Path) -> None:
    """Copy the catalogue; the copy has its name only once it is whole."""
    partial = copy.with_name(f"{copy.name}.new")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(partial)) as target:
        connection.backup(target, pages=_COPIED_PAGES)
    partial.replace(copy)


def _compact(connection: sqlite3.Connection, path: Path, say: Callable[[str], None]) -> None:
    """Give unused space back to the file system; where that cannot be, the catalogue is good, only large."""
    unused, pages = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("freelist_count", "page_count"))
    if unused * _UNUSED < pages:
        return
    try:
        connection.execute("VACUUM")
    except sqlite3.OperationalError as error:
        say(f"{path}: upgraded, but its unused space was not given back ({error}); later: sqlite3 {path} VACUUM")
