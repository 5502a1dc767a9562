"""The catalogue under Datasette: every canned query is answered, and every label is of something that is there."""

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
import yaml
from conftest import NOTHING, ROOT, Desk, data

from ingest.store.code_lookup import search
from ingest.store.connection import reading

pytestmark = pytest.mark.slow
METADATA = ROOT / "deploy" / "datasette.yml"
(LABELS,) = yaml.safe_load(METADATA.read_text("utf-8"))["databases"].values()
Row = dict[str, Any]
#: What each is asked with, and what one of its rows then holds.
CASES: dict[str, tuple[dict[str, str], Row]] = data("canned_queries.json")


@pytest.fixture(scope="module")
def desk(template: Desk) -> Desk:
    """Two nights of every vendor, and a third in which one page is suspect."""
    template.two_nights()
    template.refresh(paylera=NOTHING)
    return template


@pytest.fixture(scope="module")
def ask(desk: Desk) -> Iterator[Callable[[str], list[Row]]]:
    """A path's rows, as a Datasette that serves the catalogue answers."""
    pytest.importorskip("datasette")
    command = [sys.executable, "-m", "datasette", "serve", str(desk.db), "--metadata", str(METADATA), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            address = next(found[0] for line in server.stderr if (found := re.search(r"http://127\S+", line)))
            with httpx.Client(base_url=address, trust_env=False) as client:
                yield lambda path: client.get(path).raise_for_status().json()
        finally:
            server.terminate()


@pytest.mark.parametrize("name", LABELS["queries"])
def test_every_canned_query_is_answered_with_what_is_asked_for(name, ask: Callable[[str], list[Row]]) -> None:
    given, wanted = CASES[name]
    rows = ask(f"/errdex/{name}.json?{urlencode(given | {'_shape': 'array'})}")
    assert any(all(str(value) in str(row[key]) for key, value in wanted.items()) for row in rows)
    empty = ask(f"/errdex/{name}.json?{urlencode(dict.fromkeys(given, '') | {'_shape': 'array'})}")
    assert isinstance(empty, list), "a form that is sent empty is no error"


@pytest.mark.parametrize("words", ["X402", "402.000", "ard_clo", "DECLINED pay", "closed", '"', "a b", "paylera"])
def test_the_search_finds_what_the_command_finds(words, desk: Desk, ask: Callable[[str], list[Row]]) -> None:
    rows = ask(f"/errdex/search.json?{urlencode({'words': words, '_shape': 'array'})}")
    with reading(desk.db) as catalogue:
        found = search(catalogue, words.split(), 100)
    assert {(row["vendor"], row["code"]) for row in rows} == {(row["vendor"], row["code"]) for row in found}
    assert len(rows) == len(found)


def test_there_are_ten_queries_and_each_says_what_it_answers() -> None:
    assert set(LABELS["queries"]) == set(CASES) and len(CASES) == 10
    for query in LABELS["queries"].values():
        assert query["title"].endswith("?") and query["description"]


def facets_of(labels: Row) -> list[str]:
    """The columns with facets; one of an array is `{array: column}`."""
    return [one["array"] if isinstance(one, dict) else one for one in labels.get("facets", [])]


def test_every_table_and_column_has_its_label_and_every_facet_is_a_column(desk: Desk) -> None:
    names = {str(row[0]) for row in desk.ask("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    ours = {name for name in names if not re.match("sqlite_|errors_fts", name)}
    assert ours == set(LABELS["tables"])
    for name in ours - {"_sqlite_migrations"}:
        labels, columns = LABELS["tables"][name], {str(row[1]) for row in desk.ask(f"PRAGMA table_info({name})")}
        assert labels["title"] and labels["description"]
        named = {*facets_of(labels), *(labels[key] for key in ("sort_desc", "label_column") if key in labels)}
        assert columns >= named, name
        assert name == "latest_changes" or columns == set(labels["columns"])


def test_the_tables_open_with_their_facets(ask: Callable[[str], Any]) -> None:
    for name, labels in LABELS["tables"].items():
        if "facets" in labels:
            assert set(facets_of(labels)) == set(ask(f"/errdex/{name}.json")["facet_results"]), name


def test_the_documented_commands_are_right(desk: Desk) -> None:
    database = (ROOT / "docs" / "database.md").read_text("utf-8")
    assert "`datasette data/errdex.db --metadata deploy/datasette.yml`" in database
    (query,) = re.findall(r"`sqlite-utils query data/errdex.db (.*?)`", database)
    command = [sys.executable, "-m", "sqlite_utils", "query", str(desk.db), *shlex.split(query)]
    assert "autopay" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
