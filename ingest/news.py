"""What is new: of a run; and to one reader, behind a cursor that moves on once it was shown whole."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from ingest.net import Difference, before, between
from ingest.refresh import Outcome
from ingest.rules import Levels
from ingest.store import cursors
from ingest.store import read as stored
from ingest.store.catalogue import reading, writing
from ingest.weigh import Asked, weigh


def of_run(catalogue: sqlite3.Connection, outcome: Outcome, levels: Levels) -> Difference:
    """What the run changed, and those right before it that died: of what they stored nobody was told."""
    start = before(stored.runs(catalogue), stored.first_untold(catalogue, outcome.run))
    return weigh(between(catalogue, start, outcome.run, None, datetime.fromisoformat(outcome.at)), levels)


def of_dry_run(catalogue: sqlite3.Connection, outcome: Outcome, levels: Levels) -> Difference:
    """What the run would have changed."""
    start = before(stored.runs(catalogue), outcome.run)
    return weigh(Difference(start, outcome.run, outcome.at, list(outcome.changes)), levels)


@contextmanager
def news(path: Path, name: str, asked: Asked, now: datetime, events: bool = False) -> Iterator[Difference]:
    """What has changed since the reader `name` was last shown what it `asked` for, up to the last run that ended.

    A new reader begins with what that run changed. Who asks for something else is another reader: what was left out
    before, it was never shown. The cursor moves on only when the block ends without an error: whoever shows the news
    writes them whole within, or they are shown again. It is written under a run's lock, before and after, which is
    not held meanwhile. Raises CatalogueError.
    """
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    reader = f"diff {name} {asked}".rstrip()
    with writing(path, create=False) as catalogue:
        end = stored.last_finished(catalogue)
        cursors.begin(catalogue, reader, before(stored.runs(catalogue), end), at)
    with reading(path) as catalogue:
        end = stored.last_finished(catalogue)
        found = between(catalogue, cursors.run_of(catalogue, reader), end, asked.vendor, now, events)
    yield found
    with writing(path, create=False) as catalogue:
        if end > cursors.run_of(catalogue, reader):
            cursors.move(catalogue, reader, end, at)
