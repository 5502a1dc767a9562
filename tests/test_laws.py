"""The laws: the log gives the catalogue, as of every run, forwards and backwards."""

import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from html import escape
from pathlib import Path

import pytest
from conftest import DATA, Desk, table
from test_history import check_of, earlier

from ingest.diff.differences import differences, fold, keep_spelling
from ingest.extraction.read_page import read_page
from ingest.history.net_diff import net_changes
from ingest.model import Key, State, VendorWrite
from ingest.sites.registry import sources
from ingest.sites.site_source import load_site
from ingest.store import page_checks
from ingest.store.connection import reading, writing
from ingest.store.page_states import faults
from ingest.store.queries import changes_of, stored_of
from ingest.store.writes import begin_run, write_vendor

hypothesis = pytest.importorskip("hypothesis")
st = hypothesis.strategies
given, example = hypothesis.given, hypothesis.example

TEXTS = "Gone.|Too late.|Retry with backoff.|Do not retry.|Wait 30 s, then retry.|It’s  old — sorry|It's old - sorry"
TEXT = st.sampled_from(TEXTS.split("|"))
ROWS = st.dictionaries(
    st.sampled_from([f"area.code_{letter}" for letter in "abcdefghijkl"]),
    st.tuples(st.sampled_from([400, 404, 409, 500]), TEXT, st.sampled_from(["", "Locked", "Too late"])),
    min_size=1,
)
#: Any text that a page can hold, and codes of all lengths.
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), max_size=60)
CODES = st.from_regex(r"[a-z]{2,9}(?:_[a-z0-9]{1,9}){1,4}", fullmatch=True)
STATES = st.dictionaries(
    st.tuples(st.sampled_from(["", "one"]), st.sampled_from("abcd")),
    st.builds(
        State,
        st.sampled_from([None, 400, 500]),
        st.sampled_from([None, "400 Bad"]),
        st.sampled_from([None, "x"]),
        st.sampled_from([None, 0, 1]),
        st.sampled_from([None, "stated", "advised"]),
        TEXT,
        st.none() | TEXT,
        st.none() | TEXT,
        st.sampled_from(["[]", '["retry"]', '["check_state", "do_not_retry"]']),
        st.none() | st.sampled_from([0, 30]),
    ),
)


def page(rows: dict[str, tuple[int, str, str]]) -> str:
    lines = (f"<code>{code}</code>|{'|'.join(map(str, texts))}" for code, texts in rows.items())
    codes = table("problem|Status|Meaning|Title", *lines)
    return f"<html><body><main><h2>Area</h2>{codes}</main></body></html>"


ODD = "<tr><td><code>area.code_a</code></td></tr></table>"
PAGES = st.one_of(ROWS.map(page), ROWS.map(page), ROWS.map(lambda rows: page(rows).replace("</table>", ODD)), st.none())


@pytest.mark.slow
@given(st.lists(st.tuples(PAGES, PAGES), min_size=1, max_size=5))
def test_folding_the_log_gives_the_catalogue_as_of_every_run(versions: list[tuple[str | None, str | None]]) -> None:
    """Of two pages that state some codes both, one or the other of which is now and then broken or not there."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        seen: list[dict[Key, State]] = [{}]
        for first, second in versions:
            desk.refresh(paylera=first, paylera__more=second)
            with reading(desk.db) as connection:
                seen.append({key: row.state for key, row in stored_of(connection, "paylera").items()})
        with reading(desk.db) as connection:
            for run, wanted in enumerate(seen):
                assert fold({}, changes_of(connection, "paylera", run)) == wanted
            for since in range(len(seen)):
                for until in range(since, len(seen)):
                    net = net_changes(connection, since, until, None, datetime.now(UTC))
                    assert fold(dict(seen[since]), [change for _, change in net.changes]) == seen[until]
            log = list(changes_of(connection, "paylera", len(versions)))
            assert fold(dict(seen[-1]), reversed(log), backward=True) == {}
            assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert list(faults(connection, "paylera")) == []
            columns = "SELECT vendor, scope, code, title, message FROM"
            texts, rows = (desk.ask(f"{columns} {name} ORDER BY 1, 2, 3") for name in ("errors_fts", "errors"))
            assert texts == rows


@pytest.mark.slow
@given(STATES, STATES)
def test_differences_lead_from_the_old_to_the_new_and_back(old: dict[Key, State], new: dict[Key, State]) -> None:
    changes = differences(old, new)
    assert fold(dict(old), changes) == new
    assert fold(dict(new), reversed(changes), backward=True) == old
    assert differences(new, dict(reversed(new.items()))) == []


@pytest.mark.slow
@given(STATES, STATES)
def test_keeping_the_spelling_changes_no_words(old: dict[Key, State], new: dict[Key, State]) -> None:
    for key in old.keys() & new.keys():
        kept = keep_spelling(old[key], new[key])
        assert keep_spelling(new[key], kept) == new[key]
        assert keep_spelling(old[key], kept) == kept


@pytest.mark.slow
@given(st.dictionaries(CODES, st.tuples(st.sampled_from([200, 404, 503]), ANY_TEXT), min_size=1))
def test_what_is_parsed_is_what_is_stored_and_read_back(rows: dict[str, tuple[int, str]]) -> None:
    site, parse = load_site(sources(None)["paylera"])
    body = page(
        {code: (status, escape(text).replace("|", "&#124;"), "A name") for code, (status, text) in rows.items()}
    )
    parsed = read_page(site, parse, body.encode(), "error-codes", "", None)
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        outcome = desk.refresh(paylera=body)
        with reading(desk.db) as connection:
            held = stored_of(connection, "paylera")
    if parsed.findings:
        assert outcome.checks[0][1].outcome == "suspect" and held == {}
    else:
        wanted = {record.key: (record.state, record.evidence, record.section) for record in parsed.records}
        assert {key: (row.state, row.evidence, row.section) for key, row in held.items()} == wanted
        assert held.keys() == {("", code) for code in rows}


#: What one run says of a page: outcome, reason, body, parser; None where it was not asked for.
SEEN = st.none() | st.tuples(
    st.sampled_from(["changed", "unchanged", "not_modified", "suspect", "suspect", "failed"]),
    st.sampled_from(["rows-lost", "timeout"]),
    st.sampled_from("ab"),
    st.sampled_from("pq"),
)
#: A run: a review may accept or reject.
RUNS = st.lists(
    st.tuples(st.sampled_from(["refresh", "refresh", "refresh", "review", "rejection"]), st.tuples(SEEN, SEEN)),
    max_size=12,
)


def answers(connection: sqlite3.Connection, unsettled: Callable[[], list[dict[str, object]]]) -> tuple[object, ...]:
    names = ("vendor", "page", "outcome", "reason", "since", "sha256")
    rows = [tuple(row[name] for name in names) for row in unsettled()]
    return [tuple(row) for row in connection.execute("SELECT * FROM vendors")], rows


@pytest.mark.slow
@given(RUNS)
@example(
    [
        ("review", (None, ("unchanged", "rows-lost", "a", "p"))),
        ("refresh", (None, ("unchanged", "rows-lost", "a", "p"))),
    ]
)
def test_an_upgraded_history_answers_as_before(tmp_path_factory: pytest.TempPathFactory, runs) -> None:
    path = tmp_path_factory.mktemp("history") / "errdex.db"
    earlier(path, runs)
    with closing(sqlite3.connect(path)) as db:
        db.row_factory = sqlite3.Row
        sql = (DATA / "unsettled_v5.sql").read_text("utf-8")
        before = answers(db, lambda: [dict(row) for row in db.execute(sql)])
    with writing(path, create=False) as db:
        assert answers(db, partial(page_checks.unsettled, db)) == before
        assert list(faults(db, "acme")) == []
        upgraded = db.execute("SELECT * FROM checks ORDER BY page, run").fetchall()
        states = db.execute("SELECT * FROM page_states ORDER BY page").fetchall()
    # Night by night the same rows come out.
    with writing(path.with_name("nightly.db"), create=True) as db:
        for kind, pages in runs:
            run = begin_run(db, "refresh" if kind == "refresh" else "review", "saved", "", ["acme"])
            checks = [check_of(page, seen) for page, seen in zip(("one", "two"), pages, strict=True) if seen]
            if kind == "rejection":
                for page in ("one", "two"):
                    values = (run, "acme", page, "rejected", "", "", "", "", "")
                    db.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
                    db.execute(
                        "UPDATE page_states SET suspect_run = NULL, suspect_check = NULL WHERE page = ?", (page,)
                    )
                checks = []
            elif kind == "review":
                checks = [check for check in checks if check.outcome in ("changed", "unchanged")]
            write_vendor(db, run, "", {}, VendorWrite("acme", checks))
        assert db.execute("SELECT * FROM checks ORDER BY page, run").fetchall() == upgraded
        assert db.execute("SELECT * FROM page_states ORDER BY page").fetchall() == states
