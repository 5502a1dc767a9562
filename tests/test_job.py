"""The scheduled job: silent without news, atomic files, a clean end."""

import json
import os
import re
import signal
import subprocess
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import ERRDEX, FIXTURES, LOCAL, ODD, VENDORS, Desk, Patch, Run, page_of, pages_of, table
from server import Handler, Server

from ingest import atomic_files
from ingest.diff.rules import LEVELS
from ingest.store.connection import writing

PAGE, AFTER = page_of("paylera"), page_of("paylera", "later")
pytestmark = pytest.mark.usefixtures("desk")  # whose catalogue every command is about
BASE, LATER = FIXTURES / "base", FIXTURES / "later"


@pytest.fixture
def night(run: Run, desk: Desk, monkeypatch: Patch) -> Run:
    """A quiet refresh of one page, each a day after the one before."""
    days = iter(f"2026-11-{day:02}T00:00:00Z" for day in range(1, 31))

    def call(page: str | None, *words: object) -> tuple[int, str, str]:
        at = next(days)
        monkeypatch.setattr("ingest.pipeline.refresh_job.now", lambda: at)
        return run("refresh", "paylera", "--from", desk.save(paylera=page), "--quiet", *words)

    return call


@pytest.mark.slow
def test_of_a_week_of_nights_only_the_one_with_a_change_is_reported(night: Run) -> None:
    assert "16 added" in night(PAGE)[1]
    nights = [night(PAGE if day < 3 else AFTER) for day in range(7)]
    assert [out != "" for _, out, _ in nights] == [False, False, False, True, False, False, False]
    assert {(code, err) for code, _, err in nights} == {(0, "")}
    assert "payment.duplicate  status: 409 → 422" in nights[3][1]


@pytest.mark.slow
def test_a_suspect_page_is_told_at_once_weekly_and_once_when_it_ends(night: Run) -> None:
    night(PAGE)
    nights = [night(ODD if day != 3 else None) for day in range(16)]
    assert [at for at, (_, _, err) in enumerate(nights) if err] == [0, 7, 14]
    cause, remedy, kept = nights[7][2].splitlines()
    assert cause.startswith("errdex: suspect since 2026-11-02T00:00:00Z: paylera/error-codes: row-unread: ")
    assert remedy.startswith("errdex:   to do: ")
    assert remedy.endswith("; if the page is right as it is: errdex review paylera --accept")
    assert kept == "errdex:   kept: its 16 codes, as confirmed at 2026-11-01T00:00:00Z"
    _, out, err = night(AFTER, "--format", "json")
    assert json.loads(out)["summary"]["added"] == 1 and "accepted now; it was suspect: row-unread" in err
    assert night(AFTER) == (0, "", "")
    night(None)
    assert "accepted now; it had failed: missing" in night(AFTER)[2]


@pytest.mark.slow
def test_a_new_problem_beside_news_is_told_once(run: Run, desk: Desk) -> None:
    run("refresh", "--from", BASE)
    saved = desk.save(paylera=ODD, **pages_of("later", "autopay"))
    _, out, err = run("refresh", "autopay", "paylera", "--from", saved, "--quiet")
    assert out.count("row-unread: ") == 1 and err == "" and "1 added" in out


@pytest.mark.slow
def test_a_page_that_fails_for_a_new_reason_is_told_again(night: Run) -> None:
    night(PAGE)
    told = [re.findall(r"error-codes: ([\w-]+): ", night(page)[2]) for page in (None, "", None, "", ODD, ODD)]
    assert told == [["missing"], ["empty-body"], [], [], ["row-unread"], []]


def test_an_outage_of_several_pages_is_told_once(run: Run, tmp_path: Path) -> None:
    Path("errdex.toml").write_text("[sites.acme]\npages = ['https://acme.example/a', 'https://acme.example/b']\n")
    code, out, err = run("refresh", "acme", "--from", tmp_path)
    assert code == 4 and "nothing changed; 2 of 2 pages not accepted" in out
    assert "acme/a, b: missing: " in err and err.count("to do:") == err.count("kept: nothing") == 1
    assert "as DIR/acme/PAGE.html, then run errdex refresh acme --from DIR\n" in err
    assert "acme/a, b: missing: " in run("review")[1] and "acme/a, b: missing: " in run("diff")[1]


def test_an_outage_of_many_vendors_is_told_once(run: Run, tmp_path: Path) -> None:
    code, out, err = run("refresh", *VENDORS, "--from", tmp_path)
    assert code == 4 and "4 of 4 pages not accepted" in out and err.count("to do:") == 1
    cause = "autopay/errors, basistheory/errors, nevermined/codes, paylera/error-codes: missing: e.g. there is no"
    assert all(cause in text for text in (err, run("review")[1], run("diff")[1]))
    assert "review paylera" not in err and "as DIR/VENDOR/PAGE.html, then run errdex refresh VENDOR --from DIR\n" in err
    shown = run("review", "paylera")[1]
    assert "paylera/error-codes: missing: there is no saved file paylera/error-codes.html\n" in shown
    assert "as DIR/paylera/error-codes.html, then run errdex refresh paylera --from DIR\n" in shown


def test_saved_pages_of_no_site_are_named_in_one_line_and_so_are_sites_without_one(run: Run, desk: Desk) -> None:
    saved = desk.save(paylera=PAGE, **dict.fromkeys((f"page{at}" for at in range(9)), PAGE))
    err = run("refresh", "--from", saved)[2]
    assert "saved, but of no known site, so not read: page0, page1, page2, page3, page4 and 4 more\n" in err
    assert err.count("so not read: ") == 2


def test_skipped_vendors_are_named_only_together_with_news(night: Run) -> None:
    Path("errdex.toml").write_text("[sites.autopay]\nenabled = false\n")
    assert "autopay: disabled" in night(PAGE, "autopay")[2]
    assert night(PAGE, "autopay") == (0, "", "")


@pytest.mark.slow
def test_reports_are_what_diff_says_of_the_run_each_in_its_file(run: Run, tmp_path: Path) -> None:
    run("refresh", "--from", BASE)
    files = {form: tmp_path / f"news.{form}" for form in ("text", "json", "markdown")}
    assert run("refresh", "--from", LATER, *(f"--report={form}={file}" for form, file in files.items()))[0] == 0
    for form, file in files.items():
        assert file.read_text() == run("diff", "--format", form)[1]
    link = tmp_path / "link.md"
    link.symlink_to(files["text"])
    run("refresh", "--from", LATER, f"--report=text={link}")
    assert link.is_symlink() and "nothing changed" in files["text"].read_text()
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


@pytest.mark.slow
@pytest.mark.parametrize("option", ["--report=text=", "--metrics="])
def test_no_report_overwrites_a_file_of_errdex_or_another_report(run: Run, desk: Desk, option) -> None:
    run("refresh", "--from", BASE)
    Path("errdex.toml").write_text("")
    run("export", "jsonl", "errors.jsonl")
    Path("link").symlink_to(desk.db)
    own = ["link", f"../{Path.cwd().name}/errdex.db", *(f"{desk.db}{end}" for end in ("", "-wal", "-shm", ".lock"))]
    others = ("errdex.toml", "accepted.toml", "errors.jsonl", "out.md", "-", "/dev/stdout", "/dev/shm/../fd/1")
    words = ["refresh", "--from", BASE, "--baseline", "errors.jsonl", "--report=markdown=out.md"]
    for name in (*own, *others):
        assert "name a" in run.refused(*words, f"{option}{name}")
    assert desk.ask("SELECT count(*) FROM runs") == [(1,)] and not Path("out.md").exists()


@pytest.mark.slow
def test_a_file_that_cannot_be_written_holds_up_nothing_else(run: Run, monkeypatch: Patch) -> None:
    run("refresh", "--from", BASE)
    monkeypatch.setattr(atomic_files, "token_hex", lambda _: "new")
    Path(".bad.md.new").mkdir()  # where the new file would be written first
    words = ["--report=markdown=bad.md", "--report=text=good.txt", "--fail-on=breaking", "--log-format=json"]
    code, out, err = run("refresh", *VENDORS, "--from", LATER, "--metrics", "errdex.prom", *words)
    assert code == 70 and "5 added, 4 removed" in out and "5 added" in Path("good.txt").read_text()
    assert Path("errdex.prom").exists()
    *_, end, fault = map(json.loads, err.splitlines())
    assert end["exit_code"] == 70 and "bad.md: cannot be written" in fault["text"]
    assert "errdex diff --until 2 --format" in fault["text"]


@pytest.mark.slow
def test_the_changes_of_an_interrupted_run_are_reported_by_the_next(desk: Desk, night: Run) -> None:
    night(PAGE)
    night(AFTER)
    desk.ask("UPDATE runs SET finished_at = NULL WHERE run = 2")
    words = ["--fail-on", "breaking", "--report=json=news.json"]
    code, out, _ = night(AFTER, *words)
    assert code == 1 and out.startswith("run 3 (2026-11-03T00:00:00Z) against run 1")
    assert "payment.duplicate  status: 409 → 422" in out and json.loads(Path("news.json").read_text())["from"] == 1
    assert night(AFTER, *words) == (0, "", "")


@pytest.mark.slow
def test_the_run_and_its_report_apply_the_same_user_levels(run: Run, night: Run, desk: Desk) -> None:
    night(PAGE)
    levels = ["breaking", "warning", "info"]
    changed = PAGE.replace("payment.duplicate</code>", "payment.doubled</code>", 1)
    cases = [(changed, "code-renamed", "info"), (PAGE, "reverted", "info")]
    for page, rule, word in (*cases, (changed, "code-removed", "warning"), (PAGE, "code-added", "breaking")):
        Path("errdex.toml").write_text(f"[rules]\n{rule} = '{word}'\n")
        dry = ["refresh", "paylera", "--from", desk.save(paylera=page), "--dry-run"]
        dried = [run(*dry, "--fail-on", level)[0] for level in levels]
        code = night(page, "--fail-on", "breaking")[0]
        diff = [run("diff", "--fail-on", level)[0] for level in levels]
        assert code == diff[0] and dried == diff, rule


@pytest.mark.slow
def test_ignored_changes_are_neither_counted_nor_reported(run: Run, night: Run, desk: Desk) -> None:
    Path("errdex.toml").write_text("[rules]\n" + "".join(f"{rule} = 'ignore'\n" for rule in LEVELS))
    night(PAGE)
    assert night(AFTER) == (0, "", "")
    saved = desk.save(paylera=PAGE)
    data = run.json("refresh", "paylera", "--from", saved, "--dry-run")
    assert not any(data["summary"].values()) and data["changes"] == [] and data["ignored"]
    expected = f"run 3: nothing changed; {data['ignored']} ignored by the rules"
    assert expected in run("refresh", "paylera", "--from", saved)[1]


@pytest.mark.slow
def test_a_feed_keeps_the_entries_of_earlier_runs(night: Run) -> None:
    feeds = []
    for page in (PAGE, AFTER, PAGE, PAGE):
        night(page, "--report=atom=feed.xml")
        feeds.append(set(re.findall(r"<id>(.*?)</id>", Path("feed.xml").read_text())))
    assert feeds[0] < feeds[1] < feeds[2] == feeds[3]


@pytest.mark.slow
def test_a_recently_confirmed_vendor_is_skipped_without_a_check(run: Run, desk: Desk) -> None:
    run("refresh", "paylera", "--from", BASE)
    code, out, err = run("refresh", "paylera", "autopay", "--from", BASE, "--max-age", "6h", "--format", "json")
    data = json.loads(out)
    assert (code, data["skipped"], [check["vendor"] for check in data["checks"]]) == (0, ["paylera"], ["autopay"])
    assert err == "", "the line of the run names it"
    assert desk.ask("SELECT count(*) FROM checks WHERE vendor = 'paylera'") == [(1,)]
    assert run("refresh", "--from", BASE, "paylera", "--max-age", "6h", "--quiet") == (0, "", "")
    out = run("refresh", "--from", BASE, "paylera", "--max-age", "6h")[1]
    assert out == "run 4: nothing was checked; confirmed recently: paylera\n"


def test_a_failed_page_beside_vendors_confirmed_recently_is_not_every_page(run: Run, desk: Desk) -> None:
    words = ["refresh", "paylera", "autopay", "--from", desk.save(paylera=PAGE)]
    assert [run(*words, "--max-age", "6h")[0] for _ in range(2)] == [3, 3]


@pytest.mark.slow
def test_a_suspect_or_not_recently_confirmed_vendor_is_checked(run: Run, desk: Desk, night: Run) -> None:
    night(PAGE)
    for page, age, looked in ((PAGE, "1d", False), (PAGE, "1d", True), (ODD, "1m", True), (ODD, "2w", True)):
        before = desk.ask("SELECT last_run FROM page_states")
        night(page, "--max-age", age)
        assert (desk.ask("SELECT last_run FROM page_states") != before) is looked


def test_a_vendor_with_a_new_page_is_checked_however_recently_it_was_confirmed(run: Run, desk: Desk) -> None:
    for pages, skipped in (({}, False), ({}, True), ({"paylera__more": ""}, False)):
        out = run("refresh", "paylera", "--from", desk.save(paylera=PAGE, **pages), "--max-age", "1d")[1]
        assert ("confirmed recently" in out) is skipped


@pytest.mark.slow
def test_a_refresh_waits_for_another_at_most_as_long_as_asked(run: Run, desk: Desk) -> None:
    words = ["refresh", "--from", BASE, "--wait"]
    with writing(desk.db, create=True):
        code, _, err = run(*words, "0.2")
        assert code == 5 and f"another refresh is running (process {os.getpid()}, since 20" in err and "--wait" in err
        later = subprocess.Popen([*ERRDEX, *map(str, words), "60"], stderr=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):
            later.wait(1.5)
    assert (later.communicate(timeout=60)[1], later.returncode) == (b"", 0)


@pytest.mark.slow
def test_two_refreshes_in_one_second_make_one_check_and_no_error(desk: Desk) -> None:
    words = ["refresh", "--from", str(BASE), "--wait", "60", "--max-age", "1h"]
    runs = [subprocess.Popen([*ERRDEX, *words], stderr=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(2)]
    assert [(run.communicate(timeout=60), run.returncode)[1] for run in runs] == [0, 0]
    assert desk.ask("SELECT count(*) FROM checks") == [(4,)] and desk.ask("SELECT count(*) FROM runs") == [(2,)]


PAGE_KEYS = "at event vendor page outcome reason detail http_status final_url rows_seen rows_kept".split()


@pytest.mark.slow
def test_the_json_log_has_one_event_per_page_and_nothing_else(run: Run, desk: Desk) -> None:
    Path("errdex.toml").write_text("[sites.autopay]\nenabled = false\n")
    words = ["refresh", *VENDORS, "--log-format", "json", "--from"]
    events = [json.loads(line) for line in run(*words, BASE)[2].splitlines()]
    pages = [one for one in events if one["event"] == "page"]
    assert [list(one) == PAGE_KEYS and one["outcome"] for one in pages] == ["changed"] * 3
    assert [one["event"] for one in events] == ["note", "note", *["page"] * 3, "run"]
    assert "autopay" in events[0]["text"] and events[1]["text"] == f"created the database {desk.db}"
    assert events[-1]["exit_code"] == 0 and events[-1]["summary"]["added"] > 30
    for wrong in (["refresh", "nobody"], ["refresh", "--fail-on", "silly"], ["refresh", "--config", "nowhere"]):
        (only,) = run(*wrong, "--log-format", "json")[2].splitlines()
        assert json.loads(only)["event"] == "note"
    assert run(*words, BASE, "--quiet")[2] == ""


@pytest.mark.slow
def test_prometheus_own_parser_reads_the_metrics(night: Run, desk: Desk) -> None:
    parser = pytest.importorskip("prometheus_client.parser")
    night(PAGE)
    for page in (AFTER, AFTER.replace("<td>401</td>", "", 1)):
        night(page, "--metrics", "errdex.prom")
    families = list(parser.text_string_to_metric_families(Path("errdex.prom").read_text()))
    values = {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}
    assert all(family.documentation and family.type in ("gauge", "counter") for family in families)
    assert values["errdex_pages", "suspect"] == 1 and values["errdex_pages", "unchanged"] == 0
    assert values["errdex_codes", "paylera"] == 16
    breaking = desk.ask("SELECT count(*) FROM changes WHERE level = 'breaking'")[0][0]
    assert values["errdex_changes_total", "paylera", "breaking"] == breaking and breaking
    assert values["errdex_changes_total", "paylera", "info"] < 16, "a baseline is no change"
    days = [datetime(2026, 11, number, tzinfo=UTC).timestamp() for number in (2, 3)]
    last = (("errdex_vendor_confirmed_timestamp_seconds", "paylera"), ("errdex_run_timestamp_seconds",))
    assert [values[name] for name in last] == days
    assert values["errdex_run_duration_seconds",] >= values["errdex_vendor_duration_seconds", "paylera"] >= 0


MODULE = """
import time
from parsers import Site, read
SITE = Site("Acme", ("{url}/errors",), r"[a-z]+_[a-z]+", {{"Code": "code", "HTTP": "status", "Message": "message"}})
def parse(page):
    {before}
    yield from read(page, SITE)
"""
ROWS = table("Code|HTTP|Message", "card_lost|400|Lost.").encode()


@pytest.mark.slow
@pytest.mark.parametrize("slow", ["server", "parser"])
def test_sigterm_ends_a_run_within_seconds_and_keeps_finished_vendors(desk: Desk, server: Server, slow) -> None:
    asked, over = threading.Event(), threading.Event()

    def hang(to: Handler) -> None:
        asked.set()
        if slow == "server":
            over.wait(60)
        to.page(ROWS)

    hung = f"open({str(desk.folder / 'at-it')!r}, 'w').close(); time.sleep(50)"
    for name, before in (("acme", hung if slow == "parser" else "pass"), ("beta", "pass")):
        (desk.folder / f"{name}.py").write_text(MODULE.format(url=f"{server.url}/{name}", before=before))
    Path("errdex.toml").write_text(f"{LOCAL}timeout_s = 60\n[parsers]\npath = '.'\n")
    server.routes |= {"/acme/errors": hang, "/beta/errors": lambda to: to.page(ROWS)}
    words = ["refresh", "beta", "acme", "--log-format", "json", "--config", "errdex.toml"]
    job = subprocess.Popen([*ERRDEX, *words], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert job.stderr and [json.loads(job.stderr.readline()).get("vendor") for _ in range(2)] == [None, "beta"]
    assert asked.wait(30)
    while slow == "parser" and not (desk.folder / "at-it").exists():
        over.wait(0.05)
    job.send_signal(signal.SIGTERM)
    out, err = job.communicate(timeout=20)
    over.set()
    assert (job.returncode, out) == (143, "") and json.loads(err)["text"] == "stopped; finished work is kept"
    assert desk.ask("SELECT vendor, outcome FROM checks") == [("beta", "changed")]
    assert desk.ask("SELECT finished_at FROM runs") == [(None,)]
    with writing(desk.db, create=False):  # the lock is free
        pass


@pytest.mark.slow
def test_the_temporary_folder_may_have_a_long_name(desk: Desk) -> None:
    long = desk.folder / ("x" * 200)
    long.mkdir()
    (desk.folder / "paylera.html").write_text(PAGE)
    words = ["refresh", "paylera", "--from", str(desk.folder)]
    done = subprocess.run([*ERRDEX, *words], env=os.environ | {"TMPDIR": str(long)}, capture_output=True, text=True)
    assert done.returncode == 0 and "created the database" in done.stderr and not list(long.iterdir())
