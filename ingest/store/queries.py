"""Read the catalogue: what the stages and the commands ask of it."""

import sqlite3
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from ingest import model
from ingest.diff.differences import fold
from ingest.diff.rules import ORDER
from ingest.errors import Damaged
from ingest.model import FIELDS, Change, Key, State, Stored, json_value, json_values
from ingest.store.stored_json import check_value, event_name, from_json, state_of

Row = dict[str, Any]
#: More than any run's number.
MAX_RUN = 2**63 - 1
#: The columns of `errors` that a `Stored` has beside its state, in its order.
STORED = ("retryable_evidence", "section", "page", "url", "first_seen", "changed_at")
#: The outcomes of an accepted page, as a list in SQL.
ACCEPTED = str(model.ACCEPTED)
#: In SQL: the address of a row's page.
WITHOUT_ANCHOR = "iif(instr(url, '#'), substr(url, 1, instr(url, '#') - 1), url)"


def column(connection: sqlite3.Connection, sql: str, *values: object) -> list[Any]:
    """The first column of a query's result."""
    return [row[0] for row in connection.execute(sql, values)]


def scalar(connection: sqlite3.Connection, sql: str, *values: object) -> Any:
    """The only value of a query's result."""
    return connection.execute(sql, values).fetchone()[0]


def parse_time(text: object) -> datetime | None:
    """A time in ISO 8601 with its zone; None if `text` is no such time."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else None


def stored_of(connection: sqlite3.Connection, vendor: str) -> dict[Key, Stored]:
    """The vendor's rows in `errors`, in the order in which they were added."""
    columns = ", ".join((*FIELDS, *STORED))
    sql = f"SELECT scope, code, {columns} FROM errors WHERE vendor = ? ORDER BY rowid"
    rows = connection.execute(sql, (vendor,))
    end = 2 + len(FIELDS)
    return {(row[0], row[1]): Stored(State(*row[2:end]), *row[end:]) for row in map(tuple, rows)}


def places_of(
    connection: sqlite3.Connection, vendor: str
) -> tuple[dict[Key, tuple[str | None, str | None]], str | None]:
    """The address and category of each of the vendor's rows; of removed rows, that of its only page ever."""
    rows = connection.execute("SELECT scope, code, url, category FROM errors WHERE vendor = ?", (vendor,))
    places = {(scope, code): (url, category) for scope, code, url, category in rows}
    pages = connection.execute("SELECT count(*) FROM page_states WHERE vendor = ?", (vendor,)).fetchone()[0]
    return places, _only(url.partition("#")[0] for url, _ in places.values() if url) if pages == 1 else None


def page_changed(connection: sqlite3.Connection, vendor: str, run: int) -> str | None:
    """The address of the vendor's page whose rows changed in `run`, if it is the only one."""
    sql = (
        f"SELECT DISTINCT {WITHOUT_ANCHOR}"
        " FROM checks LEFT JOIN errors USING (vendor, page) WHERE vendor = ? AND run = ? AND outcome = 'changed'"
    )
    return _only(column(connection, sql, vendor, run))


def _only(found: Iterable[str | None]) -> str | None:
    one = {*found}
    return one.pop() if len(one) == 1 else None


def body_of(connection: sqlite3.Connection, sha256: str | None) -> tuple[bytes, str] | None:
    """A snapshot's body and encoding; None if it is not kept, or damaged."""
    row = connection.execute("SELECT body, encoding FROM pages WHERE sha256 = ?", (sha256,)).fetchone()
    try:
        return (zlib.decompress(row[0]), row[1]) if row else None
    except zlib.error:
        return None


def pages_in(connection: sqlite3.Connection, vendor: str) -> list[str]:
    """The pages from which rows of the vendor come."""
    return column(connection, "SELECT DISTINCT page FROM errors WHERE vendor = ?", vendor)


def vendors_in(connection: sqlite3.Connection) -> list[str]:
    """Every vendor that was ever checked or has rows; none if the file has no tables yet."""
    tables = column(connection, "SELECT name FROM sqlite_master WHERE name IN ('checks', 'page_states')")
    if not tables:
        return []
    older = "SELECT vendor FROM checks UNION SELECT vendor FROM errors ORDER BY 1"
    return column(connection, "SELECT DISTINCT vendor FROM page_states ORDER BY 1" if tables[1:] else older)


def vendors_with_codes(connection: sqlite3.Connection) -> list[str]:
    """Those of `vendors_in` that have codes now."""
    any_code = "SELECT 1 FROM errors WHERE vendor = ? LIMIT 1"
    return [name for name in vendors_in(connection) if column(connection, any_code, name)]


def runs(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """The number and start of every run, oldest first. Raises Damaged."""
    found = [(row[0], row[1]) for row in connection.execute("SELECT run, started_at FROM runs ORDER BY run")]
    for run, at in found:
        if parse_time(at) is None:
            raise Damaged(f"run {run} has no valid start time")
    return found


class _Times(dict[int, str]):
    def __missing__(self, run: int) -> str:
        raise Damaged(f"run {run} is missing")


def run_times(connection: sqlite3.Connection) -> dict[int, str]:
    """The start of each run; a look-up of a missing one raises Damaged. Raises Damaged."""
    return _Times(runs(connection))


def batches(connection: sqlite3.Connection, since: int, until: int) -> list[tuple[int, int]]:
    """The runs after `since` up to `until` as ranges (from, to], those from a web archive in a row as one."""
    sql = "SELECT run, source FROM runs WHERE run > ? AND run <= ? ORDER BY run"
    found = [(since, "")]
    for run, source in connection.execute(sql, (since, until)):
        if source == "archive" == found[-1][1]:
            found.pop()
        found.append((run, source))
    return [(before, run) for (before, _), (run, _) in pairwise(found)]


def last_run(connection: sqlite3.Connection, finished: bool = False) -> int:
    """The number of the last (`finished`) run; 0 if there is none."""
    where = "finished_at IS NOT NULL" if finished else "1"
    return int(scalar(connection, f"SELECT coalesce(max(run), 0) FROM runs WHERE {where}"))


def in_order(connection: sqlite3.Connection) -> bool:
    """Are the runs in the order of their times? Those from a web archive may be dated before other vendors' runs."""
    sql = """
        SELECT count(*) FROM (SELECT started_at, lag(started_at) OVER (ORDER BY run) AS former FROM runs)
        WHERE started_at < former"""
    return not scalar(connection, sql)


def vendor_run_at(connection: sqlite3.Connection, vendor: str, at: str) -> int:
    """The vendor's last run with changes that began at or before `at`; 0 for none."""
    sql = """
        SELECT coalesce(max(run), 0) FROM runs WHERE started_at <= ?
            AND run IN (SELECT run FROM changes WHERE vendor = ?)"""
    return int(scalar(connection, sql, at, vendor))


def last_time(connection: sqlite3.Connection, vendor: str) -> str:
    """When the last run began that checked or changed the vendor; an empty text if none did."""
    sql = """
        SELECT coalesce(max(started_at), '') FROM runs WHERE run IN (SELECT last_run FROM page_states
            WHERE vendor = ? UNION ALL SELECT max(run) FROM changes WHERE vendor = ?)"""
    return str(scalar(connection, sql, vendor, vendor))


def unfinished_runs(connection: sqlite3.Connection) -> list[int]:
    """The runs that are going on or were interrupted."""
    return column(connection, "SELECT run FROM runs WHERE finished_at IS NULL")


def first_unreported(connection: sqlite3.Connection, run: int) -> int:
    """The first of the interrupted runs between the last finished refresh and `run`, else `run` itself."""
    sql = """
        SELECT coalesce(min(run), ?) FROM runs WHERE run < ? AND finished_at IS NULL AND run > coalesce(
            (SELECT max(run) FROM runs WHERE run < ? AND finished_at IS NOT NULL AND kind = 'refresh'), 0)"""
    return int(scalar(connection, sql, run, run, run))


def changes_of(connection: sqlite3.Connection, vendor: str, until: int, since: int = 0) -> Iterator[Change]:
    """The vendor's events after run `since` up to `until`, oldest first. Raises Damaged."""
    for row in connection.execute(
        "SELECT run, scope, code, kind, field, old, new, rule, level, cause, old_basis, new_basis FROM changes"
        " WHERE vendor = ? AND run > ? AND run <= ? ORDER BY id",
        (vendor, since, until),
    ):
        run, scope, code, kind, name, old, new, rule, level, cause, *bases = row
        what = event_name(vendor, code, run)
        if level not in ORDER or (name not in FIELDS if kind == "changed" else name is not None):
            raise Damaged(f"{what} has an unknown level or field")
        if kind == "changed":
            check_value(name, old, what)
            check_value(name, new, what)
        elif kind == "added":
            old, new = None, state_of(new, what)
        elif kind == "removed":
            old, new = state_of(old, what), None
        else:
            raise Damaged(f"{what} has an unknown kind")
        yield Change(scope, code, kind, name, old, new, rule, level, cause, run, 0, *bases)


def baseline_run(connection: sqlite3.Connection, vendor: str) -> int:
    """The run of the vendor's first reading; 0 if its log does not begin with one."""
    sql = "SELECT run, rule FROM changes WHERE vendor = ? ORDER BY run, id LIMIT 1"
    row = connection.execute(sql, (vendor,)).fetchone()
    return int(row[0]) if row and row[1] == "baseline" else 0


def changes_in(connection: sqlite3.Connection, vendor: str, run: int) -> int:
    """How many events of the vendor the run has."""
    return int(scalar(connection, "SELECT count(*) FROM changes WHERE vendor = ? AND run = ?", vendor, run))


def states_at(connection: sqlite3.Connection, vendor: str, keys: Collection[Key], run: int) -> dict[Key, State]:
    """What the vendor's records `keys` were after `run`, in the order in which they had been added. Raises Damaged."""
    sql = f"SELECT {', '.join(FIELDS)} FROM errors WHERE vendor = ? AND scope = ? AND code = ?"
    rows = {key: connection.execute(sql, (vendor, *key)).fetchone() for key in keys}
    states = {key: State(*row) for key, row in rows.items() if row}
    later = [change for change in changes_of(connection, vendor, MAX_RUN, run) if change.key in keys]
    fold(states, reversed(later), backward=True)
    sql = "SELECT max(id) FROM changes WHERE vendor = ? AND scope = ? AND code = ? AND kind = 'added' AND run <= ?"
    return {key: states[key] for key in sorted(states, key=lambda key: scalar(connection, sql, vendor, *key, run) or 0)}


def vendors_changed(connection: sqlite3.Connection, since: int, until: int) -> list[str]:
    """The vendors with events after run `since`, up to and including run `until`."""
    sql = "SELECT DISTINCT vendor FROM changes WHERE run > ? AND run <= ? ORDER BY vendor"
    return column(connection, sql, since, until)


def changes_made(connection: sqlite3.Connection) -> Counter[tuple[str, str]]:
    """How many changes each vendor has made, by (vendor, level), without its baseline."""
    sql = "SELECT vendor, level, count(*) FROM changes WHERE cause = 'vendor' AND rule <> 'baseline' GROUP BY 1, 2"
    return Counter({(vendor, level): number for vendor, level, number in connection.execute(sql)})


def last_news(connection: sqlite3.Connection) -> int | None:
    """The last run that changed anything; None if that was a first reading."""
    row = connection.execute("SELECT run, rule FROM changes WHERE id = (SELECT max(id) FROM changes)").fetchone()
    return row["run"] if row and row["rule"] != "baseline" else None


def errors(
    connection: sqlite3.Connection, vendor: str | None = None, code: str | None = None, status: int | None = None
) -> Iterator[Row]:
    """The rows of `errors` (of a vendor, of a code) as JSON data, by vendor and in page order.

    `status`: only those with this HTTP status, or with its digits in `status_text`.
    """
    where, values = _equal(vendor=vendor, code=code)
    if status is not None:
        where, values = f"{where} AND (status = ? OR instr(status_text, ?))", [*values, status, str(status)]
    rows = connection.execute(f"SELECT * FROM errors WHERE {where} ORDER BY vendor, rowid", values)
    return (json_values(dict(row)) for row in rows)


def _equal(**given: str | None) -> tuple[str, list[object]]:
    """The condition that each column has the value given, if one is; and the values."""
    values = {name: value for name, value in given.items() if value is not None}
    return " AND ".join(f"{name} = ?" for name in values) or "1", [*values.values()]


def error_columns(connection: sqlite3.Connection) -> list[str]:
    """The names of the columns of `errors`."""
    return column(connection, "SELECT name FROM pragma_table_info('errors')")


def log(connection: sqlite3.Connection, vendor: str | None, code: str | None, limit: int | None) -> Iterator[Row]:
    """The rows of `changes` (of a vendor, of a code) as JSON data, newest first. Raises Damaged."""
    where, values = _equal(vendor=vendor, code=code)
    sql = f"SELECT * FROM changes WHERE {where} ORDER BY id DESC LIMIT ?"
    for row in connection.execute(sql, (*values, -1 if limit is None else limit)):
        data = dict(row)
        what = event_name(data["vendor"], data["code"], data["run"])
        for side in ("old", "new"):
            if data["kind"] == "changed":
                if data["field"] == "actions":
                    check_value("actions", data[side], what)
                data[side] = json_value(data["field"], data[side])
            elif data[side] is not None:
                data[side] = from_json(data[side], what) | json_values(state_of(data[side], what)._asdict())
        yield data


def vendors(connection: sqlite3.Connection) -> list[Row]:
    """The rows of the view `vendors` as JSON data."""
    rows = map(dict, connection.execute("SELECT * FROM vendors ORDER BY 1"))
    return [row | {"has_parser": bool(row["has_parser"])} for row in rows]
