"""The findings of one page on its own, and the account of what was kept and skipped."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain
from typing import Any

from lxml.etree import XPath, _Element

from ingest.extraction.extract import Extraction
from ingest.model import Record, grouped, some, value_of
from ingest.reading import Finding
from ingest.reasons import REASONS
from parsers.audit.ledger import Ledger
from parsers.extract.card_tables import MORE
from parsers.extract.contract import END, RESERVED, UNLIKE, Row, Site, Unread, hints_of
from parsers.html.element_text import text_of
from parsers.html.once import once
from parsers.html.page import Page
from parsers.lexicon.column_words import CONTINUED
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.placeholders import is_cut, is_placeholder, is_unfilled_text
from parsers.lexicon.retry_words import first_verdict, is_known, is_mark
from parsers.lexicon.value_shapes import is_blank

_MIN_ROWS, _MAX_UNREAD, _MAX_NAMED, _MAX_CHARS = 3, 20, 5, 60
#: Why lines are skipped that may look like codes to a person.
_MAY_BE_CODES = (RESERVED, UNLIKE, END)
#: What the first bytes of most letters beyond ASCII become, where UTF-8 is read as windows-1252.
_MOJIBAKE = "ÂÃâ"
#: The status beside a card's code.
_STATUS_BESIDE = regex(r"\s*\b[1-5]\d\d$|(?<=\W)\s*[1-5]\d\d$")
#: Tags and links that a heading shows instead of being marked up by them; `<token>` is a name, and `[/orders]` a path.
_MARKUP = regex(
    r"</\w+>|<(?:br|hr|img)\b[^<>]*>|<\w+ [\w-]+=|(?<!\w)\[[^\[\]]*\]\(|\]\((?=[^\s()]*[/#.])"
    r"|&(?:\w+|#\d+);|\{%|%\}|\{\{|\{#|\[(\w+)[^\[\]]*\].*\[/\1\]"
    r"|^\\[a-z]+\*?\{|^\.\. _"
    r"|^#+ |\*\*\w|\s(?:section titled\b.*|copy (?:link|anchor|url)|permalink\b.*|direct link to .*)$",
    re.I,
)
#: The name of an error, as it is written in a program.
_NAME, _NO_VALUES = regex(r"(?:[A-Z][a-z\d]+)+"), ("None", "Null", "Undefined")
#: A heading, and its own words again as an address.
_ANCHORED = regex(r"(.+?)\s*#([\w-]+)")
_NON_ASCII = regex(r"[^\x00-\x7f]{2,}")
#: What stands in the body and is no part of a menu or the footer.
_TEXTS = XPath(
    "//body/descendant::text()[not(ancestor::footer or ancestor::nav or ancestor::script or ancestor::style)]",
    smart_strings=False,
)
#: A word that a text opens with, in which a letter was lost.
_OPENS_DAMAGED = regex(r"\w+\ufffd|\ufffd\w")
#: The elements of rows that stand beside nothing but others.
_ENTRIES = frozenset(["dt", "li", "tr"])
_HEADINGS, _IN_TABLES = ("h1", "h2", "h3", "h4"), ("table", "caption", "td", "th")


def own_findings(page: Page, extraction: Extraction, records: list[Record], declared: Site) -> Iterator[Finding]:
    """Judge the page by itself, before any comparison with an earlier one."""
    yield from _document_findings(page, records, extraction.rows)
    yield from _unread_findings(extraction.unread)
    named = declared.code.split("|")  # "null" may be the code where nothing was answered.
    if codes := [record.code for record in records if _is_unfilled(record) and record.code not in named]:
        yield Finding("row-unread", f"a placeholder instead of a code: {_identified(codes)}")
    texts = {text for one in records for text in (one.state.message, one.state.hint or "")}
    if any(map(is_unfilled_text, texts)) and (codes := _with_unfilled_texts(records)):
        yield Finding("row-unread", f"a placeholder instead of a text: {_identified(codes)}")
    yield from _ledger_findings(extraction.ledger, records)
    needs = extraction.site.needs
    yield from _verdict_findings(extraction.rows, "retryable" in needs)
    for name in sorted(needs):
        if len(records) > _MIN_ROWS and not any(_has(record, name) for record in records):
            yield Finding("field-empty", f"none of {len(records)} rows has a value for {name}")
    if not records:
        nothing = "error code that matches the declared `code`" if declared.code else "list of error codes"
        yield Finding("no-rows", f"no {nothing} was found on the page")


def _with_unfilled_texts(records: list[Record]) -> list[str]:
    """The codes of records with such a text, each with it; "Undefined" and the like are names among names."""
    named = Counter(one.state.message for one in records if _NAME.fullmatch(one.state.message))
    are_names = named.total() * 2 > len(records) > _MIN_ROWS
    names = {name for name in _NO_VALUES if are_names and named[name] == 1}
    found = ((one, {one.state.message, one.state.hint or ""} - names - {one.code}) for one in records)
    return [f"code {one.code}: {text!r}" for one, texts in found for text in sorted(filter(is_unfilled_text, texts))]


def unfilled_heads(headings: Iterable[str]) -> Iterator[Finding]:
    """Find headings that are placeholders, cut off, or show their own markup, leaving out a status beside them."""
    texts = [_STATUS_BESIDE.sub("", text) if text[-1:].isdecimal() else text for text in headings]
    if found := [text for text in texts if text and (is_placeholder(text) or is_cut(text))]:
        yield Finding("row-unread", f"a placeholder instead of a heading: {_identified(found)}")
    if found := [text for text in texts if _MARKUP.search(text) or _shows_anchor(text)]:
        yield Finding("heading-unclear", f"markup stands in the text of a heading: {_identified(found)}")


def _shows_anchor(heading: str) -> bool:
    """Does the heading end in its own words as an anchor ("Card errors #card-errors")?"""
    found = _ANCHORED.fullmatch(heading) if "#" in heading else None
    return found is not None and re.sub(r"\W+", "-", found[1].lower()).strip("-") == found[2].lower()


def _is_unfilled(record: Record) -> bool:
    """Is the code a placeholder (`null`, `undefined`) that the row's own text does not name?"""
    code, message = record.code, record.state.message
    if not (is_placeholder(code) or (is_blank(code) and code.lower() != "none")):
        return False
    texts = f"{message} {record.state.hint}" if message != code else ""
    return re.search(rf"\b{re.escape(code)}\b", texts, re.I) is None


def _has(record: Record, name: str) -> bool:
    """Does the page give the field, if only as a status such as `4xx`?"""
    if name == "status" and record.state.status_text is not None:
        return True
    return value_of(record.state, name, record.code) is not None


def parse_incomplete(page: Page) -> Finding:
    """The finding on a document that the HTML parser gave up on."""
    return Finding("parse-incomplete", f"the HTML parser gave up: {page.fatal[0]}")


def paginated(sign: str) -> Finding:
    """The finding on a page that shows only a part of its list."""
    return Finding("paginated", f"the page shows only a part of its list; more rows are behind {sign!r}")


def account_of(extraction: Extraction, summaries: int) -> dict[str, Any]:
    """The account as it is kept: the lists by shape and columns, what was skipped and why, and hints not taken."""
    rows = Counter(id(row.listing) for row in extraction.rows)
    every = {id(row.listing): row.listing for row in extraction.rows}.values()
    alike = grouped(((one.shape, *one.columns.items(), *one.unused), one) for one in every)
    lists: list[dict[str, Any]] = []
    for listings in alike.values():
        one, number = listings[0], sum(rows[id(listing)] for listing in listings)
        lists.append({"shape": one.shape, "columns": one.columns, "lists": len(listings), "rows": number})
        if unused := [title for title in one.unused if title != MORE or one.shape == "table"]:
            lists[-1]["unused"] = unused
        if left := hints_of({*one.columns.values()})[1:]:
            lists[-1]["hints_left"] = left
    skipped = Counter(item.reason for item in extraction.skipped)
    if summaries:
        skipped["a summary of another list"] += summaries
    named = grouped(
        (item.reason, text_of(item.element)[:_MAX_CHARS]) for item in extraction.skipped if item.reason in _MAY_BE_CODES
    )
    unread = [item.detail for item in extraction.unread[:_MAX_UNREAD]]
    account: dict[str, Any] = {"lists": lists, "skipped": dict(skipped), "unread": unread}
    if named:
        account["skipped_lines"] = {reason: lines[:_MAX_NAMED] for reason, lines in named.items()}
    return account | extraction.account


def _between_rows(document: Page) -> list[_Element]:
    """The headings after the first row of a table that lacks its end; browsers show one before it above the table."""
    tree = document.tree
    inner = {one for table in tree.iter("table") for one in table.iterdescendants(*_HEADINGS)}
    within = {one for one in inner if {box.tag for box in one.iterancestors(*_IN_TABLES)} == {"table"}}
    begun, found = set(), []
    for element in tree.iter("tr", *_HEADINGS) if within else ():
        table = next(element.iterancestors("table"), None)
        if element.tag == "tr":
            begun.add(table)
        elif element in within and table in begun:
            found.append(element)
    return found


def _document_findings(document: Page, records: list[Record], rows: list[Row]) -> Iterator[Finding]:
    if once(document, Page.cut_off):
        yield Finding("truncated", "the page ends in the middle: an element or a tag is left open")
    if records and (headings := once(document, _between_rows)):
        titles = _identified(map(text_of, headings))
        yield Finding("heading-unclear", f"a heading stands between the rows of a table, which lacks its end: {titles}")
    states = ((one.code, one.state) for one in records)
    texts = ((code, one.title, one.message, one.hint, one.category) for code, one in states)
    printed = "\n".join(filter(None, chain.from_iterable(texts)))
    if detail := _wrong_charset(document, printed, rows):
        yield Finding("wrong-charset", detail)


def _is_in_ascii(document: Page) -> bool:
    """Is all text outside menus and the footer in ASCII? If not, a row, a column or a heading may be lost."""
    texts: Any = _TEXTS(document.tree)
    return all(map(str.isascii, texts))


def _wrong_charset(document: Page, printed: str, rows: list[Row]) -> str | None:
    """Why the letters `printed`, or those around them, cannot be those that the vendor wrote."""
    if damaged := _damaged(document, printed, rows):
        if "\ufffd".encode() in document.body:
            return f"the page shows U+FFFD, which stands for a lost letter: {damaged[:60]!r}"
        return f"some bytes are not valid {document.encoding}: {damaged[:60]!r}"
    suspicious = _NON_ASCII.findall(printed) if any(letter in printed for letter in _MOJIBAKE) else ()
    if found := next(filter(_is_utf8, suspicious), None):
        return f"the page was saved with wrongly decoded letters: {found!r}"
    if not (printed and once(document, Page.mislabelled)) or _is_in_ascii(document):
        return None
    return f"the page is labelled {document.encoding}, but it is UTF-8"


def _damaged(document: Page, printed: str, rows: list[Row]) -> str:
    """What is `printed`, or stands beside the rows and so may be one, in which a letter was lost; else empty."""
    texts = [text for text in printed.split("\n") if "\ufffd" in text]
    blocks = [] if texts else [one for one in document.outline.blocks if "\ufffd" in one.text]
    around = {row.element.getparent() for row in rows if row.element.tag in _ENTRIES} if blocks else set()
    texts += [
        one.text
        for one in blocks
        if _OPENS_DAMAGED.match(one.text) or not around.isdisjoint(one.element.iterancestors())
    ]
    return next(iter(texts), "")


def _is_utf8(run: str) -> bool:
    """Are these letters UTF-8 that the author of the page read as windows-1252 (`cafÃ©`, `itâ€™s`)?"""
    try:
        return len(run.encode("cp1252").decode()) < len(run)
    except UnicodeError:
        return False


def _unread_findings(unread: list[Unread]) -> Iterator[Finding]:
    by_reason: dict[str, list[str]] = {}
    for item in unread:
        # A user's own parser module may give a word of its own.
        known = item.reason in REASONS
        detail = item.detail if known else f"{item.reason}: {item.detail}"
        if len(item.codes) > _MAX_NAMED:
            detail += f" ({mark_of(item.codes)})"
        by_reason.setdefault(item.reason if known else "row-unread", []).append(detail)
    for reason, details in by_reason.items():
        yield Finding(reason, _identified(details))


def _ledger_findings(ledger: Ledger, records: list[Record]) -> Iterator[Finding]:
    if codes := ledger.unaccounted:
        yield Finding("codes-unaccounted", f"codes on the page are missing from every parsed row: {_identified(codes)}")
    in_section = Counter[str]()
    for heading, rows in Counter(one.section or "" for one in (records if ledger.counts else ())).items():
        in_section[CONTINUED.sub("", heading)] += rows
    apart = [number for _, number, section in ledger.counts if not section]
    are_parts = len(apart) > 1 and sum(apart) == len(records)  # Each counts a part of the list.
    for text, number, section in ledger.counts:
        if are_parts and not section:
            continue
        read = in_section[section] if section else len(records)
        if number not in (len(records), read):
            yield Finding("count-differs", f"the page says {text!r}, but {read} were read")


def _verdict_findings(rows: list[Row], is_declared: bool) -> Iterator[Finding]:
    """Find retry cells that say neither yes, no nor "it depends"; undeclared, only bare marks and what begins so."""
    unknown = [(row.codes[0], text) for row in rows if (text := row.cells.get("retryable")) and not is_known(text)]
    if texts := [one for one in unknown if is_declared or is_mark(one[1]) or first_verdict(one[1]) is not None]:
        cells = _identified(f"{code!r} says {text[:60]!r}" for code, text in texts)
        yield Finding("verdict-unknown", f"the retry column says neither yes nor no: {cells}")


def _identified(items: Iterable[str]) -> str:
    """List the first five, with a digest of all if there are more, so that a waiver covers exactly these."""
    every = list(dict.fromkeys(items))
    text = some(every, "; ")
    return text if text == "; ".join(every) else f"{text} ({mark_of(every)})"


def mark_of(items: Iterable[object]) -> str:
    """A digest of all `items`, to stand beside the few that are named."""
    return f"digest {sha256(repr([*items]).encode()).hexdigest()[:8]}"
