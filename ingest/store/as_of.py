"""The catalogue as of a run, from the log."""

import sqlite3

from ingest.diff.differences import fold
from ingest.model import FIELDS, Key, State, json_value
from ingest.store.queries import Row, changes_of, runs


def errors_at(connection: sqlite3.Connection, run: int, vendor: str | None) -> list[Row]:
    """Rows (of `vendor`) as `errors` held them after `run`, as JSON has them; what the log does not keep is null."""
    names = [row[1] for row in connection.execute("PRAGMA table_info(errors)")]
    vendors = [row[0] for row in connection.execute("SELECT DISTINCT vendor FROM changes ORDER BY vendor")]
    times = dict(runs(connection))
    return [
        dict.fromkeys(names) | row
        for name in vendors
        if vendor in (None, name)
        for row in _vendor_at(connection, name, run, times)
    ]


def _vendor_at(connection: sqlite3.Connection, vendor: str, until: int, times: dict[int, str]) -> list[Row]:
    state: dict[Key, State] = {}
    seen: dict[Key, tuple[str, str]] = {}
    for run, change in changes_of(connection, vendor, until):
        fold(state, [change])
        key, at = (change.scope, change.code), times.get(run, "")
        seen[key] = (seen[key][0] if key in seen else at, at)
    return [
        {"vendor": vendor, "scope": scope, "code": code}
        | {name: json_value(name, getattr(record, name)) for name in FIELDS}
        | dict(zip(("first_seen", "changed_at"), seen[scope, code], strict=True))
        for (scope, code), record in state.items()
    ]
