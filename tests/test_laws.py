"""The laws: the log gives the catalogue, as of every run, forwards and backwards."""

import tempfile
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest
from conftest import Desk, table
from hypothesis import given
from hypothesis import strategies as st

from ingest.diff.differences import differences, fold, keep_spelling
from ingest.extraction.read_page import read_page
from ingest.history.net_diff import net_changes
from ingest.model import Key, State
from ingest.sites.registry import sources
from ingest.sites.site_source import load_site
from ingest.store.connection import reading
from ingest.store.page_states import faults
from ingest.store.queries import changes_of, stored_of

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
