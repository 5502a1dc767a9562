"""The verdict is pure: judged twice, the same pages give the same, and are left as they were."""

import ast
from copy import deepcopy

import pytest
from conftest import ROOT, page_of

from ingest.extraction.read_page import read_page
from ingest.model import Check, Stored, Waiver
from ingest.pipeline.probe import probe_page
from ingest.pipeline.workers import read_job
from ingest.reading import Finding, Reading
from ingest.sites.registry import sources
from ingest.sites.site_source import Job
from ingest.validate.page_check import PageCheck, VendorState
from ingest.validate.verdict import judge
from parsers import Site


def reading_of(text: str) -> Reading:
    found = read_job(Job(sources(None)["paylera"], text.encode(), "page", "", None))
    assert isinstance(found, Reading)
    return found


BASE = reading_of(page_of("paylera"))
PAGES = {
    "unchanged": page_of("paylera"),
    "changed": page_of("paylera", "later"),
    "suspect": page_of("paylera").replace("<td>401</td>", "", 1),
    "empty": "<html><body><main><table></table></main></body></html>",
}


def waive(page: str, finding: Finding, records: object) -> Waiver:
    return Waiver(page, finding.detail, "", "me", "now", "")


@pytest.mark.parametrize("waived", [False, True])
@pytest.mark.parametrize("name", PAGES)
def test_judging_twice_gives_equal_verdicts_and_leaves_the_inputs_equal(name, waived) -> None:
    rows = {one.key: Stored(one.state, one.evidence, one.section, "page", None, "", "") for one in BASE.records}
    state = VendorState("paylera", rows, at="now", **({"waiver_for": waive} if waived else {}))
    flapping = (Finding("flapping", "a second request failed"),) if name == "changed" else ()
    page = PageCheck(Check("page", "failed", sha256="0"), None, reading_of(PAGES[name]), before=BASE, findings=flapping)
    inputs = deepcopy((page, rows))
    first, second = judge(state, [page]), judge(state, [page])
    assert first == second and (page, rows) == inputs
    without = judge(state, [PageCheck(page.check, None, page.reading, before=BASE)])
    assert (without.findings != first.findings or without.waived != first.waived) == bool(flapping)


@pytest.mark.parametrize("waived", [False, True])
def test_only_a_waivable_finding_is_waived(waived) -> None:
    state = VendorState("paylera", {}, **({"waiver_for": waive} if waived else {}))
    for reason, accepted in (("row-unread", waived), ("no-rows", False)):
        page = PageCheck(Check("page", "failed"), None, Reading(findings=[Finding(reason, "It was seen.")]))
        verdict = judge(state, [page])
        assert verdict.write.checks[0].accepted == accepted == bool(verdict.waived["page"])
        assert bool(verdict.findings["page"]) is not accepted


@pytest.mark.parametrize("room", ["advice", "diff", "extraction", "validate"])
def test_what_reads_and_judges_touches_neither_network_nor_disk_nor_clock_nor_database(room) -> None:
    modules = {"config", "fetch", "store", "pipeline", "sites", "atomic_files"}
    foreign = {*(f"ingest.{name}" for name in modules), "os", "pathlib", "sqlite3", "httpx", "time", "datetime"}
    for path in (ROOT / "ingest" / room).glob("*.py"):
        tree = [*ast.walk(ast.parse(path.read_text("utf-8")))]
        names = {node.module or "" for node in tree if isinstance(node, ast.ImportFrom)}
        names |= {one.name for node in tree if isinstance(node, ast.Import) for one in node.names}
        assert foreign.isdisjoint({*names, *(".".join(name.split(".")[:2]) for name in names)}), path


def guide(link: str, *codes: str, above: str = "") -> Reading:
    rows = "".join(
        f"<tr><td><code>{code}</code></td><td>400</td><td>It is invalid: {code}.</td></tr>" for code in codes
    )
    list_ = f"<table><tr><th>Code</th><th>Status</th><th>Message</th></tr>{rows}</table>"
    body = f"<html><body><main><h1>Error codes</h1>{above}{list_}{link}</main></body></html>".encode()
    return read_page(Site("Acme", (), headings=None), None, body, "page", "https://acme.example/docs/errors", None)


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ("/docs/webhooks", "/docs/webhooks", []),
        ("/docs/webhooks", "/docs/limits", ["paginated"]),
        ("", "/docs/webhooks", ["paginated"]),
        ("/docs/errors-2", "/docs/errors-2", ["paginated"]),
        ("#", "#", ["paginated"]),
    ],
)
def test_a_link_to_another_page_that_was_there_before_explains_no_missing_code(before, after, reasons) -> None:
    one, two = (
        [f'<div class="pager"><a class="next" href="{to}">Next »</a></div>', ""][not to] for to in (before, after)
    )
    first = guide(one, "card_lost", "card_old", "card_void", "card_shut", "card_thin")
    assert reasons_after(first, guide(two, "card_lost", "card_old", "card_void", "card_shut")) == reasons


def reasons_after(first: Reading, second: Reading) -> list[str]:
    rows = {row.key: Stored(row.state, row.evidence, row.section, "page", None, "", "") for row in first.records}
    verdict = judge(VendorState("acme", rows), [PageCheck(Check("page", "failed"), None, second, before=first)])
    return [finding.reason for finding in verdict.findings["page"]]


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        ("<a href='/docs/lids'>More error codes</a>", ["paginated"]),
        ("Other codes are described in <a href='/docs/lids'>Lids</a>.", ["paginated"]),
        ("We split this page. The codes of lids have moved to <a href='/docs/lids'>Lids</a>.", ["paginated"]),
        ("Lid errors have their own page.", ["paginated"]),
        ("Codes may be added at any time.", []),
        ("Errors are JSON and have a stable code.", []),
        ("See <a href='/docs/lids'>the guide on errors</a>.", []),
        ("<a href='#other'>Other lid errors</a></p><h2 id=other>Other lid errors</h2><p>They are rare.", []),
        ("<a href='/docs/lids'>More error codes</a></p><h2>More error codes</h2><p>They are rare.", ["paginated"]),
    ],
)
def test_a_new_sentence_on_codes_that_stand_elsewhere_explains_missing_ones(said, reasons) -> None:
    codes, said = ("card_lost", "card_old", "card_void", "card_shut"), f"<p>{said}</p>"
    assert reasons_after(guide("", *codes), guide(said, *codes[1:])) == reasons
    assert reasons_after(guide("", *codes), guide(said, *codes)) == []
    assert reasons_after(guide(said, *codes), guide(said, *codes[1:])) == []


@pytest.mark.parametrize(("values", "reasons"), [("1.6 2.8 3.3 3.8", []), ("E16 E28 E33 E38", ["codes-unaccounted"])])
def test_versions_under_a_new_label_of_cards_are_no_codes_but_the_codes_of_others_are(values, reasons) -> None:
    codes = ("E11", "E12", "E21", "E22") if reasons else ("0x8001", "0x8002", "0x8003", "0x8004")

    def cards(label: str) -> Reading:
        more = [f"<dt>{label}</dt><dd>{one}</dd>" if label else "" for one in values.split()]
        told = zip(codes, more, strict=True)
        return guide(
            "".join(f"<h2>{code}</h2><dl><dt>Message</dt><dd>{code} is not valid.</dd>{two}</dl>" for code, two in told)
        )

    assert reasons_after(cards(""), cards("Since")) == reasons


SELECT = "<select><option>All</option><option{}>Cards</option></select><h2>Cards</h2>"
CHOICE = "<div><button>All</button><button aria-pressed='{}'>4xx</button><button>5xx</button></div><h2>Cards</h2>"


@pytest.mark.parametrize(
    ("said", "reasons"),
    [
        ("<p>Filter: <b>4xx <button aria-label='Remove filter'>×</button></b></p><h2>Cards</h2>", ["paginated"]),
        ("<p>Filtered by: 4xx</p><h2>Cards</h2>", ["paginated"]),
        ("<p>4 results for “card”</p><h2>Cards</h2>", ["paginated"]),
        ("<p>…</p><h2>Cards</h2>", ["paginated"]),
        (CHOICE.format("true"), ["paginated"]),
        ("<button>All</button><button class='active'>Cards</button><h2>Cards</h2>", ["paginated"]),
        ("<button>All</button><button>Cards</button><h2>Cards</h2>", []),
        (CHOICE.format("false").replace("4xx", "Client").replace("5xx", "Server"), []),
        ("<p><button>Clear filters</button></p><h2>Cards</h2>", []),
        (SELECT.format(" selected"), ["paginated"]),
        (SELECT.format(""), []),
        (SELECT.format(" selected").replace("All", "v1"), []),
        (SELECT.format(" selected").replace("All", "All versions"), []),
        ("<header><p>" + SELECT.format(" selected").replace("<h2>", "</p></header><h2>"), []),
        ("<div style='min-height: 480px'></div>", ["paginated"]),
        ("<div style='height: 480px'>Lids</div>", []),
        ("<p style='line-height: 480px'></p>", []),
        ("<div style='padding: 120px 0'></div>", []),
    ],
)
def test_a_filter_an_ellipsis_or_a_space_explains_a_missing_code_and_nothing_else(said, reasons) -> None:
    codes = ("card_lost", "card_old", "card_void", "card_shut")
    first = guide("", *codes)
    assert reasons_after(first, guide("", *codes, above=said)) == []
    assert reasons_after(first, guide("", *codes[1:], above=said)) == reasons
    if said == SELECT.format(" selected") or "min-" in said:
        before = guide("", *codes, above=said)
        assert reasons_after(before, guide("", *codes[1:], above=said)) == []
        link = "<p><a href='/docs/webhooks'>Next »</a></p>"
        assert reasons_after(guide(link, *codes), guide(link, *codes[1:], above=said)) == reasons


PLACED = " style='height: 44px; transform: translateY(44px)'"
LINES = [f"<tr{{}}><td>card_{at}</td><td>400</td><td>It is invalid: {at}.</td></tr>" for at in ("lost", "old", "thin")]


@pytest.mark.parametrize(
    ("first", "row", "last", "around", "is_part"),
    [
        ("", "", "<tr style='height: 480px'></tr>", "", True),
        ("<tr><td colspan='3' style='height:480.5px'></td></tr>", "", "", "", True),
        ("", "", "<tr style='height: 20px'></tr>", "", False),
        ("", PLACED, "", "height: 528px", True),
        ("", PLACED, "", "height: 132px", False),
        ("", PLACED, "</table></div><table>", "height: 480px'><div style='height: 132px", False),
        ("", "", "<tr><td>card_wide</td><td>400</td><td style='height: 120px'></td></tr>", "", False),
        (LINES[0].format("") + "<tr style='height: 120px'></tr>", "", "", "", False),
        ("", " style='height: 44px'", "", "height: 528px", False),
    ],
)
def test_a_list_that_holds_only_the_rows_in_view_is_suspect(first, row, last, around, is_part) -> None:
    head = "<tr><th>Code</th><th>Status</th><th>Message</th></tr>"
    body = f"<div style='{around}'><table>{head}{first}{''.join(LINES).format(*[row] * 3)}{last}</table></div>"
    suspect = probe_page(f"<h1>Error codes</h1>{body}".encode(), "acme", "", None).suspect
    assert (suspect and suspect["reason"]) == ("paginated" if is_part else None)
