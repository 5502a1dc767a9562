"""What one reader has not been shown yet: a difference, and a cursor that moves on once it was shown whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from ingest.net import Difference, before, between
from ingest.store import read as stored
from ingest.store.catalogue import reading, writing
from ingest.store.cursors import begin, last_finished, move
from ingest.weigh import Asked


@contextmanager
def news(path: Path, name: str, asked: Asked, now: datetime, events: bool = False) -> Iterator[Difference]:
    """What has changed since the reader `name` was last shown it; a new reader begins with what the last run changed.

    The cursor moves on only when the block ends without an error: whoever shows it writes it whole within, or it is
    shown again. It is written under a run's lock, before and after, which is not held meanwhile. Raises UsageError
    and CatalogueError.
    """
    at = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    with writing(path, create=False) as catalogue:
        first = before(stored.runs(catalogue), last_finished(catalogue))
        start = begin(catalogue, name, str(asked), first, at)
    with reading(path) as catalogue:
        found = between(catalogue, start, last_finished(catalogue), asked.vendor, now, events)
    yield found
    if found.until > start:
        with writing(path, create=False) as catalogue:
            move(catalogue, name, found.until, at)
