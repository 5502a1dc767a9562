"""One code's life, from its beginning to how it stands now."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from glob import escape

from ingest.news.between import between
from ingest.news.weigh import Asked, weigh
from ingest.report.groups import groups_of
from ingest.report.words import marked, parts_of
from ingest.rules import Levels
from ingest.show import plain
from ingest.store.read import errors, runs, vendors

_LONGEST = 1000


def life(catalogue: sqlite3.Connection, vendor: str, code: str, limit: int | None, now: datetime) -> Iterator[str]:
    """A line for each change (the last `limit`), and one for what is now; none where nothing is known."""
    last = max((run for run, _ in runs(catalogue)), default=0)
    found = weigh(between(catalogue, 0, last, vendor, now, events=True), Levels(), Asked(code=escape(code)))
    groups = sorted(groups_of(found, every=True), key=lambda group: group.first.run)
    for group in groups[-limit:] if limit else groups:
        change = group.first
        scope = f"({change.scope}) " if change.scope else ""
        told = (
            f"{change.code} is {marked(parts_of(group, _LONGEST))}" if group.sure else marked(parts_of(group, _LONGEST))
        )
        yield f"{found.times.get(change.run)}  run {change.run:<4}  {group.mark:<20}  {plain(scope)}{told}"
    if groups:
        now_there = [plain(row["scope"]) for row in errors(catalogue, ["vendor = ?", "code = ?"], [vendor, code])]
        confirmed = next((row["confirmed_at"] for row in vendors(catalogue) if row["vendor"] == vendor), None)
        scopes = f" ({', '.join(now_there)})" if any(now_there) else ""
        yield f"{confirmed or 'never confirmed':<20}  {f'in the catalogue{scopes}' if now_there else 'gone'}"
