"""Check that the database is intact, without changing it; every fault comes with its remedy."""

import hashlib
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from ingest.diff.differences import fold
from ingest.errors import Damaged
from ingest.model import Key, Say, State, some
from ingest.store import page_states, queries
from ingest.store.progress import with_progress
from ingest.store.queries import column
from ingest.store.vendor_states import is_dropped

_REMEDY = "Restore a backup from before the damage, or start a new database with --db"
_REMEDIES = dict.fromkeys(("kept", "bodies"), f"Run `errdex refresh` to keep the pages again. {_REMEDY}")
_NAMED = 5


@dataclass(frozen=True, slots=True)
class HealthCheck:
    """The result of one check. `detail` is a sentence; for a fault it includes the remedy."""

    name: str
    ok: bool
    detail: str


def examine(catalogue: sqlite3.Connection, say: Say = lambda line: None) -> Iterator[HealthCheck]:
    """Run every check, all on the same state of the database; `say` gets the progress of a long one.

    If SQLite cannot read the file, the other checks would only repeat that.
    """
    catalogue.execute("BEGIN")
    unreadable = False
    for name, (find_faults, summary) in _CHECKS.items():
        try:
            found = iter(find_faults(catalogue, say))
            faults = "; ".join(islice(found, _NAMED))
            more = sum(1 for _ in found)  # The rest is only counted.
            faults += f" and {more} more" if more else ""
            detail = summary(catalogue) if callable(summary) else summary
        except (sqlite3.Error, Damaged) as error:
            faults = f"cannot be read ({error})"
            unreadable = name == "integrity"
        if faults:
            detail = f"{faults}. {_REMEDIES.get(name, _REMEDY)}"
        yield HealthCheck(name, not faults, detail)
        if unreadable:
            break
    catalogue.rollback()


def _file_faults(catalogue: sqlite3.Connection, say: Say) -> Iterator[str]:
    return (line for line in column(catalogue, "PRAGMA integrity_check") if line != "ok")


def _log_faults(catalogue: sqlite3.Connection, say: Say) -> Iterator[str]:
    vendors = column(catalogue, "SELECT vendor FROM errors UNION SELECT vendor FROM changes")
    for vendor in with_progress(vendors, len(vendors), say, "replaying the log: {} of {} vendors"):
        if fault := _replay(catalogue, vendor):
            yield f"{vendor}: {fault}"


def _state_faults(catalogue: sqlite3.Connection, say: Say) -> Iterator[str]:
    vendors = column(catalogue, "SELECT vendor FROM page_states UNION SELECT vendor FROM checks")
    for vendor in with_progress(vendors, len(vendors), say, "replaying the checks: {} of {} vendors"):
        yield from page_states.faults(catalogue, vendor)


def _replay(catalogue: sqlite3.Connection, vendor: str) -> str | None:
    """Apply the vendor's log from its start and compare the result with `errors`: the first fault, or None."""
    state: dict[Key, State] = {}
    last = 0
    try:
        for change in queries.changes_of(catalogue, vendor, queries.MAX_RUN):
            before = state.get(change.key)
            previous = getattr(before, change.field) if before and change.field else before
            if change.run < last or previous != change.old:
                event = f"the event of run {change.run} that {change.code} was {change.kind}"
                return f"{event} does not fit the state before it"
            last = change.run
            fold(state, [change])
    except Damaged as error:
        return f"an event after run {last} cannot be read ({error})"
    rows = {key: row.state for key, row in queries.stored_of(catalogue, vendor).items()}
    wrong = [key[1] for key in rows | state if rows.get(key) != state.get(key)]
    return f"replaying the log does not reproduce {some(wrong)}" if wrong else None


def _search_faults(catalogue: sqlite3.Connection, say: Say) -> Iterator[str]:
    """The records that are not once in `errors` and once, with the same texts, in its full-text index."""
    texts = "vendor, scope, code, title, message, hint"
    for vendor, code in catalogue.execute(
        f"SELECT DISTINCT vendor, code FROM (SELECT {texts}, 1 AS side FROM errors"
        f" UNION ALL SELECT {texts}, -1 FROM errors_fts) GROUP BY {texts} HAVING count(*) <> 2 OR sum(side) <> 0"
    ):
        yield f"{vendor} {code} is not indexed as it is in the catalogue"


def _body_faults(catalogue: sqlite3.Connection, say: Say) -> Iterator[str]:
    for sha256, body in catalogue.execute("SELECT sha256, body FROM pages"):
        try:
            intact = hashlib.sha256(zlib.decompress(body)).hexdigest() == sha256
        except zlib.error:
            intact = False
        if not intact:
            yield f"{sha256} is damaged"


def _lost_bodies(catalogue: sqlite3.Connection, say: Say) -> Iterator[str]:
    """The checks whose body should be kept: of a change, of a suspect page, of a page's last accepted snapshot."""
    for vendor, page, run in catalogue.execute("""
        SELECT vendor, page, last_run FROM checks AS one
        WHERE coalesce(reason, '') NOT IN ('vanished', 'dropped')
        AND (outcome IN ('changed', 'suspect') OR run = (SELECT accepted_check
            FROM page_states WHERE page_states.vendor = one.vendor AND page_states.page = one.page))
        AND outcome <> 'failed' AND NOT EXISTS (SELECT 1 FROM pages WHERE pages.sha256 = one.sha256)
        ORDER BY run"""):
        yield f"{vendor}/{page} of run {run} is missing"


def _lost_runs(catalogue: sqlite3.Connection, say: Say) -> Iterator[str]:
    queries.runs(catalogue)
    sql = (
        "SELECT run FROM checks UNION SELECT last_run FROM checks UNION SELECT run FROM changes"
        " EXCEPT SELECT run FROM runs"
    )
    return (f"run {run} is missing" for run in column(catalogue, sql))


def _run_summary(catalogue: sqlite3.Connection) -> str:
    unfinished = some(map(str, queries.unfinished_runs(catalogue)))
    return f"unfinished (running, or interrupted): {unfinished}" if unfinished else "every run is finished"


def _vendor_summary(catalogue: sqlite3.Connection) -> str:
    rows = [row for row in queries.vendors(catalogue) if not is_dropped(row)]
    unwatched = some(row["vendor"] for row in rows if not row["has_parser"])
    return f"{len(rows)} known" + (f"; not checked (without a parser, or disabled): {unwatched}" if unwatched else "")


#: Name → what finds its faults, and what is reported where there is none.
_CHECKS: dict[
    str, tuple[Callable[[sqlite3.Connection, Say], Iterable[str]], str | Callable[[sqlite3.Connection], str]]
] = {
    "integrity": (_file_faults, "the file is intact"),
    "log": (_log_faults, "replaying the log reproduces the catalogue"),
    "states": (_state_faults, "the state of every page follows from its checks"),
    "fulltext": (_search_faults, "the full-text index matches the catalogue"),
    "bodies": (_body_faults, "every kept page matches its digest"),
    "kept": (_lost_bodies, "every page that has changed, is suspect or was accepted last is kept"),
    "runs": (_lost_runs, _run_summary),
    "vendors": (lambda catalogue, say: (), _vendor_summary),
}
