"""Damage to the page: cut off, another page in its place, sections emptied, headings moved, bytes mislabelled."""

import re

from lxml.html import HtmlElement

from benchmarks.mutate.case import LAST_LIST, Case, Change
from benchmarks.mutate.edits import after, code_of, drop, make, on_bytes, retag, text_in, unknowable


def _cut(share: float, end: bytes = b"") -> Change:
    """The page ends after this share of what stands between its first row and its last."""

    def cut(body: bytes) -> bytes:
        first, last = body.find(b"<code"), body.rfind(b"<code")
        return body[: first + round(share * (last - first))] + end

    return unknowable(on_bytes(cut))


def _instead(markup: str, title: str = "Errors") -> Change:
    """Another page stands in its place."""

    def change(case: Case) -> None:
        case.body[:] = [make(f"<div>{markup}</div>")]
        case.body.text = None
        for named in case.doc.iter("title"):
            named.text = title
        case.truth = None

    return change


def _small_tables(case: Case) -> list[HtmlElement]:
    return case.need(table for table in case.tables if len(table.xpath(".//tr[td]")) <= 3)


def _a_section_is_empty(keep_head: bool) -> Change:
    def change(case: Case) -> None:
        table = case.one(_small_tables(case))
        for row in table.xpath(".//tr[td]"):
            drop(row)
        if not keep_head:
            drop(table)
        case.truth = None

    return change


def _a_section_goes_without_a_word(case: Case) -> None:
    table = case.one(_small_tables(case))
    for row in table.xpath(".//tr[td]"):
        del case.stated[code_of(row)]
    drop(table.xpath("preceding::h2[1]")[0])
    drop(table)


def _a_third_is_gone(case: Case) -> None:
    for row in case.rows[:: 3 if len(case.rows) > 10 else 2]:
        drop(row)


def _codes_of_another_page(case: Case) -> None:
    for row in case.rows:
        code = next(row.iter("code"))
        word = text_in(code)
        code[:] = []
        code.text = word.replace(word[:2], "XY" if word[0].isupper() else "xy", 1)


def _a_heading_is_set_down(tag: str) -> Change:
    def change(case: Case) -> None:
        case.need([1] if case.vendor == "paylera" else [])  # Where headings are categories.
        table = case.one(case.tables[1:])
        heading = table.xpath("preceding::h2[1]")[0]
        heading.tag = tag
        if tag == "p":
            heading.text, heading[:] = None, [make(f"<b>{text_in(heading)}</b>")]
        case.truth = None

    return change


def _a_heading_is_lost(case: Case) -> None:
    """The rows of a section stand under the heading before it."""
    drop(case.one(case.tables).xpath("preceding::h2[1]")[0])


def _a_table_lacks_its_end(case: Case) -> None:
    """The heading of the next table stands between its rows."""
    case.one(case.tables[:-1]).append(make("<i>END</i>"))
    case.finish = lambda body: re.sub(rb"(</tbody>)?\s*<i>END</i>\s*</table>", b"", body)


def _headings_tell_something(case: Case) -> None:
    """Headings of statuses become such as could be classes, of a vendor that does not go by them."""
    case.need([1] if case.vendor == "basistheory" else [])
    for table, title in zip(case.tables, ("Enrolment", "Providers"), strict=True):
        table.xpath("preceding::h2[1]")[0].text = title


_TERMS = (
    "<div><h2>Errors by their origin</h2><ul><li><strong>Client-provided</strong>: the request was not valid.</li>"
    "<li><strong>Auto-generated</strong>: something failed on our side.</li></ul></div>"
)


def _headings_are_swapped(case: Case) -> None:
    case.need([1] if case.vendor == "paylera" else [])
    tables = case.tables
    heads = [table.xpath("preceding::h2[1]")[0] for table in tables]
    texts = [head.text for head in heads]
    for head, text in zip(heads, texts[1:] + texts[:1], strict=True):
        head.text = text


def _deep(case: Case) -> None:
    case.finish = lambda body: body.replace(b"<code", b"<div>" * 5000 + b"<code", 1)


def _mojibake(body: bytes) -> bytes:
    """Every letter beyond ASCII was read as two or three, and those were written out in UTF-8."""
    return body.decode("cp1252", "replace").encode()


def _lettered(change: Change) -> Change:
    """The operator on a page whose texts hold letters beyond ASCII, so that the charset matters."""

    def both(case: Case) -> None:
        for cell in case.cells("message")[1::2]:
            cell.append(make("<span> — naïve café</span>"))
        change(case)
        case.truth = None

    return both


def _closed_again(case: Case) -> None:
    """Cut, and made well-formed by a proxy."""
    for row in case.rows[len(case.rows) // 2 :]:
        drop(row)


_CRUMBS = "<h1>Error reference</h1><p>Every code that our services return, and what to do about it then.</p>" * 6

OPERATORS: dict[str, Change] = {
    **{f"cut at {share} %": _cut(share / 100) for share in (0, 12, 37, 50, 63, 88, 99)},
    "cut, and the end put behind": _cut(0.5, b"</body></html>"),
    "cut in a tag, and the end put behind": _cut(0.66, b"</html>"),
    "cut, and closed again": unknowable(_closed_again),
    "instead: nothing": _instead(""),
    "instead: a wall": _instead("<h1>Just a moment…</h1><p>Checking your browser.</p>", "Just a moment..."),
    "instead: not found": _instead("<h1>404</h1><p>This page could not be found.</p>", "Not found"),
    "instead: a log-in": _instead("<h1>Log in</h1><form>Sign in to continue<input type='password'></form>", "Acme"),
    "instead: a shell": _instead("<div id='root'></div><noscript>Enable JavaScript.</noscript>", "App"),
    "instead: cookies": _instead("<p>We value your privacy.</p><button>Accept all cookies</button>", "Acme"),
    "instead: maintenance": _instead("<h1>We will be back soon</h1><p>Scheduled maintenance.</p>", "Maintenance"),
    "instead: a page without the list": _instead(_CRUMBS),
    "instead: a list of other codes": unknowable(_codes_of_another_page),
    "a third of the rows is gone": unknowable(_a_third_is_gone),
    "a section has its heading alone": _a_section_is_empty(False),
    "a section has its table's head alone": _a_section_is_empty(True),
    "a section goes without a word": _a_section_goes_without_a_word,
    "a heading is set down a level": _a_heading_is_set_down("h3"),
    "a heading is a bold line": _a_heading_is_set_down("p"),
    "a heading is lost": unknowable(_a_heading_is_lost),
    "a table lacks its end": unknowable(_a_table_lacks_its_end),
    "headings tell something": _headings_tell_something,
    "a list of terms is headed as one of errors": after(LAST_LIST, _TERMS),
    "headings have changed places": unknowable(_headings_are_swapped),
    "headings are blocks": unknowable(retag("//h2", "div")),
    "too deep to be read": unknowable(_deep),
    "bytes: the header names another charset": _lettered(on_bytes(lambda body: body, "iso-8859-1")),
    "bytes: another charset than the page says": _lettered(
        on_bytes(lambda body: body.decode().encode("cp1252", "xmlcharrefreplace"), "utf-8")
    ),
    "bytes: read wrongly and written again": _lettered(on_bytes(_mojibake)),
    "bytes: null characters": unknowable(on_bytes(lambda body: body.replace(b"<code>", b"<code>\0"))),
}
