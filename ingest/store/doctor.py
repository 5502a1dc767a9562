"""Is a catalogue whole, and is it fresh? It is asked, never changed; what is wrong is said with what to do."""

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.diff.differences import fold
from ingest.errors import Damaged
from ingest.model import FIELDS, Change, Key, State, some
from ingest.store import integrity
from ingest.store import queries as stored

_REMEDY = "Restore a copy of the file from before that, or start a new one with --db"
_REMEDIES = dict.fromkeys(
    ("kept", "bodies"), f"Run `errdex refresh`, which keeps again what is still served. {_REMEDY}"
)
_LAST_RUN = 2**63 - 1
#: The faults that there are, and what is said where there is none.
Found = tuple[Iterable[str], str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check of the database came to. `detail` is a sentence; of a fault it says what to do."""

    name: str
    ok: bool
    detail: str


def examine(catalogue: sqlite3.Connection) -> Iterator[Finding]:
    """Each check's finding, all of one and the same state, whatever a refresh writes meanwhile."""
    catalogue.execute("BEGIN")
    for name, check in _CHECKS.items():
        try:
            found, good = check(catalogue)
            faults = list(found)
        except (sqlite3.Error, Damaged) as error:
            faults = [f"cannot be read ({error})"]
        yield Finding(name, not faults, f"{some(faults, '; ')}. {_REMEDIES.get(name, _REMEDY)}" if faults else good)
    catalogue.rollback()


def stale(catalogue: sqlite3.Connection, age: timedelta, now: datetime) -> list[stored.Row]:
    """The rows of `vendors` that have a parser and were not confirmed within `age` before `now`.

    What was confirmed as long after `now` is no news either: some clock was wrong. Where there is no vendor to look
    at, the one row is of `*`: that nobody looks is not that all is well.
    """
    watched = [row for row in stored.vendors(catalogue) if row["has_parser"]]
    if not watched:
        return [{"vendor": "*", "confirmed_at": None, "suspect_since": None}]
    times = {row["vendor"]: _time(row["confirmed_at"]) for row in watched}
    return [row for row in watched if (at := times[row["vendor"]]) is None or abs(now - at) > age]


def _time(text: str | None) -> datetime | None:
    """The time that is written so; None where that is none."""
    try:
        return datetime.strptime(f"{text}", "%Y-%m-%dT%H:%M:%S%z")
    except ValueError:
        return None


def _integrity(catalogue: sqlite3.Connection) -> Found:
    return integrity.integrity(catalogue), "the file is whole"


def _log(catalogue: sqlite3.Connection) -> Found:
    vendors = integrity.vendors_written(catalogue)
    faults = (f"{vendor}: {fault}" for vendor in vendors for fault in _laws(catalogue, vendor))
    return faults, "every event fits what it was applied to, and together they give the catalogue"


def _laws(catalogue: sqlite3.Connection, vendor: str) -> Iterator[str]:
    """The first event that does not fit; where all do, the records that are not what they come to."""
    state: dict[Key, State] = {}
    last = 0
    try:
        for run, change in stored.changes_of(catalogue, vendor, _LAST_RUN):
            if run < last or not _fits(state, change):
                yield f"the event of run {run} that {change.code} was {change.kind} does not fit what was there"
                return
            last = run
            fold(state, [change])
    except Damaged as error:
        yield f"an event after run {last} cannot be read ({error})"
        return
    rows = {key: row.state for key, row in stored.stored_of(catalogue, vendor).items()}
    wrong = [code for scope, code in rows | state if rows.get((scope, code)) != state.get((scope, code))]
    if wrong:
        yield f"the events do not give the catalogue's {some(wrong)}"


def _fits(state: dict[Key, State], change: Change) -> bool:
    """Is `old` what was there, all of it?"""
    there = state.get((change.scope, change.code))
    if change.kind == "added":
        return there is None and change.old is None and change.new is not None
    if change.kind == "removed":
        return there is not None and there == change.old and change.new is None
    named = change.kind == "changed" and change.field in FIELDS
    return named and there is not None and getattr(there, str(change.field)) == change.old


def _fulltext(catalogue: sqlite3.Connection) -> Found:
    faults = (
        f"{row['vendor']} {row['code']} is not searched as it stands" for row in integrity.texts_astray(catalogue)
    )
    return faults, "search covers every record as it stands"


def _bodies(catalogue: sqlite3.Connection) -> Found:
    faults = (f"{sha256} is damaged" for sha256, body in integrity.bodies(catalogue) if not _is(sha256, body))
    return faults, "every page kept is the one that was read"


def _is(sha256: str, body: bytes) -> bool:
    try:
        return hashlib.sha256(zlib.decompress(body)).hexdigest() == sha256
    except zlib.error:
        return False


def _kept(catalogue: sqlite3.Connection) -> Found:
    lost = (f"{row['vendor']}/{row['page']} of run {row['run']} is lost" for row in integrity.bodies_lost(catalogue))
    return lost, "every page that gave a change, is suspect or was believed last is kept"


def _runs(catalogue: sqlite3.Connection) -> Found:
    lost = [f"run {run} is lost" for run in integrity.runs_lost(catalogue)]
    stored.runs(catalogue)
    open_ = some(map(str, integrity.runs_unended(catalogue)))
    return lost, f"without an end, cut off or at work now: {open_}" if open_ else "every run came to its end"


def _vendors(catalogue: sqlite3.Connection) -> Found:
    rows = stored.vendors(catalogue)
    left = some(row["vendor"] for row in rows if not row["has_parser"])
    return [], f"{len(rows)} known" + (f"; without a parser or disabled, so not looked at: {left}" if left else "")


_CHECKS: dict[str, Callable[[sqlite3.Connection], Found]] = {
    "integrity": _integrity,
    "log": _log,
    "fulltext": _fulltext,
    "bodies": _bodies,
    "kept": _kept,
    "runs": _runs,
    "vendors": _vendors,
}
