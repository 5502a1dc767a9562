"""What a run writes: its own row, and each vendor's checks, changes and rows in one transaction."""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from operator import itemgetter

from ingest import __version__
from ingest.model import FIELDS, Change, Check, Key, State, Stored, VendorWrite, json_value

_VALUES = (*FIELDS, "retryable_evidence", "section", "page", "url", "first_seen", "changed_at")
_PUT = (
    f"INSERT INTO errors (vendor, scope, code, {', '.join(_VALUES)}) VALUES ({', '.join('?' * (3 + len(_VALUES)))})"
    f" ON CONFLICT (vendor, scope, code) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _VALUES)}"
)
# The time of the first of them, which a clock that was set back need not have made the earliest.
_FIRST_SEEN = "SELECT at, min(id) FROM changes WHERE vendor = ? AND scope = ? AND code = ? AND kind = 'added'"
_CHECK = [part.name for part in fields(Check)][:-1]


def begin_run(connection: sqlite3.Connection, kind: str, source: str, at: str, parsers: Iterable[str]) -> int:
    """Open a run and return its number."""
    cursor = connection.execute(
        "INSERT INTO runs (kind, source, started_at, version, parsers) VALUES (?, ?, ?, ?, ?)",
        (kind, source, at, __version__, json.dumps(sorted(parsers))),
    )
    return int(cursor.lastrowid or 0)


def finish_run(connection: sqlite3.Connection, run: int, at: str) -> None:
    """Close the run."""
    connection.execute("UPDATE runs SET finished_at = ? WHERE run = ?", (at, run))


def write_baseline(connection: sqlite3.Connection, at: str, parsers: Iterable[str], writes: list[VendorWrite]) -> None:
    """A run of its own that adds what somebody else's catalogue held; all of it or nothing."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        run = begin_run(connection, "baseline", "saved", at, parsers)
        for write in writes:
            _changes(connection, run, at, write)
            _rows(connection, {}, write)
        finish_run(connection, run, at)


def write_vendor(
    connection: sqlite3.Connection, run: int, at: str, old: Mapping[Key, Stored], write: VendorWrite
) -> None:
    """Write what the run found of one vendor, whose rows were `old`; all of it or nothing.

    A code that was there before keeps the time when it was first seen, however long it was gone.
    """
    with connection:  # Commits, or whatever ends it rolls back.
        connection.execute("BEGIN IMMEDIATE")
        for change in write.changes:
            key = (change.scope, change.code)
            if change.kind == "added" and key in write.rows:
                seen = connection.execute(_FIRST_SEEN, (write.vendor, *key)).fetchone()[0]
                write.rows[key] = write.rows[key]._replace(first_seen=seen or at)
        _checks(connection, run, write)
        _bodies(connection, at, write)
        _changes(connection, run, at, write)
        connection.executemany(
            f"INSERT INTO decisions VALUES ({', '.join('?' * 9)})",
            [(run, *one.page.split("/", 1), write.verdict, *one[1:]) for one in write.decisions],
        )
        _rows(connection, old, write)


def _checks(connection: sqlite3.Connection, run: int, write: VendorWrite) -> None:
    connection.executemany(
        f"INSERT INTO checks VALUES ({', '.join('?' * 15)})",
        [
            (
                run,
                write.vendor,
                *(getattr(check, name) for name in _CHECK),
                json.dumps(check.account, ensure_ascii=False) if check.account else None,
            )
            for check in write.checks
        ],
    )


def _changes(connection: sqlite3.Connection, run: int, at: str, write: VendorWrite) -> None:
    connection.executemany(
        "INSERT INTO changes (run, at, vendor, scope, code, kind, field, old, new, rule, level, cause)"
        f" VALUES ({', '.join('?' * 12)})",
        [
            (
                *(run, at, write.vendor, change.scope, change.code, change.kind, change.field),
                *(_value(write.vendor, change, side) for side in (change.old, change.new)),
                *(change.rule, change.level, change.cause),
            )
            for change in write.changes
        ],
    )


def _value(vendor: str, change: Change, value: object) -> object:
    return (
        json.dumps(record_json(vendor, change.scope, change.code, value), ensure_ascii=False)
        if isinstance(value, State)
        else value
    )


def record_json(vendor: str, scope: str, code: str, state: State) -> dict[str, object]:
    """A record as an object: what the log keeps of an addition or a removal."""
    values = state._asdict() | {"retryable": json_value("retryable", state.retryable)}
    return {"vendor": vendor, "scope": scope, "code": code, **values}


def _rows(connection: sqlite3.Connection, old: Mapping[Key, Stored], write: VendorWrite) -> None:
    gone = [(write.vendor, *key) for key in old if key not in write.rows]
    news = [(key, row) for key, row in write.rows.items() if old.get(key) != row]
    connection.executemany("DELETE FROM errors WHERE vendor = ? AND scope = ? AND code = ?", gone)
    connection.executemany(_PUT, [(write.vendor, *key, *row.state, *row[1:]) for key, row in news])
    # The full-text index writes itself out at every row whose number is below the last one's: hence the order.
    stale = gone + [(write.vendor, *key) for key, _ in news if key in old]
    connection.executemany("DELETE FROM errors_fts WHERE rowid = ?", sorted((_text_id(*name),) for name in stale))
    texts = ((write.vendor, *key, row.state.message, row.state.hint) for key, row in news)
    connection.executemany(
        "INSERT INTO errors_fts (rowid, vendor, scope, code, message, hint) VALUES (?, ?, ?, ?, ?, ?)",
        sorted(((_text_id(*text[:3]), *text) for text in texts), key=itemgetter(0)),
    )


def _text_id(vendor: str, scope: str, code: str) -> int:
    """The full-text row of a record: made of its key, so that no VACUUM can part the two."""
    digest = hashlib.blake2b("\0".join((vendor, scope, code)).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _bodies(connection: sqlite3.Connection, at: str, write: VendorWrite) -> None:
    """Keep the bodies read, and drop a page's former one if it neither gave a change nor was suspect."""
    for sha256, (body, encoding) in write.bodies.items():
        connection.execute(
            "INSERT INTO pages VALUES (?, ?, ?, ?) ON CONFLICT (sha256)"
            " DO UPDATE SET body = excluded.body, encoding = excluded.encoding",
            (sha256, zlib.compress(body, 1), encoding, at),
        )
    for check in write.checks:
        if check.outcome in ("changed", "unchanged") and check.sha256 in write.bodies:
            # The page's former bodies that nothing else refers to, in the checks of any page, this run's among them.
            connection.execute(
                "DELETE FROM pages WHERE sha256 IN (SELECT sha256 FROM checks WHERE vendor = :vendor AND page = :page"
                " AND outcome = 'unchanged' AND sha256 <> :kept ORDER BY run DESC LIMIT 1) AND NOT EXISTS"
                " (SELECT 1 FROM checks WHERE checks.sha256 = pages.sha256 AND (outcome IN ('changed', 'suspect')"
                " OR vendor <> :vendor OR page <> :page))",
                {"vendor": write.vendor, "page": check.page, "kept": check.sha256},
            )
