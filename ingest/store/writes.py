"""Write a run: its own row, and each vendor's checks, changes and rows in one transaction."""

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from json.encoder import encode_basestring
from operator import attrgetter, itemgetter
from typing import Any

from ingest import __version__
from ingest.model import FIELDS, Key, State, Stored, VendorWrite, json_values
from ingest.store.page_checks import LastSnapshot, last_snapshots
from ingest.store.page_states import PageState, after_rejection, row_of, states_of, write_check, write_states
from ingest.store.queries import STORED

_KEY = ("vendor", "scope", "code")
_VALUES = (*FIELDS, *STORED)
_CHANGE = ("run", "at", *_KEY, "kind", "field", "old", "new", "rule", "level", "cause", "old_basis", "new_basis")
#: A record as JSON, and the places of the values that differ from those of a State.
_RECORD = "{" + ", ".join(f'"{name}": %s' for name in (*_KEY, *FIELDS)) + "}"
_RETRYABLE, _ACTIONS = (len(_KEY) + FIELDS.index(name) for name in ("retryable", "actions"))
_TEXTS = ("title", "message", "hint")  # of the full-text index, beside the key
_texts = attrgetter(*_TEXTS)
# The first by id: a clock that was set back may have given a later one an earlier time.
_FIRST_SEEN = "SELECT at, min(id) FROM changes WHERE vendor = ? AND scope = ? AND code = ? AND kind = 'added'"


def _insert(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


_UPSERT = (
    f"{_insert('errors', (*_KEY, *_VALUES))} ON CONFLICT (vendor, scope, code)"
    f" DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _VALUES)}"
)


def begin_run(connection: sqlite3.Connection, kind: str, source: str, at: str, parsers: Iterable[str]) -> int:
    """Open a run and return its number."""
    cursor = connection.execute(
        _insert("runs", ("kind", "source", "started_at", "version", "parsers")),
        (kind, source, at, __version__, json.dumps(sorted(parsers))),
    )
    return int(cursor.lastrowid or 0)


def finish_run(connection: sqlite3.Connection, run: int, at: str) -> None:
    """Close the run."""
    connection.execute("UPDATE runs SET finished_at = ? WHERE run = ?", (at, run))


def write_run(
    connection: sqlite3.Connection,
    kind: str,
    at: str,
    parsers: Iterable[str],
    writes: Iterable[tuple[Mapping[Key, Stored], VendorWrite]],
    now: Callable[[], str] | None = None,
) -> int:
    """Write a run that fetches nothing, given the rows before it; return its number. It ends at `now()`, else `at`."""
    run = begin_run(connection, kind, "saved", at, parsers)
    for old, write in writes:
        write_vendor(connection, run, at, old, write)
    finish_run(connection, run, now() if now else at)
    return run


def write_baseline(connection: sqlite3.Connection, at: str, parsers: Iterable[str], writes: list[VendorWrite]) -> None:
    """Add the rows of an exported catalogue in a run of their own; all of them or none."""
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
    """Write what the run found of one vendor, whose rows were `old`; all of it or nothing."""
    with connection:  # Commits, or rolls back whatever is raised.
        connection.execute("BEGIN IMMEDIATE")
        write = replace(write, rows=write.rows | _first_seen(connection, at, write))
        former = last_snapshots(connection, write.vendor)
        _checks(connection, run, write)
        _bodies(connection, at, write, former)
        _changes(connection, run, at, write)
        connection.executemany(
            f"INSERT INTO decisions VALUES ({', '.join('?' * 9)})",
            [(run, *one.page.split("/", 1), write.verdict, *one[1:]) for one in write.decisions],
        )
        _rows(connection, old, write)


def _first_seen(connection: sqlite3.Connection, at: str, write: VendorWrite) -> dict[Key, Stored]:
    """The added rows with a corrected `first_seen`: a code that comes back was first seen when it was first added."""
    known = connection.execute("SELECT 1 FROM changes WHERE vendor = ? LIMIT 1", (write.vendor,)).fetchone()
    found = {}
    for change in write.changes:
        if change.kind == "added" and (row := write.rows.get(change.key)):
            seen = connection.execute(_FIRST_SEEN, (write.vendor, *change.key)).fetchone()[0] if known else None
            if row.first_seen != (seen or at):
                found[change.key] = row._replace(first_seen=seen or at)
    return found


def _checks(connection: sqlite3.Connection, run: int, write: VendorWrite) -> None:
    """Write the checks, and the new state of each page that was checked or decided on."""
    kind = connection.execute("SELECT kind FROM runs WHERE run = ?", (run,)).fetchone()[0]
    states = states_of(connection, write.vendor)
    found = {}
    for check in write.checks:
        state = states.get(check.page, PageState())
        found[check.page] = write_check(connection, row_of(run, write.vendor, check), kind, state)
    if write.verdict == "rejected":
        for page in {one.page.split("/", 1)[1] for one in write.decisions}:
            found[page] = after_rejection(found.get(page) or states.get(page, PageState()))
    write_states(connection, write.vendor, found.items())


def _changes(connection: sqlite3.Connection, run: int, at: str, write: VendorWrite) -> None:
    rows = []
    for one in write.changes:
        name = (write.vendor, *one.key)
        old, new = (record_text(*name, side) if isinstance(side, State) else side for side in (one.old, one.new))
        event = (one.kind, one.field, old, new, one.rule, one.level, one.cause, one.old_basis, one.new_basis)
        rows.append((run, at, *name, *event))
    connection.executemany(_insert("changes", _CHANGE), rows)


def record_json(vendor: str, scope: str, code: str, state: State) -> dict[str, object]:
    """A record as JSON data: what the log keeps of an addition or a removal."""
    return {"vendor": vendor, "scope": scope, "code": code, **json_values(state._asdict())}


def record_text(vendor: str, scope: str, code: str, state: State) -> str:
    """`record_json` as text: a first reading has thousands."""
    verdict = None if state.retryable is None else "true" if state.retryable else "false"
    texts = [encode_basestring(one) if isinstance(one, str) else one for one in (vendor, scope, code, *state)]
    texts[_RETRYABLE], texts[_ACTIONS] = verdict, state.actions
    return _RECORD % tuple(["null" if one is None else one for one in texts])


def _rows(connection: sqlite3.Connection, old: Mapping[Key, Stored], write: VendorWrite) -> None:
    """Bring `errors` and its full-text index from `old` to the new rows."""
    gone = [(write.vendor, *key) for key in old if key not in write.rows]
    changed = {(write.vendor, *key): row for key, row in write.rows.items() if old.get(key) != row}
    connection.executemany("DELETE FROM errors WHERE vendor = ? AND scope = ? AND code = ?", gone)
    connection.executemany(_UPSERT, [(*name, *row.state, *row[1:]) for name, row in changed.items()])
    pages = {(write.vendor, row.page) for row in changed.values()}
    connection.executemany("INSERT OR IGNORE INTO page_states (vendor, page, not_modified) VALUES (?, ?, 0)", pages)
    # In ascending order: the full-text index is flushed whenever a row's number is below the last one's.
    stale = [*gone, *(name for name in changed if name[1:] in old)]
    connection.executemany("DELETE FROM errors_fts WHERE rowid = ?", sorted((text_id(*name),) for name in stale))
    index_texts(connection, ((*name, *_texts(row.state)) for name, row in changed.items()))


def index_texts(connection: sqlite3.Connection, rows: Iterable[Sequence[Any]]) -> None:
    """Add rows to the full-text index: vendor, scope, code, and the texts of a record."""
    numbered = sorted(((text_id(*row[:3]), *row) for row in rows), key=itemgetter(0))
    connection.executemany(_insert("errors_fts", ("rowid", *_KEY, *_TEXTS)), numbered)


def text_id(vendor: str, scope: str, code: str) -> int:
    """The number of a record's full-text row: a digest of its key, so that VACUUM cannot change it.

    Its first 16 bits are the vendor's: the rows of one vendor are written side by side.
    """
    return (_number(vendor) >> 48 << 47) | (_digest_number(f"{vendor}\0{scope}\0{code}") >> 17)


def _digest_number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


#: For vendors: the rows of each come one after another.
_number = lru_cache(_digest_number)


def _bodies(connection: sqlite3.Connection, at: str, write: VendorWrite, former: Mapping[str, LastSnapshot]) -> None:
    """Keep the bodies read, and drop a page's `former` one unless a change or a suspect check refers to it."""
    for sha256, (body, encoding) in write.bodies.items():
        connection.execute(
            "INSERT INTO pages VALUES (?, ?, ?, ?) ON CONFLICT (sha256)"
            " DO UPDATE SET body = excluded.body, encoding = excluded.encoding",
            (sha256, zlib.compress(body, 1), encoding, at),
        )
    for check in write.checks:
        old = former[check.page].sha256 if check.page in former else None
        if old and check.outcome in ("changed", "unchanged") and check.sha256 in write.bodies and old != check.sha256:
            # Unless any check of another page refers to it, those of this run included.
            connection.execute(
                "DELETE FROM pages WHERE sha256 = :old AND NOT EXISTS (SELECT 1 FROM checks WHERE sha256 = :old"
                " AND (outcome IN ('changed', 'suspect') OR vendor <> :vendor OR page <> :page))",
                {"vendor": write.vendor, "page": check.page, "old": old},
            )
