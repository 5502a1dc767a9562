"""The run up to which each subscriber has seen all changes."""

import sqlite3


def begin(connection: sqlite3.Connection, name: str, run: int, at: str) -> bool:
    """Start a cursor at `run` where the subscriber is new; a known one stays where it is. Was it new?"""
    sql = "INSERT INTO cursors VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING"
    return connection.execute(sql, (name, run, at)).rowcount > 0


def run_of(connection: sqlite3.Connection, name: str) -> int:
    """The last run that the subscriber has seen; 0 for an unknown one."""
    row = connection.execute("SELECT run FROM cursors WHERE name = ?", (name,)).fetchone()
    return row[0] if row else 0


def move(connection: sqlite3.Connection, name: str, run: int, at: str) -> None:
    """Move the cursor forward to `run`; never back."""
    connection.execute(
        "INSERT INTO cursors VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET run = excluded.run, at = excluded.at WHERE excluded.run > cursors.run",
        (name, run, at),
    )
