"""What explain and impact ask of the catalogue: every code with its retry verdict, and the codes it once held."""

import re
import sqlite3
from collections.abc import Iterable

from ingest.store.queries import Row, json_row, state_of, vendors
from ingest.store.writes import record_json


def documented(connection: sqlite3.Connection) -> list[tuple[Row, Row]]:
    """Every row of `errors`, with when its vendor was last confirmed; and its verdict: `retryable`, `basis`."""
    confirmed = {row["vendor"]: row["confirmed_at"] for row in vendors(connection)}
    rows = connection.execute("SELECT * FROM errors ORDER BY vendor, rowid")
    policy = connection.execute("SELECT vendor, scope, code, retryable, basis FROM retry_policy")
    verdicts = {tuple(row)[:3]: json_row(row) for row in policy}
    found = []
    for row in map(json_row, rows):
        verdict = verdicts[row["vendor"], row["scope"], row["code"]]
        told = {name: verdict[name] for name in ("retryable", "basis")}
        found.append((row | {"confirmed_at": confirmed.get(row["vendor"])}, told))
    return found


def removed(connection: sqlite3.Connection) -> list[tuple[Row, str]]:
    """What stood in `errors` and does not any more, as rows of it, with what is not kept null; and when it went."""
    columns = [row[1] for row in connection.execute("PRAGMA table_info(errors)")]
    rows = connection.execute(
        "SELECT vendor, scope, code, run, old, at FROM changes WHERE kind = 'removed' AND id IN"
        " (SELECT max(id) FROM changes WHERE kind <> 'changed' GROUP BY vendor, scope, code)"
    )
    empty = dict.fromkeys([*columns, "confirmed_at"])
    found = []
    for vendor, scope, code, run, old, at in map(tuple, rows):
        state = state_of(old, f"an event of {vendor} {code} in run {run}")
        record = record_json(vendor, scope, code, state)
        found.append((empty | record | {"changed_at": at}, at))
    return found


def by_words(connection: sqlite3.Connection, words: Iterable[str], limit: int) -> list[tuple[str, str, str]]:
    """The keys (vendor, scope, code) of the records that hold at least two of `words`, the best first."""
    every = {word.lower() for word in words}
    rows = connection.execute(
        "SELECT vendor, scope, code, message, hint FROM errors_fts WHERE errors_fts MATCH ?"
        " ORDER BY bm25(errors_fts, 0, 0, 4.0, 2.0, 1.0), vendor, code LIMIT 50",
        (" OR ".join(f'"{word}"' for word in sorted(every)) or '""',),
    )
    near = (row for row in rows if len(every & set(re.findall(r"[^\W_]+", " ".join(map(str, row)).lower()))) > 1)
    return [(row["vendor"], row["scope"], row["code"]) for row, _ in zip(near, range(limit), strict=False)]
