"""The checks of each page, where a row stands for a span of runs without news, and the current state of the page."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import fields
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from ingest.model import Check, Say, grouped
from ingest.store.progress import with_progress

#: The columns of `checks`; a row is a span: the checks from `run` to `last_run` that found the same.
CHECK_COLUMNS = ("run", "last_run", "vendor", *(field.name for field in fields(Check)))
#: The columns that a later check of a span replaces, those where it does so if it has a value, and those alike in all.
_REPLACED = ("last_run", "outcome", "http_status", "etag", "last_modified", "sha256")
_KEPT = ("rows_seen", "rows_kept", "account")
_SAME = ("reason", "detail", "final_url", "parser")
_CONFIRMED = ("unchanged", "not_modified")
_EXTEND = (
    f"UPDATE checks SET {', '.join(f'{name} = :{name}' for name in _REPLACED)},"
    f" {', '.join(f'{name} = coalesce(:{name}, {name})' for name in _KEPT)}"
    " WHERE vendor = :vendor AND page = :page AND run = :first"
)
_INSERT = f"INSERT INTO checks ({', '.join(CHECK_COLUMNS)}) VALUES ({', '.join(f':{name}' for name in CHECK_COLUMNS)})"
#: Receives the progress lines of a migration.
progress_to: ContextVar[Say] = ContextVar("progress_to", default=lambda line: None)


class PageState(NamedTuple):
    """A row of `page_states`, without its key. Each `_run` is a run, each `_check` the first run of a row of `checks`.

    `last_run`: the last check; `previous_run`: the one before. `refresh_run`: the last check by a refresh.
    `accepted_run`: the last accepted check. `confirmed_run`: the run that fetched the accepted body; a review accepts
    one that was fetched earlier. `not_modified`: how many 304s have come since the last full response. `suspect_run`:
    the first suspect check since somebody accepted or rejected the page. `failed_run`: the first failed check since the
    last accepted one. A page that has rows from a baseline and was never checked has no run.
    """

    last_run: int | None = None
    previous_run: int | None = None
    refresh_run: int | None = None
    accepted_run: int | None = None
    accepted_check: int | None = None
    confirmed_run: int | None = None
    not_modified: int = 0
    account_check: int | None = None
    suspect_run: int | None = None
    suspect_check: int | None = None
    failed_run: int | None = None
    failed_check: int | None = None


COLUMNS = PageState._fields
#: The fields that cannot be recomputed from spans.
_UNCOUNTED = ("previous_run", "not_modified")
_UPSERT = f"INSERT OR REPLACE INTO page_states VALUES ({', '.join('?' * (2 + len(COLUMNS)))})"

#: In SQL, with the alias `page`: the pages that count, as they have rows or were part of the vendor's last refresh.
CURRENT = """
    page_states AS page JOIN (SELECT vendor, max(refresh_run) AS refresh_run FROM page_states GROUP BY vendor) AS latest
        ON latest.vendor = page.vendor
    WHERE (page.last_run >= latest.refresh_run
        OR EXISTS (SELECT 1 FROM errors WHERE errors.vendor = page.vendor AND errors.page = page.page))"""


def after(connection: sqlite3.Connection, state: PageState, check: Mapping[str, Any], run: int, kind: str) -> PageState:
    """The page's state after a check in `run`, a run of that `kind`; `check` is the span that this belongs to."""
    row = check["run"]
    state = state._replace(last_run=run, previous_run=state.last_run)
    if kind == "refresh":
        state = state._replace(refresh_run=run)
    if check["account"] is not None:
        state = state._replace(account_check=row)
    if check["outcome"] == "suspect" and check["reason"] == "rejected":
        return state._replace(failed_run=None, failed_check=None)  # It still reads as when somebody rejected it.
    if check["outcome"] == "suspect":
        return state._replace(suspect_run=state.suspect_run or run, suspect_check=row)
    if check["outcome"] == "failed":
        return state._replace(failed_run=state.failed_run or run, failed_check=row)
    confirmed: int | None = run
    if kind == "review":  # Its body was fetched in an earlier run.
        sql = "SELECT max(last_run) FROM checks WHERE vendor = ? AND page = ? AND sha256 = ? AND last_run < ?"
        body = (check["vendor"], check["page"], check["sha256"], run)
        confirmed = connection.execute(sql, body).fetchone()[0]
    return state._replace(
        accepted_run=run,
        accepted_check=row,
        confirmed_run=max(confirmed or 0, state.confirmed_run or 0) or None,
        not_modified=state.not_modified + 1 if check["outcome"] == "not_modified" else 0,
        suspect_run=None,
        suspect_check=None,
        failed_run=None,
        failed_check=None,
    )


def after_rejection(state: PageState) -> PageState:
    """The page's state after somebody has rejected what it showed."""
    return state._replace(suspect_run=None, suspect_check=None)


def states_of(connection: sqlite3.Connection, vendor: str) -> dict[str, PageState]:
    """The state of each of the vendor's pages."""
    rows = connection.execute(f"SELECT page, {', '.join(COLUMNS)} FROM page_states WHERE vendor = ?", (vendor,))
    return {row[0]: PageState(*tuple(row)[1:]) for row in rows}


def write_states(connection: sqlite3.Connection, vendor: str, states: Iterable[tuple[str, PageState]]) -> None:
    """Write these states of the vendor's pages."""
    connection.executemany(_UPSERT, ((vendor, page, *state) for page, state in states))


def faults(connection: sqlite3.Connection, vendor: str) -> Iterator[str]:
    """Name the vendor's pages whose state is not what their checks and decisions give."""
    states = states_of(connection, vendor)
    found = dict(_replayed(connection, vendor))
    stood_on = {row[0] for row in connection.execute("SELECT DISTINCT page FROM errors WHERE vendor = ?", (vendor,))}
    uncounted = dict.fromkeys(_UNCOUNTED, 0)
    for page in sorted(states.keys() | found.keys() | stood_on):
        state = states.get(page)
        if state is None or state._replace(**uncounted) != found.get(page, PageState())._replace(**uncounted):
            yield f"{vendor}/{page}"


def rejected_runs(connection: sqlite3.Connection, vendor: str) -> dict[str, list[int]]:
    """The runs in which each page of the vendor was rejected, newest first."""
    sql = "SELECT DISTINCT page, run FROM decisions WHERE vendor = ? AND verdict = 'rejected' ORDER BY run DESC"
    return grouped(map(tuple, connection.execute(sql, (vendor,))))


def rejected_before(state: PageState, runs: list[int], run: int) -> PageState:
    """The page's state before `run`: after the rejections in those of `runs` that are earlier, which are removed."""
    while runs and runs[-1] < run:
        runs.pop()
        state = after_rejection(state)
    return state


def _replayed(connection: sqlite3.Connection, vendor: str) -> Iterator[tuple[str, PageState]]:
    """Recompute the state of each checked page from its checks and the decisions on it."""
    decisions = rejected_runs(connection, vendor)
    rows = connection.execute(
        "SELECT vendor, page, checks.run, last_run, coalesce(kind, 'refresh') AS kind, outcome, reason, sha256,"
        " iif(account IS NULL, NULL, '') AS account FROM checks LEFT JOIN runs USING (run)"
        " WHERE vendor = ? ORDER BY page, checks.run",
        (vendor,),
    )
    for page, checks in groupby(map(dict, rows), key=itemgetter("page")):
        state, pending = PageState(), decisions.get(page, [])
        for check in checks:
            for run in dict.fromkeys((check["run"], check["last_run"])):
                state = after(connection, rejected_before(state, pending, run), check, run, check["kind"])
        yield page, after_rejection(state) if pending else state


def row_of(run: int, vendor: str, check: Check) -> dict[str, Any]:
    """The row of `checks` for a check."""
    values = {name: getattr(check, name) for name in CHECK_COLUMNS[3:-1]}
    account = json.dumps(check.account, ensure_ascii=False) if check.account else None
    return {"run": run, "last_run": run, "vendor": vendor, **values, "account": account}


def repeats(last: Mapping[str, Any], check: Mapping[str, Any], state: PageState) -> bool:
    """Does `check` extend the span of the `last` one: accepted unchanged, or not accepted for the same reason?

    A page that is suspect again after a rejection begins a new span, and so does the check after a review.
    """
    anew = check["outcome"] == "suspect" and check["reason"] != "rejected" and state.suspect_run is None
    if anew or state.refresh_run != state.last_run:
        return False
    if any(last[name] != check[name] for name in _SAME) or check["account"] not in (None, last["account"]):
        return False
    if check["outcome"] in _CONFIRMED:
        return last["outcome"] in _CONFIRMED
    same = ("outcome", "http_status", "sha256")
    return check["outcome"] in ("suspect", "failed") and all(last[name] == check[name] for name in same)


def write_check(connection: sqlite3.Connection, row: dict[str, Any], kind: str, state: PageState) -> PageState:
    """Write a check as a new row or as the end of the page's last span; return the page's state after it."""
    vendor, page = row["vendor"], row["page"]
    sql = "SELECT * FROM checks WHERE vendor = ? AND page = ? ORDER BY run DESC LIMIT 1"
    last = connection.execute(sql, (vendor, page)).fetchone() if state.last_run else None
    if kind == "refresh" and last and repeats(last, row, state):
        first = last["run"]
        connection.execute(_EXTEND, row | {"first": first})
    else:
        first = row["run"]
        connection.execute(_INSERT, row)
    return after(connection, state, row | {"run": first}, row["last_run"], kind)


def migrate(connection: sqlite3.Connection) -> None:
    """Turn the checks of an older schema into spans and page states, in memory that grows with the pages only."""
    connection.row_factory = sqlite3.Row
    connection.execute("DROP VIEW IF EXISTS vendors")
    connection.execute("ALTER TABLE checks RENAME TO former_checks")
    connection.execute(
        "CREATE TABLE checks (run INTEGER NOT NULL, last_run INTEGER NOT NULL, vendor TEXT NOT NULL,"
        " page TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT, detail TEXT, http_status INTEGER, final_url TEXT,"
        " etag TEXT, last_modified TEXT, sha256 TEXT, parser TEXT, rows_seen INTEGER, rows_kept INTEGER, account TEXT,"
        " PRIMARY KEY (vendor, page, run)) STRICT"
    )
    integers = ", ".join(f"{name} INTEGER{' NOT NULL' if name == 'not_modified' else ''}" for name in COLUMNS)
    connection.execute(
        f"CREATE TABLE page_states (vendor TEXT NOT NULL, page TEXT NOT NULL, {integers},"
        " PRIMARY KEY (vendor, page)) STRICT, WITHOUT ROWID"
    )
    _write_spans(connection)
    connection.execute("DROP TABLE former_checks")
    for name in ("idx_checks_sha256", "idx_checks_run", "idx_changes_run"):
        connection.execute(f"DROP INDEX IF EXISTS {name}")
    connection.execute("CREATE INDEX idx_checks_sha256 ON checks (sha256)")
    connection.execute("CREATE INDEX idx_checks_run ON checks (run)")
    connection.execute("CREATE INDEX idx_changes_run_vendor ON changes (run, vendor)")
    connection.execute("CREATE INDEX idx_changes_vendor_run ON changes (vendor, run)")
    connection.execute("CREATE INDEX idx_changes_removed ON changes (kind, vendor, scope, code) WHERE kind = 'removed'")
    connection.execute("CREATE INDEX idx_errors_vendor_page ON errors (vendor, page)")
    connection.execute(
        "INSERT OR IGNORE INTO page_states (vendor, page, not_modified) SELECT DISTINCT vendor, page, 0 FROM errors"
    )


def _write_spans(connection: sqlite3.Connection) -> None:
    """Write the rows of `former_checks`, in order, as runs of this version would have written them."""
    total = connection.execute("SELECT count(*) FROM former_checks").fetchone()[0]
    kinds = dict(map(tuple, connection.execute("SELECT run, kind FROM runs")))
    vendors = connection.execute("SELECT DISTINCT vendor FROM decisions").fetchall()
    rejections = {vendor: rejected_runs(connection, vendor) for (vendor,) in vendors}
    states: dict[tuple[str, str], PageState] = {}
    rows = connection.execute("SELECT * FROM former_checks ORDER BY run")
    for row in with_progress(rows, total, progress_to.get(), "upgrading: {} of {} checks"):
        vendor, page, run = row["vendor"], row["page"], row["run"]
        pending = rejections.get(vendor, {}).get(page, [])
        state = rejected_before(states.get((vendor, page), PageState()), pending, run)
        check = dict(row) | {"last_run": run}
        states[vendor, page] = write_check(connection, check, kinds.get(run, "refresh"), state)
    for (vendor, page), state in states.items():
        left = rejections.get(vendor, {}).get(page)
        write_states(connection, vendor, [(page, after_rejection(state) if left else state)])
