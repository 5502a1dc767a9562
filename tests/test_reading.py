"""Odd markup, each with what a careful reader takes from it."""

import pytest

from ingest.extraction.normalise import heading_category
from ingest.extraction.read_page import read_page
from ingest.extraction.retry_advice import advice_in
from ingest.model import Reading
from parsers import Page, Site
from parsers.reading.shapes import is_status
from parsers.reading.text import same_words

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
    assert reading.complaints == []
    return [(record.code, record.state.status, record.state.message) for record in reading.records]


def table(*lines: str, head: str = HEAD) -> str:
    return f"<table>{head}{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


CARD = "<h3>card_lost</h3><p>HTTP: 404</p><p><b>Message</b> It is lost.</p>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (table("<td>a_b, c_d</td><td>400 or 422</td><td>Both.</td>"), [("a_b", 400, "Both."), ("c_d", 400, "Both.")]),
        (table("<td><code>a_b</code><code>c_d</code></td><td>400</td><td>Both.</td>"), [("a_b", 400, "Both."), ("c_d", 400, "Both.")]),
        (table("<td><code>a_b</code><span>Beta</span></td><td>4xx</td><td>New.</td>"), [("a_b", None, "New.")]),
        (table("<td>a_b</td><td>400</td><td>One.</td>", head='<tr><th colspan="2">Error</th><th>Text</th></tr>' + HEAD), [("a_b", 400, "One.")]),
        (table("<td>a_b</td><td>400</td><td>One.</td>", head=HEAD.replace("HTTP", "HTTP<span role='tooltip'>Its status</span>")), [("a_b", 400, "One.")]),
        (CARD.replace("card_lost", "<code><i>card</i><i>_lost</i></code>"), [("card_lost", 404, "It is lost.")]),
        (table("<td>a_<wbr>b</td><td><s>404</s> HTTP 400</td><td>was&nbsp;<b>decl</b>ined<br>then</td>"), [("a_b", 400, "was declined then")]),
        (table("<td>a_<!-- x -->b</td><td>—</td><td>Up<p>and</p>down</td>"), [("a_b", None, "Up and down")]),
        (table("<td>a_b</td><td>400</td><td></td>", "<td>c_d</td><td>400</td><td>-</td>", "<td>e_f</td><td>400</td><td>E.</td>"), [("a_b", 400, "a_b"), ("c_d", 400, "c_d"), ("e_f", 400, "E.")]),
        (table('<td rowspan="2">400</td><td>a_b</td><td>One.</td>', "<td>c_d</td><td>Two.</td>", head="<tr><th>HTTP</th><th>Code</th><th>Message</th></tr>"), [("a_b", 400, "One."), ("c_d", 400, "Two.")]),
        (table("<td>a_b</td><td>400</td><td>One.</td>", "<td>&lt;prefix&gt;_*</td><td>500</td><td>Any.</td>", "<td></td><td></td><td></td>"), [("a_b", 400, "One.")]),
        (table("<td>a_b</td><td>400</td><td>One.</td>", HEAD[4:-5], "<td>c_d</td><td>400</td><td>Two.</td>"), [("a_b", 400, "One."), ("c_d", 400, "Two.")]),
        (CARD, [("card_lost", 404, "It is lost.")]),
        ("<h3><code>card_lost</code>404</h3><p>It is lost.</p><aside>Mind this.</aside>", [("card_lost", 404, "It is lost.")]),
        ("<dl><dt>card_lost <i>404</i></dt><dd>It is lost.</dd></dl>", [("card_lost", 404, "It is lost.")]),
        ("<h3>card_lost (404 Not Found)</h3><div>Message</div><div>It is lost.</div>", [("card_lost", 404, "It is lost.")]),
        ("<h3>404 — card_lost</h3><ul><li><b>Message:</b> It is lost.</li></ul><h3>Other</h3><p>Prose.</p>", [("card_lost", 404, "It is lost.")]),
        ("<h3><code>a_b</code> / <code>c_d</code> <i>404</i></h3><p>It is lost.</p>", [("a_b", 404, "It is lost."), ("c_d", 404, "It is lost.")]),
        ("<h3>a_b</h3><p><i>404 Not Found</i></p><p><b>Message</b> <del>Gone.</del> It is lost.</p>", [("a_b", 404, "It is lost.")]),
        (table("<td>card_lost</td><td>404</td><td>Lost.</td>") + CARD, [("card_lost", 404, "It is lost.")]),
        ("<h2>Changelog</h2><ul><li>2026: <code>old_code</code> was removed.</li></ul>" + CARD, [("card_lost", 404, "It is lost.")]),
    ],
)  # fmt: skip
def test_odd_markup_is_read(body: str, expected: list[tuple[str, int | None, str]]) -> None:
    assert rows(body) == expected


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
    assert reading.complaints == [] and [record.state.hint for record in reading.records] == [hint, "None."]


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
    assert [record.code for record in reading.records][:-3] == codes and bool(reading.complaints) is not bool(codes)


def test_a_summary_gives_way_to_the_detail_unless_they_disagree() -> None:
    site = Site("Acme", SITE.pages, SITE.code, {"Code": "code", "HTTP": "status"})
    summary = table("<td>card_lost</td><td>404</td>", head="<tr><th>Code</th><th>HTTP</th></tr>")
    assert rows(summary + CARD, site) == [("card_lost", 404, "It is lost.")]
    assert read(summary.replace("404", "410") + CARD, site).complaints[0].reason == "key-clash"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (table("<td>a_b</td><td>400</td>"), "row-unread"),
        (table("<td>a_b</td><td>400</td><td>One.</td><td>c_d</td>"), "row-unread"),
        (table("<td>a_b</td><td>Message</td><td>400</td>", *(f"<td>c_{n}</td><td>400</td><td>Two.</td>" for n in range(6))), "row-unread"),
        (table("<td>a_b<br>c_d</td><td>400<br>404</td><td>One.<br>Two.</td>"), "row-unread"),
        (table("<td>A Sentence</td><td>400</td><td>One.</td>", "<td>c_d</td><td>400</td><td>Two.</td>"), "row-unread"),
        (table("<td></td><td>400</td><td>More of it.</td>", "<td>c_d</td><td>400</td><td>Two.</td>"), "row-unread"),
        (table("<td>a_b</td><td><svg></svg></td><td>One.</td>", "<td>c_d</td><td>400</td><td>Two.</td>"), "row-unread"),
        (table("<td>a_b</td><td>400</td><td>One.</td>", head="<tr><th>Code</th><th>HTTP</th><th>Blurb</th></tr>"), "column-lost"),
        (table("<td>a_b</td><td>400</td><td>One.</td>", head=""), "column-lost"),
        (table("<td>a_b</td><td>400</td><td>One.<table><tr><td>c_d</td><td>400</td></tr></table></td>"), "column-lost"),
        (table("<td>a_b</td><td>400</td><td>One.</td>") + "<div><code>c_d</code> 400</div>", "codes-unread"),
        (table("<td>a_b</td><td>400</td><td>One.</td>") + "<h3><code>c_d</code></h3>", "codes-unread"),
        (table("<td>a_b</td><td>400</td><td>One.</td>") + "<p>Page 1 of 3</p>", "more-rows"),
        (table("<td>a_b</td><td>400</td><td>One.</td>") + "<p>| Code | HTTP |\n| c_d | 400 |</p>", "codes-unread"),
        (table("<td>a_b</td><td>400</td><td>One.</td>", "<div><td><p>c_d</p></td><td>400</td></div>"), "codes-unread"),
        (table("<td>a_b</td><td>400</td><td>One.</td>") + "<button>Show 12 more</button>", "more-rows"),
        ("<p>There are 12 error codes.</p>" + table("<td>a_b</td><td>400</td><td>One.</td>"), "count-differs"),
        (table(*(f"<td>c_{n}</td><td>400</td><td></td>" for n in range(6))), "field-empty"),
        ("".join(f"{head}{table(f'<td>{code}</td><td>400</td><td>One.</td>')}" for head, code in (("<h2>Fees</h2>", "a_b"), ("<p><b>Cards</b></p>", "c_d"))), "heading-unclear"),
        (CARD + "<h3>404</h3><p>HTTP: 404</p><p><b>Message</b> Its name is lost.</p>", "row-unread"),
        (CARD + "<h3>card_found</h3><p><b>Message</b> It is found.</p>", "row-unread"),
        (CARD + CARD.replace("card_lost", "card_fo und"), "codes-unread"),
        (table("<td>undefined</td><td>400</td><td>One.</td>", "<td>c_d</td><td>400</td><td>Two.</td>"), "row-unread"),
        (table("<td>a_b…</td><td>400</td><td>One.</td>", "<td>c_d</td><td>400</td><td>Two.</td>"), "row-unread"),
        (table("<td>a_b</td><td>400</td><td>[object Object]</td>"), "row-unread"),
        (table("<td>a_b</td><td><img alt='404'></td><td>One.</td>"), "row-unread"),
        ("<p>Nothing here.</p>", "no-rows"),
    ],
)  # fmt: skip
def test_what_cannot_be_known_is_complained_of(body: str, reason: str) -> None:
    assert reason in {complaint.reason for complaint in read(body).complaints}


@pytest.mark.parametrize(
    "body",
    [
        "<p>See <code>some_setting</code>, <code>PROVIDER_*</code>. There are two codes of conduct.</p>",
        "<p><code>request_id</code></p>",
        "<ul><li><code>request_id</code> — send it along</li></ul>",
        "<pre><code>a_b 400</code></pre>",
        "<nav><a href='/other'>other_code</a></nav>",
        "<ul><li><a href='#a_b'><code>a_b</code></a></li></ul>",
        "<aside><button>Show more</button></aside>",
        "<p><a href='/guide?from=errors'>Next</a> <a href='/blog?page=2'>Our blog</a></p>",
        "<p>Log in to see your keys. Pipes: a | b.</p><textarea>Ask us</textarea>",
        "<table><tr><th>Field</th><th>Type</th></tr><tr><td><code>request_id</code></td><td>string</td></tr></table>",
        "<table><tr><th>Event</th><th>HTTP</th><th>Message</th></tr><tr><td>card.made</td><td>200</td><td>Made.</td></tr></table>",
        "<table><tr><th>Status</th><th>Meaning</th></tr><tr><td>400</td><td>Yours</td></tr></table>",
        "<p>1 code</p>",
        "<template><p>Later</p></template><script>var codes = 'c_d 400';</script>",
    ],
)  # fmt: skip
def test_what_is_no_row_raises_no_alarm(body: str) -> None:
    assert rows(body + table("<td>a_b</td><td>400</td><td>One.</td>") + body) == [("a_b", 400, "One.")]


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
        assert [complaint.reason for complaint in reading.complaints] in (["row-unread"], ["verdict-unknown"])
    else:
        state = reading.records[0].state
        assert (state.retryable, state.retryable_basis) == (expected, None if expected is None else "stated")


@pytest.mark.parametrize(
    ("advice", "sentences"),
    [
        (1, "Retry with backoff.|Safe to retry.|Wait a moment and try again.|Please retry later.|This error is retryable."
            "|It failed for a moment — retry; if it persists, call us.|Retry after 30 seconds.|Back off and retry."
            "|Clients should retry with exponential backoff and jitter.|Retry with the same Idempotency-Key."
            "|See the status page. It is down; retry after a backoff."),
        (0, "Do not retry.|Don’t retry; contact support.|Not retryable.|No retry will succeed.|It must not be retried."),
        (None, "Fix the fields and retry.|Fix the fields. Retry.|Once the user has paid, retry.|Check it before retrying."
               "|Retry with a new key.|Retry the corrected request.|Try again with another card.|Do not retry blindly."
               "|If it is pending, retry.|The event will be retried by Stripe.|Retry with backoff. Do not retry."
               "|Try a different card.|Back off per Retry-After.|Pay again.|Retry — once the user has paid.|Verify the ID; retry."
               "|Obtain a new token. Retry.|Timeout? Retry.|Retry with backoff. Only for reads.|Retry after 3DS.|"),
    ],
)  # fmt: skip
def test_only_advice_without_conditions_counts(advice: int | None, sentences: str) -> None:
    for sentence in sentences.split("|"):
        found = advice_in(sentence)
        assert (found and found[0]) == advice, sentence


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
    assert not found.complaints


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
    assert [one.reason for one in read(table(*lines, f"<td>a_h</td><td>{status}</td><td>H.</td>")).complaints] == [
        "row-unread"
    ]


@pytest.mark.parametrize("status", "400 Bad Request|400/422|400, 422|4xx|401 (HTTP)|429 Requests exceeded".split("|"))
def test_words_beside_a_status_leave_it_one(status: str) -> None:
    assert is_status(status)
