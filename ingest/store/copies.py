"""Copy the catalogue, completely or not at all."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

#: What is not published: the vendors' pages, and what concerns the people who run this catalogue.
_PRIVATE = ("pages", "decisions", "cursors")
#: How many of SQLite's pages are copied at once: between two such steps the process can be stopped.
_COPIED_PAGES = 25_000


@contextmanager
def copied(connection: sqlite3.Connection, path: Path) -> Iterator[sqlite3.Connection]:
    """A copy of the catalogue that the block may change; it is put at `path` if the block ends without an error."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with closing(sqlite3.connect(new, isolation_level=None)) as copy:
            connection.backup(copy, pages=_COPIED_PAGES)
            yield copy
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def publish_copy(connection: sqlite3.Connection, path: Path) -> None:
    """Copy the catalogue to one file without bodies, decisions and cursors, completely or not at all."""
    with copied(connection, path) as copy:
        for table in _PRIVATE:
            copy.execute(f"DELETE FROM {table}")
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.execute("VACUUM")
