"""Up to which run each reader has been shown the changes, all of them."""

import sqlite3


def begin(connection: sqlite3.Connection, name: str, run: int, at: str) -> None:
    """A reader that is new has seen all up to `run`; one that is known stays where it is."""
    connection.execute("INSERT INTO cursors VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING", (name, run, at))


def run_of(connection: sqlite3.Connection, name: str) -> int:
    """The last run that the reader was shown; 0 for one that is not known."""
    row = connection.execute("SELECT run FROM cursors WHERE name = ?", (name,)).fetchone()
    return row[0] if row else 0


def move(connection: sqlite3.Connection, name: str, run: int, at: str) -> None:
    """The reader has been shown `run`, all of it; where it has been shown more meanwhile, it stays there."""
    connection.execute(
        "INSERT INTO cursors VALUES (?, ?, ?)"
        " ON CONFLICT (name) DO UPDATE SET run = excluded.run, at = excluded.at WHERE excluded.run > cursors.run",
        (name, run, at),
    )
