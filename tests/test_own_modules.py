"""A parser module of the user's own: as `probe --write` drafts it, and as errdex runs it."""

import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import ERRDEX, FIXTURES, ROOT, Desk, Run, page_of, table

from ingest.config.settings import Config, load_config
from ingest.pipeline.probe import ProbeJob, probe_job, probe_page
from ingest.pipeline.workers import read_job
from ingest.sites.registry import find_sites, sources
from ingest.sites.site_source import Job, Source, load_site
from parsers import Site


@pytest.mark.slow
@pytest.mark.parametrize("vendor", ["paylera", "autopay", "nevermined"])
def test_a_drafted_module_reads_what_was_probed(run: Run, desk: Desk, own: Path, vendor) -> None:
    (desk.folder / "acme.html").write_text(page_of(vendor), "utf-8")
    words = ("--write", "acme", "--format", "json", "--config", desk.folder / "errdex.toml")
    code, out, err = run("probe", desk.folder / "acme.html", *words)
    assert (code, err.count("written:")) == (0, 3)
    assert '": "remedy"' not in (own / "acme.py").read_text("utf-8"), (
        "the role is called hint wherever it is documented"
    )
    config = load_config(desk.folder / "errdex.toml")
    assert find_sites(config)["acme"].fault is None
    outcome = desk.refresh(config, acme=page_of(vendor))
    assert [check.outcome for _, check in outcome.checks] == ["changed"]
    probed = [(row["code"], row["status"], row["message"], row["hint"]) for row in json.loads(out)["records"]]
    assert desk.ask("SELECT code, status, message, hint FROM errors ORDER BY rowid") == probed
    fixture, beside = ((own / "fixtures" / f"acme.{kind}").read_text("utf-8") for kind in ("html", "json"))
    reading = read_job(Job(sources(config)["acme"], fixture.encode(), "errors", "", None))
    assert not isinstance(reading, tuple) and reading.findings == []
    assert [row["code"] for row in json.loads(beside)] == [record.code for record in reading.records]
    assert [record.code for record in reading.records] == [row[0] for row in probed]


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of modules of one's own, named in errdex.toml."""
    (tmp_path / "errdex.toml").write_text('[parsers]\npath = "own"\n')
    (tmp_path / "own").mkdir()
    return tmp_path / "own"


def test_a_draft_needs_a_name_of_its_own(run: Run, own: Path) -> None:
    for name, message in (("../acme", "lower-case letters"), ("paylera", "this site already exists")):
        code, _, err = run("probe", FIXTURES / "base" / "paylera.html", "--write", name)
        assert code == 2 and message in err
    assert list(own.iterdir()) == []


@pytest.mark.slow
def test_a_draft_tells_apart_what_would_clash(run: Run, desk: Desk, own: Path) -> None:
    rows = table("Code|HTTP|Message", *(f"locked|{status}|It is locked." for status in (409, 423)))
    page = f"<html><h1>Errors</h1>{rows}</html>"
    (desk.folder / "acme.html").write_text(page)
    assert run("probe", desk.folder / "acme.html", "--write", "acme")[0] == 0
    outcome = desk.refresh(load_config(desk.folder / "errdex.toml"), acme=page)
    assert [check.outcome for _, check in outcome.checks] == ["changed"]
    assert desk.ask("SELECT scope, code FROM errors") == [("409", "locked"), ("423", "locked")]
    again = desk.refresh(load_config(desk.folder / "errdex.toml"), acme=page.replace("409", "403"))
    assert [(check.outcome, check.reason) for _, check in again.checks] == [("changed", None)]  # No other spelling.


@pytest.mark.slow
def test_a_draft_declares_no_guess_at_an_unread_column(run: Run, desk: Desk, own: Path) -> None:
    rows = ("locked|409|It is locked.|never", "late|408|It came too late.|always", "gone|410|It is gone.|never")
    page = f"<html><h1>Errors</h1>{table('Code|HTTP|Message|May I repeat it?', *rows)}</html>"
    (desk.folder / "acme.html").write_text(page)
    assert run("probe", desk.folder / "acme.html", "--write", "acme")[0] == 0
    site = find_sites(load_config(desk.folder / "errdex.toml"))["acme"].site
    assert site and site.scope == "" and not site.columns
    outcome = desk.refresh(load_config(desk.folder / "errdex.toml"), acme=page)
    assert [(check.outcome, check.reason) for _, check in outcome.checks] == [("suspect", "column-unread")]


@pytest.mark.slow
def test_a_draft_from_a_file_invents_no_address(run: Run, tmp_path: Path, own: Path) -> None:
    links = {
        "canonical": '<link rel="canonical" href="https://acme.example/docs/codes">',
        "shared": '<link rel="canonical" href="/docs/codes"><meta property="og:url" content="https://acme.example/codes">',
        "none": "",
    }
    for name, link in links.items():
        (tmp_path / "page.html").write_text(page_of("autopay").replace("<head>", f"<head>{link}"), "utf-8")
        code, _, err = run("probe", tmp_path / "page.html", "--write", name)
        assert code == 0 and ("put the page's address into pages" in err) == (name == "none")
    sites = find_sites(load_config(tmp_path / "errdex.toml"))
    assert sites["canonical"].pages == {"codes": "https://acme.example/docs/codes"}
    assert sites["shared"].pages == {"codes": "https://acme.example/codes"}
    found = [urlsplit(url).hostname for url in sites["none"].pages.values()]
    assert found == ["put-the-address-of-the-page-here.invalid"]


def test_a_module_without_words_is_read_by_the_recogniser(tmp_path: Path) -> None:
    module = 'from parsers import Site\nSITE = Site("Acme", ("https://acme.example/errors",), headings=False)\n'
    (tmp_path / "acme.py").write_text(module)
    source = sources(Config(parsers=tmp_path))["acme"]
    assert not load_site(source)[0].pinned
    reading = read_job(Job(source, page_of("autopay").encode(), "errors", "", None))
    assert not isinstance(reading, tuple) and reading.findings == []
    wanted = probe_page(page_of("autopay").encode(), "acme", "", None).records
    assert [record.code for record in reading.records] == [row["code"] for row in wanted] != []


@pytest.mark.slow
def test_what_a_module_prints_is_no_result_and_what_it_yields_beside_rows_is_told(tmp_path: Path) -> None:
    module = """
from parsers import Site
print("loaded")
SITE = Site("Acme", ("https://acme.example/errors",))
def parse(page):
    print("called")
    yield 42
"""
    (tmp_path / "acme.py").write_text(module)
    (tmp_path / "errdex.toml").write_text("[parsers]\npath = '.'\n")
    (tmp_path / "acme.html").write_text(page_of("autopay"), "utf-8")
    words = [*ERRDEX, "refresh", "acme", "--from", ".", "--format", "json", "--config", "errdex.toml"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT)})
    (check,) = json.loads(done.stdout)["checks"]
    assert check["detail"] == "acme.py: TypeError: parse yields 42, which is no Row, Skipped or Unread"
    assert "loaded" in done.stderr and "called" in done.stderr


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("def parse(page): [][0]", "acme.py:3: IndexError: list index out of range"),
        ("def parse(page): pass", "acme.py: TypeError: parse yields nothing: it returns None"),
        ("SITE = Site('Acme', ('https://acme.example/'), '')", "TypeError: SITE.pages should be a tuple of addresses"),
        ("SITE = Site('Acme', ('https://acme.example/',), '[A-Z')", "TypeError: SITE.code is not a regular expression"),
    ],
)
def test_a_module_at_fault_is_told_where(tmp_path: Path, line: str, told: str) -> None:
    start = "from parsers import Site\nSITE = Site('Acme', ('https://acme.example/errors',))\n"
    (tmp_path / "acme.py").write_text(start + line)
    source = sources(Config(parsers=tmp_path))["acme"]
    found = read_job(Job(source, page_of("autopay").encode(), "errors", "", None))
    assert isinstance(found, tuple) and found[0] == "parser-error" and told in found[1]


def test_a_page_on_which_errdex_fails_is_told_without_blaming_a_module(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr("ingest.extraction.extract.read_lists", fail)
    body, told = page_of("autopay").encode(), ("internal-error", "RecursionError: too deep")
    assert probe_job(ProbeJob(body, "acme", "", None)) == told
    source = Source("acme", Path("errdex.toml"), False, Site("Acme", ("https://acme.example/errors",)))
    assert read_job(Job(source, body, "errors", "", None)) == told
