"""A person's word on a suspect page: where it holds, where it does not, and how often we ask for it."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from conftest import LOCAL, ODD, Desk, Patch, Run, configured, data, page_of, table
from server import Server
from sqlite_utils import Database

from ingest import atomic_files
from ingest.config.decisions import add_waivers, load_waivers
from ingest.config.settings import Config
from ingest.errors import UsageError
from ingest.history.subscription import ChangeFilter, news
from ingest.model import Waiver
from ingest.pipeline.refresh_job import exit_code
from ingest.pipeline.review import accept, reject, suspect_pages
from ingest.reading import Finding
from ingest.store.connection import reading
from ingest.store.schema import migrations
from ingest.validate.waivers import Waivers, digest

BASE = page_of("paylera")
ROWS = [f"CARD_{name}|It is {name.lower()}." for name in ("LOST", "BROKEN", "STOLEN")]
NOTED = ODD.replace("</main>", "<p>Some other words.</p></main>")


def outcome(desk: Desk, page: str) -> tuple[str, str | None]:
    return desk.outcome(paylera=page)


def accepted(desk: Desk) -> None:
    desk.refresh(paylera=BASE)
    assert outcome(desk, ODD) == ("suspect", "row-unread")
    accept(Config(), desk.db, "paylera", "Their table is broken there.")


@pytest.mark.slow
def test_an_accepted_row_is_written_down_and_holds_whatever_the_other_rows_say(desk: Desk) -> None:
    accepted(desk)
    text = Path("accepted.toml").read_text("utf-8")
    assert 'page = "paylera/error-codes"' in text and 'why = "Their table is broken there."' in text
    assert text.count("[[accepted]]") == len(desk.ask("SELECT * FROM decisions WHERE verdict = 'accepted'"))
    assert desk.ask("SELECT reason, detail FROM checks WHERE run = 3")[0][0] == "accepted"
    assert outcome(desk, ODD) == ("unchanged", None)
    assert outcome(desk, NOTED) == ("unchanged", "accepted")
    assert outcome(desk, NOTED.replace("<td>404</td>", "<td>410</td>", 1)) == ("changed", "accepted")
    assert outcome(desk, NOTED.replace("<td>410</td>", "", 1)) == ("suspect", "row-unread")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "field", "old"),
    [
        ('<span class="rounded-full">410</span>', "status", 410),
        ('<p class="mt-2"><strong>What to do:</strong> <!-- -->Check the id.</p>', "hint", "Check the id."),
    ],
)
def test_an_accepted_card_that_lacks_a_field_is_there_without_it(
    desk: Desk, part: str, field: str, old: object
) -> None:
    page = page_of("autopay")
    desk.refresh(autopay=page)
    assert desk.outcome(autopay=page.replace(part, "", 1)) == ("suspect", "row-unread")
    accept(Config(), desk.db, "autopay")
    changes = desk.ask("SELECT kind, field, old, new FROM changes WHERE run = 3 AND field IS NOT 'actions'")
    assert changes == [("changed", field, old, None)]


@pytest.mark.slow
def test_cards_that_all_lack_their_statuses_cannot_be_accepted(desk: Desk, run: Run) -> None:
    page = page_of("autopay")
    desk.refresh(autopay=page)
    bare = re.sub('<span class="rounded-full">[0-9]+</span>', "", page)
    assert desk.outcome(autopay=bare) == ("suspect", "row-unread")
    assert "--accept" not in run("review", "autopay")[1]
    with pytest.raises(UsageError, match="cannot be accepted: no-rows"):
        accept(Config(), desk.db, "autopay")


@pytest.mark.slow
def test_a_waiver_holds_by_its_file_or_without_it_by_the_catalogue(desk: Desk) -> None:
    accepted(desk)
    desk.db.unlink()
    assert outcome(desk, NOTED) == ("changed", "accepted")
    Path("accepted.toml").unlink()
    assert outcome(desk, ODD) == ("suspect", "row-unread"), "that catalogue never heard of the decision"
    accept(Config(), desk.db, "paylera")
    Path("accepted.toml").unlink()
    assert outcome(desk, NOTED) == ("unchanged", "accepted")
    desk.refresh(autopay=page_of("autopay").replace("</article>", "<p>There are 99 error codes.</p></article>"))
    accept(Config(), desk.db, "autopay")
    assert outcome(desk, ODD) == ("unchanged", "accepted"), "the new file has the earlier decisions, too"
    Path("accepted.toml").write_text("# none\n", "utf-8-sig")
    assert outcome(desk, NOTED) == ("suspect", "row-unread"), "where there is a file, it alone counts"


def test_an_accepted_charset_is_accepted_again_in_a_new_catalogue(desk: Desk) -> None:
    page = BASE.replace("isn’t", "isn\ufffdt")
    assert outcome(desk, page) == ("suspect", "wrong-charset")
    accept(Config(), desk.db, "paylera")
    desk.db.unlink()
    assert outcome(desk, page) == ("changed", "accepted")


@pytest.mark.slow
def test_a_decision_about_many_rows_is_about_no_others(desk: Desk) -> None:
    rows = [f"<tr><td><code>lost.code_{letter}</code></td><td>404</td></tr>" for letter in "abcdefgh"]
    desk.refresh(paylera=BASE)
    many = BASE.replace("</tbody>", "".join(rows) + "</tbody>", 1)
    desk.refresh(paylera=many)
    accept(Config(), desk.db, "paylera")
    assert outcome(desk, many.replace("</main>", "<p>More.</p></main>")) == ("unchanged", "accepted")
    assert outcome(desk, many.replace("code_h", "code_z")) == ("suspect", "row-unread")


@pytest.mark.slow
def test_what_a_page_says_twice_wrongly_can_be_accepted_once(desk: Desk) -> None:
    desk.refresh(paylera=BASE)
    twice = BASE.replace("</main>", "<p>There are 99 error codes.</p>" * 2 + "</main>")
    assert outcome(desk, twice) == ("suspect", "count-differs")
    accept(Config(), desk.db, "paylera")
    assert Path("accepted.toml").read_text("utf-8").count("[[accepted]]") == 1


@pytest.mark.slow
def test_of_two_pages_the_one_is_accepted_that_can_be(desk: Desk) -> None:
    desk.refresh(paylera=BASE)
    found = desk.refresh(
        paylera=ODD, paylera__more="<html><body><p>Nothing of the kind is to be seen here.</p></body></html>"
    )
    assert [check.outcome for _, check in found.checks] == ["suspect", "suspect"]
    found = accept(Config(), desk.db, "paylera")
    assert [check.outcome for _, check in found.checks] == ["changed", "suspect"] and exit_code(found, None) == 3
    with reading(desk.db) as db:
        assert [one.check["page"] for one in suspect_pages(Config(), db)] == ["more"]


def test_flapping_is_accepted_once_and_never_for_ever() -> None:
    decision = Waiver("paylera/error-codes", "flapping: it was", digest([]), "me", "now", "")
    assert Waivers([decision]).waiver_for("paylera/error-codes", Finding("flapping", "it was"), []) is None


@pytest.mark.slow
def test_accepting_is_no_look_at_the_page(desk: Desk, monkeypatch: Patch) -> None:
    desk.now = "2026-01-01T00:00:00Z"
    monkeypatch.setattr("ingest.pipeline.review.now", lambda: "2026-09-01T00:00:00Z")
    accepted(desk)
    assert desk.ask("SELECT confirmed_at FROM vendors") == [(desk.now,)]


@pytest.mark.slow
def test_the_history_still_guards_a_page_whose_own_finding_was_accepted(desk: Desk) -> None:
    accepted(desk)
    rows = NOTED.split("<tr>")
    assert outcome(desk, "<tr>".join(rows[:4] + rows[-1:])) == ("suspect", "rows-lost")
    assert len(desk.ask("SELECT code FROM errors")) == 15


def test_whoever_is_asked_for_another_reason_is_told_of_lost_codes_too(desk: Desk) -> None:
    desk.refresh(paylera=BASE)
    rows = NOTED.split("<tr>")
    assert outcome(desk, "<tr>".join(rows[:4] + rows[-1:])) == ("suspect", "row-unread")
    ((told,),) = desk.ask("SELECT account FROM checks WHERE outcome = 'suspect'")
    assert "rows-lost" in told


@pytest.mark.slow
def test_a_rejection_holds_while_the_page_reads_the_same(desk: Desk) -> None:
    desk.refresh(paylera=BASE)
    outcome(desk, ODD)
    before = desk.ask("SELECT * FROM errors")
    reject(Config(), desk.db, "paylera", "A mishap of theirs.")
    assert desk.ask("SELECT suspect_since FROM vendors") == [(None,)]
    assert desk.ask("SELECT * FROM errors") == before and not Path("accepted.toml").exists()
    assert desk.ask("SELECT verdict, why FROM decisions") == [("rejected", "A mishap of theirs.")]
    with pytest.raises(UsageError, match="no page of paylera is suspect"):
        reject(Config(), desk.db, "paylera")
    for page in (ODD, NOTED, ODD):
        found = desk.refresh(paylera=page)
        ((_, check),) = found.checks
        assert (check.outcome, check.reason) == ("suspect", "rejected") and "A mishap of theirs." in (
            check.detail or ""
        )
        assert exit_code(found, None) == 0 and not found.left_out and desk.ask("SELECT * FROM errors") == before
    assert outcome(desk, ODD.replace("<td>405</td>", "", 1)) == ("suspect", "row-unread")
    found = desk.refresh(paylera=ODD.replace("The provider", "A provider"))
    assert exit_code(found, None) == 3 and found.checks[0][1].reason == "row-unread"
    assert outcome(desk, BASE)[0] == "unchanged"
    assert outcome(desk, ODD) == ("suspect", "row-unread")  # It was right in between.


@pytest.mark.slow
def test_an_acceptance_at_a_terminal_asks_for_its_reason(desk: Desk, run: Run, monkeypatch: Patch) -> None:
    desk.refresh(paylera=BASE)
    desk.refresh(paylera=ODD)
    monkeypatch.setattr("ingest.cli.review_command.has_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", StringIO(""))
    assert run("review", "paylera", "--accept")[0] == 1 and not Path("accepted.toml").exists()
    monkeypatch.setattr("sys.stdin", StringIO("They merged two lists.\n"))
    assert "Why?" in run("review", "paylera", "--accept")[2]
    assert 'why = "They merged two lists."' in Path("accepted.toml").read_text("utf-8")


@pytest.mark.slow
def test_a_rejected_page_is_shown_by_sites_and_can_be_accepted_later(desk: Desk, run) -> None:  # type: ignore[no-untyped-def]
    desk.refresh(paylera=BASE, autopay=None)
    desk.refresh(paylera=ODD)
    Path("none").mkdir()
    assert run("refresh", "paylera", "--from", "none")[0] == 4  # It fails in between.
    assert "\nfailed since " in run("review")[1], "a page that failed is named beside the suspect one"
    assert "keeps the last good rows and exits 0" in run("review", "paylera", "--reject", "--why", "A slip.")[2]
    rejected = run("refresh", "paylera", "--from", desk.folder / "saved")[1]
    assert "\tsuspect\t16\t20" in rejected, "since when it is rejected stands beside it"
    assert "rejected since" in run("sites")[1] and "damaged" not in run("doctor")[1]
    assert "`errdex review paylera --accept` applies it after all" in run("doctor")[1]
    reviewed = run("review")[2]
    assert "paylera/error-codes: rejected since 20" in reviewed and "errdex review paylera --accept" in reviewed
    assert "(A slip.)" in reviewed and "row-unread" in reviewed, "the decision, and what was found"
    with reading(desk.db) as catalogue:
        [at] = {at for (at,) in catalogue.execute("SELECT at FROM decisions")}
    assert f"rejected since {at} " in reviewed
    assert run("review", "autopay")[2] == "errdex: no page of autopay is suspect\n"
    assert desk.changes(accept(Config(), desk.db, "paylera").run)[0][1].rule == "code-removed"
    assert "ok" in run("sites")[1].splitlines()[2]


@pytest.mark.slow
def test_a_review_shows_what_accepting_would_change_or_why_it_cannot(desk: Desk) -> None:
    desk.refresh(paylera=BASE, autopay=page_of("autopay"))
    clash = page_of("autopay").replace("card_closed", "internal_error")
    desk.refresh(paylera=ODD, autopay=clash)
    with reading(desk.db) as db:
        shown = {one.check["vendor"]: one for one in suspect_pages(Config(), db)}
    assert [(change.rule, change.kind) for _, change in shown["paylera"].changes] == [("code-removed", "removed")]
    assert shown["paylera"].refused is None and shown["autopay"].refused is None
    assert ("code-removed", "card_closed") in [(change.rule, change.code) for _, change in shown["autopay"].changes]
    found = accept(Config(), desk.db, "paylera")
    assert desk.changes(found.run) == [(name, replace(one, run=found.run)) for name, one in shown["paylera"].changes]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("told", "text"), [*data("wrong_decisions.json")["accepted"], ["nested too deeply", "accepted = " + "[" * 9000]]
)
def test_a_file_of_decisions_that_is_wrong_is_said_so_before_anything_is_done(desk: Desk, told, text) -> None:
    Path("accepted.toml").write_text(text)
    with pytest.raises(UsageError, match=told):
        desk.refresh(paylera=BASE)
    assert not desk.db.exists()


@pytest.mark.slow
def test_the_codes_of_a_dropped_vendor_are_removed_once_a_run_was_without_it(desk: Desk, run: Run) -> None:
    pages = {"paylera": BASE, "acme": f"<html><body><h1>Errors</h1>{table('Code|Message', *ROWS)}</body></html>"}
    alone = "[sites.paylera]\nenabled = true\n"
    both = configured(f"{alone}[sites.acme]\npages = ['https://acme.example/errors']\n")
    desk.refresh(both, **pages)
    late = f"<html><body><h1>Errors</h1>{table('Code|Message', *ROWS, 'CARD_LATE|It is late.')}</body></html>"
    desk.refresh(both, **pages | {"acme": late})
    Path("errdex.toml").write_text(alone)
    assert "no page of acme is suspect" in run.refused("review", "acme", "--accept"), "perhaps another configuration"
    remedy = "to remove them: errdex review acme --accept"
    assert "acme" not in run("review")[2] and remedy in run("refresh", "--from", desk.save(paylera=BASE))[2]
    assert f"acme: no longer watched; its codes stay (4); {remedy}" in run("review")[2]
    Path("accepted.toml").write_text("")
    code, out, err = run("review", "acme", "--accept", "--why", "We left them.")
    assert "the decision is in" not in err and Path("accepted.toml").read_text() == ""
    assert desk.ask("SELECT page, verdict, why FROM decisions") == [("errors", "accepted", "We left them.")]
    assert code == 0 and out.count("code-removed") == 4 and "4 removed" in out and desk.sound()
    assert desk.ask("SELECT DISTINCT cause FROM changes WHERE kind = 'removed'") == [("parser",)]
    assert [row["vendor"] for row in run.json("sites")] == ["paylera"] and "acme" not in run("doctor")[1]
    assert len(run.json("log", "acme")) == 8 and run.json("list", "--vendor", "acme") == []
    html = run("export", "html", "-")[1]
    assert " error codes of 1 vendor<" in html and "CARD_LOST" not in html
    assert "acme documented" not in run("search", "CARD_LOST")[2] + run("explain", "CARD_LOST")[1]
    assert "acme" not in run("refresh", "--from", desk.folder / "saved")[2]
    desk.refresh(both, **pages)
    assert desk.ask("SELECT count(*) FROM errors WHERE vendor = 'acme'") == [(3,)] and desk.sound(), (
        "of a page that did not change"
    )


@pytest.mark.slow
def test_the_codes_of_a_page_that_is_no_longer_read_are_removed_but_for_those_of_other_pages(
    desk: Desk, run: Run, server: Server
) -> None:
    other = [f"CARD_{name}|It is {name.lower()}." for name in ("LOST", "EXPIRED", "FROZEN")]
    for path, rows in (("/new", other), ("/old", ROWS)):
        body = f"<h1>Errors</h1>{table('Code|Message', *rows)}".encode()
        server.routes[path] = lambda to, body=body: to.tagged(body, "one")  # type: ignore[misc]
    pages = [f"{server.url}/old", f"{server.url}/new"]
    Path("errdex.toml").write_text(f"{LOCAL}[sites.acme]\npages = {pages}\n")
    assert run("refresh")[0] == 0
    Path("errdex.toml").write_text(f"{LOCAL}[sites.acme]\npages = {pages[1:]}\n")
    assert "no page of acme is suspect" in run.refused("review", "acme", "--accept"), "no run was without it"
    remedy = "not among the site's pages any more; its rows stay; to remove them: errdex review acme --accept"
    assert f"acme/old: {remedy}" in run("refresh")[2]
    said = "acme: no longer among its pages: old; their codes stay; to remove them: errdex review acme --accept"
    assert said in run("review")[2] and said in run("sites", "acme")[2] and run("sites")[2] == ""
    Path("errdex.toml").write_text(f"{LOCAL}[sites.acme]\npages = {[*pages[1:], f'{server.url}/none']}\n")
    run("refresh")
    assert "no page of acme is suspect" in run.refused("review", "acme", "--accept"), "the new page was never read"
    Path("errdex.toml").write_text(f"{LOCAL}[sites.acme]\npages = {pages[1:]}\n")
    run("refresh")
    code, out, _ = run("review", "acme", "--accept", "--why", "v1 is retired")
    assert desk.ask("SELECT page, verdict, why FROM decisions") == [("old", "accepted", "v1 is retired")]
    assert f"{server.url}/new" not in run("diff")[1], "their page is another"
    assert code == 0 and out.count("code-removed") == 2 and "2 removed" in out and desk.sound()
    assert desk.ask("SELECT DISTINCT cause FROM changes WHERE kind = 'removed'") == [("parser",)]
    assert desk.ask("SELECT page, count(*) FROM errors") == [("new", 3)], "CARD_LOST stands on both"
    assert run("refresh")[2] == "" and run.json("sites")[0]["pages"] == 1
    Path("errdex.toml").write_text(f"{LOCAL}[sites.acme]\npages = {pages}\n")
    assert run("refresh")[1].endswith("2 added (2 warning)\n") and desk.sound(), "of a page that did not change"


def test_nothing_is_left_to_remove_of_a_page_that_only_moved(run: Run, server: Server) -> None:
    server.routes["*"] = lambda to: to.page(f"<h1>Errors</h1>{table('Code|Message', *ROWS)}".encode())
    for name in ("old", "new"):
        Path("errdex.toml").write_text(f"{LOCAL}[sites.acme]\npages = ['{server.url}/{name}']\n")
        assert "to remove them" not in run("refresh")[2]
    (row,) = run.json("sites", "acme")
    assert [page["page"] for page in row["accounts"]] == ["new"]


@pytest.mark.parametrize("moved_when_suspect", [True, False])
def test_a_page_at_a_new_address_is_compared_with_what_was_accepted_at_the_old_one(
    desk: Desk, run: Run, server: Server, moved_when_suspect: bool
) -> None:
    codes = ("LOST", "STOLEN", "EXPIRED", "FROZEN", "BLOCKED", "UNKNOWN")

    def serve(address: str, title: str, status: int) -> tuple[int, str, str]:
        rows = [f"CARD_{code}|{status + at}|The card is {code.lower()}." for at, code in enumerate(codes)]
        body = f"<h1>Errors</h1>{table(f'Code|{title}|Message', *rows)}".encode()
        server.routes["*"] = lambda to: to.page(body)
        Path("errdex.toml").write_text(f"{LOCAL}[sites.acme]\npages = ['{server.url}/{address}']\n")
        return run("refresh")

    def stored() -> list[tuple[str, int | None]]:
        return desk.ask("SELECT DISTINCT page, min(status) FROM errors GROUP BY page")

    assert serve("old", "HTTP status", 400)[0] == 0
    if moved_when_suspect:
        assert serve("old", "Upstream status", 420)[0] == 3 and stored() == [("old", 400)]
    for _ in range(2):
        code, out, err = serve("new", "Upstream status", 420)
        assert code == 3 and "\tcolumn-reclassified" in out and stored() == [("old", 400)]
        assert "its rows stay until its other pages are accepted" in err and "to remove them" not in err
    assert "if accepted: 6 changed" in run("review", "acme")[1]
    assert run("review", "acme", "--accept")[0] == 0 and stored() == [("new", 420)]
    code, out, err = serve("new", "Upstream status", 420)
    assert code == 0 and "nothing changed" in out and err == "" and desk.sound()


def test_rows_that_a_page_takes_over_from_one_no_longer_read_are_guarded(desk: Desk, run: Run, server: Server) -> None:
    def refresh(pages: list[str], status: int) -> tuple[int, str, str]:
        for at, path in enumerate(("a", "b", "c")):
            rows = [f"CARD_{at}{part}|{status + part}|The card is {at}.{part}." for part in range(6)]
            if path == "c":
                rows = [f"CARD_{one}{part}|{status + part}|Other {one}.{part}." for one in (0, 1) for part in range(6)]
            body = f"<h1>Errors</h1>{table('Code|HTTP status|Message', *rows)}".encode()
            server.routes[f"/{path}"] = lambda to, body=body: to.page(body)  # type: ignore[misc]
        addresses = [f"{server.url}/{path}" for path in pages]
        Path("errdex.toml").write_text(f"{LOCAL}[sites.acme]\npages = {addresses}\n")
        return run("refresh")

    assert refresh(["a", "b"], 400)[0] == 0
    code, out, _ = refresh(["c"], 420)
    assert code == 3 and "\tmass-change" in out
    assert desk.ask("SELECT page, max(status) FROM errors GROUP BY page") == [("a", 405), ("b", 405)]
    assert run("review", "acme", "--accept")[0] == 0
    assert desk.ask("SELECT page, max(status) FROM errors GROUP BY page") == [("c", 425)] and desk.sound()


@pytest.mark.slow
def test_the_last_body_of_a_page_that_a_site_no_longer_has_states_no_codes(
    desk: Desk, run: Run, server: Server
) -> None:
    def serve(pages: str, number: int) -> None:
        rows = {"old": "abcde", "new": "abcde"[:number], "other": "vwxyz"}
        for name, letters in rows.items():
            lines = [f"CARD_{letter.upper()}X|It is {letter}." for letter in letters]
            body = f"<h1>Errors</h1>{table('Code|Message', *lines)}".encode()
            server.routes[f"/{name}"] = lambda to, body=body: to.page(body)  # type: ignore[misc]
        addresses = [f"{server.url}/{name}" for name in pages.split()]
        Path("errdex.toml").write_text(f"{LOCAL}[sites.acme]\npages = {addresses}\n")
        assert run("refresh")[0] == 0

    serve("old other", 5)
    serve("new other", 5)
    serve("new other", 4)
    assert desk.ask("SELECT code, cause FROM changes WHERE kind = 'removed'") == [("CARD_EX", "vendor")]
    assert "CARD_EX" not in run("refresh", "--archived", "--write")[1]
    serve("new", 4)
    assert run("review", "acme", "--accept")[0] == 0
    assert desk.ask("SELECT page, count(*) FROM errors") == [("new", 4)] and desk.sound()


@pytest.mark.slow
def test_what_cannot_be_written_down_is_not_accepted(desk: Desk, monkeypatch: Patch) -> None:
    desk.refresh(paylera=BASE)
    outcome(desk, ODD)
    monkeypatch.setattr(atomic_files, "token_hex", lambda _: "new")
    Path(".accepted.toml.new").mkdir()  # where the new file would be written first
    with pytest.raises(UsageError, match="nothing was accepted"):
        accept(Config(), desk.db, "paylera")
    Path("accepted.toml").write_text("accepted = []\n")
    with pytest.raises(UsageError, match=r"write its entries as \[\[accepted\]\]"):
        accept(Config(), desk.db, "paylera")
    Path("accepted.toml").unlink()
    assert outcome(desk, ODD) == ("suspect", "row-unread")


@pytest.mark.slow
def test_decisions_written_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    waivers = [Waiver(f"acme/page{n}", "row-unread: it was", "", "me", "now", "") for n in range(60)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: add_waivers(tmp_path / "accepted.toml", [one]), waivers))
    assert sorted(load_waivers(tmp_path / "accepted.toml") or ()) == sorted(waivers)


DECISION = (1, "paylera", "error-codes", "accepted", "row-unread: it was", "", "me", "now", "")


@pytest.mark.parametrize(
    ("version", "step"), [(1, "v2_decisions"), (2, "v3_cursors"), (3, "v5_findings"), (7, "v8_texts_by_vendor")]
)
def test_a_catalogue_of_an_earlier_version_is_brought_up_to_date(desk: Desk, version, step) -> None:
    with closing(sqlite3.connect(desk.db, isolation_level=None)) as connection:
        migrations.apply(Database(connection), stop_before=step)
        assert tuple(connection.execute("PRAGMA user_version").fetchone()) == (version,)
        if version > 1:
            connection.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", DECISION)
    desk.refresh(paylera=BASE)
    assert desk.ask("PRAGMA user_version") == [(8,)] and desk.ask("SELECT codes FROM vendors") == [(16,)]
    assert desk.ask("SELECT finding FROM decisions") == [(DECISION[4],)] * (version > 1)
    with news(desk.db, "mail", ChangeFilter(), datetime.now(UTC)) as found:
        assert len(found.changes) == 16


@pytest.mark.slow
def test_a_notice_counts_the_findings_that_it_leaves_out(desk: Desk, run: Run) -> None:
    desk.refresh(paylera=BASE)
    desk.refresh(paylera=BASE[: len(BASE) // 2])
    assert "(2 more findings: errdex review paylera)" in run("review", "--db", desk.db)[1]
    shown = run("review", "paylera", "--db", desk.db)[1]
    assert "more finding" not in shown and "\n  section-emptied: " in shown and "\n  rows-lost: " in shown


def test_a_page_back_at_a_former_address_is_read_again(desk: Desk, run: Run, server: Server) -> None:
    def serve(address: str, status: int) -> tuple[int, str, str]:
        rows = [f"CARD_{at}|{status + at}|The card is {at}." for at in range(3)]
        body = f"<h1>Errors</h1>{table('Code|HTTP status|Message', *rows)}".encode()
        server.routes["*"] = lambda to: to.page(body)
        Path("errdex.toml").write_text(f"{LOCAL}[sites.acme]\npages = ['{server.url}/{address}']\n")
        return run("refresh")

    for address, status in (("old", 400), ("new", 410), ("old", 400)):
        code, _, err = serve(address, status)
        assert code == 0 and "not among" not in err
        assert desk.ask("SELECT DISTINCT page, min(status) FROM errors GROUP BY page") == [(address, status)]
    assert "nothing changed" in serve("old", 400)[1] and desk.sound()


def test_what_is_left_of_a_suspect_page_whose_address_changed_can_be_removed(
    desk: Desk, run: Run, server: Server
) -> None:
    def serve(address: str, title: str, status: int, codes: int = 8) -> tuple[int, str, str]:
        rows = [f"CARD_{at}|{status + at}|The card is {at}." for at in range(codes)]
        body = f"<h1>Errors</h1>{table(f'Code|{title}|Message', *rows)}".encode()
        server.routes["*"] = lambda to: to.page(body)
        Path("errdex.toml").write_text(f"{LOCAL}[sites.acme]\npages = ['{server.url}/{address}']\n")
        return run("refresh")

    assert serve("old", "HTTP status", 400)[0] == 0
    assert serve("old", "Upstream status", 420)[0] == 3
    code, _, err = serve("new", "HTTP status", 400, 7)
    assert code == 0 and "acme/old: not among the site's pages any more" in err and "review acme --accept" in err
    assert "no page is suspect" in run("review")[2]
    assert run("review", "acme", "--accept")[0] == 0
    assert desk.ask("SELECT page, count(*) FROM errors GROUP BY page") == [("new", 7)] and desk.sound()
