"""What stands of each page now, in a row of its own: kept by every run, so that no question reads all checks."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from ingest.model import grouped

Row = Mapping[str, Any]


class PageState(NamedTuple):
    """A row of `page_states`, without its key. Each `_run` is a run, each `_check` the first run of a row of `checks`.

    `last_run`: the last check. `refresh_run`: the last one in a refresh. `accepted_run`: the last accepted one.
    `confirmed_run`: when the accepted body came, which for a review is earlier. `not_modified`: the 304s since the
    last full response. `suspect_run`: the first suspect check that nobody has accepted or rejected since. `failed_run`:
    the first failed check since the last accepted one. A page with rows and no check, from a baseline, has no run.
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
#: What the checks alone do not give once they are spans.
_UNCOUNTED = ("previous_run", "not_modified")
_UPSERT = f"INSERT OR REPLACE INTO page_states VALUES ({', '.join('?' * (2 + len(COLUMNS)))})"

#: In SQL: the pages that count, with the alias `page`: while rows stand on them, or the vendor's last refresh asked
#: for them.
CURRENT = """
    page_states AS page JOIN (SELECT vendor, max(refresh_run) AS refresh_run FROM page_states GROUP BY vendor) AS latest
        ON latest.vendor = page.vendor
    WHERE (page.last_run >= latest.refresh_run
        OR EXISTS (SELECT 1 FROM errors WHERE errors.vendor = page.vendor AND errors.page = page.page))"""


def after(connection: sqlite3.Connection, state: PageState, check: Row, run: int, kind: str) -> PageState:
    """The page's state after the check of `run`, which is of that kind of run, and within the row `check`."""
    row = check["run"]
    state = state._replace(last_run=run, previous_run=state.last_run)
    if kind == "refresh":
        state = state._replace(refresh_run=run)
    if check["account"] is not None:
        state = state._replace(account_check=row)
    if check["outcome"] == "suspect" and check["reason"] == "rejected":
        return state._replace(failed_run=None, failed_check=None)  # It reads as it did when a person rejected it.
    if check["outcome"] == "suspect":
        return state._replace(suspect_run=state.suspect_run or run, suspect_check=row)
    if check["outcome"] == "failed":
        return state._replace(failed_run=state.failed_run or run, failed_check=row)
    confirmed: int | None = run
    if kind == "review":  # Its body came in an earlier run.
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


def rejected(state: PageState) -> PageState:
    """The page's state after a person has rejected what it showed."""
    return state._replace(suspect_run=None, suspect_check=None)


def states_of(connection: sqlite3.Connection, vendor: str) -> dict[str, PageState]:
    """The state of each of the vendor's pages."""
    rows = connection.execute(f"SELECT page, {', '.join(COLUMNS)} FROM page_states WHERE vendor = ?", (vendor,))
    return {row[0]: PageState(*tuple(row)[1:]) for row in rows}


def write_states(connection: sqlite3.Connection, vendor: str, states: Iterable[tuple[str, PageState]]) -> None:
    """Write the states of some of the vendor's pages."""
    connection.executemany(_UPSERT, ((vendor, page, *state) for page, state in states))


def faults(connection: sqlite3.Connection, vendor: str) -> Iterator[str]:
    """The vendor's pages whose state does not follow from their checks and decisions."""
    states = states_of(connection, vendor)
    found = dict(_replayed(connection, vendor))
    stood_on = {row[0] for row in connection.execute("SELECT DISTINCT page FROM errors WHERE vendor = ?", (vendor,))}
    uncounted = dict.fromkeys(_UNCOUNTED, 0)
    for page in sorted(states.keys() | found.keys() | stood_on):
        state = states.get(page)
        if state is None or state._replace(**uncounted) != found.get(page, PageState())._replace(**uncounted):
            yield f"{vendor}/{page}"


def rejected_runs(connection: sqlite3.Connection, vendor: str) -> dict[str, list[int]]:
    """The runs in which each of the vendor's pages was rejected, the last one first."""
    sql = "SELECT DISTINCT page, run FROM decisions WHERE vendor = ? AND verdict = 'rejected' ORDER BY run DESC"
    return grouped(map(tuple, connection.execute(sql, (vendor,))))


def rejected_before(state: PageState, runs: list[int], run: int) -> PageState:
    """The page's state before `run`, once it was rejected in the earlier ones of `runs`, which are taken from there."""
    while runs and runs[-1] < run:
        runs.pop()
        state = rejected(state)
    return state


def _replayed(connection: sqlite3.Connection, vendor: str) -> Iterator[tuple[str, PageState]]:
    """The state of each checked page, from its checks and the decisions on it."""
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
        yield page, rejected(state) if pending else state
