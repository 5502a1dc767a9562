"""Odd markup, each with what a careful reader takes from it."""

import json
from pathlib import Path

import pytest

from ingest.extraction.normalise import heading_category
from ingest.extraction.read_page import read_page
from ingest.model import Reading
from parsers import Page, Site
from parsers.lexicon.cleaning import same_words
from parsers.lexicon.value_shapes import is_status

PAGES = Path(__file__).parent / "reading"
SITE = Site(
    "Acme",
    ("https://acme.example/errors",),
    r"[a-z]+(?:[._][a-z0-9]+)*",
    {"Code": "code", "HTTP": "status", "Message": "message"},
)
NUMBERS = Site("Acme", SITE.pages, r"\d{2,3}", SITE.columns)
HEAD = "<tr><th>Code</th><th>HTTP</th><th>Message</th></tr>"


def read(body: str, site: Site = SITE) -> Reading:
    return read_page(site, None, f"<html><body><main>{body}</main></body></html>".encode(), "errors", "", None)


def rows(body: str, site: Site = SITE) -> list[tuple[str, int | None, str]]:
    reading = read(body, site)
    assert reading.findings == []
    return [(record.code, record.state.status, record.state.message) for record in reading.records]


def table(*lines: str, head: str = HEAD) -> str:
    return f"<table>{head}{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


CARD = "<h3>card_lost</h3><p>HTTP: 404</p><p><b>Message</b> It is lost.</p>"


@pytest.mark.parametrize("path", sorted((PAGES / "odd").glob("*.html")), ids=lambda path: path.stem)
def test_odd_markup_is_read(path: Path) -> None:
    wanted = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert rows(path.read_text("utf-8")) == [tuple(row.values()) for row in wanted]


def test_numbers_are_texts_and_no_footnote_is_part_of_one() -> None:
    lines = ("<td>13<sup>1</sup></td><td>400</td><td>Bad 10<sup>6</sup> m<sup>2</sup><sup>[2]</sup></td>",)
    assert rows(table(*lines), NUMBERS) == [("13", 400, "Bad 106 m2")]
    lines = ("<td>03</td><td>400</td><td>Two.</td>", "<td>030</td><td>400</td><td>Three.</td>")
    assert rows(table(*lines), NUMBERS) == [("03", 400, "Two."), ("030", 400, "Three.")]


@pytest.mark.parametrize(
    ("parts", "hint"),
    [
        ("<p><b>Fix:</b> Mend the</p><ul><li>fields and</li><li>retry.</li></ul>", "Mend the fields and retry."),
        ("<p><b>Fix:</b></p><p>One.</p><p>Do not retry.</p>", "One. Do not retry."),
        ("<p><b>Fix:</b> Mend <strong>these</strong>: a, b. <em>Note:</em> all.</p>", "Mend these: a, b. Note: all."),
        ("<h4>Fix</h4><p>Common causes: too late.</p>", "Common causes: too late."),
        ("<p>Action: wait.</p><p><b>Fix:</b> Mend it.</p>", "Mend it."),
        ("<div>Note: mind this.</div><p><b>Fix:</b> Mend it.</p><aside>And that.</aside>", "Mend it."),
        ("<dl><dt>Fix</dt><dd>Mend it.</dd></dl>", "Mend it."),
    ],
)
def test_a_cards_text_is_read_whole(parts: str, hint: str) -> None:
    site = Site("Acme", SITE.pages, SITE.code, {**SITE.columns, "Fix": "remedy"})
    other = "<section><h3>card_old</h3><p>HTTP: 410</p><p><b>Message</b> Old.</p><p><b>Fix:</b> None.</p></section>"
    reading = read(f"<section>{CARD}{parts}</section>{other}", site)
    assert reading.findings == [] and [record.state.hint for record in reading.records] == [hint, "None."]


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("<code>card_lost</code> <span>v2</span>", ["card_lost"]),
        ("<code>card_lost</code><span>NEW</span>", ["card_lost"]),
        ("<code>card_lost</code><span>404</span>", ["card_lost"]),
        ("<code>card_lost</code> / <code>gone</code>", ["card_lost", "gone"]),
        ("<code>card_lost</code> <del>card_gone</del>", ["card_lost"]),
        ("<del>card_gone</del>", []),
        ("<i>any other</i>", []),
        ("<code>card_ lost</code>", []),
        ("<code>card_lo st_too</code>", []),
    ],
)
def test_what_stands_beside_a_code_is_no_code(cell: str, codes: list[str]) -> None:
    lines = [f"<td>{cell}</td><td>400</td><td>One.</td>", *(f"<td>a_{n}</td><td>400</td><td>A.</td>" for n in range(3))]
    reading = read(table(*lines))
    assert [record.code for record in reading.records][:-3] == codes and bool(reading.findings) is not bool(codes)


def test_a_summary_gives_way_to_the_detail_unless_they_disagree() -> None:
    site = Site("Acme", SITE.pages, SITE.code, {"Code": "code", "HTTP": "status"})
    summary = table("<td>card_lost</td><td>404</td>", head="<tr><th>Code</th><th>HTTP</th></tr>")
    assert rows(summary + CARD, site) == [("card_lost", 404, "It is lost.")]
    assert read(summary.replace("404", "410") + CARD, site).findings[0].reason == "key-clash"


@pytest.mark.parametrize("path", sorted((PAGES / "suspect").glob("*/*.html")), ids=lambda path: path.stem)
def test_what_cannot_be_known_is_a_finding(path: Path) -> None:
    assert path.parent.name in {finding.reason for finding in read(path.read_text("utf-8")).findings}


@pytest.mark.parametrize("path", sorted((PAGES / "quiet").glob("*.html")), ids=lambda path: path.stem)
def test_what_is_no_row_raises_no_alarm(path: Path) -> None:
    body = path.read_text("utf-8")
    assert rows(body + table("<td>a_b</td><td>400</td><td>One.</td>") + body) == [("a_b", 400, "One.")]


def test_a_legend_that_swaps_the_marks_is_a_finding_and_a_row_is_no_legend() -> None:
    site = Site("Acme", SITE.pages, SITE.code, {"Code": "code", "Retry": "retryable"})
    legend = "✅ means not retryable."
    lines = ["<td>a_b</td><td>✅</td><td>One.</td>", f"<td>c_d</td><td></td><td>{legend}</td>"]
    page = table(*lines, head="<tr><th>Code</th><th>Retry</th><th>Message</th></tr>")
    assert [[one.reason for one in read(body, site).findings] for body in (page, f"<p>{legend}</p>{page}")] == [
        [],
        ["legend-inverted"],
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        *[("✅", 1), ("✔️", 1), ("Yes, later", 1), ("TRUE", 1), ("soft", 1), ("❌", 0), ("No — ask", 0), ("hard", 0)],
        *[("—", None), ("", None), ("n/a", None), ("Depends", None), ('<img alt="no">', 0)],
        *[('<svg aria-label="Yes"></svg>', 1), ('<span aria-hidden="true">✅</span><span>Yes</span>', 1)],
        *[("🔁", "?"), ("✅ ❌", "?"), ("once", None), ("Yes, once paid", None), ("often", "?"), ('<i class="icon-yes"></i>', "?"), ("<svg></svg>", "?")],
    ],
)  # fmt: skip
def test_a_retry_cell_says_yes_no_nothing_or_cannot_be_known(cell: str, expected: object) -> None:
    site = Site("Acme", SITE.pages, SITE.code, {"Code": "code", "Retry": "retryable"})
    lines = [f"<td>a_b</td><td>{cell}</td><td>One.</td>", "<td>c_d</td><td>yes</td><td>Two.</td>"]
    reading = read(table(*lines, head="<tr><th>Code</th><th>Retry</th><th>Message</th></tr>"), site)
    if expected == "?":
        assert [finding.reason for finding in reading.findings] in (["row-unread"], ["verdict-unknown"])
    else:
        state = reading.records[0].state
        assert (state.retryable, state.retryable_basis) == (expected, None if expected is None else "stated")


@pytest.mark.parametrize(
    ("heading", "code", "category"),
    [
        ("Rate limiting", "rate_limit.exceeded", "Rate limiting"),
        ("Auth", "auth.missing", "Auth"),
        ("Payments (continued)", "payment.declined", "Payments"),
        ("Client Errors (4XX)", "BAD", None),
        ("400 Bad Request", "BAD", None),
        ("Error codes", "BAD", None),
        ("BCK.AGENT", "BCK.AGENT.0001", None),
        (None, "BAD", None),
    ],
)
def test_a_topical_heading_is_a_category(heading: str | None, code: str, category: str | None) -> None:
    assert heading_category((heading,) if heading else (), code) == category
    assert heading_category(("Cards", heading or "Notes"), code) == (category or "Cards")


def test_headings_and_their_aids_give_sections_and_categories() -> None:
    anchor = '<a href="#x" aria-label="Direct link">\u200b</a><a href="#x"><span>Section titled “X”</span></a>'
    line = table("<td>a_b</td><td>400</td><td>One.</td>")
    tabs = f'<button role="tab" id="t">Cards</button><div role="tabpanel" aria-labelledby="t" hidden>{line}</div>'
    for body, section in [
        (f"<h2>Cards{anchor}</h2>{line}", "Cards"),
        (f"<h2>Cards {{ #cards }}</h2>{line}", "Cards"),
        (f"<h2><div><span>Cards</span></div></h2>{line}", "Cards"),
        (f"<h2>Cards<span>New</span> <button>Copy link to this section</button></h2>{line}", "Cards"),
        (f"<h2>Fees</h2><p><strong>Cards</strong></p>{line}", "Cards"),
        (f'<h2>Fees</h2><div role="heading" aria-level="2">Cards</div>{line}', "Cards"),
        (tabs, "Cards"),
        (f"<details><summary>Cards</summary>{line}</details>", "Cards"),
        (f"<h1>Errors</h1>{line}", None),
        (line.replace(HEAD, HEAD + '<tr><td colspan="3">Cards</td></tr>'), "Cards"),
    ]:
        record = read(body).records[0]
        assert (record.section, record.state.category) == (section, section and "cards"), body


def test_a_heading_deeper_than_the_others_is_no_category() -> None:
    lines = [table(f"<td>{code}</td><td>400</td><td>One.</td>") for code in ("a_b", "c_d", "e_f")]
    found = read(f"<h2>Fees</h2>{lines[0]}<h2>Cards</h2><h3>Version 2</h3>{lines[1]}<h2>Taxes</h2>{lines[2]}")
    assert [record.state.category for record in found.records] == ["fees", "cards", "taxes"]
    assert not found.findings


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("é".encode(), None, "é"),
        ("é".encode("cp1252"), None, "é"),
        ("é".encode("cp1252"), "iso-8859-1", "é"),
        ("“é”".encode("cp1252"), "latin1", "“é”"),
        ("é".encode(), "no-such-charset", "é"),
        ("é".encode("utf-16"), "utf-8", "é"),
        (b'<meta charset="shift_jis">' + "日本".encode("shift_jis"), None, "日本"),
        (b"\xef\xbb\xbf<p>" + "é".encode(), "latin1", "é"),
    ],
)
def test_the_encoding_is_the_marks_then_the_headers_then_the_metas(body: bytes, charset: str | None, text: str) -> None:
    if not body.startswith((b"\xff\xfe", b"\xef", b"<")):
        body = b"<p>" + body + b"</p>"
    page = Page(body, charset=charset)
    assert "".join(page.tree.itertext()).strip() == text
    assert text in page.soup.get_text()


def test_cosmetics_are_no_words() -> None:
    assert same_words("It’s  “old”\u200b — really", 'It\'s "old" – really')
    assert same_words("was declined .", "was declined.")
    assert not same_words("It is old", "It is odd")


@pytest.mark.parametrize(
    "status", "418 ms|418 bytes|418 days|418 per minute|418€|418%|418°|418:30|418,000|418+".split("|")
)
def test_a_quantity_is_no_status(status: str) -> None:
    lines = [f"<td>a_{at}</td><td>400</td><td>One of {at}.</td>" for at in "bcdefg"]
    assert [one.reason for one in read(table(*lines, f"<td>a_h</td><td>{status}</td><td>H.</td>")).findings] == [
        "row-unread"
    ]


@pytest.mark.parametrize("status", "400 Bad Request|400/422|400, 422|4xx|401 (HTTP)|429 Requests exceeded".split("|"))
def test_words_beside_a_status_leave_it_one(status: str) -> None:
    assert is_status(status)
