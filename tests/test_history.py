"""A long history stays fast and exact: spans, page states, plans that scan no log, and the upgrade to them."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from conftest import DATA, ODD, Desk, Patch, Run, page_of
from sqlite_utils import Database

from ingest.config.settings import Config
from ingest.errors import CatalogueError
from ingest.model import Check, State
from ingest.pipeline.review import reject
from ingest.store import page_checks, page_states, queries
from ingest.store.connection import reading, writing
from ingest.store.doctor import examine
from ingest.store.schema import copy_of, migrations
from ingest.store.vendor_states import vendor_states
from ingest.store.writes import record_json, record_text


def check_of(page: str, seen: tuple[str, str, str, str]) -> Check:
    outcome, reason, body, parser = seen
    why = reason if outcome in ("suspect", "failed") else None
    sha256 = None if outcome == "failed" else body
    account = {"of": body} if outcome in ("changed", "suspect") else {}
    return Check(page, outcome, why, why, sha256=sha256, parser=parser, account=account)


def earlier(path: Path, runs: list[tuple[str, tuple[object, object]]]) -> None:
    """A catalogue of version 5 with these runs, one row a check."""
    with closing(sqlite3.connect(path)) as db:
        migrations.apply(Database(db), stop_before="v6_titles_and_actions")
        db.execute(f"CREATE VIEW vendors AS {(DATA / 'vendors_v5.sql').read_text('utf-8')}")
        for run, (kind, pages) in enumerate(runs, 1):
            sort = "refresh" if kind == "refresh" else "review"
            row = (run, sort, "saved", f"at {run:03}", None, "0", '["acme"]')
            db.execute("INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            for page, seen in zip(("one", "two"), pages, strict=True):
                if kind == "rejection":
                    values = (run, "acme", page, "rejected", "", "", "", "", "")
                    db.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
                elif seen and not (kind == "review" and seen[0] not in ("changed", "unchanged")):
                    row = page_states.row_of(run, "acme", check_of(page, seen))
                    del row["last_run"]
                    names = ", ".join(row)
                    db.execute(f"INSERT INTO checks ({names}) VALUES ({', '.join('?' * len(row))})", [*row.values()])
        db.commit()


def test_a_night_without_news_writes_no_row_but_its_own(desk: Desk) -> None:
    for _ in range(2):
        desk.refresh(paylera=page_of("paylera"))
    tables = ("errors", "changes", "pages", "errors_fts")
    before = [desk.ask(f"SELECT * FROM {table}") for table in tables]
    outcomes = [desk.refresh(paylera=page_of("paylera")).checks[0][1].outcome for _ in range(3)]
    assert outcomes == ["unchanged"] * 3 and [desk.ask(f"SELECT * FROM {table}") for table in tables] == before
    assert desk.ask("SELECT run, last_run FROM checks ORDER BY run") == [(1, 1), (2, 5)]
    assert desk.ask("SELECT confirmed_at IS NOT NULL FROM vendors") == [(1,)]


@pytest.mark.slow
def test_a_rejected_page_that_reads_the_same_is_no_news(desk: Desk) -> None:
    desk.refresh(paylera=page_of("paylera"))
    for _ in range(2):
        desk.refresh(paylera=ODD)
    reject(Config(), desk.db, "paylera")
    for _ in range(2):
        desk.refresh(paylera=ODD)
    assert desk.ask("SELECT run, last_run FROM checks WHERE outcome = 'suspect' ORDER BY run") == [(2, 3), (5, 6)]
    assert desk.ask("SELECT suspect_run, suspect_check FROM page_states") == [(None, None)]


@pytest.fixture
def plans(monkeypatch: Patch) -> Iterator[list[tuple[str, str]]]:
    """Every statement that SQLite runs, with each line of its plan."""
    found: list[tuple[str, str]] = []
    connect = sqlite3.connect

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, parameters: object = ()) -> sqlite3.Cursor:  # type: ignore[override]
            if sql.lstrip().upper().startswith(("SELECT", "WITH")):
                plan = super().execute(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall()  # type: ignore[arg-type]
                found.extend((" ".join(sql.split()), str(line[3])) for line in plan)
            return super().execute(sql, parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(sqlite3, "connect", partial(connect, factory=Connection))
    yield found


ASKED = (
    "diff|diff --since 7d|diff --since 1|diff --vendor paylera|diff --events|log paylera card_closed|log paylera|"
    "log paylera --format json|show paylera card_closed|search card|sites|sites paylera|review|review paylera|"
    "explain card_closed|diff --new me|show no_such|search nosuch"
).split("|")


@pytest.mark.slow
def test_no_question_scans_the_checks_or_the_changes(run: Run, desk: Desk, plans: list[tuple[str, str]]) -> None:
    desk.two_nights("paylera", "autopay")
    desk.refresh(paylera=ODD)
    for words in ASKED:
        plans.clear()
        run(*words.split())
        assert plans and [one for one in plans if scans(one)] == [], words


def scans(plan: tuple[str, str]) -> bool:
    """Does a line of a plan read a whole table of the history, under its own name or another?"""
    sql, line = plan
    if not line.startswith("SCAN "):
        return False
    name = line.split()[1]
    return name in ("checks", "changes") or any(f"{table} AS {name}" in sql for table in ("checks", "changes"))


def test_neither_the_age_of_vendors_nor_a_view_scans_the_checks_or_the_changes(
    desk: Desk, plans: list[tuple[str, str]]
) -> None:
    desk.refresh(paylera=page_of("paylera"))
    plans.clear()
    with reading(desk.db) as db:
        queries.vendors(db)
        for view in queries.column(db, "SELECT name FROM sqlite_master WHERE type = 'view'"):
            db.execute(f"SELECT * FROM {view}")
        page_checks.due(db, 1)
        page_checks.recovered(db, 1)
        vendor_states(db)
        page_checks.last_snapshots(db, "paylera")
    assert plans and [one for one in plans if scans(one)] == []


@pytest.mark.slow
def test_an_upgrade_that_fails_leaves_the_catalogue_as_it_was(tmp_path: Path, monkeypatch: Patch) -> None:
    path = tmp_path / "errdex.db"
    seen = ["changed", "suspect", "suspect", "changed", "suspect"]
    earlier(path, [("refresh", ((outcome, "timeout", "a", "p"), None)) for outcome in seen])
    with closing(sqlite3.connect(path)) as db:
        before = list(db.iterdump())
    with monkeypatch.context() as patch:
        patch.setattr(page_states, "COLUMNS", ("no", "such", "columns"))
        with pytest.raises(CatalogueError), writing(path, create=False):
            pass
    with closing(sqlite3.connect(path)) as db:
        assert list(db.iterdump()) == before and db.execute("PRAGMA user_version").fetchone() == (5,)
    said: list[str] = []
    with writing(path, create=False, say=said.append) as db:
        assert all(one.ok for one in examine(db) if one.name in ("integrity", "states"))
    with closing(sqlite3.connect(copy_of(path, 5))) as db:
        assert list(db.iterdump()) == before and str(copy_of(path, 5)) in said[0]


@pytest.mark.parametrize(
    "state",
    [
        State(404, '404 "None"', None, 1, "stated", "100 % \\ done\n", "%s\u2028é", None, '["retry", "wait"]', 30),
        State(None, None, "null", 0, "advised", "\x00", None, "t", "[]", None),
        State(None, None, None, None, None, "m", None),
    ],
)
def test_the_log_has_a_record_as_json(state: State) -> None:
    text = record_text("acme", "s", 'c"1', state)
    assert text == json.dumps(record_json("acme", "s", 'c"1', state), ensure_ascii=False)
