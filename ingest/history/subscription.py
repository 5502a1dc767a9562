"""What is new: of a run; and to one reader, behind a cursor that moves on once it was shown whole."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from ingest.diff.rules import Levels
from ingest.errors import UsageError
from ingest.history.net_diff import Difference, before, between, would_be
from ingest.history.user_levels import Asked, weigh
from ingest.pipeline.refresh_run import Outcome
from ingest.store import cursors
from ingest.store import queries as stored
from ingest.store.connection import noting

_NAME = re.compile(r"[\w.-]+")


def of_run(catalogue: sqlite3.Connection, outcome: Outcome, levels: Levels) -> Difference:
    """What the run changed, and those right before it that died: of what they stored nobody was told."""
    start = before(stored.runs(catalogue), stored.first_untold(catalogue, outcome.run))
    return weigh(between(catalogue, start, outcome.run, None, datetime.fromisoformat(outcome.at)), levels)


def of_dry_run(catalogue: sqlite3.Connection, outcome: Outcome, levels: Levels) -> Difference:
    """What the run would have changed."""
    return weigh(would_be(catalogue, outcome.run, outcome.at, outcome.changes), levels)


@contextmanager
def news(
    path: Path, name: str, asked: Asked, now: datetime, events: bool = False, command: str = "diff"
) -> Iterator[Difference]:
    """What has changed since `command` last showed `name` what it `asked` for, up to the last run that ended.

    A new reader begins with what that run changed. Who asks for something else is another reader: what was left out
    before, it was never shown. The cursor moves on only when the block ends without an error: whoever shows the news
    writes them whole within, or they are shown again. No run is waited for. Raises CatalogueError, UsageError.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"--new {name!r}: give a name of letters, digits, '_', '.' and '-'")
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    reader = f"{command} {name} {asked}".rstrip()
    with noting(path) as catalogue:
        end = stored.last_finished(catalogue)
        cursors.begin(catalogue, reader, before(stored.runs(catalogue), end), at)
        found = between(catalogue, cursors.run_of(catalogue, reader), end, asked.vendor, now, events)
    yield found
    if end > found.since:
        with noting(path) as catalogue:
            cursors.move(catalogue, reader, end, at)
