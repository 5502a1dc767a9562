"""How far each reader of the news has been shown them."""

import sqlite3

from ingest.errors import UsageError


def begin(connection: sqlite3.Connection, name: str, asked: str, run: int, at: str) -> int:
    """The run up to which the reader `name` has been shown what it `asked` for; a new one begins after `run`.

    Raises UsageError where it asks for something else than before: what it left out then, it was never shown.
    """
    known = connection.execute("SELECT run, asked FROM cursors WHERE name = ?", (name,)).fetchone()
    if known is None:
        connection.execute("INSERT INTO cursors (name, asked, run, at) VALUES (?, ?, ?, ?)", (name, asked, run, at))
        return run
    if known["asked"] != asked:
        raise UsageError(
            f"the reader {name} asked for {known['asked'] or 'everything'} before, and not for {asked or 'everything'};"
            " ask for the same, or take another name"
        )
    return int(known["run"])


def move(connection: sqlite3.Connection, name: str, run: int, at: str) -> None:
    """The reader has been shown everything up to and with `run`."""
    connection.execute("UPDATE cursors SET run = max(run, ?), at = ? WHERE name = ?", (run, at, name))


def last_finished(connection: sqlite3.Connection) -> int:
    """The last run that came to its end; 0 for none. What an unfinished one has written may not be all of it."""
    found: int | None = connection.execute("SELECT max(run) FROM runs WHERE finished_at IS NOT NULL").fetchone()[0]
    return found or 0
