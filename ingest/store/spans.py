"""Nights without news as spans: a check that only repeats the page's last one extends that row to its own run."""

import json
import sqlite3
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from typing import Any

from ingest.model import Check
from ingest.store import page_states
from ingest.store.page_states import COLUMNS, PageState
from ingest.store.progress import with_progress

#: The columns of `checks`; a row holds from run `run` to run `last_run`.
CHECK_COLUMNS = (
    *("run", "last_run", "vendor", "page", "outcome", "reason", "detail", "http_status", "final_url"),
    *("etag", "last_modified", "sha256", "parser", "rows_seen", "rows_kept", "account"),
)
#: What later checks of a span replace; of the last three, only a value that is there.
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
progress_to: ContextVar[Callable[[str], None]] = ContextVar("progress_to", default=lambda line: None)


def row_of(run: int, vendor: str, check: Check) -> dict[str, Any]:
    """The row of `checks` for a check."""
    values = {name: getattr(check, name) for name in CHECK_COLUMNS[3:-1]}
    account = json.dumps(check.account, ensure_ascii=False) if check.account else None
    return {"run": run, "last_run": run, "vendor": vendor, **values, "account": account}


def repeats(last: Mapping[str, Any], check: Mapping[str, Any], state: PageState) -> bool:
    """Does `check` say no more than the page's `last` one: accepted again as it was, or refused again for the same?

    What a person has rejected in between is news if it comes again, and a review's check is no night's.
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
    """Write a check, as a row of its own or as the end of the page's last one; the page's state after it."""
    vendor, page = row["vendor"], row["page"]
    sql = "SELECT * FROM checks WHERE vendor = ? AND page = ? ORDER BY run DESC LIMIT 1"
    last = connection.execute(sql, (vendor, page)).fetchone() if state.last_run else None
    if kind == "refresh" and last and repeats(last, row, state):
        first = last["run"]
        connection.execute(_EXTEND, row | {"first": first})
    else:
        first = row["run"]
        connection.execute(_INSERT, row)
    return page_states.after(connection, state, row | {"run": first}, row["last_run"], kind)


def migrate(connection: sqlite3.Connection) -> None:
    """Make spans of the checks of an earlier version, and each page's state of them; memory grows with pages only."""
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
    """Write the rows of `former_checks` as the runs of this version do, in their order."""
    total = connection.execute("SELECT count(*) FROM former_checks").fetchone()[0]
    kinds = dict(map(tuple, connection.execute("SELECT run, kind FROM runs")))
    vendors = connection.execute("SELECT DISTINCT vendor FROM decisions").fetchall()
    rejections = {vendor: page_states.rejected_runs(connection, vendor) for (vendor,) in vendors}
    states: dict[tuple[str, str], PageState] = {}
    rows = connection.execute("SELECT * FROM former_checks ORDER BY run")
    for row in with_progress(rows, total, progress_to.get(), "upgrading: {} of {} checks"):
        vendor, page, run = row["vendor"], row["page"], row["run"]
        pending = rejections.get(vendor, {}).get(page, [])
        state = page_states.rejected_before(states.get((vendor, page), PageState()), pending, run)
        check = dict(row) | {"last_run": run}
        states[vendor, page] = write_check(connection, check, kinds.get(run, "refresh"), state)
    for (vendor, page), state in states.items():
        left = rejections.get(vendor, {}).get(page)
        page_states.write_states(connection, vendor, [(page, page_states.rejected(state) if left else state)])
