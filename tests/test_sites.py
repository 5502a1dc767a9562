"""What holds for every site, found by being there."""

import ast
import json
import os
from pathlib import Path

import pytest
from conftest import FIXTURES, ROOT, SITES

from ingest.config.settings import Config
from ingest.diff.differences import keep_spelling
from ingest.extraction.read_page import read_page
from ingest.reading import Reading
from ingest.scrub import expected
from ingest.sites.registry import find_sites, sources
from ingest.sites.site_source import SHARED_MODULES, load_site
from parsers.lexicon.cleaning import cosmetic_free

CASES = sorted(FIXTURES.glob("*/*.html"))
CAPTURES = os.environ.get("ERRDEX_CAPTURES")


def read(vendor: str, body: bytes) -> Reading:
    site, parse = load_site(sources(None)[vendor])
    return read_page(site, parse, body, "page", "https://docs.example/page", None)


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_fixture_gives_the_records_beside_it(path) -> None:
    reading = read(path.stem, path.read_bytes())
    assert reading.findings == []
    beside = path.with_suffix(".json")
    if not beside.exists():
        beside.write_text(json.dumps(expected(reading), ensure_ascii=False, indent=1) + "\n", "utf-8")
        pytest.fail(f"{beside.name} was not there and is written: read it, then run again")
    assert expected(reading) == json.loads(beside.read_text("utf-8"))
    assert len(reading.records) <= 40 and path.stat().st_size <= 30_000


@pytest.mark.parametrize("vendor", SITES)
def test_every_site_has_its_fixtures_and_a_short_module(vendor) -> None:
    missing = [which for which in ("base", "later", "layout") if not (FIXTURES / which / f"{vendor}.html").exists()]
    assert not missing, f"save {vendor}.html into these folders of fixtures, too"
    assert len((ROOT / "parsers" / f"{vendor}.py").read_text("utf-8").splitlines()) <= 40


@pytest.mark.parametrize("vendor", [one for one in SITES if (FIXTURES / "layout" / f"{one}.html").exists()])
def test_another_layout_gives_the_same_records(vendor) -> None:
    base, layout = (read(vendor, (FIXTURES / which / f"{vendor}.html").read_bytes()) for which in ("base", "layout"))
    new = {record.key: record.state for record in layout.records}
    assert {r.key: keep_spelling(r.state, new[r.key]) for r in base.records} == {r.key: r.state for r in base.records}
    assert len(new) == len(base.records)


@pytest.mark.parametrize(
    "between", ["<p>What follows comes from the bank.</p>", "<div>What follows comes from the bank</div>"]
)
@pytest.mark.parametrize("at", [1, 9])
def test_a_text_between_two_cards_belongs_to_neither(between, at) -> None:
    body = (FIXTURES / "base" / "autopay.html").read_bytes()
    parts = body.split(b"</section>")
    parts[at] = between.encode() + parts[at]
    reading = read("autopay", b"</section>".join(parts))
    assert reading.findings == []
    assert expected(reading) == expected(read("autopay", body))


@pytest.mark.slow
@pytest.mark.skipif(not CAPTURES, reason="ERRDEX_CAPTURES names no folder of captures")
@pytest.mark.parametrize("which", ["", "earlier"])
@pytest.mark.parametrize("vendor", SITES)
def test_a_capture_gives_exactly_its_checked_records(vendor, which) -> None:
    folder = Path(CAPTURES or "") / which
    if not (folder / "pages" / f"{vendor}.html").exists():
        pytest.skip("there is no such capture")
    reading = read(vendor, (folder / "pages" / f"{vendor}.html").read_bytes())
    truth = json.loads((folder / "truth" / f"{vendor}.json").read_text("utf-8"))
    assert reading.findings == []
    assert [record.code for record in reading.records] == [wanted["code"] for wanted in truth]
    for record, wanted in zip(reading.records, truth, strict=True):
        state = record.state
        assert (state.status, state.category) == (wanted["status"], wanted["category"]), record.code
        assert cosmetic_free(state.message) == cosmetic_free(wanted["message"])
        assert cosmetic_free(state.hint or "") == cosmetic_free(wanted["hint"] or "")
        if wanted["retryable_basis"] != "either":
            verdict = None if state.retryable is None else bool(state.retryable)
            assert (verdict, state.retryable_basis) == (wanted["retryable"], wanted["retryable_basis"]), record.code


@pytest.mark.slow
def test_the_fingerprint_covers_all_that_reading_a_page_runs_through() -> None:
    seen, waiting = set(), ["extraction/read_page"]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            tree = ast.parse((ROOT / "ingest" / f"{name}.py").read_text("utf-8"))
            imports = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
            waiting += [name[7:].replace(".", "/") for name in imports if name.startswith("ingest.")]
    files = [path for room in ("advice", "extraction") for path in (ROOT / "ingest" / room).glob("[!_]*.py")]
    assert seen == {*SHARED_MODULES, *(f"{path.parent.name}/{path.stem}" for path in files)}


def test_a_module_is_a_site_by_being_there(tmp_path: Path) -> None:
    module = 'from parsers import Site\nSITE = Site("Acme", ("https://acme.example/errors",))\n'
    (tmp_path / "acme.py").write_text(module)
    (tmp_path / "broken.py").write_text("raise RuntimeError('half done')")
    (tmp_path / "_shared.py").write_text("WORDS = {}")
    found = find_sites(Config(parsers=tmp_path))
    assert set(found) == {*SITES, "acme", "broken"}
    assert found["acme"].pages == {"errors": "https://acme.example/errors"}
    assert "half done" in (found["broken"].fault or "")


@pytest.mark.slow
def test_parsers_touch_neither_network_nor_disk_nor_clock_nor_ingest() -> None:
    for path in sorted((ROOT / "parsers").rglob("*.py")):
        allowed = {"parsers", "lxml", "bs4", "webencodings", "__future__"}
        allowed |= {
            "collections",
            "dataclasses",
            "functools",
            "itertools",
            "json",
            "re",
            "codecs",
            "typing",
            "unicodedata",
        }
        allowed |= {"pkgutil", "tomllib", "importlib", "bisect"}  # package data, and what is imported once it is used
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [f"{node.module}.{alias.name}" for alias in node.names] if isinstance(node, ast.ImportFrom) else []
            names = [name for name in names if name != "http.HTTPStatus"]  # a table; the rest of http is the network
            assert {name.partition(".")[0] for name in names} <= allowed, path
            assert not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"open", "print"}
            ), path
