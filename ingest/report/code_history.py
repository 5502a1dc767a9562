"""The history of one code, from its first record to the present one."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from glob import escape

from ingest.diff.rules import Levels
from ingest.history.net_diff import between
from ingest.history.user_levels import Asked, weigh
from ingest.report.describe import describe, wdiff
from ingest.report.grouping import entries_of
from ingest.safe_output import plain
from ingest.store.queries import errors, runs, vendors

_MAX_COLUMNS = 1000


def code_history(
    catalogue: sqlite3.Connection, vendor: str, code: str, limit: int | None, now: datetime
) -> Iterator[str]:
    """A line for each change (the last `limit`), and one for what is now; none where nothing is known."""
    last = max((run for run, _ in runs(catalogue)), default=0)
    found = weigh(between(catalogue, 0, last, vendor, now, events=True), Levels(), Asked(code=escape(code)))
    entries = sorted(entries_of(found, every=True), key=lambda entry: entry.changes[0].run)
    for entry in entries[-limit:] if limit else entries:
        change = entry.changes[0]
        scope = f"({change.scope}) " if change.scope else ""
        text = f"{f'{change.code} is ' if entry.certainty else ''}{wdiff(describe(entry, _MAX_COLUMNS))}"
        yield f"{found.times.get(change.run)}  run {change.run:<4}  {entry.label:<20}  {plain(scope)}{text}"
    if entries:
        now_there = [plain(row["scope"]) for row in errors(catalogue, ["vendor = ?", "code = ?"], [vendor, code])]
        confirmed = next((row["confirmed_at"] for row in vendors(catalogue) if row["vendor"] == vendor), None)
        scopes = f" ({', '.join(now_there)})" if any(now_there) else ""
        yield f"{confirmed or 'never confirmed':<20}  {f'in the catalogue{scopes}' if now_there else 'gone'}"
