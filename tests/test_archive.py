"""Refreshing from web archives: which captures count, on which day, and what an archive cannot do."""

import gzip
import json
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import Desk, Inline, Run, data, page_of
from web_archives import URL, Crawl

from ingest.config.settings import Config, Fetch, SiteConfig
from ingest.history.acknowledgements import add
from ingest.history.net_diff import difference
from ingest.pipeline.refresh_job import run_refresh
from ingest.pipeline.refresh_request import RefreshRequest
from ingest.pipeline.refresh_run import RunOutcome
from ingest.store.connection import reading
from ingest.store.queries import changes_of
from parsers.extract.contract import OPEN

Read = Callable[..., RunOutcome]
BROKEN = page_of("paylera").replace("<td>401</td>", "", 1)


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    return Crawl(tmp_path / "crawl.warc.gz")


@pytest.fixture
def read(desk: Desk, crawl: Crawl) -> Read:
    def call(config: Config | None = None, *paths: Path) -> RunOutcome:
        request = RefreshRequest(config or Config(), desk.db, archives=paths or (crawl.path,))
        return run_refresh(request, desk.notes.append, reader=Inline())

    return call


def runs(desk: Desk) -> list[tuple[object, ...]]:
    return desk.ask("SELECT started_at, outcome, reason FROM runs LEFT JOIN checks USING (run) ORDER BY run")


def test_each_day_is_a_run_dated_by_its_last_capture_in_order(desk: Desk, crawl: Crawl, read: Read) -> None:
    crawl.add("2021-03-05T10:00:00Z", page_of("paylera", "later")).add("2020-03-05T10:00:00Z")
    crawl.add("2020-03-05T09:00:00Z", BROKEN).add("2020-06-01T00:00:00Z", url="https://other.example/errors")
    found = read()
    assert runs(desk) == [("2020-03-05T10:00:00Z", "changed", None), ("2021-03-05T10:00:00Z", "changed", None)]
    assert desk.ask("SELECT DISTINCT kind, source FROM runs") == [("refresh", "archive")]
    assert desk.ask("SELECT count(*), min(first_seen) FROM errors") == [(16, "2020-03-05T10:00:00Z")]
    assert found.news.tally()["removed"] == 1 and [check.rows_kept for _, check in found.checks] == [16]
    assert desk.ask("SELECT DISTINCT url FROM errors") == [(URL,)]


@pytest.mark.slow
def test_days_before_the_last_run_are_refused_and_later_ones_are_read(desk: Desk, crawl: Crawl, read: Read) -> None:
    crawl.add("2020-03-05T10:00:00Z").add("2020-04-05T10:00:00Z")
    read()
    crawl.add("2020-03-07T10:00:00Z", page_of("paylera", "later")).add("2020-05-05T10:00:00Z", BROKEN)
    assert [check.outcome for _, check in read().checks] == ["suspect"]
    said = "captures of 3 days, up to 2020-04-05, are not after its last run (2020-04-05T10:00:00Z)"
    assert f"paylera: {said}; passed over" in desk.notes and len(runs(desk)) == 3
    assert read().checks == [] and len(runs(desk)) == 3, "nothing is new"


def test_a_suspect_capture_does_not_block_later_ones_and_is_named(desk: Desk, crawl: Crawl, read: Read) -> None:
    crawl.add("2020-03-05T10:00:00Z").add("2020-04-05T10:00:00Z", BROKEN)
    crawl.add("2020-05-05T10:00:00Z", page_of("paylera", "later"))
    read()
    assert [row[1] for row in runs(desk)] == ["changed", "suspect", "changed"]
    note = "paylera/error-codes: 1 of 3 captures were not accepted, the last suspect on 2020-04-05 (row-unread)"
    assert note in desk.notes


def test_an_answer_that_may_be_mended_counts_only_if_there_is_no_other(desk: Desk, crawl: Crawl, read: Read) -> None:
    crawl.add("2020-03-05T10:00:00Z").add("2020-03-05T11:00:00Z", status="503 Busy")
    crawl.add("2020-03-06T10:00:00Z", status="503 Busy").add("2020-03-07T10:00:00Z", status="404 Not Found")
    read()
    assert [row[1:] for row in runs(desk)] == [("changed", None), ("failed", "server-error"), ("failed", "not-found")]


@pytest.mark.parametrize(
    "url",
    [URL.replace("https", "http"), URL + "/", URL + "#codes", URL.replace("docs-stage.", "www.docs-stage."), URL.replace("com/", "com:443/")],
)  # fmt: skip
def test_an_address_has_several_spellings(desk: Desk, crawl: Crawl, read: Read, url) -> None:
    crawl.add("2020-03-05T10:00:00Z", url=url)
    read()
    assert desk.ask("SELECT count(*) FROM errors") == [(16,)]


#: Revisits with what they give, and redirects that lead nowhere.
ARCHIVES = data("archives.json")
DIGEST = "sha1:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@pytest.mark.parametrize(("status", "fields", "outcome"), ARCHIVES["revisits"])
def test_a_revisit_is_what_it_repeats(desk: Desk, crawl: Crawl, read: Read, status, fields, outcome) -> None:
    none = {"Payload_Digest": "sha1:OTHER", "Refers_To_Target_URI": "https://other.example/", "Refers_To_Date": ""}
    crawl.add("2020-04-05T10:00:00Z", kind="revisit", status=status, **none | fields)
    crawl.add("2020-03-05T10:00:00Z", Payload_Digest=DIGEST)
    read()
    assert [row[1] for row in runs(desk)] == ["changed", *([outcome] if outcome else [])]
    note = "1 revisit records repeat captures that the archive does not hold; passed over"
    assert (note in desk.notes) is (outcome is None)


def test_a_revisit_of_a_redirect_leads_where_its_own_header_says(desk: Desk, crawl: Crawl, read: Read) -> None:
    new, empty = URL + "-moved", {"Payload_Digest": DIGEST, "Refers_To_Target_URI": URL, "Refers_To_Date": ""}
    crawl.add("2020-03-05T10:00:00Z", "", URL, "302 Found", [("Location", URL + "-old")], Payload_Digest=DIGEST)
    crawl.add("2020-03-06T10:00:00Z", "", URL, "302 Found", [("Location", new)], "revisit", **empty)
    crawl.add("2020-03-06T10:00:01Z", url=new)
    read()
    assert [row[1:] for row in runs(desk)] == [("failed", "missing"), ("changed", None)]


@pytest.mark.parametrize("hops", [[URL + "-new"], [URL + "-a", URL + "-b"], [URL.replace("https", "http"), URL]])
def test_redirects_are_followed_within_the_archive_in_any_order(desk: Desk, crawl: Crawl, read: Read, hops) -> None:
    end = hops[-1]
    crawl.add("2020-03-05T10:00:00Z", url=end)
    if end != URL:
        crawl.add("2020-01-01T10:00:02Z", BROKEN, url=end)
    for at, (start, target) in enumerate(zip([URL, *hops], hops, strict=False)):
        if target.startswith("https"):
            crawl.add(f"2020-03-05T10:00:0{at}Z", "", start, "301 Moved Permanently", [("Location", target)])
    read()
    assert [row[2] for row in runs(desk)] == ["moved" if end != URL else None]
    assert desk.ask("SELECT final_url, rows_kept FROM checks") == [(end, 16)]


@pytest.mark.parametrize(("target", "reason"), ARCHIVES["redirects"])
def test_a_redirect_that_leads_nowhere_is_failed(desk: Desk, crawl: Crawl, read: Read, target, reason) -> None:
    crawl.add("2020-03-05T10:00:00Z", "", URL, "302 Found", [("Location", target)])
    crawl.add("2020-03-05T10:00:01Z", "", URL + "-loop", "302 Found", [("Location", URL)])
    crawl.add("2020-03-09T10:00:01Z", "", URL + "-gone")
    read()
    assert [row[1:] for row in runs(desk)] == [("failed", reason)]


def chunked(body: bytes) -> bytes:
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


PAGE = page_of("paylera").encode()
CHUNKED, GZIP = [("Transfer-Encoding", "chunked")], [("Content-Encoding", "gzip")]


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (chunked(PAGE), CHUNKED, None),
        (PAGE, CHUNKED, None),
        (gzip.compress(PAGE), GZIP, None),
        (chunked(gzip.compress(PAGE)), CHUNKED + GZIP, None),
        (chunked(PAGE)[:-400], CHUNKED, "bad-encoding"),
        (gzip.compress(PAGE)[:-400], GZIP, "bad-encoding"),
        (PAGE, [("Content-Encoding", "br")], "bad-encoding"),
        (gzip.compress(b"<p>" * 100_000), GZIP, "too-large"),
        (b"<p>" * 100_000, [], "too-large"),
        (chunked(b"<p>" * 100_000), CHUNKED, "too-large"),
        (b"", [], "empty-body"),
        (b"%PDF-1.7", [], "not-html"),
    ],
)
def test_a_body_is_decoded_as_from_the_network(desk: Desk, crawl: Crawl, read: Read, body, headers, reason) -> None:
    crawl.add("2020-03-05T10:00:00Z", body, headers=headers)
    read(Config(Fetch(max_bytes=100_000)))
    assert [row[1:] for row in runs(desk)] == [("failed" if reason else "changed", reason)]


def test_a_capture_that_the_crawler_cut_off_is_failed(desk: Desk, crawl: Crawl, read: Read) -> None:
    crawl.add("2020-03-05T10:00:00Z", Truncated="length").add("2020-03-06T10:00:00Z", status="no status")
    read()
    assert [row[2] for row in runs(desk)] == ["too-large", "not-http"]


def test_a_record_without_a_response_counts_only_where_there_is_no_other(desk: Desk, crawl: Crawl, read: Read) -> None:
    crawl.add("2020-03-05T10:00:00Z", kind="resource")
    read()
    crawl.add("2020-03-06T10:00:00Z").add("2020-03-07T10:00:00Z", kind="resource")
    read()
    assert [row[1:] for row in runs(desk)] == [("failed", "missing"), ("changed", None)]


RECORD = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
)
FOLD = b"".join(b"Name%d: \x1b[31mvalue\r\n" % number for number in range(40_000))


@cache
def damaged() -> list[tuple[str, bytes]]:
    """What is wrong, and the bytes of an archive that begins well; packed once, as some are of megabytes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "crawl.warc.gz"
        packed = Crawl(path).add("2020-03-05T10:00:00Z").add("2020-03-06T10:00:00Z").path.read_bytes()
        long = Crawl(path).add("2020-03-05T10:00:00Z", page_of("paylera") + "x" * 200_000).path.read_bytes()
    plain, part = gzip.decompress(packed), len(packed) * 3 // 4
    dates = (b"2020-13-06T10:00:00Z", b"9020-03-06T10:00:00Z", b"0020-03-06T10:00:00Z", b"0001-01-01T00:00:00+09:00")
    return [
        *(("is truncated", body) for body in (packed[:part], packed[:-3], long[:-9], plain[: len(plain) * 3 // 4])),
        ("is damaged", packed[:part] + bytes([packed[part] ^ 0xFF]) + packed[part + 1 :]),
        ("is damaged", plain.replace(b"WARC/1.0", b"WARC/1.0\x1b[2J", 2) + b"\x1b]0;title\x07\r\n"),
        ("is damaged", plain + RECORD + b"Content-Length: -5\r\n\r\nx\r\n\r\n"),
        ("is damaged", plain + RECORD + b"\r\nno length"),
        ("has headers without an end", packed + gzip.compress(RECORD + b"Long: " + b"x" * 9_000_000)),
        ("has headers without an end", packed + gzip.compress(RECORD + FOLD)),
        ("is not a web archive", PAGE),
        ("is not a web archive", zlib.compress(PAGE)),
        ("is empty", b""),
        *(("has no valid date", plain.replace(b"2020-03-06T10:00:00Z", date)) for date in dates),
    ]


@pytest.mark.parametrize("at", range(17))
def test_a_damaged_archive_is_one_line_and_changes_nothing(run: Run, desk: Desk, crawl: Crawl, at) -> None:
    what, body = damaged()[at]
    crawl.path.write_bytes(body)
    err = run.refused("refresh", "--from", crawl.path)
    assert what in err and "\x1b" not in err and not desk.db.exists()
    assert ("nothing was changed" in err) != what.startswith(("is empty", "has no valid"))


@pytest.mark.slow
def test_a_folder_of_archives_and_several_files_are_one_archive(run: Run, desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "crawls"
    folder.mkdir()
    Crawl(folder / "b.warc").add("2020-03-05T10:00:00Z")
    Crawl(folder / "a.warc.gz").add("2020-03-06T10:00:00Z")
    one = Crawl(tmp_path / "c.warc.gz", gzip=False).add("2020-03-07T10:00:00Z").path
    assert run("refresh", "paylera", "--from", folder, "--from", one, "--dry-run")[0] == 0
    assert not desk.db.exists()
    assert run("refresh", "paylera", "--from", folder, "--from", one)[0] == 0
    assert len(runs(desk)) == 3
    (folder / "paylera.html").write_text("<p>")
    assert "holds saved pages and web archives" in run("refresh", "--from", folder)[2]


@pytest.mark.slow
@pytest.mark.usefixtures("processes")
def test_probe_gives_a_line_for_each_page_in_the_order_of_the_input(run: Run, desk: Desk, crawl: Crawl) -> None:
    crawl.add("2020-03-05T10:00:00Z", "<p>Nothing here.</p>", "https://a.example/").add("2020-03-05T10:00:01Z")
    crawl.add("2020-03-05T10:00:02Z", b"%PDF-1.7", "https://a.example/b").add("2020-03-05T10:00:03Z", status="404 Gone")
    one, none, bad = (desk.folder / name for name in ("one.html", "none.html", "bad.warc"))
    for path, text in ((one, page_of("autopay")), (none, "no markup"), (bad, "bad")):
        path.write_text(text)
    words = ["probe", one, crawl.path, none, "--format", "jsonl", "--executor", "local:3"]
    code, out, err = run(*words)
    lines = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "") and run.json("probe", one).items() <= lines[0].items()
    assert [(line["source"], line["url"], line["captured"], len(line.get("records", ()))) for line in lines] == [
        (str(one), None, None, 10),
        (str(crawl.path), "https://a.example/", "2020-03-05T10:00:00Z", 0),
        (str(crawl.path), URL, "2020-03-05T10:00:01Z", 16),
        (str(none), None, None, 0),
    ]
    assert lines[3]["failed"]["reason"] == "not-html"
    assert run("probe", none, "--format", "jsonl")[0] == 4
    assert run("probe", one, none)[0] == run("probe", crawl.path)[0] == run(*words, "--explain")[0] == 2
    assert run("probe", one, bad, "--format", "jsonl")[0] == 2


@pytest.mark.slow
def test_a_date_means_each_vendors_own_runs_when_archives_differ_in_age(
    run: Run, desk: Desk, crawl: Crawl, read: Read
) -> None:
    autopay = "https://autopay.agentagon.io/docs/errors"
    crawl.add("2021-03-05T10:00:00Z", page_of("autopay"), autopay)
    crawl.add("2021-06-05T10:00:00Z", page_of("autopay", "later"), autopay)
    older = Crawl(desk.folder / "older.warc").add("2020-03-05T10:00:00Z")
    older.add("2021-04-05T10:00:00Z", page_of("paylera", "later"))
    read()
    read(None, older.path)
    assert [row[0][:7] for row in runs(desk)] == ["2021-03", "2021-06", "2020-03", "2021-04"]
    for at, vendors in (("2019-01-01", []), ("2020-03-05", ["paylera"]), ("2021-03-06", ["autopay", "paylera"])):
        assert sorted({row["vendor"] for row in run.json("list", "--at", at)}) == vendors, at
    for since, until, vendors in (("2021-03-06", "2021-05-01", ["paylera"]), ("2021-05-01", "2022-01-01", ["autopay"])):
        found = run.json("diff", "--since", since, "--until", until)["changes"]
        assert sorted({one["vendor"] for one in found}) == vendors, since


def test_the_pages_of_an_index_are_read_as_captured(desk: Desk, crawl: Crawl, read: Read) -> None:
    index = "https://acme.example/errors"
    declared = replace(OPEN, follow="/errors/*")
    config = Config(sites={"acme": SiteConfig(pages=(index,), declared=declared), "paylera": SiteConfig(enabled=False)})
    crawl.add("2020-03-05T10:00:00Z", url=index + "/cards").add("2020-03-05T10:00:00Z", url=index + "/old/cards")
    crawl.add("2020-03-06T10:00:00Z", url=index + "/cards/")
    read(config)
    assert desk.ask("SELECT DISTINCT page FROM errors") == [("cards",)] and len(runs(desk)) == 2
    assert any("would have the same name as" in note for note in desk.notes)


def test_the_first_capture_of_a_page_is_its_baseline_whenever_it_is(desk: Desk, crawl: Crawl, read: Read) -> None:
    pages = (URL, URL + "/cards")
    config = Config(sites={"paylera": SiteConfig(pages=pages)})
    later = page_of("paylera").replace('<td><code dir="auto">', '<td><code dir="auto">card.')
    crawl.add("2020-03-05T10:00:00Z").add("2020-04-05T10:00:00Z", later, pages[1])
    crawl.add("2020-05-05T10:00:00Z", later.replace("<td>401</td>", "<td>403</td>", 1), pages[1])
    found = read(config).news
    told = desk.ask("SELECT rule, count(*) FROM changes GROUP BY run, rule ORDER BY run")
    assert told == [("baseline", 16), ("baseline", 16), ("status-changed", 1)]
    assert [change.rule for _, change in found.changes] == 32 * ["baseline"] + ["status-changed"]
    with reading(desk.db) as catalogue:
        for since, rules in (("1", 1), ("2", 1), ("3", 0)):
            net = difference(catalogue, since, None, None, datetime.now(UTC))
            assert [change.rule for _, change in net.changes] == rules * ["status-changed"], since


@pytest.mark.slow
def test_an_acknowledged_change_fails_no_run_of_an_archive(desk: Desk, crawl: Crawl, read: Read) -> None:
    moved = page_of("paylera").replace("<td>401</td>", "<td>403</td>")
    crawl.add("2020-03-05T10:00:00Z").add("2020-04-05T10:00:00Z", moved)
    assert read().news.meets("breaking")
    with reading(desk.db) as catalogue:
        made = list(changes_of(catalogue, "paylera", 2, 1))
    add(Path("accepted.toml"), "paylera", made, "me", "2020-04-06T00:00:00Z", "known", "")
    desk.db.unlink()
    assert not read().news.meets("breaking")
