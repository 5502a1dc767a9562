"""The catalogue as of a run, replayed from the log."""

import sqlite3

from ingest.diff.differences import fold
from ingest.store.queries import Row, baseline_run, changes_of, column, error_columns, run_times, vendor_run_at
from ingest.store.writes import record_json


def errors_at(connection: sqlite3.Connection, run: int, vendor: str | None, at: str | None) -> list[Row]:
    """The rows of `errors` after `run` (named by the time `at`), as JSON data; null where the log keeps nothing."""
    empty = dict.fromkeys(error_columns(connection))
    ends = _ends(connection, run, vendor, at)
    return [empty | row for name, end in ends.items() for row in _vendor_at(connection, name, end)]


def read_later(connection: sqlite3.Connection, run: int, vendor: str | None, at: str | None) -> dict[str, str]:
    """The vendors first read after `run`, which `at` may name, each with when that was."""
    ends, times = _ends(connection, run, vendor, at), run_times(connection)
    firsts = {name: baseline_run(connection, name) for name in ends}
    return {name: times[first] for name, first in firsts.items() if first > ends[name]}


def _ends(connection: sqlite3.Connection, run: int, vendor: str | None, at: str | None) -> dict[str, int]:
    """Each vendor (or `vendor`) with the last of its runs that count."""
    names = column(connection, "SELECT DISTINCT vendor FROM changes ORDER BY vendor")
    return {name: vendor_run_at(connection, name, at) if at else run for name in names if vendor in (None, name)}


def _vendor_at(connection: sqlite3.Connection, vendor: str, until: int) -> list[Row]:
    sql = "SELECT scope, code, at FROM changes WHERE vendor = ? AND run <= ? ORDER BY id"
    events = connection.execute(sql, (vendor, until)).fetchall()
    first = {(scope, code): at for scope, code, at in reversed(events)}
    last = {(scope, code): at for scope, code, at in events}
    return [
        record_json(vendor, *key, state) | {"first_seen": first[key], "changed_at": last[key]}
        for key, state in fold({}, changes_of(connection, vendor, until)).items()
    ]
