"""Odd markup, each with what a careful reader takes from it."""

import json
from pathlib import Path

import pytest
from conftest import data, table

from ingest.extraction.normalise import heading_category
from ingest.extraction.read_page import read_page
from ingest.reading import Reading
from parsers import Page, Site
from parsers.lexicon.cleaning import same_words
from parsers.lexicon.value_shapes import is_status

PAGES = Path(__file__).parent / "reading"
#: Cells, cards and headings, each with what is taken from it.
CELLS = data("cells.json")
COLUMNS = {"Code": "code", "HTTP": "status", "Message": "message"}
SITE = Site("Acme", ("https://acme.example/errors",), r"[a-z]+(?:[._][a-z0-9]+)*", COLUMNS)
NUMBERS = Site("Acme", SITE.pages, r"\d{2,3}", SITE.columns)
HEAD = "Code|HTTP|Message"


def read(body: str, site: Site = SITE) -> Reading:
    return read_page(site, None, f"<html><body><main>{body}</main></body></html>".encode(), "errors", "", None)


def rows(body: str, site: Site = SITE) -> list[tuple[str, int | None, str]]:
    reading = read(body, site)
    assert reading.findings == []
    return [(record.code, record.state.status, record.state.message) for record in reading.records]


CARD = "<h3>card_lost</h3><p>HTTP: 404</p><p><b>Message</b> It is lost.</p>"


def test_a_question_and_its_form_below_the_last_card_are_no_part_of_it() -> None:
    cards = "".join(CARD.replace("card_lost", f"card_{name}") for name in ("lost", "old"))
    assert len(rows(f"{cards}<p>Did this help?</p><div><div>Message</div><div>Send</div></div>")) == 2


@pytest.mark.slow
def test_odd_markup_is_read() -> None:
    for path in sorted((PAGES / "odd").glob("*.html")):
        wanted = json.loads(path.with_suffix(".json").read_text("utf-8"))
        assert rows(path.read_text("utf-8")) == [tuple(row.values()) for row in wanted], path


def test_numbers_are_texts_and_no_footnote_is_part_of_one() -> None:
    lines = ("13<sup>1</sup>|400|Bad 10<sup>6</sup> m<sup>2</sup><sup>[2]</sup>",)
    assert rows(table(HEAD, *lines), NUMBERS) == [("13", 400, "Bad 106 m2")]
    assert rows(table(HEAD, "<code>13</code><sup>1</sup>|400|Bad."), NUMBERS) == [("13", 400, "Bad.")]
    lines = ("03|400|Two.", "030|400|Three.")
    assert rows(table(HEAD, *lines), NUMBERS) == [("03", 400, "Two."), ("030", 400, "Three.")]


@pytest.mark.parametrize(("parts", "hint"), CELLS["card texts"])
def test_a_cards_text_is_read_whole(parts, hint) -> None:
    site = Site("Acme", SITE.pages, SITE.code, {**SITE.columns, "Fix": "remedy"})
    other = "<section><h3>card_old</h3><p>HTTP: 410</p><p><b>Message</b> Old.</p><p><b>Fix:</b> None.</p></section>"
    reading = read(f"<section>{CARD}{parts}</section>{other}", site)
    assert reading.findings == [] and [record.state.hint for record in reading.records] == [hint, "None."]


@pytest.mark.parametrize(
    "label", ["<button>Retry</button>", '<a href="#">Wait 30 s</a>', "<i>(opens in a new tab)</i>", "<b>v2</b>"]
)
def test_one_label_behind_most_codes_is_no_title_and_no_advice(label) -> None:
    codes = ("card_lost", "card_old", "card_void", "not_known")
    lines = [f"<code>{code}</code> {label if at else ''}|404|Text {at}." for at, code in enumerate(codes)]
    reading = read(table(HEAD, *lines))
    assert reading.findings == [] and [record.code for record in reading.records] == [*codes]
    assert {(record.state.title, record.state.retryable) for record in reading.records} == {(None, None)}


@pytest.mark.parametrize(("text", "category"), [("platform", "platform"), ("Seen at night.", None)])
def test_a_table_of_one_row_is_read_as_the_longer_one_with_its_titles(text, category) -> None:
    head = f"{HEAD}|Error class"
    long = table(head, *(f"card_{at}|404|Text {at}.|{('auth', 'card')[at % 2]}" for at in range(8)))
    reading = read(f"<h2>Client errors</h2>{long}<h2>Server errors</h2>{table(head, f'lost|500|It is lost.|{text}')}")
    assert reading.findings == [] and reading.records[-1].state.category == category


def test_a_status_of_another_kind_is_no_title_in_a_short_table_either() -> None:
    head, kinds = f"{HEAD}|gRPC status", ("NOT_FOUND", "INTERNAL")
    long = table(head, *(f"card_{at}|404|Text {at}.|{kinds[at % 2]}" for at in range(8)))
    short = table(head, *(f"lost_{at}|500|Lost {at}.|{kinds[at]}" for at in range(2)))
    reading = read(f"<h2>Client errors</h2>{long}<h2>Server errors</h2>{short}")
    assert reading.findings == [] and {record.state.title for record in reading.records} == {None}


@pytest.mark.parametrize(("text", "category"), [("Client Errors (4XX)", None), ("Cards (4XX)", "cards_4xx")])
def test_a_class_that_repeats_the_status_is_no_category(text, category) -> None:
    reading = read(table(f"{HEAD}|Class", *(f"card_{at}|404|Text {at}.|{text}" for at in range(4))))
    assert reading.findings == [] and {record.state.category for record in reading.records} == {category}


def test_the_sign_of_a_menu_is_no_hint() -> None:
    reading = read(table(f"{HEAD}|Actions", *(f"card_{number}|404|Text {number}.|⋯" for number in "abcde")))
    assert reading.findings == [] and {record.state.hint for record in reading.records} == {None}
    rows = (f"card_{number}|404|Text {number}.|{'...' if number == 'e' else 'Call us.'}" for number in "abcde")
    assert [one.reason for one in read(table(f"{HEAD}|Actions", *rows)).findings] == ["row-unread"]


def test_codes_that_are_not_in_force_yet_are_none() -> None:
    planned, now = (
        table("Code|Message", *(f"{code}|The card is {code}." for code in codes))
        for codes in (("card_new", "card_next"), ("card_lost", "card_old", "card_void"))
    )
    body = f"<h2>Error codes planned for v3 (not active)</h2>{planned}<h2>Error codes</h2>{now}"
    assert [one.code for one in read(body, Site("Acme", (), headings=None)).records] == [
        "card_lost",
        "card_old",
        "card_void",
    ]


def test_a_sample_across_the_table_is_no_category() -> None:
    lines = ("card_lost|404|It is lost.", "card_old|410|It is old.")
    body = table(HEAD, *lines).replace(
        "</tr>", '</tr><tr><td colspan="3">Example: <code>{"error": "x"}</code></td></tr>'
    )
    assert {record.state.category for record in read(body).records} == {None}


def test_a_status_behind_each_code_stays() -> None:
    lines = [f"<code>card_{name}</code> <i>404</i>|The card is {name}." for name in ("lost", "old", "void")]
    records = read("<h2>Errors</h2>" + table("Code|Message", *lines), Site("Acme", (), headings=None)).records
    assert [record.state.status for record in records] == [404] * 3


def test_the_asterisk_of_a_mask_is_no_mark_of_a_footnote() -> None:
    lines = [f"{code}|The card is lost." for code in ("CARD_LOST*", "CARD_VOID", "CARD_OLD", "DRAWER_*")]
    records = read(table("Code|Message", *lines), Site("Acme", (), columns={"Code": "code"})).records
    assert [record.code for record in records] == ["CARD_LOST", "CARD_VOID", "CARD_OLD", "DRAWER_*"]


@pytest.mark.parametrize(
    ("note", "message"),
    [
        ("<p>Codes marked with an asterisk (*) come from the till.</p>", "It is old"),
        ("<p>(*) Only from the till</p>", "It is old"),
        ("<p>COUNT(*) fails, too.</p>", "It is old (*)"),
        ("", "It is old (*)"),
    ],
)
def test_a_mark_in_brackets_is_no_part_of_a_text_where_the_page_says_what_it_means(note, message) -> None:
    records = read(
        table(HEAD, "card_lost|404|It is lost", "card_old|409|It is old (*)", "card_no|400|No") + note
    ).records
    assert [record.state.message for record in records] == ["It is lost", message, "No"]


def test_what_is_shown_for_a_number_on_the_line_below_it_is_its_title() -> None:
    lines = ["501|It is lost.", "502|It is old.", "503<br>#NUM!|It is void."]
    records = read(table("Code|Message", *lines), Site("Acme", (), columns={"Code": "code"})).records
    assert [(record.code, record.state.title) for record in records][1:] == [("502", None), ("503", "#NUM!")]


def test_what_stands_beside_a_code_is_no_code() -> None:
    for cell, codes in CELLS["beside a code"]:
        lines = [f"{cell}|400|One.", *(f"a_{n}|400|A." for n in range(3))]
        reading = read(table(HEAD, *lines))
        assert [record.code for record in reading.records][:-3] == codes, cell
        assert bool(reading.findings) is not bool(codes), cell


def test_a_summary_gives_way_to_the_detail_unless_they_disagree() -> None:
    site = Site("Acme", SITE.pages, SITE.code, {"Code": "code", "HTTP": "status"})
    summary = table("Code|HTTP", "card_lost|404")
    assert rows(summary + CARD, site) == [("card_lost", 404, "It is lost.")]
    assert read(summary.replace("404", "410") + CARD, site).findings[0].reason == "key-clash"


def test_what_cannot_be_known_is_a_finding() -> None:
    for path in sorted((PAGES / "suspect").glob("*/*.html")):
        assert path.parent.name in {finding.reason for finding in read(path.read_text("utf-8")).findings}, path


def test_what_is_no_row_raises_no_alarm() -> None:
    for path in sorted((PAGES / "quiet").glob("*.html")):
        body = path.read_text("utf-8")
        assert rows(body + table(HEAD, "a_b|400|One.") + body) == [("a_b", 400, "One.")], path


def test_a_legend_that_swaps_the_marks_is_a_finding_and_a_row_is_no_legend() -> None:
    site = Site("Acme", SITE.pages, SITE.code, {"Code": "code", "Retry": "retryable"})
    legend = "✅ means not retryable."
    page = table("Code|Retry|Message", "a_b|✅|One.", f"c_d||{legend}")
    found = [[one.reason for one in read(body, site).findings] for body in (page, f"<p>{legend}</p>{page}")]
    assert found == [[], ["legend-inverted"]]


def test_a_retry_cell_says_yes_no_nothing_or_cannot_be_known() -> None:
    site = Site("Acme", SITE.pages, SITE.code, {"Code": "code", "Retry": "retryable"})
    for cell, expected in CELLS["retry cells"]:
        lines = [f"a_b|{cell}|One.", "c_d|yes|Two."]
        reading = read(table("Code|Retry|Message", *lines), site)
        if expected == "?":
            assert [finding.reason for finding in reading.findings] in (["row-unread"], ["verdict-unknown"]), cell
        else:
            state = reading.records[0].state
            assert (state.retryable, state.retryable_basis) == (expected, None if expected is None else "stated"), cell


def test_a_topical_heading_is_a_category() -> None:
    for heading, code, category in CELLS["categories"]:
        assert heading_category((heading,) if heading else (), code) == category, heading
        assert heading_category(("Cards", heading or "Notes"), code) == (category or "cards"), heading


def test_headings_and_their_aids_give_sections_and_categories() -> None:
    for body, section in CELLS["sections"]:
        record = read(body.replace("@", table(HEAD, "a_b|400|One."))).records[0]
        assert (record.section, record.state.category) == (section, section and "cards"), body


def test_a_heading_deeper_than_the_others_is_no_category() -> None:
    lines = [table(HEAD, f"{code}|400|One.") for code in ("a_b", "c_d", "e_f")]
    found = read(f"<h2>Fees</h2>{lines[0]}<h2>Cards</h2><h3>Version 2</h3>{lines[1]}<h2>Taxes</h2>{lines[2]}")
    assert [record.state.category for record in found.records] == ["fees", "cards", "taxes"]
    assert not found.findings


def test_a_heading_deeper_than_the_others_is_a_category_if_it_speaks_of_errors() -> None:
    lists = [table(HEAD, f"{code}1|400|One.", f"{code}2|400|Two.") for code in ("a_b", "c_d", "e_f")]
    for heading, categories, reasons in (
        ("Card errors", ["pumps", "card_errors"], []),
        ("Cards", ["pumps", "pumps"], ["heading-unclear"]),
    ):
        found = read(f"<h2>Pumps</h2>{lists[0]}{lists[1]}<h3>{heading}</h3>{lists[2]}")
        assert [one.state.category for one in found.records[3::2]] == categories
        assert [one.reason for one in found.findings] == reasons


def test_a_heading_alone_below_another_of_a_product_is_no_category() -> None:
    lists = [table(HEAD, f"{code}1|400|One.", f"{code}2|400|Two.") for code in ("a_b", "c_d", "e_f")]
    found = read(f"<h2>Pumps</h2>{lists[0]}<h2>Lids</h2>{lists[1]}<h2>Cards</h2><h3>Debugging errors</h3>{lists[2]}")
    assert [one.state.category for one in found.records[1::2]] == ["pumps", "lids", "cards"]


def test_markup_in_a_heading_is_a_finding_and_a_path_in_brackets_is_none() -> None:
    for heading, reasons in (("Pumps [/pumps]", []), ("[b]Pumps[/b]", ["heading-unclear"])):
        found = read(f"<h2>{heading}</h2>{table(HEAD, 'a_b|400|One.')}").findings
        assert [one.reason for one in found] == reasons, heading


@pytest.mark.slow
def test_the_encoding_is_the_marks_then_the_headers_then_the_metas() -> None:
    for markup, encoding, charset, text in CELLS["encodings"]:
        body = markup.encode(encoding)
        if not body.startswith((b"\xff\xfe", b"\xef", b"<")):
            body = b"<p>" + body + b"</p>"
        page = Page(body, charset=charset)
        assert "".join(page.tree.itertext()).strip() == text, markup
        assert text in page.soup.get_text(), markup


def test_cosmetics_are_no_words() -> None:
    assert same_words("It’s  “old”\u200b — really", 'It\'s "old" – really')
    assert same_words("was declined .", "was declined.")
    assert not same_words("It is old", "It is odd")


def test_a_quantity_is_no_status() -> None:
    lines = [f"a_{at}|400|One of {at}." for at in "bcdefg"]
    for status in "418 ms|418 bytes|418 days|418 per minute|418€|418%|418°|418:30|418,000|418+".split("|"):
        assert [one.reason for one in read(table(HEAD, *lines, f"a_h|{status}|H.")).findings] == ["row-unread"], status


@pytest.mark.parametrize(
    "status", "400 Bad Request|400/422|400, 422|4xx|500+|401 (HTTP)|429 Requests exceeded".split("|")
)
def test_words_beside_a_status_leave_it_one(status) -> None:
    assert is_status(status)


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<button><code>card_lost</code> It is lost</button>", "It is lost"),
        ("<button><code>card_lost</code> - Lost</button>", "Lost"),
        ("<code>card_lost</code> <i>lost</i>", "lost"),
    ],
)
def test_the_text_of_a_button_that_opens_a_card_and_italics_behind_a_code_are_titles(head, title) -> None:
    site = Site("Acme", SITE.pages, SITE.code, {"Message": "message"})
    card = "<p><b>Message</b> A text.</p>"
    reading = read(f"<h3>{head}</h3>{card}<h3>{head.replace('card_lost', 'card_old')}</h3>{card}", site)
    assert reading.findings == [] and [record.state.title for record in reading.records] == [title, title]


def test_no_other_code_beside_a_code_is_an_icon() -> None:
    cards = "".join(
        f"<h3>{head}</h3><p>HTTP: 404</p><p><b>Message</b> A text.</p>"
        for head in ("<i>card_lost</i> <code>card_old</code>", "<code>card_new</code> 404")
    )
    assert read(cards).findings


def test_a_table_without_rows_ends_no_reading() -> None:
    site = Site("Acme", SITE.pages, "[A-Z]+_[A-Z]+", {"Code": "code", "Message": "message"})
    assert read("<table><tr><th></th><th>Message</th></tr></table><ul><li>CARD_LOST</li></ul>", site).findings


@pytest.mark.parametrize("again", ["", "<tr><th>Code</th><th>HTTP</th><th>Message</th></tr>"])
def test_a_head_that_stays_in_sight_is_that_of_the_table_below_it(again) -> None:
    head = "<table><tr><th>Code</th><th>HTTP</th><th>Message</th></tr></table>"
    lines = "<tr><td>card_lost</td><td>404</td><td>It is lost.</td></tr>"
    assert rows(f"<div>{head}</div><div><table>{again}{lines}</table></div>") == [("card_lost", 404, "It is lost.")]
