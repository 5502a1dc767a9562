"""A published site: valid, the same bytes from the same database, and enough to go on without errdex."""

import json
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import NOTHING, VENDORS, Desk, Patch, Run, page_of, pages_of
from server import Server

from ingest.config.settings import Config, SiteConfig


@pytest.fixture(scope="module")
def nights(template: Desk) -> Desk:
    """A catalogue of two runs, in the second of which a page became suspect."""
    template.refresh(**pages_of("base"))
    template.refresh(**pages_of("later") | {"paylera": NOTHING})
    return template


@pytest.fixture
def export(run: Run, desk: Desk, nights: Desk) -> Run:
    """The command on that catalogue."""
    desk.copy(nights)
    return run.of("export", "site")


def written(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_a_site_is_the_same_bytes_again_and_every_file_has_its_digest(export: Run) -> None:
    found = [export(name) for name in ("one", "two")]
    assert found == [(0, "", f"errdex: written: {name}\n") for name in ("one", "two")]
    assert export("one")[0] == 0
    one, two = written(Path("one")), written(Path("two"))
    assert one.keys() == two.keys() and {name for name in one if one[name] != two[name]} <= {"errdex.db"}
    index = json.loads(one["index.json"])
    digests = index["files"] | {row["file"]: row["sha256"] for row in index["vendors"]}
    assert digests.keys() == one.keys() - {"index.json", "errdex.db"}
    assert all(sha256(one[name]).hexdigest() == digest for name, digest in digests.items())
    assert one["all.jsonl.sha256"].decode() == f"{digests['all.jsonl']}  all.jsonl\n"


@pytest.mark.slow
@pytest.mark.parametrize("facts", [False, True])
def test_every_json_file_is_valid_and_a_suspect_vendor_keeps_its_last_good_state(export: Run, facts) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    export("site", *(["--facts"] if facts else []))
    files = {name: json.loads(text) for name, text in written(Path("site")).items() if name.endswith(".json")}
    schema = files.pop("schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    assert len(files) == 1 + len(VENDORS)
    for data in files.values():
        jsonschema.validate(data, schema, format_checker=jsonschema.FormatChecker())
    paylera = files["vendors/paylera.json"]
    assert paylera["confirmed_at"] and paylera["suspect_since"]
    assert [page["outcome"] for page in paylera["unsettled"]] == ["suspect"] and len(paylera["records"]) == 16
    for broken in (files["index.json"] | {"run": -1}, paylera | {"records": [{"code": 1}]}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema)


@pytest.mark.slow
def test_a_site_that_is_declared_no_more_has_no_page_to_see_to(export: Run, desk: Desk) -> None:
    desk.refresh(Config(sites={"paylera": SiteConfig(enabled=False)}), autopay=page_of("autopay", "later"))
    export("site")
    paylera = json.loads(Path("site/vendors/paylera.json").read_text())
    assert not paylera["unsettled"] and not paylera["has_parser"] and len(paylera["records"]) == 16


@pytest.mark.slow
def test_the_facts_hold_no_text_of_a_vendors_but_its_digest(export: Run, desk: Desk) -> None:
    export("site")
    export("site", "--facts")
    files = written(Path("site"))
    assert {name for name in files if not name.startswith("vendors/")} == {"index.json", "schema.json"}
    text = b"".join(files.values()).decode()
    rows = desk.ask("SELECT message, hint, status_text, retryable_evidence FROM errors")
    prose = {str(one) for row in rows for one in row if one and " " in str(one)}
    assert len(prose) > 50 and not [one for one in prose if one in text]
    record = next(one for one in json.loads(files["vendors/autopay.json"])["records"] if one["code"] == "card_closed")
    ((message,),) = desk.ask("SELECT message FROM errors WHERE code = 'card_closed'")
    assert record["status"] == 404 and record["url"].endswith("#card_closed")
    assert record["sha256"]["message"] == sha256(str(message).encode()).hexdigest()


@pytest.mark.slow
def test_the_feed_the_page_and_the_database_hold_the_catalogue(export: Run) -> None:
    feedparser = pytest.importorskip("feedparser")
    export("site")
    feed = feedparser.parse(Path("site/changes.atom").read_bytes())
    assert not feed.bozo and any("autopay: " in entry.title for entry in feed.entries)
    assert "error codes of 4 vendors" in Path("site/index.html").read_text()
    with closing(sqlite3.connect("site/errdex.db")) as database:
        names = ("errors", "changes", "pages")
        errors, changes, pages = (database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names)
    assert errors == len(Path("site/all.jsonl").read_text().splitlines()) < changes and pages == 0
    assert [path.name for path in Path("site").glob("errdex.db*")] == ["errdex.db"]


@pytest.mark.slow
def test_the_feed_has_the_last_runs_alone(export: Run, desk: Desk, monkeypatch: Patch) -> None:
    desk.refresh(**pages_of("base"))
    sizes = []
    for most in (100, 1):
        monkeypatch.setattr("ingest.export.site._MAX_RUNS", most)
        export("site")
        sizes.append(Path("site/changes.atom").read_text().count("<entry>"))
    assert sizes[0] > sizes[1] > 0


@pytest.mark.parametrize("index", ["{}", "5", '"errdex"', "[" * 100_000], ids=("object", "number", "text", "deep"))
def test_a_folder_with_something_else_in_it_is_left_alone(export: Run, index) -> None:
    Path("mine").mkdir()
    Path("mine/index.json").write_text(index)
    code, _, err = export("mine")
    assert code == 2 and "errdex did not write it" in err
    assert written(Path("mine")) == {"index.json": index.encode()}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["vendors", "all.jsonl", "errdex.db"])
def test_a_link_in_a_site_is_not_followed(export: Run, name) -> None:
    assert export("site")[0] == 0
    path, other = Path("site", name), Path("other")
    path.rename(other)
    path.symlink_to(other.absolute())
    before = other.stat().st_mtime_ns
    code, _, err = export("site")
    assert code == 2 and f"site/{name}: is a link" in err and other.stat().st_mtime_ns == before


@pytest.mark.slow
def test_a_site_of_all_vendors_loses_the_file_of_one_that_is_gone(export: Run) -> None:
    assert export("site", "-v", "paylera")[0] == 2
    export("site")
    shutil.copy("site/vendors/paylera.json", "site/vendors/gone.json")
    export("site")
    assert not Path("site/vendors/gone.json").exists()


@pytest.mark.slow
def test_a_refresh_and_an_explanation_start_from_a_published_site(
    export: Run, run: Run, server: Server, monkeypatch: Patch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(Path("cache").absolute()))
    Path("errdex.toml").write_text("[fetch]\nallow_private = ['127.0.0.0/8']\n")
    monkeypatch.setenv("ERRDEX_CONFIG", "errdex.toml")
    export("site")
    files = written(Path("site"))
    server.routes["*"] = lambda to: to.page(files[to.path.lstrip("/")])
    Path("night").mkdir()
    Path("night/paylera.html").write_text(page_of("paylera", "later"))
    code, out, err = run("refresh", "--from", "night", "--baseline", f"{server.url}/", "--db", "new.db")
    assert code == 0 and "run 2: 1 added, 1 removed" in out and "; checked just now" in err
    for place in (f"{server.url}/", "site", "site/index.json"):
        assert run("explain", "card_closed", "--catalogue", place)[0] == 0, place
