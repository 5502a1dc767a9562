"""How a page accounts for itself: what was kept and skipped, and what speaks against believing it."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from hashlib import sha256
from typing import Any

from ingest.model import Complaint, Reading, Record, some, value_of
from parsers.reading.contract import HINTS, Listing, Row, Site, Skipped, Unread
from parsers.reading.ledger import Ledger
from parsers.reading.page import Page
from parsers.reading.placeholders import is_cut, is_placeholder, is_unfilled_text
from parsers.reading.shapes import is_blank
from parsers.reading.verdicts import is_known
from parsers.reading.words import CONTINUED, normal

_FEW = 3
#: What the first bytes of most letters beyond ASCII become, where UTF-8 is read as windows-1252.
_LEADS = "ÂÃâ"
#: The status beside a card's code.
_BESIDE = re.compile(r"\s*\b[1-5]\d\d$|(?<=\W)\s*[1-5]\d\d$")
#: Tags and links that a heading shows instead of being marked up by them; `<token>` is a name.
_MARKUP = re.compile(
    r"</\w+>|<(?:br|hr|img)\b[^<>]*>|<\w+ [\w-]+=|\]\(|&(?:\w+|#\d+);|\{%|%\}|\{\{|\{#|\[/\w+\]|^\\[a-z]+\*?\{|^\.\. _"
    r"|^#+ |\*\*\w|\s(?:section titled\b.*|copy (?:link|anchor|url)|permalink\b.*|direct link to .*)$",
    re.I,
)
#: A heading, and its own words again as an address.
_ANCHORED = re.compile(r"(.+?)\s*#([\w-]+)")
_BEYOND = re.compile(r"[^\x00-\x7f]{2,}")
Found = list[Row | Skipped | Unread]


def complaints_of(site: Site, page: Page, found: Found, ledger: Ledger, records: list[Record]) -> Iterator[Complaint]:
    """What the page itself gives cause to doubt, before any comparison with what was known."""
    yield from _page_faults(page, records)
    yield from _unread(found)
    if told := [record.code for record in records if _is_unfilled(record.code) and not _is_meant(record)]:
        yield Complaint("row-unread", f"a placeholder stands where a code should: {_some(told)}")
    if told := [record.code for record in records if _has_unfilled_text(record)]:
        yield Complaint("row-unread", f"a placeholder stands where a text should: {_some(told)}")
    yield from _ledger_faults(ledger, records)
    yield from _verdict_faults(site, found)
    for name in sorted(site.needs):
        if len(records) > _FEW and not any(_has(record, name) for record in records):
            yield Complaint("field-empty", f"not one of {len(records)} rows has a {name}")
    if not records:
        yield Complaint("no-rows", "no error code was found on the page")


def _has_unfilled_text(record: Record) -> bool:
    texts = (record.state.message, record.state.hint)
    return any(text and text != record.code and is_unfilled_text(text) for text in texts)


def unfilled_heads(headings: Iterable[str]) -> Iterator[Complaint]:
    """Headings that were not filled in, are cut off, or show their own markup, whatever status stands beside."""
    bare = [_BESIDE.sub("", heading) for heading in headings]
    if told := [heading for heading in bare if heading and (is_placeholder(heading) or is_cut(heading))]:
        yield Complaint("row-unread", f"a placeholder stands where a heading should: {_some(told)}")
    if told := [heading for heading in bare if _MARKUP.search(heading) or _shows_anchor(heading)]:
        yield Complaint("heading-unclear", f"markup stands in the text of a heading: {_some(told)}")


def _shows_anchor(heading: str) -> bool:
    """Does the heading end in its own words as an anchor ("Card errors #card-errors")?"""
    found = _ANCHORED.fullmatch(heading)
    return found is not None and re.sub(r"\W+", "-", found[1].lower()).strip("-") == found[2].lower()


def _is_unfilled(code: str) -> bool:
    return is_placeholder(code) or (is_blank(code) and code.lower() != "none")


def _is_meant(record: Record) -> bool:
    """Does the row itself speak of what would else be a placeholder: of the code `null`, or of `undefined`?"""
    texts = f"{record.state.message} {record.state.hint}" if record.state.message != record.code else ""
    return re.search(rf"\b{re.escape(record.code)}\b", texts, re.I) is not None


def _has(record: Record, name: str) -> bool:
    """Does the page say anything of the field, be it a status such as `4xx`?"""
    if name == "status" and record.state.status_text is not None:
        return True
    return value_of(record.state, name, record.code) is not None


def not_read_whole(page: Page) -> Complaint:
    """The complaint about a document that the HTML parser gave up on."""
    return Complaint("not-read-whole", f"the page cannot be read whole: {page.fatal[0]}")


def more_rows(sign: str) -> Complaint:
    """The complaint about a page that shows only a part of its list."""
    return Complaint("more-rows", f"rows wait behind {sign!r}: the page as saved is only a part of the list")


def words_lost(site: Site, readings: Collection[Reading]) -> Iterator[Complaint]:
    """The declared column words that no list of any page has: misspelt, or renamed since."""
    lists = [one for reading in readings for one in reading.account.get("lists", ())]
    seen = {normal(word) for one in lists for word in (*one["columns"], *one.get("unused", ()))}
    lost = [repr(word) for word in site.columns if normal(word) not in seen]
    if lists and lost:
        yield Complaint("column-lost", f"no list has a column or label {some(lost)}; mend `columns` in errdex.toml")


def account_of(found: Found, summaries: int) -> dict[str, Any]:
    """The account as it is kept: the lists by shape and columns, what was skipped and why, and hints that were left."""
    rows = Counter(id(item.listing) for item in found if isinstance(item, Row))
    alike: dict[tuple[object, ...], list[Listing]] = {}
    for listing in {id(item.listing): item.listing for item in found if isinstance(item, Row)}.values():
        alike.setdefault((listing.shape, *listing.columns.items(), *listing.unused), []).append(listing)
    lists: list[dict[str, Any]] = []
    for listings in alike.values():
        one, number = listings[0], sum(rows[id(listing)] for listing in listings)
        lists.append({"shape": one.shape, "columns": one.columns, "lists": len(listings), "rows": number})
        if one.unused:
            lists[-1]["unused"] = one.unused
        kinds = set(one.columns.values())
        hints = [kind for kind in HINTS if kind in kinds and (kind != "when" or "message" in kinds)]
        if hints[1:]:
            lists[-1]["hints_left"] = hints[1:]
    skipped = Counter(item.reason for item in found if isinstance(item, Skipped))
    if summaries:
        skipped["a summary of another list"] += summaries
    unread = [item.detail for item in found if isinstance(item, Unread)]
    return {"lists": lists, "skipped": dict(skipped), "unread": unread[:20]}


def _page_faults(document: Page, records: list[Record]) -> Iterator[Complaint]:
    if document.cut_off():
        yield Complaint("cut-off", "the page ends in the middle: elements are left open and there is no </html>")
    printed = "\n".join(
        [text for record in records for text in (record.code, record.state.message, record.state.hint) if text]
    )
    if not printed.isascii() and (told := _wrong_charset(document, printed)):
        yield Complaint("wrong-charset", told)


def _wrong_charset(document: Page, printed: str) -> str | None:
    """Why the letters `printed` cannot be those that the vendor wrote."""
    if "\ufffd" in printed:
        return f"some bytes are no {document.encoding} (labelled by its {document.encoding_from})"
    if any(lead in printed for lead in _LEADS) and (found := next(filter(_is_utf8, _BEYOND.findall(printed)), None)):
        return f"letters were read in another charset before they were saved: {found!r}"
    if document.mislabelled():
        return f"labelled {document.encoding} by its {document.encoding_from}, but it is UTF-8"
    return None


def _is_utf8(run: str) -> bool:
    """Were these letters in UTF-8, and read as windows-1252 by whoever wrote the page (`cafÃ©`, `itâ€™s`)?"""
    try:
        return len(run.encode("cp1252").decode()) < len(run)
    except UnicodeError:
        return False


def _unread(found: Iterable[Row | Skipped | Unread]) -> Iterator[Complaint]:
    by_reason: dict[str, list[str]] = {}
    for item in found:
        if isinstance(item, Unread):
            by_reason.setdefault(item.reason, []).append(item.detail)
    for reason, details in by_reason.items():
        yield Complaint(reason, _some(details))


def _ledger_faults(ledger: Ledger, records: list[Record]) -> Iterator[Complaint]:
    if ledger.unaccounted:
        yield Complaint(
            "codes-unread", f"codes stand on the page that no row was read for: {_some(ledger.unaccounted)}"
        )
    in_section = Counter(CONTINUED.sub("", record.section or "") for record in records)
    for text, number, section in ledger.counts:
        if number not in (len(records), in_section[section] if section else len(records)):
            yield Complaint(
                "count-differs", f"the page says {text!r}, read were {in_section[section] if section else len(records)}"
            )


def _verdict_faults(site: Site, found: Found) -> Iterator[Complaint]:
    """What the site's declared column says of retrying, and is neither yes nor no, nor open."""
    rows = [item for item in found if isinstance(item, Row)] if "retryable" in site.needs else []
    told = [(row.codes[0], text) for row in rows if (text := row.cells.get("retryable", "")) and not is_known(text)]
    if told:
        yield verdict_unknown(told)


def verdict_unknown(told: Iterable[tuple[str, str]]) -> Complaint:
    """The complaint about codes and what stands there of retrying, which the vocabulary does not know."""
    named = _some(f"{code!r} says {text[:60]!r}" for code, text in told)
    return Complaint("verdict-unknown", f"neither yes nor no is what is said of retrying: {named}")


def _some(items: Iterable[str]) -> str:
    """The first few, and what identifies all of them where there are more: a decision about them is about no others."""
    every = list(dict.fromkeys(items))
    told = some(every, "; ")
    return told if told == "; ".join(every) else f"{told} ({sha256(repr(every).encode()).hexdigest()[:8]})"
