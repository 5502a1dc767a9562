"""The news of a run, and the news for one subscriber, whose cursor moves once they were written."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from ingest.diff.rules import Levels
from ingest.errors import UsageError
from ingest.history.net_diff import Difference, net_changes, previous_run
from ingest.history.user_levels import ChangeFilter, apply_levels
from ingest.model import TIME
from ingest.store import cursors
from ingest.store import queries as stored
from ingest.store.connection import cursor_connection

_NAME = re.compile(r"[\w.-]+")


def of_runs(
    catalogue: sqlite3.Connection,
    first: int,
    last: int,
    now: datetime,
    levels: Levels,
    mark: Callable[[Difference], object],
    folded: bool = False,
) -> Difference:
    """What these runs changed, and the interrupted ones before them, whose changes nobody has reported.

    `mark` is given the changes before their levels are applied. `folded`: of a large first reading, the first change
    stands for all.
    """
    start = previous_run(stored.runs(catalogue), stored.first_unreported(catalogue, first)) if first <= last else last
    found = net_changes(catalogue, start, last, None, now, folded=folded)
    mark(found)
    return apply_levels(found, levels)


@contextmanager
def news(
    path: Path,
    name: str,
    wanted: ChangeFilter,
    now: datetime,
    events: bool = False,
    command: str = "diff",
    say: Callable[[str], object] = lambda line: None,
) -> Iterator[Difference]:
    """What has changed since `command` last reported `wanted` to the subscriber `name`, up to the last finished run.

    A new subscriber begins with what that run changed; `say` is told so where earlier runs exist. Each filter has a
    cursor of its own, since it leaves out other changes. The cursor moves when the block ends without an error: write
    the report within it. Does not wait for a run. Raises CatalogueError, UsageError.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"--new {name!r}: give a name of letters, digits, '_', '.' and '-'")
    at = now.strftime(TIME)
    cursor = f"{command} {name} {wanted}".rstrip()
    with cursor_connection(path) as catalogue:
        end = stored.last_run(catalogue, finished=True)
        start = previous_run(stored.runs(catalogue), end)
        if cursors.begin(catalogue, cursor, start, at) and start:
            subscriber = cursor.removeprefix(f"{command} ")
            say(f"{subscriber} is a new subscriber, who begins with run {end}; for earlier changes use --since")
        found = net_changes(catalogue, cursors.run_of(catalogue, cursor), end, wanted.vendor, now, events)
    yield found
    if end > found.since:
        with cursor_connection(path) as catalogue:
            cursors.move(catalogue, cursor, end, at)
