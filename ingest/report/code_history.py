"""The history of one code, from its first record to today."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from glob import escape

from ingest.diff.rules import Levels
from ingest.history.net_diff import net_changes
from ingest.history.subscription import ChangeFilter, apply_levels
from ingest.model import FullKey
from ingest.report.describe import describe, wdiff
from ingest.report.view import entries_of
from ingest.safe_output import plain
from ingest.store.queries import errors, last_run, vendors

_MAX_COLUMNS = 1000


def renamed_to(catalogue: sqlite3.Connection, key: FullKey, now: datetime) -> str | None:
    """The name that a removed code has now, and how certain that is."""
    found = net_changes(catalogue, 0, last_run(catalogue), key[0], now, events=True)
    moves = apply_levels(found, Levels(), ChangeFilter(code=escape(key[2]))).renames
    last = next((one for one in reversed(moves) if (one.removed.scope, one.removed.code) == key[1:]), None)
    return f"{last.added.code} ({last.certainty:.0%} certain)" if last else None


def code_history(
    catalogue: sqlite3.Connection, vendor: str, code: str, limit: int | None, now: datetime, scope: str | None = None
) -> Iterator[str]:
    """A line per change (the last `limit`, in `scope`), then one for the current state; none for an unknown code."""
    found = net_changes(catalogue, 0, last_run(catalogue), vendor, now, events=True)
    found = apply_levels(found, Levels(), ChangeFilter(code=escape(code)))
    entries = [entry for entry in entries_of(found, every=True) if scope in (None, entry.changes[0].scope)]
    entries.sort(key=lambda entry: entry.changes[0].run)
    for entry in entries[-limit:] if limit else entries:
        change = entry.changes[0]
        place = plain(f"({change.scope}) " if change.scope else "")
        text = wdiff(describe(entry, _MAX_COLUMNS))
        name = f"{plain(change.code)} " if entry.certainty else ""
        yield f"{found.times.get(change.run)}  run {change.run:<4}  {entry.label:<22}  {place}{name}{text}"
    if entries:
        rows = list(errors(catalogue, vendor, code))
        rows = [row for row in rows if scope in (None, row["scope"])]
        scopes = ", ".join(plain(row["scope"]) for row in rows) if any(row["scope"] for row in rows) else ""
        confirmed = next((row["confirmed_at"] for row in vendors(catalogue) if row["vendor"] == vendor), None)
        state = f"in the catalogue{f' ({scopes})' if scopes else ''}" if rows else "removed"
        yield f"{f'confirmed {confirmed}' if confirmed else 'never confirmed'}  {state}"
