"""A run from saved pages to the catalogue: what is written, what is kept, and what is only said."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import VENDORS, Desk, Inline, Patch, data, page_of, table

from ingest.config.settings import Config, SiteConfig
from ingest.errors import UsageError
from ingest.history.net_diff import Difference
from ingest.pipeline.backtest import Backtest, backtest
from ingest.pipeline.refresh_job import PageJob, exit_code, run_refresh
from ingest.pipeline.refresh_request import RefreshRequest
from ingest.pipeline.refresh_run import RunOutcome
from ingest.pipeline.review import accept
from ingest.pipeline.workers import read_job
from ingest.report import render
from ingest.sites.registry import find_sites
from ingest.sites.site_source import Job, Source, load_site

BASE = page_of("paylera")


def outcomes(found: RunOutcome) -> list[tuple[str, str, str | None]]:
    return [(f"{vendor}/{check.page}", check.outcome, check.reason) for vendor, check in found.checks]


def rules(found: Difference | Backtest) -> list[tuple[str, str, str]]:
    return [(change.code, change.rule, change.cause) for _, change in found.changes]


def without(page: str, *codes: str) -> str:
    for code in codes:
        page = re.sub(rf"<tr>\s*<td><code[^>]*>{re.escape(code)}</code>.*?</tr>", "", page, flags=re.S)
    return page


def test_what_the_vendor_changed_is_told_field_by_field(desk: Desk) -> None:
    desk.refresh(paylera=BASE)
    found = desk.refresh(paylera=page_of("paylera", "later"))
    told = {(one.code, one.rule, one.old, one.new) for _, one in found.news.changes if one.kind == "changed"}
    assert told >= {
        ("payment.duplicate", "status-changed", 409, 422),
        ("rate_limit.exceeded", "category-changed", "rate_limiting", "rate_limits"),
        ("invoice.locked", "retry-advice-given", None, 0),
        ("invoice.locked", "actions-changed", "[]", '["do_not_retry"]'),
    }
    assert not any(rule == "basis-changed" for _, rule, *_ in told), "the change of verdict tells its basis"
    kinds = {(one.code, one.kind, one.rule) for _, one in found.news.changes if one.kind != "changed"}
    assert kinds == {("idempotency.body_mismatch", "added", "code-added"), ("gone", "removed", "code-removed")}
    assert exit_code(found, "breaking") == 1 and exit_code(found, None) == 0


def test_cosmetics_and_moved_rows_are_no_change_and_the_first_spelling_stays(desk: Desk) -> None:
    desk.refresh(paylera=BASE)
    dressed = BASE.replace("isn’t yours", "isn't  yours").replace("drafts can", "<b>drafts</b>&nbsp;can\u200b")
    first, second, *_ = re.findall(r"<tr>\s*<td>.*?</tr>", dressed, flags=re.S)
    dressed = dressed.replace(first, "@").replace(second, first).replace("@", second)
    assert desk.outcome(paylera=dressed) == ("unchanged", None)
    found = desk.ask("SELECT message FROM errors WHERE code = 'not_found'")
    assert found == [("It does not exist (or isn’t yours to see).",)]


@pytest.mark.slow
def test_accepting_takes_a_suspect_page_in_as_it_reads(desk: Desk) -> None:
    desk.refresh(paylera=BASE)
    less = without(BASE, "not_found", "gone", "internal_error", "unavailable", "fx.stale_rate")
    assert desk.outcome(paylera=less) == ("suspect", "section-emptied")
    found = accept(Config(), desk.db, "paylera")
    assert {change.rule for _, change in desk.changes(found.run)} == {"code-removed"}
    assert desk.ask("SELECT kind FROM runs ORDER BY run DESC LIMIT 1") == [("review",)]
    assert desk.ask("SELECT count(*) FROM errors") == [(11,)]
    assert desk.outcome(paylera=less) == ("unchanged", None)
    with pytest.raises(UsageError, match="no page of paylera is suspect"):
        accept(Config(), desk.db, "paylera")


@pytest.mark.slow
def test_first_seen_outlives_a_removal(desk: Desk) -> None:
    for day, page in ((1, BASE), (2, without(BASE, "gone")), (3, BASE)):
        desk.now = f"2026-01-0{day}T00:00:00Z"
        desk.refresh(paylera=page)
    seen = desk.ask("SELECT first_seen, changed_at FROM errors WHERE code = 'gone'")
    assert seen == [("2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z")]


def test_a_vendor_that_fails_disturbs_no_other(desk: Desk) -> None:
    found = desk.refresh(paylera=BASE, autopay=None, basistheory=b"")
    assert outcomes(found) == [
        ("paylera/error-codes", "changed", None),
        ("autopay/errors", "failed", "missing"),
        ("basistheory/errors", "failed", "empty-body"),
    ]
    assert exit_code(found, None) == 3
    assert exit_code(desk.refresh(autopay=None), None) == 4


def test_a_known_page_without_a_file_is_a_failed_check_and_its_rows_stay(desk: Desk) -> None:
    extra = small("more_lost|404|Lost.", "more_old|410|Old.").replace("Code", "problem").replace("HTTP", "Status")
    desk.refresh(paylera=BASE, paylera__more=extra.replace("_", "."))
    assert desk.ask("SELECT page, count(*) FROM errors GROUP BY page") == [("error-codes", 16), ("more", 2)]
    found = desk.refresh(paylera=BASE)
    assert outcomes(found) == [("paylera/error-codes", "unchanged", None), ("paylera/more", "failed", "missing")]
    assert desk.ask("SELECT count(*) FROM errors") == [(18,)]


def test_pages_that_state_one_code_differently_are_both_suspect(desk: Desk) -> None:
    found = desk.refresh(paylera=BASE, paylera__copy=BASE.replace("<td>409</td>", "<td>410</td>"))
    assert outcomes(found) == [(f"paylera/{page}", "suspect", "key-clash") for page in ("error-codes", "copy")]
    assert desk.ask("SELECT count(*) FROM errors") == [(0,)]


TWO = """
from parsers import Site
SITE = Site("Acme", ("https://acme.example/one", "https://acme.example/two"), r"[a-z]+_[a-z]+",
            {"Code": "code", "HTTP": "status", "Message": "message"})
"""


def own(desk: Desk, module: str) -> Config:
    """The configuration of a folder with this module, acme's."""
    (desk.folder / "own").mkdir(exist_ok=True)
    (desk.folder / "own" / "acme.py").write_text(module)
    load_site.cache_clear()
    return Config(parsers=desk.folder / "own")


def small(*rows: str) -> str:
    return f"<html><body>{table('Code|HTTP|Message', *rows)}</body></html>"


@pytest.mark.slow
def test_a_code_that_one_page_drops_and_another_still_states_stays(desk: Desk) -> None:
    config = own(desk, TWO)
    one, new = small("card_lost|404|It’s lost.", "card_old|410|Old."), small("card_new|400|New.")
    desk.refresh(config, acme__one=one, acme__two=small("card_lost|404|It's lost.", "card_new|400|New."))
    found = desk.refresh(config, acme__one=one, acme__two=new)
    assert found.news.changes == [] and outcomes(found)[0][1] == "unchanged"
    assert desk.ask("SELECT page FROM errors WHERE code = 'card_lost'") == [("one",)]
    found = desk.refresh(config, acme__one=small("card_old|410|Old."), acme__two=new)
    assert rules(found.news) == [("card_lost", "code-removed", "vendor")]


@pytest.mark.slow
def test_a_code_that_comes_to_a_second_page_stands_where_it_stood(desk: Desk) -> None:
    config, two = own(desk, TWO), small("card_lost|404|Lost.", "card_new|400|New.")
    for one in (small("card_old|410|Old."), small("card_old|410|Old.", "card_lost|404|Lost.")):
        desk.refresh(config, acme__one=one, acme__two=two)
        assert desk.ask("SELECT page FROM errors WHERE code = 'card_lost'") == [("two",)]


@pytest.mark.slow
def test_a_code_stays_while_a_page_that_stated_it_is_suspect_or_failed(desk: Desk) -> None:
    config = own(desk, TWO)
    shared, two = ("card_lost|404|Lost.",), small("card_lost|404|Lost.", "card_new|400|New.")
    desk.refresh(config, acme__one=small(*shared, "card_old|410|Old."), acme__two=two)
    for broken in (two.replace("<td>400</td>", ""), "<html><body><table></table></body></html>", None):
        found = desk.refresh(config, acme__one=small("card_old|410|Old."), acme__two=broken)
        assert found.news.changes == [] and found.checks[0][1].outcome != "changed"
        assert desk.ask("SELECT status FROM errors WHERE code = 'card_lost'") == [(404,)]
    assert desk.refresh(config, acme__one=small("card_old|410|Old."), acme__two=two).news.changes == []
    assert desk.sound()


@pytest.mark.slow
def test_a_page_that_is_asked_for_no_more_and_has_no_rows_makes_nobody_stale(desk: Desk) -> None:
    for module, confirmed in ((TWO, (2, 0)), (TWO.replace(', "https://acme.example/two"', ","), (1, 1))):
        desk.refresh(own(desk, module), acme__one=small("card_lost|404|Lost."), acme__two=None)
        assert desk.ask("SELECT pages, confirmed_at IS NOT NULL FROM vendors") == [confirmed]


@pytest.mark.slow
def test_a_sister_that_cannot_be_read_is_a_failed_page_and_no_end_of_the_run(desk: Desk) -> None:
    moody = "from parsers import read\nSEEN = []\ndef parse(page):\n    SEEN.append(page.body)\n"
    moody += "    if SEEN.count(page.body) > 1: raise ValueError('enough')\n    return read(page, SITE)\n"
    config, one = own(desk, TWO + moody), small("card_lost|404|Lost.")
    desk.refresh(config, acme__one=one, acme__two=small("card_new|400|New."))
    found = desk.refresh(config, acme__one=one, acme__two=small("card_new|401|New."))
    assert outcomes(found) == [("acme/one", "failed", "parser-error"), ("acme/two", "changed", None)]


@pytest.mark.slow
def test_accepting_never_lets_the_last_page_win(desk: Desk) -> None:
    config = own(desk, TWO)
    one, two = small("card_lost|404|Lost."), small("card_new|400|New.")
    desk.refresh(config, acme__one=one, acme__two=two)
    two = small("card_new|400|New.", "card_lost|500|Lost.", "card_torn|409|Torn.|1|2")  # The clash is named first.
    found = desk.refresh(config, acme__one=one, acme__two=two)
    assert outcomes(found) == [("acme/one", "unchanged", None), ("acme/two", "suspect", "key-clash")]
    with pytest.raises(UsageError, match="cannot be accepted: key-clash"):
        accept(config, desk.db, "acme")
    assert desk.ask("SELECT status FROM errors WHERE code = 'card_lost'") == [(404,)]


MODULE = """
from parsers import Row, Site, read
SITE = Site("Acme", ("https://acme.example/errors",), r"[a-z][a-z0-9_]*(?:[.][a-z0-9_]+)*",
            {"problem": "code", "Status": "status", "Meaning": "message"})
def parse(page):
    for item in read(page, SITE):
        if isinstance(item, Row) and item.codes == ["fx.stale_rate"]:
            item.cells["message"] += "MARK"
        yield item
"""


def own_parser(desk: Desk, mark: str) -> Config:
    return own(desk, MODULE.replace("MARK", mark))


@pytest.mark.slow
def test_a_backtest_shows_what_a_new_parser_changes_and_writes_only_when_asked(desk: Desk) -> None:
    later = BASE.replace("<td>503</td>", "<td>500</td>", 1)
    for page in (BASE, later):
        desk.refresh(own_parser(desk, ""), acme=page)
    new, changed = own_parser(desk, " Sic."), [("fx.stale_rate", "message-changed", "parser")]
    found, run = backtest(new, desk.db, ["acme", "acme"], False, desk.notes.append)
    assert [rules(state) for state in found] == [changed] * 2
    assert run is None and desk.ask("SELECT count(*) FROM runs") == [(2,)]
    checks = desk.ask("SELECT * FROM checks")
    _, run = backtest(new, desk.db, [], True, desk.notes.append)
    assert run == 3 and [(one.code, one.rule, one.cause) for _, one in desk.changes(3)] == changed
    assert desk.ask("SELECT kind FROM runs WHERE run = 3") == [("archived",)]
    assert desk.ask("SELECT * FROM checks") == checks, "nobody has looked at a page"
    assert backtest(new, desk.db, [], True, desk.notes.append)[1] is None
    assert desk.outcome(new, acme=later) == ("unchanged", None)


@pytest.mark.slow
def test_a_backtest_reads_the_page_that_took_over_some_codes_unchanged(desk: Desk) -> None:
    names = ("lost", "torn", "cold", "bent", "late", "dead", "kept")
    rows = [f"card_{name}|404|It is {name}." for name in names]
    config = own(desk, TWO)
    desk.refresh(config, acme__one=small(*rows))
    two = small(*rows[3:])
    assert desk.refresh(config, acme__one=small(*rows[:3]), acme__two=two).news.changes == []
    for status in (500, 503):
        desk.refresh(config, acme__one=small(*rows[:2], f"card_cold|{status}|It is cold."), acme__two=two)
    found, _ = backtest(config, desk.db, ["acme"], False, desk.notes.append)
    assert [(state.run, state.changes, state.notes) for state in found] == [(1, [], []), (3, [], []), (4, [], [])]


@pytest.mark.slow
def test_a_parser_that_cannot_read_an_old_body_says_so_and_takes_nothing_in(desk: Desk) -> None:
    desk.refresh(own_parser(desk, ""), acme=BASE)
    config = own(desk, MODULE.replace("MARK", "").replace("[a-z0-9_]+)*", "[0-9_]+)*"))
    (state,), run = backtest(config, desk.db, ["acme"], True, desk.notes.append)
    assert run is None and state.changes == [] and "errors would be suspect" in f"{state.notes}"
    assert desk.ask("SELECT count(*) FROM errors") == [(16,)]
    (desk.folder / "own" / "acme.py").unlink()
    assert backtest(config, desk.db, [], False, desk.notes.append) == ([], None)
    assert desk.notes[-1] == "acme: no longer watched; passed over"


@pytest.mark.slow
def test_when_parser_and_page_are_new_the_vendors_changes_stand_alone(desk: Desk) -> None:
    desk.refresh(own_parser(desk, ""), acme=BASE)
    found = desk.refresh(own_parser(desk, " Sic."), acme=BASE.replace("<td>503</td>", "<td>500</td>", 1))
    told = {"message-changed": "parser", "status-changed": "vendor"}
    assert sorted(rules(found.news)) == [("fx.stale_rate", rule, cause) for rule, cause in told.items()]


@pytest.mark.slow
def test_an_old_page_that_the_new_parser_doubts_takes_no_change_from_the_vendor(desk: Desk) -> None:
    one = TWO.replace(', "https://acme.example/two"', ",")
    desk.refresh(own(desk, one.replace("_[a-z]+", "_[a-z0-9]+")), acme=small("card_lost|404|Lost.", "card_9|410|Old."))
    found = desk.refresh(own(desk, one), acme=small("card_lost|404|Lost.", "card_new|400|New."))
    assert sorted(rules(found.news)) == [("card_9", "code-removed", "vendor"), ("card_new", "code-added", "vendor")]


def test_a_disabled_vendor_and_one_without_a_parser_keep_their_rows_and_get_no_check(desk: Desk) -> None:
    desk.refresh(paylera=BASE, autopay=page_of("autopay"))
    found = desk.refresh(Config(sites={"paylera": SiteConfig(enabled=False)}), paylera=BASE, autopay=page_of("autopay"))
    assert outcomes(found) == [("autopay/errors", "unchanged", None)] and exit_code(found, None) == 0
    assert any("paylera: disabled" in note for note in desk.notes)
    assert desk.ask("SELECT has_parser FROM vendors WHERE vendor = 'paylera'") == [(0,)]
    assert desk.ask("SELECT count(*) FROM errors WHERE vendor = 'paylera'") == [(16,)]


@pytest.mark.parametrize(
    ("body", "outcome", "reason"),
    [
        *((body.encode(), outcome, reason) for body, outcome, reason in data("bad_pages.json")),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "failed", "not-html"),
        (("<div>" * 5000 + BASE).encode(), "suspect", "parse-incomplete"),
        (BASE[: len(BASE) // 2].encode(), "suspect", "truncated"),
        (BASE.replace("isn’t", "isn\udc92t").encode("utf-8", "surrogateescape"), "suspect", "wrong-charset"),
        (BASE.replace('"utf-8"', '"latin1"').encode(), "suspect", "wrong-charset"),
        (BASE.replace("</html>", "<script>'<script'</script></body>").encode(), "unchanged", None),
        (BASE.replace("</html>", "<div><ul><li>E9</body>").encode(), "suspect", "truncated"),
        (BASE[: BASE.rindex("<tr>") + 6].encode() + b"</body></html>", "suspect", "truncated"),
        (b"\xef\xbb\xbf" + BASE.encode(), "unchanged", None),
        (BASE.encode("utf-16"), "unchanged", None),
        (BASE.replace('"utf-8"', '"latin1"').encode("cp1252"), "unchanged", None),
        pytest.param((BASE + "<p>" + "x" * 11_000_000).encode(), "suspect", None, marks=pytest.mark.slow),
        (b"<p>" + b"x" * 21_000_000, "failed", "too-large"),
        (b"<table>" + b"<tr><td>a<td>4" * 1_000_000 + b"</table>", "failed", "too-large"),
        (b"<div>" * 100_000 + BASE.encode(), "suspect", "parse-incomplete"),
    ],
    ids=lambda value: None if isinstance(value, bytes) else str(value),
)
def test_a_bad_page_says_why_and_loses_nothing(desk: Desk, body, outcome, reason) -> None:
    desk.refresh(paylera=BASE)
    found = desk.outcome(paylera=body)
    assert found == (outcome, reason or found[1])
    assert desk.ask("SELECT count(*) FROM errors") == [(16,)]


def test_a_saved_page_of_a_new_name_is_said_to_be_new(desk: Desk) -> None:
    desk.refresh(paylera=BASE, paylera__error=BASE)
    told = [note for note in desk.notes if "new page" in note]
    assert told == ["paylera/error: a new page, as a saved file has its name; the site's pages are: error-codes"]


def test_what_came_instead_of_a_page_is_quoted_once(desk: Desk) -> None:
    title = "Page not found"
    desk.refresh(paylera=f"<title>{title}</title><h1>{title}</h1><p>Sorry, it has moved.</p>")
    assert str(desk.ask("SELECT detail FROM checks")[0][0]).endswith(": 'Page not found Sorry, it has moved.'")


@pytest.mark.slow
def test_bodies_are_kept_while_something_refers_to_them(desk: Desk) -> None:
    desk.refresh(paylera=BASE)
    for mark in ("a", "b", "c"):
        desk.refresh(paylera=BASE.replace("</main>", f"<p>{mark}</p></main>"))
    kept = {row[0] for row in desk.ask("SELECT sha256 FROM pages")}
    checked = [row[0] for row in desk.ask("SELECT sha256 FROM checks ORDER BY run")]
    assert kept == {checked[0], checked[-1]}


def test_the_account_says_what_was_kept_and_what_was_skipped(desk: Desk) -> None:
    desk.refresh(basistheory=page_of("basistheory", "layout"))
    account = json.loads(str(desk.ask("SELECT account FROM checks")[0][0]))
    assert [(entry["shape"], entry["rows"]) for entry in account["lists"]] == [("table", 16), ("cards", 1)]
    assert account["lists"][0]["unused"] == ["#"]
    assert any(reason.startswith("a table of other things (Field | Type") for reason in account["skipped"])


HOSTILE = """
import sys
from parsers import Row, Site, read
SITE = Site("Acme", ("https://acme.example/errors",), r"[a-z]+_[a-z]+", {"Code": "code", "HTTP": "status", "Message": "message"})
def parse(page):
    DEED
    for item in read(page, SITE):
        if isinstance(item, Row):
            item.cells["message"] += "\\udc80"
        yield item
"""


#: An exception whose message cannot be had.
MUTE = "raise type('Mute', (Exception,), {'__str__': None})"


@pytest.mark.parametrize("deed", ["sys.exit(0)", "raise KeyError('x')", MUTE, "pass"])
def test_what_a_parser_raises_or_yields_is_its_own_pages_fault(tmp_path: Path, deed) -> None:
    (tmp_path / "acme.py").write_text(HOSTILE.replace("DEED", deed))
    job = Job(Source("acme", tmp_path / "acme.py", True), small("card_lost|404|Lost.").encode(), "errors", "", None)
    reason, _ = read_job(job)
    assert reason == "parser-error"


def test_a_mirror_keeps_the_name_of_the_page_that_it_mirrors() -> None:
    mirror = ("https://mirror.example/other/address",)
    found = find_sites(Config(sites={"paylera": SiteConfig(pages=mirror)}))["paylera"].pages
    assert found == {"error-codes": mirror[0]}


@pytest.mark.slow
def test_first_readings_that_are_folded_weigh_as_much_as_those_listed(desk: Desk, monkeypatch: Patch) -> None:
    monkeypatch.setattr("ingest.pipeline.refresh_job.now", lambda: "2026-11-20T00:00:00Z")
    config = Config(rules={"baseline": "warning"}, sites={"autopay": SiteConfig(rules={"baseline": "ignore"})})
    saved = desk.save(paylera=BASE, autopay=page_of("autopay"), basistheory=page_of("basistheory"))
    totals, reports, changes = [], [], []
    for folded in (False, True):
        request = RefreshRequest(config, desk.folder / f"{folded}.db", folder=saved, folded=folded)
        news = run_refresh(request, desk.notes.append, reader=Inline()).news
        totals.append((news.tally(), news.ignored, news.meets("warning"), news.meets("breaking")))
        changes.append(len(news.changes))
        reports.append(["".join(render(news, form).splitlines()[1:]) for form in ("text", "markdown", "github")])
    assert totals[0] == totals[1] and totals[0][0]["warning"] > 0 < totals[0][1]
    assert reports[0] == reports[1] and changes == [33, 2]


@pytest.mark.slow
def test_the_full_text_of_an_earlier_version_is_made_anew(desk: Desk) -> None:
    desk.refresh(paylera=BASE)
    desk.ask("UPDATE errors_fts SET rowid = rowid % 1000000")
    desk.ask("DELETE FROM _sqlite_migrations WHERE name = 'v8_texts_by_vendor'")
    desk.ask("PRAGMA user_version = 7")
    desk.refresh(paylera=page_of("paylera", "later"))
    assert desk.ask("SELECT count(DISTINCT rowid >> 47) FROM errors_fts") == [(1,)], "a vendor's rows are side by side"
    assert desk.sound()


@pytest.mark.slow
def test_an_unforeseen_error_of_one_vendor_costs_no_other_one_its_run(desk: Desk) -> None:
    class Broken(Inline):
        async def call(self, work: Callable[[Any], Any], job: Any) -> Any:
            found = await super().call(work, job)
            return replace(found, records=None) if job.source.vendor == "paylera" else found

    desk.refresh(paylera=BASE, autopay=page_of("autopay"))
    pages = desk.save(paylera=page_of("paylera", "later"), autopay=page_of("autopay", "later"))
    found = run_refresh(RefreshRequest(Config(), desk.db, folder=pages), desk.notes.append, reader=Broken())
    failed, changed = (dict(found.checks)[vendor] for vendor in ("paylera", "autopay"))
    assert (failed.outcome, failed.reason, failed.rows_kept) == ("failed", "internal-error", 16)
    assert changed.outcome == "changed" and exit_code(found, None) == 3 and desk.sound()
    assert "Error: " in str(failed.detail) and {vendor for vendor, _ in found.news.changes} == {"autopay"}


def test_where_nothing_is_configured_a_first_refresh_says_what_it_reads() -> None:
    notes: list[str] = []
    PageJob(RefreshRequest(Config(), Path("none.db")), find_sites(Config()), notes.append)
    PageJob(RefreshRequest(Config(), Path("none.db"), VENDORS), find_sites(Config()), notes.append)
    said = "no errdex.toml here, so the built-in vendors are read: autopay, basistheory, nevermined, paylera"
    assert notes == [f"{said}; for others: errdex add URL"]
