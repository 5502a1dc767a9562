"""Whole pages: the files in `recognise/`, what `probe` says of one, captures, and the recogniser's own parts."""

import json
import os
import re
from pathlib import Path

import pytest
from conftest import FIXTURES, LOCAL_FETCH, SITES, VENDORS, Run, table
from recognised import CASES, page
from server import Server

from benchmarks.recognise import compare, records, score
from ingest.config.settings import Config
from ingest.errors import PageFailed
from ingest.pipeline.probe import ProbeJob, page_at, probe, probe_page
from ingest.sites.domains import vendor_of
from parsers.classify import read_lists
from parsers.classify.code_grammar import grammar_of
from parsers.classify.features import enough
from parsers.extract.contract import OPEN
from parsers.extract.grid_tables import tables
from parsers.html.page import NoMarkup, Page

CAPTURES = os.environ.get("ERRDEX_CAPTURES")
PAGES = Path(__file__).parent / "recognise"
READ, NOT_CODES = (sorted((PAGES / folder).glob("*.html")) for folder in ("read", "not_codes"))


@pytest.mark.parametrize("path", READ, ids=lambda path: path.stem)
def test_a_page_gives_its_expected_records_also_with_comments_and_boxes(path) -> None:
    wanted, body = json.loads(path.with_suffix(".json").read_text("utf-8")), path.read_bytes()
    found = records(body)
    rows = [record._asdict() | record.state._asdict() for record in found]
    assert [{name: row[name] for name in wanted[0]} for row in rows] == wanted
    for pattern, filler in (
        (rb"(?<=>)(?=[\s\w<])(?![^<]*</(?:title|style|script)>)", rb"<!-- -->"),
        (rb"_(?=[^<>]*<(?!/(?:title|style|script)>))", rb"_<wbr>"),  # where a name may break
        (rb"(<(?:ul|ol|dl|table)\b)", rb"<div>\1"),
        (rb"(</(?:ul|ol|dl|table)>)", rb"\1</div>"),
    ):
        body = re.sub(pattern, filler, body)
    assert records(body) == found


@pytest.mark.parametrize(
    "body",
    [
        "<ul><li>0: All is well</li><li>1 - 399: Information</li><li>400 - 999: Errors</li></ul>",
        table(
            "Code|Description",
            "400<br><code>V1</code> and later|The key is invalid.",
            "413<br><code>V2</code> only|The body is too large.",
            "429<br><code>V2</code>: too many|Too many requests were sent.",
            "408<br><code>V3</code>|It failed.",
            "500<br><code>V1</code> fails|An internal error occurred.",
        ),
        "<table><tr><td>#define</td><td>POT_CAUGHT (LID)</td></tr><tr><td>#define</td><td>a macro that throws pots ()</td>"
        "</tr><tr><td>#define</td><td>POT_THROW (LID)</td></tr></table>",
    ],
    ids=["ranges among short numbers", "releases below statuses", "words that end in brackets"],
)
def test_a_page_with_odd_codes_is_declined_and_no_internal_error(body: str) -> None:
    found = probe_page(page(f"<h2>Retries</h2>{body}", "API guide"), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "no-rows"


def test_two_titles_with_a_code_below_a_label_are_declared_by_what_stands_above_them() -> None:
    cards = "".join(
        f"<h2>Pot {at} is lost</h2><p><b>Error code:</b> <code>POT_{at}_LOST</code></p><p>Look for it.</p>"
        for at in "AB"
    )
    found = probe_page(page(cards, "Pots"), "acme", "", None)
    assert (found.records, found.declare) == ([], 'lists = ["Pots"]\n# reads 2 codes: POT_A_LOST, POT_B_LOST')


@pytest.mark.slow
def test_what_is_no_list_of_error_codes_is_left_alone() -> None:
    assert [path.stem for path in NOT_CODES if records(path.read_bytes())] == []


ACCEPTED = [
    *sorted((PAGES / "accepted").glob("*.html")),
    PAGES / "read" / "a_blank_line_within_a_group_heads_nothing.html",
    PAGES / "read" / "a_category_type_in_a_field_list.html",
    PAGES / "read" / "a_status_in_a_row_of_badges_below_the_code.html",
    PAGES / "read" / "a_term_for_each_label_of_a_record.html",
    PAGES / "read" / "labels_that_stand_loose_in_a_record.html",
    PAGES / "read" / "the_end_of_a_list_of_codes_is_none.html",
]


@pytest.mark.parametrize("path", ACCEPTED, ids=lambda path: path.stem)
def test_an_honest_page_is_not_suspect_on_the_first_look(path) -> None:
    found = probe_page(path.read_bytes(), "acme", "", None)
    assert found.records and found.suspect is None


@pytest.mark.parametrize("path", sorted((PAGES / "suspect").rglob("*.html")), ids=lambda path: path.stem)
def test_what_is_not_read_for_sure_is_a_finding(path) -> None:
    found = probe_page(path.read_bytes(), "acme", "", None)
    assert found.suspect is not None and found.suspect["reason"] == path.parent.name


@pytest.mark.slow
def test_a_page_reads_the_same_however_often_it_was_read() -> None:
    def lists_of(page: Page, apart: bool) -> list[object]:
        return [([two.name for two in one.features], one.rows) for one in read_lists(page, apart=apart).lists]

    for path in [*READ, *NOT_CODES][::9]:
        page = Page(path.read_bytes())
        for apart in (False, True):
            assert lists_of(page, apart) == lists_of(page, apart), path


def test_a_table_with_details_below_its_rows_reads_the_same_a_second_time() -> None:
    page = Page((PAGES / "read" / "a_sentence_across_the_table_below_each_row.html").read_bytes())
    first, second = ([line.texts for one in tables(page.outline, [""] * 99, OPEN) for line in one.lines] for _ in "12")
    assert first == second != []


@pytest.mark.slow
def test_each_decision_is_the_sum_of_its_evidence() -> None:
    for path in [*READ, *NOT_CODES][1::9]:
        for one in read_lists(Page(path.read_bytes())).lists:
            assert one.features and one.accepted == enough(one.features), path
            assert one.accepted == (one.certainty >= 0.5), path


@pytest.mark.parametrize("which", ["base", "later", "layout"])
@pytest.mark.parametrize("vendor", VENDORS)
def test_the_first_sites_pages_need_no_declaration(vendor, which) -> None:
    path = FIXTURES / which / f"{vendor}.html"
    wanted = json.loads(path.with_suffix(".json").read_text("utf-8"))
    score = compare(records(path.read_bytes()), wanted, set())
    assert (score.extra, score.missed, score.wrong) == ([], [], [])


def test_a_short_page_of_statuses_is_not_taken_for_one_that_is_not_there() -> None:
    found = probe_page(page("<p>The pump answers 400, 404 or 503.</p>"), "acme", "", None)
    assert found.suspect and found.suspect["reason"] == "no-rows"
    with pytest.raises(PageFailed, match="not found"):
        probe_page(page("<p>404</p>", "Sorry"), "acme", "", None)


@pytest.mark.parametrize(("codes", "grammar", "other"), CASES["grammars"])
def test_a_grammar_is_made_of_the_codes(codes, grammar, other) -> None:
    assert grammar_of(codes) == grammar
    assert all(re.fullmatch(grammar, code) for code in codes) and not re.fullmatch(grammar, other)


@pytest.mark.parametrize(("url", "vendor"), CASES["hosts"])
def test_a_vendors_name_is_made_of_the_host(url, vendor) -> None:
    assert vendor_of(url) == vendor


def test_probe_prints_lists_records_and_what_it_skips(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    codes = table("Code|HTTP|Retry?|Meaning|Action", "a_bad|400|No|A.|Mend it.", "b_bad|503|Yes|B.|", "|||More.|")
    fields = table("Attribute|Type|Description", "code|string|The code", "text|string|The text")
    path.write_bytes(page(codes + fields))
    code, out, err = run("probe", path, "--format", "json")
    data = json.loads(out)
    assert (code, err) == (0, "") and list(data) == ["lists", "records", "skipped", "suspect", "declare", "unsure"]
    assert data["suspect"] is data["declare"] is None
    found = [(one["shape"], one["rows"], one["accepted"]) for one in data["lists"]]
    assert found == [("table", 2, True), ("table", 2, False)]
    assert set(data["lists"][0]) >= {"shape", "section", "fields", "rows", "certainty", "why"}
    assert {name: told["from"] for name, told in data["lists"][0]["fields"].items()} == {
        "code": "Code", "status": "HTTP", "retryable": "Retry?", "message": "Meaning", "hint": "Action",
    }  # fmt: skip
    first = {"vendor": "acme", "code": "a_bad", "status": 400, "category": None, "retryable": False}
    assert data["records"][0].items() >= (first | {"message": "A.", "hint": "Mend it."}).items()
    assert (data["records"][1]["retryable"], data["records"][1]["actions"]) == (True, [])
    assert [item["reason"] for item in data["skipped"]] == ["more of the line above", "the head of a table"]
    code, out, _ = run("probe", path, "--explain")
    assert code == 0 and "+3.0  the title 'Code' is one of codes [code-title]" in out
    assert "a_bad\t400\t\tno\tA.\tMend it." in out
    assert "-6.0  the first column title, 'Attribute', suggests another kind of list [foreign-header]" in out
    assert "skipped: more of the line above" in out and "skipped: the head of a table" in out
    assert "the head of a table" not in run("probe", path)[1]


def test_probe_names_lists_declined_for_the_same_reason_once(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    options = "".join(f"<h2>{name}</h2>" + table("Option|Default", "lid|open") for name in ("Jar", "Lid", "Cup", "Jug"))
    path.write_bytes(page(options + table("Code|HTTP|Meaning", "a_bad|400|It failed.", "b_bad|503|It failed.")))
    out = run("probe", path)[1]
    assert "table under 'Jar': 1 row, " in out and "table under 'Cup'" not in out
    assert "  declined for the same reason: 3 more lists, under 'Lid', 'Cup', 'Jug'\n" in out
    assert "table under 'Cup': 1 row, " in run("probe", path, "--explain")[1]


def test_probe_names_the_column_that_hints_come_from_whatever_stands_before_it(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    rows = (
        "lid_open|The lid is open.|A latch broke.|Close the lid.",
        "jar_full|It is full.|No one came.|Empty the jar.",
    )
    path.write_bytes(page(table("Code|Message|Cause|Solution", *rows)))
    _, out, _ = run("probe", path)
    assert "  hint from 'Solution' (" in out and "\n  not used: Cause\n" in out
    assert "lid_open\t\t\t\tThe lid is open.\tClose the lid.\n" in out


def test_probe_names_no_columns_of_bullets_which_have_none(run: Run, tmp_path: Path) -> None:
    items = "".join(f"<li><code>{code}</code>: The lamp has failed. Buy one.</li>" for code in ("LOST", "SHUT", "COLD"))
    (tmp_path / "lamps.html").write_text(f"<h1>Error codes</h1><ul>{items}</ul>")
    out = run("probe", tmp_path / "lamps.html")[1]
    assert "code from 'the head'" in out and "message from 'the text'" in out and "not used" not in out


def test_probe_names_what_looks_like_codes_and_is_in_no_list(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    codes = table(
        "Code|HTTP|Message", "coin_bad|400|It is bad.", "slot_bad|409|It is blocked.", "vault_bad|503|It failed."
    )
    path.write_bytes(page(codes + "<h2>Sizes</h2><h3>size_small</h3><p>Small.</p><h3>size_large</h3><p>Large.</p>"))
    assert "possible codes outside the lists: size_small, size_large" in run("probe", path)[1]
    assert json.loads(run("probe", path, "--format", "json")[1])["unsure"] == ["size_small", "size_large"]


def test_the_page_s_own_name_does_not_look_like_a_code(run: Run) -> None:
    path = PAGES / "read/members_of_an_exception_before_its_status.html"
    assert json.loads(run("probe", path, "--format", "json")[1])["unsure"] == []


@pytest.mark.slow
def test_a_code_that_is_read_is_not_said_to_be_in_no_list(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    pulls = {"6001": "The download failed.", "6002": "The name is invalid.", "6003": "The disk is full."}
    rows = "".join(f"<tr><td>{code}</td><td>{text}</td></tr>" for code, text in pulls.items())
    again = "".join(f"<li><p><code>{code}</code> stops the pull.</p></li>" for code in pulls)
    path.write_bytes(page(f"<table><tr><th>Code<th>Description</tr>{rows}</table><ul>{again}</ul>"))
    assert "look like codes" not in run("probe", path)[1]
    assert "look like codes" not in run("add", "https://acme.example/e", "--from", path, "--yes")[1]


def test_probe_does_not_declare_the_titles_of_a_table_on_its_side(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    lines = ("Code|coin_bad|slot_bad", "HTTP|400|409", "Message|It is bad|It is blocked")
    rows = "".join("<tr>{}</tr>".format("".join(f"<td>{cell}</td>" for cell in line.split("|"))) for line in lines)
    path.write_bytes(page(f"<table>{rows.replace('<td>', '<th>', 1)}</table>"))
    assert json.loads(run("probe", path, "--format", "json")[1])["declare"] is None


def test_probe_declares_commented_constants_rather_than_the_headings_of_their_manual() -> None:
    constants = ("OK 0 /* All is well */", "EYARN -20 /* No yarn */", "EKNOT -21 /* The knot is invalid */")
    manual = "<h2>NAME</h2><p>loom - errors of a loom</p><h2>FILES</h2><p>loom.h</p><h2>NOTES</h2>"
    lines = "\n".join(f"LOOM_{constant}" for constant in constants)
    found = probe_page(
        page(f"{manual}<p>The following error codes are defined:</p><pre>{lines}</pre>"), "acme", "", None
    )
    assert found.declare == 'lists = ["NOTES"]\n# reads 3 codes: LOOM_OK, LOOM_EYARN, LOOM_EKNOT'


@pytest.mark.slow
def test_probe_takes_nothing_that_it_is_not_sure_of_and_says_what_to_declare(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    odd = table("Sign|Remark", "E100|It failed to start", "E101|It is denied", "E102|Neither")
    path.write_bytes(page(odd, "Answers"))
    code, out, err = run("probe", path)
    assert code == 1 and "declined" in out and err.count("\n") == 1
    block = 'lists = ["Sign"]\ncolumns = { "Sign" = "code", "Remark" = "message" }\n# reads 3 codes: E100, E101, E102'
    assert f'[sites.acme]\npages = ["https://…"]\n{block}\n' in out
    code, out, _ = run("probe", path, "--format", "json")
    assert json.loads(out)["declare"] == block
    assert code == 1 and json.loads(out)["records"] == [] and json.loads(out)["suspect"]["reason"] == "no-rows"
    path.write_bytes(b"<html><body><p>Nothing at all is here.</p></body></html>")
    assert run("probe", path)[0] == 1
    path.write_bytes(page(table("Flag|Description", "E100|It is on", "E101|It is off", "E102|Neither"), "Flags"))
    code, _, err = run("probe", path)
    assert code == 1 and "declare or correct `lists`, `columns` or `code` in errdex.toml; if it only links" in err
    path.write_bytes(b"<html><h2>GET /users</h2><p>404 Page not found</p><h2>DELETE /users</h2><p>204</p></html>")
    assert run("probe", path)[0] == 1  # Endpoints, and no page in place of another.
    causes = "".join(f"<li><b>{name}</b>: access denied</li>" for name in ("Raised", "Kept", "Lost"))
    path.write_bytes(f"<html><title>LoomDenied</title><p>Raised for:</p><ul>{causes}</ul></html>".encode())
    assert run("probe", path)[0] == 1  # A short page of its own words, and no bot check.
    steps = "".join(f"<h2>{at} Access denied</h2><p>Step on.</p>" for at in (1045, 2002, 2013))
    path.write_bytes(f"<html><title>Loom</title>{steps}</html>".encode())
    assert run("probe", path)[0] == 1  # Headings of codes.
    causes = "".join(f"<li>{text}</li>" for text in ("You are fast", "Your cookies are off", "Your VPN is on"))
    path.write_bytes(f"<html><title>Loom</title><p>Show that you are not a robot.</p><ul>{causes}</ul></html>".encode())
    assert run("probe", path)[0] == 4  # A bot check that gives reasons.
    path.write_bytes(b"<html><title>Just a moment...</title><body>Checking your browser</body></html>")
    code, _, err = run("probe", path)
    assert code == 4 and "bot-wall" in err
    path.write_bytes(b"")
    assert run("probe", path)[0] == 4


def test_the_likeliest_of_several_doubtful_lists_is_proposed() -> None:
    answers = table("Response Code|Response Message", "20xx01|Stored", "40xx05|Wrong hour", "50xx04|Not stored")
    services = table("Service Code|Name", "00|Transfers", "01|Payments", "02|Invoices")
    body = page(f"<h2>The format of answers</h2>{answers}<h2>Services</h2>{services}", "Answers of the interface")
    declared = probe_page(body, "acme", "", None).declare
    assert declared is not None and '"Response Code" = "code"' in declared


@pytest.mark.parametrize("tag", ["main", "section", "header", "article"])
def test_a_page_without_the_tag_of_its_body_is_read_whole(tag: str) -> None:
    pots, lids = (table("Code|Description", *(f"{at}_{n}|The {at} broke." for n in "abc")) for at in ("pot", "lid"))
    body = f"<!doctype html><meta charset=utf-8><title>Errors</title><{tag}>{pots}</{tag}><div>{lids}</div>"
    codes = [f"{at}_{n}" for at in ("pot", "lid") for n in "abc"]
    assert [record.code for record in records(body.encode())] == codes


@pytest.mark.parametrize("around", ["<frameset>{}</frameset>", "<body><h1>Errors</h1>{}<p>Acme</p></body>"])
def test_probe_names_the_pages_in_frames_where_the_page_itself_has_no_codes(run: Run, tmp_path: Path, around) -> None:
    path = tmp_path / "acme.html"
    frame = "frame" if "frameset" in around else "iframe"
    sources = ("errors.html", "https://acme.example/codes", "about:blank", "errors.html")
    path.write_text(f"<html>{around.format(''.join(f'<{frame} src={one!r}></{frame}>' for one in sources))}</html>")
    assert (
        "frames: errors.html, https://acme.example/codes (watch the one that lists codes); if" in run("probe", path)[2]
    )


def test_probe_says_what_a_refresh_would_say_and_takes_nothing_of_a_part_of_a_page(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "acme.html"
    whole = page(table("Code|HTTP|Meaning", "locked|409|Locked.", "late|408|Late.", "locked|423|Locked, too."))
    path.write_bytes(whole)
    code, out, err = run("probe", path, "--format", "json")
    data = json.loads(out)
    assert (code, err, [row["code"] for row in data["records"]]) == (0, "", ["locked", "late", "locked"])
    assert data["suspect"]["reason"] == "keys-set-aside" and data["declare"] == 'scope = "status"'
    told = "keys-set-aside: 'locked' appears twice, with a different status and message: 409 'Locked.' and 423 'Locked, too.'"
    assert f"a refresh would call this page suspect: {told}" in run("probe", path)[1]
    path.write_bytes(whole[: whole.index(b"<td>423")])
    code, out, err = run("probe", path, "--format", "json")
    data = json.loads(out)
    assert code == 1 and "the page ends in the middle" in err and data["suspect"]["reason"] == "truncated"
    assert data["records"] == data["lists"] == []


def test_probe_fetches_an_address_as_configured(server: Server) -> None:
    server.routes["/docs/errors"] = lambda to: to.page((PAGES / "read" / "a_definition_list.html").read_bytes())
    config = Config(LOCAL_FETCH)
    found = probe(page_at(config, f"{server.url}/docs/errors"), config.fetch.timeout_s)
    assert [record["code"] for record in found.records] == ["NO_MEMORY", "BAD_KEY"]
    with pytest.raises(PageFailed, match="404"):
        page_at(config, f"{server.url}/none")


@pytest.mark.slow
@pytest.mark.usefixtures("processes")
def test_a_page_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(PageFailed, match="longer than"):
        probe(ProbeJob(page(table("Code|Text", *(f"E{n}|It failed" for n in range(20_000)))), "acme", "", None), 0.05)


@pytest.mark.slow
@pytest.mark.skipif(not CAPTURES, reason="ERRDEX_CAPTURES names no folder of captures")
@pytest.mark.parametrize("vendor", SITES)
def test_a_capture_is_read_exactly_with_nothing_declared(vendor) -> None:
    folder = Path(CAPTURES or "")
    wanted = json.loads((folder / "truth" / f"{vendor}.json").read_text("utf-8"))
    # Sentences about retrying on which readers differ are not judged here.
    score = compare(records((folder / "pages" / f"{vendor}.html").read_bytes()), wanted, {"retryable"})
    assert (score.extra, score.missed, score.wrong) == ([], [], [])


def test_a_page_that_is_taken_for_a_wall_is_scored_as_one_that_gives_nothing() -> None:
    body = page("<noscript>Please enable JavaScript.</noscript><p>No errors were found.</p>", "Acme API")
    with pytest.raises(PageFailed):
        probe_page(body, "page", "", None)
    one = score(body, [], set())
    assert (one.hits, one.extra, one.unclear) == (0, [], True)


def test_a_wall_without_a_title_is_quoted_from_its_first_word() -> None:
    body = b"<div id=root></div><script src=a.js></script><noscript>You need to enable JavaScript.</noscript>"
    with pytest.raises(PageFailed, match=r"'You need to enable JavaScript\.'"):
        probe_page(body, "page", "", None)


@pytest.mark.parametrize(
    ("choices", "is_part"),
    [
        (["All (4)", "4xx (3)", "5xx (1)"], True),
        (["4xx 3", "All errors 4"], True),
        (["All (3)", "4xx (3)"], False),
        (["All (9)", "Guides (7)", "News (2)"], False),
        (["All (9)", "Guides (6)", "Errors (3)"], False),
        (["All 400 errors carry one of these 3 codes."], False),
        (["All 9 regions", "3 codes each"], False),
    ],
)
@pytest.mark.parametrize("choice", ["<button>{}</button>", "<li><a href='?'>{}</a></li>", "<span>{}</span> "])
def test_a_filter_that_counts_more_rows_than_are_shown_makes_the_page_suspect(choice, choices, is_part) -> None:
    rows = (f"LAMP_{end}|40{at}|It failed." for at, end in enumerate(("OUT", "OFF", "HOT")))
    body = f"<h1>Error codes</h1><div>{''.join(map(choice.format, choices))}</div>{table('Code|HTTP|Meaning', *rows)}"
    suspect = probe_page(page(body), "acme", "", None).suspect
    assert (suspect and suspect["reason"]) == ("paginated" if is_part else None)


@pytest.mark.parametrize(
    "last",
    [
        '<div x-show="n > 2 && n < 9"></div>',
        '<iframe srcdoc="<p>Hello there</p>"></iframe>',
        "<b title=it's>Lid</b>",
        "<a href=/lids?name='lid>Lid</a><p>It is.",
        "<iframe><p title='lid></iframe><p>It is.",
        '<a href="/lids>Terms</a>',
    ],
)
def test_tags_within_a_value_that_is_closed_are_no_lost_end(last) -> None:
    rows = (f"{code}|It failed" for code in ("lid_lost", "lid_torn", "lid_cold"))
    found = probe_page(page(table("Code|Meaning", *rows) + last), "acme", "", None)
    assert len(found.records) == 3 and not found.suspect


@pytest.mark.parametrize("cut", ["<!DO", "<!-- errors", "<?xml", "</p", "<![CDATA["])
def test_a_page_cut_within_its_first_tag_has_no_markup(cut: str) -> None:
    with pytest.raises(NoMarkup):
        Page(cut.encode(), "", None)
