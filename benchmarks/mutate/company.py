"""Cosmetic operators around the lists: asides, ways to other pages, other tables, and how the bytes are written."""

import copy
import re

from lxml.html import HtmlElement

from benchmarks.mutate.case import FIRST_LIST, LAST_LIST, Case, Change
from benchmarks.mutate.edits import after, before, each, inside, make, on_bytes, retag, text_in


def _entities(body: bytes) -> bytes:
    def spell(found: re.Match[bytes]) -> bytes:
        return found[1] + found[2].replace(b".", b"&#46;").replace(b"_", b"&#x5F;")

    return re.sub(rb"(<code[^>]*>)([^<&]*)", spell, body)


def _flight_data(case: Case) -> None:
    codes = ", ".join(f'\\"{code}\\": 400' for code in case.stated)
    case.body.append(make(f'<script>self.__next_f.push([1, "{codes}"])</script>'))
    case.body.append(make(f"<pre><code>{codes}</code></pre>"))


def _the_right_count(case: Case) -> None:
    case.find(FIRST_LIST)[0].addprevious(make(f"<p>There are {len(case.stated)} error codes.</p>"))


_SCHEMA = (
    "<table><tr><th>Field</th><th>Type</th></tr><tr><td><code>request_id</code></td><td>string</td></tr>"
    "<tr><td><code>error.code</code></td><td>string</td></tr></table>"
)
_HEADERS = (
    "<table><tr><th>Header</th><th>Meaning</th></tr><tr><td><code>retry_after</code></td><td>seconds</td></tr></table>"
)
_STATUSES = (
    "<table><tr><th>Status</th><th>Meaning</th></tr><tr><td>400</td><td>Bad</td></tr>"
    "<tr><td>500</td><td>Ours</td></tr></table>"
)
_CHANGELOG = (
    "<div><h2>Changelog</h2><table><tr><th>Version</th><th>Changes</th></tr><tr><td>2.1</td>"
    "<td>Adds <code>brand_new</code> and <code>BRAND.NEW.001</code>.</td></tr></table></div>"
)
_ASIDE = "<aside><p>Mind <code>some_setting</code>, <code>PROVIDER_*</code> and 404. Retry with backoff.</p></aside>"
_CALLOUT = '<div class="callout"><p>Note: <code>some_setting</code> and <code>BCK.HTTP.&lt;status&gt;</code>.</p></div>'
_ANCHOR = '<a href="#x" aria-label="Direct link">\u200b</a>'
_RELATED = "<aside><a href='/x'>Rate limits</a><button>Show more</button></aside>"
_FEEDBACK = "<div><p>Was this page helpful?</p><button>Yes</button><button>No</button><p>Last updated today</p></div>"
_COOKIES = (
    "<div><p>We value your privacy: we use cookies.</p><button>Accept all cookies</button>"
    "<a href='/login'>Log in</a><noscript>You need to enable JavaScript to run this app.</noscript></div>"
)


def _in_a_panel(table: HtmlElement) -> None:
    panel = make('<div role="tabpanel" hidden></div>')
    table.addprevious(panel)
    panel.append(table)


def _in_folds(case: Case) -> None:
    for number, table in enumerate(case.tables):
        fold = make(f"<details><summary>{['Show the codes', 'More'][number % 2]}</summary></details>")
        heading = table.xpath("preceding::h2[1]")[0]
        fold[0].text = text_in(heading).replace("\u200b", "").strip()
        table.addprevious(fold)
        fold.append(table)


def _all_after_main(case: Case) -> None:
    late = make('<div hidden id="S:0"></div>')
    late.extend(list(case.body))
    case.body.append(make("<main>Loading…</main>"))
    case.body.append(late)


def _links(case: Case, holder: str) -> HtmlElement:
    items = "".join(f'<li><a href="#{code.lower()}"><code>{code}</code></a></li>' for code in case.stated)
    return make(f"<{holder}>{items}</{holder}>")


def _index(case: Case) -> None:
    case.lists[0].addprevious(_links(case, "ul"))


def _ways(holder: str, at: int) -> Change:
    return lambda case: case.body.insert(at, _links(case, holder))


def _across(table: HtmlElement) -> None:
    width = len(table.xpath(".//tr")[0])
    note = f'<tr><td colspan="{width}">The list grows; new codes come without notice.</td></tr>'
    table.xpath(".//tr[td]")[-1].addnext(make(note))


def _head_again(table: HtmlElement) -> None:
    rows = table.xpath(".//tr")
    rows[len(rows) // 2].addnext(copy.deepcopy(rows[0]))


def _blank_rows(case: Case) -> None:
    for row in case.lines[::3]:
        row.addnext(make(f"<tr>{'<td></td>' * len(row)}</tr>"))


def _head_over_the_head(table: HtmlElement) -> None:
    head = table.xpath(".//tr")[0]
    head.addprevious(make(f'<tr><th>Error</th><th colspan="{len(head) - 1}">What it is</th></tr>'))


def _detail(row: HtmlElement) -> None:
    text = "Read more about this in our guides; there is much to say."
    row.addnext(make(f'<tr><td colspan="{len(row)}">{text}</td></tr>'))


_SMALL = b"<html><head><title>Old</title></head><body><p>Redirecting.</p></body></html>\n"


OPERATORS: dict[str, Change] = {
    "an aside at every list": before("//h2 | //table", _ASIDE),
    "a callout before the list": before(FIRST_LIST, _CALLOUT),
    "a table of fields": before(FIRST_LIST, _SCHEMA),
    "a table of headers": before(FIRST_LIST, _HEADERS),
    "a table of statuses": before(FIRST_LIST, _STATUSES),
    "a table of versions": inside("//body", _CHANGELOG),
    "captions": each("//table", lambda table: table.insert(0, make("<caption>Error codes</caption>"))),
    "groups of columns": each("//table", lambda table: table.insert(0, make("<colgroup><col></colgroup>"))),
    "entities": on_bytes(_entities),
    "lines end as on Windows": on_bytes(lambda body: body.replace(b"\n", b"\r\n")),
    "a mark of byte order": on_bytes(b"\xef\xbb\xbf".__add__),
    "another charset, and said so": on_bytes(
        lambda body: body.decode().encode("cp1252", "xmlcharrefreplace"), "windows-1252"
    ),
    "end tags are left out": on_bytes(lambda body: re.sub(rb"</(?:td|th|tr|tbody|thead|p)>", b"", body)),
    "tags are in capitals": on_bytes(lambda body: re.sub(rb"</?[a-z0-9]+", lambda tag: tag[0].upper(), body)),
    "the page's data in a script": _flight_data,
    "headings have anchors": inside("//h2[not(code)]", _ANCHOR),
    "headings have other levels": retag("//h2", "h3"),
    "a heading over all": lambda case: case.body.insert(0, make("<h1>API</h1>")),
    "a banner": lambda case: case.body.insert(0, make(_COOKIES)),
    "a foot with questions": inside("//body", _FEEDBACK),
    "a foot within the list": after(LAST_LIST, _FEEDBACK),
    "the right count": _the_right_count,
    "heads in the middle": each("//table", _head_again),
    "blank rows": _blank_rows,
    "a head over the head": each("//table", _head_over_the_head),
    "a foot of the table": inside("//table", "<tfoot><tr><td colspan='9'>Codes are stable.</td></tr></tfoot>"),
    "details under every row": each("//tr[td]", _detail),
    "two documents in one": lambda case: setattr(case, "finish", lambda body: _SMALL + body),
    "a note across the table": each("//table", _across),
    "lists in hidden panels": each("//table", _in_a_panel),
    "lists in folds": _in_folds,
    "all after main": _all_after_main,
    "an index of links": _index,
    "a sidebar that repeats": _ways("nav", 0),
    "a foot that repeats": _ways("footer", 99),
    "a table of contents that repeats": _ways("aside", 0),
    "related pages with a button": inside("//body", _RELATED),
    "a filter before the list": before(
        FIRST_LIST,
        "<div><input type='search'><select><option>All</option><option>AUTH_ERROR</option></select></div>",
    ),
}
