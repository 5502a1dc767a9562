"""Rows: a recognised list as rows in the vendor's words, such as a declared site's are."""

import re
from collections.abc import Iterable, Iterator

from lxml.etree import _Element

from parsers.reading.contract import CONTINUES, HINTS, UNCODED, UNLIKE, Item, Listing, Row, Site, Skipped, Unread
from parsers.reading.grid import anchor_of, code_lines
from parsers.reading.placeholders import is_cut, is_mask, is_placeholder, says_nothing
from parsers.reading.shapes import NARROW, is_blank, is_quantity, is_telling, misfit, stacked
from parsers.reading.text import text_of
from parsers.recognise.codes import Codes, codes_at, is_token, looks_like_code, pinned_codes, statuses_in
from parsers.recognise.columns import Columns
from parsers.recognise.sheets import BAND, Line, Sheet
from parsers.recognise.statuses import has_phrase, has_sense, is_http

_HEADING_STATUS = re.compile(
    r"(?:.*\b(?:HTTP|status|response)(?: (?:status|response|code))*[\s:]*)?\(?([1-5]\d\d)\b\)?(?:\s*[-–—:(]?\s*(.*))?",
    re.I,
)
_GARBLED = re.compile("\ufffd|[\xc2\xc3][\x80-\xbf]|\xe2(?:\x80|\u20ac)")
_PLACEHOLDER = re.compile(r"[<>{}…]|^[\W_]+$|\ufffd")
#: What ends a list of constants.
_END = re.compile(r"end of .*|.*_LAST", re.I | re.S)


def rows_of(sheet: Sheet, columns: Columns, site: Site) -> Iterator[Item]:
    """The rows of a list, and what is none; of a declared site, what may be a row and is not read is a finding."""
    listing = _listing(sheet, columns, site)
    code, before = columns.at("code"), None
    assert code is not None
    others = [(at, kind) for at, kind in columns.kinds.items() if kind != "code"]
    for line in sheet.lines:
        texts = line.texts
        text = texts[code]
        cells: dict[str, str] = {}
        silent: dict[str, str] = {}
        for at, kind in others:
            (silent if is_blank(texts[at]) else cells)[kind] = texts[at]
        why, told, finding = "", "", site.pinned
        blank = is_blank(text) and not (site.fits and site.fits(text) and text.lower() != "n/a")
        rows: list[Row] = []
        if cells and _is_unfilled(text, site):
            told, finding, blank = f"has {text[:60]!r} where a code should stand", True, False
        elif blank:
            more = not site.pinned and before is not None and _goes_on(before, cells)
            why, told = CONTINUES if more else UNCODED, "has no code"
        elif site.pinned:
            told = _problem(line, others, columns, site) or ""
        elif told := _pictured(line, columns):
            finding = True
        elif is_quantity(cells.get("status", "")):
            told, finding = f"has {cells['status'][:60]!r} where a status should stand", True
        else:
            why = _damage(cells)
        if not (why or told):
            # What may not have been filled in is told of, where it was: the record has no such text.
            cells |= {kind: one for kind, one in silent.items() if says_nothing(one) and (site.pinned or kind in HINTS)}
            rows = list(_rows(line, text, cells, listing, columns, site))
        if not (rows or why):
            many = is_mask(text) or _END.fullmatch(text)
            why = "a line for many codes, or the end of them" if many else UNLIKE
            if not told and not is_mask(text):
                told = f"has {text[:60]!r} where a code should stand"
        if rows:
            yield from rows
        elif told and finding:
            yield _unread(line.element, texts, told, line.codes)
        else:
            yield Skipped(why, line.element)
        before = rows[-1] if rows else before if blank else None
        for element in line.beside:
            yield Skipped("part of a card", element)
    for reason, element in sheet.skipped:
        yield _band(element, site) if reason == BAND else Skipped(reason, element)
    for reason, element, texts in sheet.unread:
        yield _unread(element, texts, f"is {reason}") if site.pinned else Skipped(reason, element)


def _is_unfilled(code: str, site: Site) -> bool:
    """Does this stand where a code should, as what a template or a script left of one?

    What fits a pinned pattern is judged when it is a record.
    """
    if site.fits and site.fits(code):
        return False
    if says_nothing(code) or is_placeholder(code) or is_cut(code):
        return True
    return _PLACEHOLDER.search(code) is not None and not (is_blank(code) or is_mask(code))


def _pictured(line: Line, columns: Columns) -> str:
    """What is wrong with a status that an image alone says, if it does."""
    at = columns.at("status")
    if at is None or not line.cells or not line.texts[at] or misfit("status", line.texts[at]):
        return ""
    return misfit("status", line.texts[at], line.cells[at]) or ""


def _unread(element: _Element, texts: list[str], told: str, codes: Iterable[str] = ()) -> Unread:
    said = " | ".join(filter(None, texts))[:60]
    return Unread("row-unread", f"the row {said!r} {told}", element, tuple(codes))


def _band(element: _Element, site: Site) -> Skipped | Unread:
    """A line across the table: what it says of the lines below it, or of how many there are; no code alone."""
    text = text_of(element)
    if site.code and site.grammar.fullmatch(text) and is_telling(text):
        return _unread(element, [text], "is a code alone, across the table")
    return Skipped(BAND, element)


def _problem(line: Line, others: list[tuple[int, str]], columns: Columns, site: Site) -> str | None:
    """Why a line of a declared list cannot be read, if so."""
    if line.problem:
        return f"has {line.problem}"
    cells = line.cells
    for at, kind in others:
        cell, text = cells[at] if cells else None, line.texts[at]
        if cell is not None and at and cell is cells[at - 1]:
            if {kind, columns.kinds.get(at - 1)} & NARROW:
                return "has one cell across columns of different kinds"
        elif (kind in NARROW or not text or text.isdigit()) and (problem := misfit(kind, text, cell)):
            return problem
    if not cells and (lost := site.lacks({kind for at, kind in others if line.texts[at]})):
        return f"has no {', '.join(lost)}"
    return None


def _damage(cells: dict[str, str]) -> str:
    """Why what a line says is not what was meant, if so."""
    if any(text.isdigit() and kind not in NARROW and misfit(kind, text) for kind, text in cells.items()):
        return "a line whose cells stand under other titles"
    if any(map(is_garbled, cells.values())):
        return "a line whose letters are not the ones that were written"
    return ""


def is_garbled(text: str) -> bool:
    """Are letters of the text what decoding in the wrong charset makes of others?"""
    return not text.isascii() and _GARBLED.search(text) is not None


def _listing(sheet: Sheet, columns: Columns, site: Site) -> Listing:
    titles = {at: sheet.titles[at] or f"column {at + 1}" for at in range(len(sheet.titles))}
    titles |= {at: kind for at, kind in sheet.given.items() if not sheet.titles[at]}
    unused = [title for at, title in titles.items() if at not in columns.kinds and at not in sheet.given]
    shape = "cards" if site.code and sheet.shape != "table" else sheet.shape
    return Listing(shape, sheet.section, {titles[at]: kind for at, kind in sorted(columns.kinds.items())}, unused)


def _rows(
    line: Line, text: str, cells: dict[str, str], listing: Listing, columns: Columns, site: Site
) -> Iterator[Row]:
    """The rows of one line: one, or one for each status that is a code of its own."""
    found = _codes(line, text, columns, site)
    if found is None:
        return
    for kind in ("status", "retryable", "category") if not site.pinned else ():
        if kind in cells and misfit(kind, cells[kind]):
            del cells[kind]
    if found.beside:
        _beside(found, cells, columns)
    silent = site.pinned and columns.at("status") is not None  # What is pinned as a status says that there is none.
    if not ("status" in cells or found.statuses or silent) and (status := _status(line, cells.get("message", ""))):
        cells["status"] = status
    anchor = anchor_of(line.element, line.holder)
    if found.statuses:
        for code in found.codes:
            yield Row([code], cells | {"status": code}, listing, line.topics, anchor, line.element)
    elif len(found.codes) > 1 and _is_several(line, found, cells, columns):
        return
    elif site.code or not any(_is_none(code) or (columns.tokens and _is_broken(code)) for code in found.codes):
        yield Row(list(found.codes), cells, listing, line.topics, anchor, line.element)


def _is_several(line: Line, found: Codes, cells: dict[str, str], columns: Columns) -> bool:
    """Are these several rows in one, each code on a line of its own, and as many lines in another cell?"""
    number = len(found.codes)
    if len(set(found.codes)) < number:
        return True
    apart = [at for at, cell in enumerate(line.cells) if len(code_lines(cell)) == number]
    return stacked(cells.get("status", "")) == number or (columns.at("code") in apart and len(apart) > 1)


def _is_none(code: str) -> bool:
    return _PLACEHOLDER.search(code) is not None or _END.fullmatch(code) is not None


def _is_broken(code: str) -> bool:
    """Is this, among codes of one word each, of several?"""
    return " " in code and all(map(is_token, code.split()))


def _status(line: Line, message: str) -> str | None:
    """The status that the row's text begins with ("404 Not Found (HTTP)"), or a heading above states."""
    if message[:1].isdigit() and (told := statuses_in(message[:60])) and has_phrase(told.codes[0], told.beside):
        return told.codes[0]
    return status_of(line.topics) if line.topics else None


def _beside(found: Codes, cells: dict[str, str], columns: Columns) -> None:
    """What stands beside the code in its cell: its status, its name, or what went wrong where no column says it."""
    beside = found.beside
    if not found.statuses and "status" not in cells and is_http(beside):
        cells["status"] = beside
        return
    if not (found.statuses and has_phrase(found.codes[0], beside)):
        at = columns.at("message")
        if at is not None and columns.sure[at] < 0.5 and "cause" not in cells and "message" in cells:
            cells["cause"] = cells.pop("message")  # No title says that the column is the message.
        if not cells.keys() & {"message", "when"}:
            cells["message"] = beside
            return
    cells.setdefault("name", beside)


def _codes(line: Line, text: str, columns: Columns, site: Site) -> Codes | None:
    """The codes of a line; None where they do not fit the pinned pattern."""
    if site.fits and not line.codes and not columns.bare:
        at = columns.at("code") or 0
        return line.read[1] if line.read and line.read[0] == at else pinned_codes(line.cells[at], text, site.fits)
    found = _unpinned(line, text, columns)
    return found if not site.fits or all(map(site.fits, found.codes)) else None


def _unpinned(line: Line, text: str, columns: Columns) -> Codes:
    if columns.bare and (found := statuses_in(text)):
        stated = bool(line.cells) and codes_at(line.cells[columns.at("code") or 0], text).beside == found.codes[0]
        named = len(found.codes) == 1 and (looks_like_code(found.beside) or stated)
        return Codes((found.beside,), found.codes[0]) if named else found
    if line.codes:
        return Codes(line.codes)
    if columns.sentence:
        return Codes((text,))
    at = columns.at("code")
    assert at is not None
    return codes_at(line.cells[at], text)


def _goes_on(row: Row, cells: dict[str, str]) -> bool:
    """Add the texts of a line without a code to the row above it, if they are but texts."""
    if not cells or cells.keys() & {"status", "retryable", "category"} or not cells.keys() <= row.cells.keys():
        return False
    for kind, text in cells.items():
        row.cells[kind] += f" {text}"
    return True


def status_of(topics: tuple[str, ...]) -> str | None:
    """The HTTP status that the nearest heading with a number states ("403 Forbidden"); none for a class of them."""
    for topic in reversed(topics):
        found = _HEADING_STATUS.fullmatch(topic)
        if found and is_http(found[1]):
            says = "http" in topic.lower() or "status" in topic.lower() or has_sense(found[1], found[2] or "")
            return found[1] if says or not found[2] else None
    return None
