"""What the stages and the commands ask of the catalogue."""

import json
import sqlite3
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from ingest import model
from ingest.diff.rules import ORDER
from ingest.errors import Damaged
from ingest.model import FIELDS, Change, Key, State, Stored, json_value

Row = dict[str, Any]
_STATE = ", ".join(FIELDS)
#: Of each kind of event, whether it has a record before and after it.
_SIDES = {"added": (False, True), "removed": (True, False), "changed": (False, False)}
#: As SQL writes a list.
BELIEVED = str(model.BELIEVED)


def stored_of(connection: sqlite3.Connection, vendor: str) -> dict[Key, Stored]:
    """The vendor's rows as the catalogue holds them, in the order in which they came."""
    rows = connection.execute(
        f"SELECT scope, code, {_STATE}, retryable_evidence, section, page, url, first_seen, changed_at"
        " FROM errors WHERE vendor = ? ORDER BY rowid",
        (vendor,),
    )
    return {(row[0], row[1]): Stored(State(*row[2:9]), *row[9:]) for row in map(tuple, rows)}


def body_of(connection: sqlite3.Connection, sha256: str | None) -> tuple[bytes, str] | None:
    """An archived body and the encoding that it was read in; None where it is not kept, or damaged."""
    row = connection.execute("SELECT body, encoding FROM pages WHERE sha256 = ?", (sha256,)).fetchone()
    try:
        return (zlib.decompress(row[0]), row[1]) if row else None
    except zlib.error:
        return None


def pages_in(connection: sqlite3.Connection, vendor: str) -> list[str]:
    """The pages that rows of the vendor stand on."""
    return [row[0] for row in connection.execute("SELECT DISTINCT page FROM errors WHERE vendor = ?", (vendor,))]


def vendors_in(connection: sqlite3.Connection) -> list[str]:
    """Every vendor that was ever looked at or that rows are kept of; none where the file has no table yet."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'checks'").fetchone():
        return []
    return [
        row[0] for row in connection.execute("SELECT vendor FROM checks UNION SELECT vendor FROM errors ORDER BY 1")
    ]


def runs(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """All runs, oldest first: number and start."""
    found = [(row[0], row[1]) for row in connection.execute("SELECT run, started_at FROM runs ORDER BY run")]
    for run, at in found:
        try:
            aware = datetime.fromisoformat(at).tzinfo
        except ValueError:
            aware = None
        if not aware:
            raise Damaged(f"run {run} has no time that can be read")
    return found


def last_finished(connection: sqlite3.Connection) -> int:
    """The last run that came to its end; 0 for none. What an unfinished one has written may not be all of it."""
    found: int | None = connection.execute("SELECT max(run) FROM runs WHERE finished_at IS NOT NULL").fetchone()[0]
    return found or 0


def from_json(text: object, what: str) -> dict[str, Any]:
    """The object that `text` is as JSON. Raises Damaged."""
    try:
        data = json.loads(str(text))
    except (ValueError, RecursionError) as error:
        raise Damaged(f"{what} is no JSON") from error
    if not isinstance(data, dict):
        raise Damaged(f"{what} is no object")
    return data


def changes_of(connection: sqlite3.Connection, vendor: str, until: int) -> Iterator[tuple[int, Change]]:
    """The vendor's events up to and with run `until`, oldest first, each with its run."""
    for row in connection.execute(
        "SELECT run, scope, code, kind, field, old, new, rule, level, cause FROM changes"
        " WHERE vendor = ? AND run <= ? ORDER BY id",
        (vendor, until),
    ):
        run, scope, code, kind, name, old, new, rule, level, cause = row
        what = f"an event of {vendor} {code} in run {run}"
        if kind not in _SIDES or level not in ORDER or not ((name in FIELDS) if kind == "changed" else name is None):
            raise Damaged(f"{what} does not fit: there is no such kind, level or field")
        if kind == "changed":
            for side in (old, new):
                _check(name, side, what)
        else:
            old, new = (
                state_of(side, what) if there else None for side, there in zip((old, new), _SIDES[kind], strict=True)
            )
        yield run, Change(scope, code, kind, name, old, new, rule, level, cause)


def state_of(text: object, what: str) -> State:
    """The record in a column of JSON. Raises Damaged."""
    data = from_json(text, what)
    values: list[Any] = [int(value) if isinstance(value := data.get(name), bool) else value for name in FIELDS]
    for name, value in zip(FIELDS, values, strict=True):
        _check(name, value, what)
    return State(*values)


def _check(name: str, value: object, what: str) -> None:
    """Raises Damaged for a value that no such field has."""
    kind = int if name in ("status", "retryable") else str
    if not (isinstance(value, kind) or (value is None and name != "message")):
        raise Damaged(f"{what} has no such {name} as it should")


def vendors_changed(connection: sqlite3.Connection, since: int, until: int) -> list[str]:
    """The vendors with events after run `since`, up to and with run `until`."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT vendor FROM changes WHERE run > ? AND run <= ? ORDER BY vendor", (since, until)
        )
    ]


def changes_made(connection: sqlite3.Connection) -> Counter[tuple[str, str]]:
    """How many events of each level every vendor has caused, but for its baseline."""
    sql = "SELECT vendor, level, count(*) FROM changes WHERE cause = 'vendor' AND rule <> 'baseline' GROUP BY 1, 2"
    return Counter({(vendor, level): number for vendor, level, number in map(tuple, connection.execute(sql))})


def errors(connection: sqlite3.Connection, where: Sequence[str] = (), values: Sequence[object] = ()) -> Iterator[Row]:
    """Rows of `errors` that fit all of `where`, as JSON has them, by vendor and in page order."""
    sql = f"SELECT * FROM errors {'WHERE ' + ' AND '.join(where) if where else ''} ORDER BY vendor, rowid"
    for row in connection.execute(sql, values):
        yield json_row(row)


def json_row(row: sqlite3.Row) -> Row:
    """A database row as JSON has it: true and false for the retry verdict."""
    return dict(row) | {"retryable": json_value("retryable", row["retryable"])}


def _as_json(state: State) -> Row:
    return {name: json_value(name, value) for name, value in state._asdict().items()}


def log(connection: sqlite3.Connection, vendor: str | None, code: str | None, limit: int | None) -> Iterator[Row]:
    """Rows of `changes`, newest first; a record is an object, a verdict true or false."""
    terms = [("vendor = ?", vendor), ("code = ?", code)]
    where = [term for term, value in terms if value is not None]
    values = [value for _, value in terms if value is not None]
    sql = f"SELECT * FROM changes {'WHERE ' + ' AND '.join(where) if where else ''} ORDER BY id DESC LIMIT ?"
    for row in connection.execute(sql, (*values, -1 if limit is None else limit)):
        data = dict(row)
        for side in ("old", "new"):
            if data["kind"] != "changed" and data[side] is not None:
                what = f"an event of {data['vendor']} {data['code']} in run {data['run']}"
                data[side] = from_json(data[side], what) | _as_json(state_of(data[side], what))
            else:
                data[side] = json_value(data["field"], data[side])
        yield data


def search(
    connection: sqlite3.Connection, words: Sequence[str], limit: int, vendors: Collection[str] = ()
) -> list[Row]:
    """Rows that hold all `words` (or what begins so) in code, message or hint, or in whose code they stand anywhere.

    Of `vendors` alone, if any are given.

    Best first: the very code, codes that hold the words as typed, then by weight; those that hold them within a word
    of the code come last. `snippet` is where the words stand, each in brackets; null within a word of the code.
    """
    inside = " AND ".join("instr(lower(code), lower(?))" for _ in words)
    own = f"WHERE vendor IN ({', '.join('?' * len(vendors))})" if vendors else ""
    sql = f"""
        WITH found AS (
            SELECT vendor, scope, code, bm25(errors_fts, 0, 0, 4.0, 2.0, 1.0) AS weight,
                snippet(errors_fts, -1, '[', ']', '…', 16) AS snippet FROM errors_fts WHERE errors_fts MATCH ?
        ), every AS (
            SELECT * FROM found UNION ALL SELECT vendor, scope, code, 0, NULL FROM errors
            WHERE {inside} AND (vendor, scope, code) NOT IN (SELECT vendor, scope, code FROM found)
        )
        SELECT errors.*, snippet FROM every JOIN errors USING (vendor, scope, code) {own}
        ORDER BY lower(code) = lower(?) DESC, snippet IS NULL, instr(lower(code), lower(?)) = 0, weight, vendor, code
        LIMIT ?"""
    query = " ".join('"' + word.replace('"', '""') + '"*' for word in words)
    text = " ".join(words)
    return [json_row(row) for row in connection.execute(sql, (query, *words, *vendors, text, text, limit))]


def first_untold(connection: sqlite3.Connection, run: int) -> int:
    """The first run since the last refresh that came to its end which did not; `run` where there is none before it."""
    found: int = connection.execute(
        "SELECT coalesce(min(run), :run) FROM runs WHERE run < :run AND finished_at IS NULL AND run > coalesce("
        "(SELECT max(run) FROM runs WHERE run < :run AND finished_at IS NOT NULL AND kind = 'refresh'), 0)",
        {"run": run},
    ).fetchone()[0]
    return found


def unfinished(connection: sqlite3.Connection, run: int) -> bool:
    """Did the run never come to its end?"""
    return connection.execute("SELECT 1 FROM runs WHERE run = ? AND finished_at IS NULL", (run,)).fetchone() is not None


def vendors(connection: sqlite3.Connection) -> list[Row]:
    """Rows of the view `vendors`."""
    return [
        dict(row) | {"has_parser": bool(row["has_parser"])}
        for row in connection.execute("SELECT * FROM vendors ORDER BY 1")
    ]
