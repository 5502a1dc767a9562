"""The catalogue as of a run, replayed from the log."""

import sqlite3

from ingest.diff.differences import fold
from ingest.store.queries import Row, baseline_run, changes_of, column, error_columns, run_times, vendor_run_at
from ingest.store.writes import record_json


def errors_at(
    connection: sqlite3.Connection, run: int, vendor: str | None, at: str | None
) -> tuple[list[Row], dict[str, str]]:
    """The rows of `errors` after `run` (named by the time `at`), as JSON data; null where the log keeps nothing.

    Also, for each vendor that was not read by then, when it was first read.
    """
    empty, times = dict.fromkeys(error_columns(connection)), run_times(connection)
    rows, later = [], {}
    for name in column(connection, "SELECT DISTINCT vendor FROM changes ORDER BY vendor"):
        if vendor in (None, name):
            end, first = vendor_run_at(connection, name, at) if at else run, baseline_run(connection, name)
            rows += [empty | row for row in _vendor_at(connection, name, end)]
            if first > end:
                later[name] = times[first]
    return rows, later


def _vendor_at(connection: sqlite3.Connection, vendor: str, until: int) -> list[Row]:
    sql = "SELECT scope, code, at FROM changes WHERE vendor = ? AND run <= ? ORDER BY id"
    events = connection.execute(sql, (vendor, until)).fetchall()
    first = {(scope, code): at for scope, code, at in reversed(events)}
    last = {(scope, code): at for scope, code, at in events}
    return [
        record_json(vendor, *key, state) | {"first_seen": first[key], "changed_at": last[key]}
        for key, state in fold({}, changes_of(connection, vendor, until)).items()
    ]
