"""Killed at any write statement: the file is whole, the laws hold, and the next run goes on as if nothing had been."""

import os
import sqlite3
from pathlib import Path

import pytest
from conftest import Desk, page_of

from ingest.diff import fold
from ingest.model import Key, State
from ingest.store import catalogue
from ingest.store.catalogue import reading
from ingest.store.read import changes_of, stored_of

WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT", "BEGIN", "CREATE", "PRAGMA wal_checkpoint")


def refresh_and_die(desk: Desk, at: int) -> int:
    """Refresh in a child process that ends at its write statement number `at`; 1 if it did, 0 if it lived."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        count = 0

        def traced(path: Path | str) -> sqlite3.Connection:
            connection = connect(path)

            def trace(sql: str) -> None:
                nonlocal count
                if sql.lstrip().startswith(WRITES):
                    count += 1
                    if count == at:
                        os._exit(1)

            connection.set_trace_callback(trace)
            return connection

        connect, catalogue._connect = catalogue._connect, traced
        desk.refresh(paylera=page_of("paylera", "later"), autopay=page_of("autopay", "later"))
        os._exit(0)
    finally:
        os._exit(9)


def state(desk: Desk, vendor: str) -> dict[Key, State]:
    """The vendor's records, once both laws were found to hold."""
    with reading(desk.db) as connection:
        rows = {key: row.state for key, row in stored_of(connection, vendor).items()}
        assert fold({}, (change for _, change in changes_of(connection, vendor, 10**9))) == rows
        texts = connection.execute("SELECT count(*) FROM errors_fts WHERE vendor = ?", (vendor,)).fetchone()[0]
        assert texts == len(rows)
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    return rows


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("first", [True, False], ids=["the first run", "a later run"])
def test_a_run_killed_at_any_write_leaves_each_vendor_as_it_was_or_as_it_will_be(tmp_path: Path, first: bool) -> None:
    vendors = ("paylera", "autopay")
    before = {} if first else {vendor: page_of(vendor) for vendor in vendors}
    after = {vendor: page_of(vendor, "later") for vendor in vendors}
    whole = Desk(tmp_path)
    old: dict[str, dict[Key, State]] = {}
    if not first:
        whole.refresh(**before)
        old = {vendor: state(whole, vendor) for vendor in vendors}
    whole.refresh(**after)
    new = {vendor: state(whole, vendor) for vendor in vendors}
    at, lived = 0, False
    while not lived:
        at += 1
        desk = Desk(tmp_path / str(at))
        desk.folder.mkdir()
        if not first:
            desk.refresh(**before)
        code = refresh_and_die(desk, at)
        assert code in (0, 1)
        lived = code == 0
        if not first:
            assert all(state(desk, vendor) in (old[vendor], new[vendor]) for vendor in vendors), f"killed at {at}"
        desk.refresh(**after)
        assert {vendor: state(desk, vendor) for vendor in vendors} == new
    assert at > 30
