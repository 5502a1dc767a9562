"""A copy of the catalogue for others to query."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

#: The vendors' pages, and what concerns the people who run this catalogue.
_PRIVATE = ("pages", "decisions", "cursors")


def publish_copy(connection: sqlite3.Connection, path: Path) -> None:
    """Copy the catalogue to one file without bodies, decisions and cursors, completely or not at all."""
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with closing(sqlite3.connect(new, isolation_level=None)) as copy:
            connection.backup(copy)
            for table in _PRIVATE:
                copy.execute(f"DELETE FROM {table}")
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute("VACUUM")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
