"""Rows: a recognised list as rows in the vendor's words, such as a declared site's are."""

import re
from collections.abc import Iterator

from parsers.reading.contract import CONTINUES, HINTS, UNCODED, UNLIKE, Listing, Row, Skipped, Unread
from parsers.reading.grid import code_lines
from parsers.reading.placeholders import is_cut, is_mask, is_placeholder, says_nothing
from parsers.reading.shapes import NARROW, is_blank, is_quantity, misfit, stacked
from parsers.reading.tables import anchor_of
from parsers.recognise.assign import Columns
from parsers.recognise.codes import Codes, codes_at, is_token, looks_like_code, statuses_in
from parsers.recognise.sheets import Line, Sheet
from parsers.recognise.statuses import has_phrase, has_sense, is_http

_HEADING_STATUS = re.compile(
    r"(?:.*\b(?:HTTP|status|response)(?: (?:status|response|code))*[\s:]*)?\(?([1-5]\d\d)\b\)?(?:\s*[-–—:(]?\s*(.*))?",
    re.I,
)
_GARBLED = re.compile("\ufffd|[\xc2\xc3][\x80-\xbf]|\xe2(?:\x80|\u20ac)")
_PLACEHOLDER = re.compile(r"[<>{}…]|^[\W_]+$|\ufffd")
#: What ends a list of constants.
_END = re.compile(r"end of .*|.*_LAST", re.I | re.S)


def rows_of(sheet: Sheet, columns: Columns) -> Iterator[Row | Skipped | Unread]:
    """The rows of a list, and what of it is none."""
    listing = _listing(sheet, columns)
    code, before = columns.at("code"), None
    assert code is not None
    others = [(at, kind) for at, kind in columns.kinds.items() if kind != "code"]
    for line in sheet.lines:
        texts = line.texts
        cells = {kind: texts[at] for at, kind in others if not is_blank(texts[at])}
        if cells and _is_unfilled(texts[code]):
            told = f"the row {' | '.join(texts)[:60]!r} has {texts[code][:60]!r} where a code should stand"
            yield Unread("row-unread", told, line.element)
            before = None
            continue
        if is_blank(texts[code]):
            more = before is not None and _goes_on(before, cells)
            yield Skipped(CONTINUES if more else UNCODED, line.element)
            continue
        if pictured := [at for at, kind in others if kind == "status" and _is_pictured(line, at)]:
            told = f"the row {' | '.join(texts)[:60]!r} shows {texts[pictured[0]][:60]!r} as an image"
            yield Unread("row-unread", told, line.element)
            before = None
            continue
        if is_quantity(cells.get("status", "")):
            told = f"the row {' | '.join(texts)[:60]!r} has {cells['status'][:60]!r} where a status should stand"
            yield Unread("row-unread", told, line.element)
            before = None
            continue
        if why := _damage(cells):
            yield Skipped(why, line.element)
            before = None
            continue
        # What may not have been filled in is told of, where it was: the record has no such text.
        cells |= {kind: texts[at] for at, kind in others if kind in HINTS and says_nothing(texts[at])}
        rows = list(_rows(line, texts[code], cells, listing, columns))
        if not rows:
            many = is_mask(texts[code]) or _END.fullmatch(texts[code])
            yield Skipped("a line for many codes, or the end of them" if many else UNLIKE, line.element)
        before = rows[-1] if rows else None
        yield from rows
    for reason, element in sheet.skipped:
        yield Skipped(reason, element)


def _is_unfilled(code: str) -> bool:
    """Does this stand where a code should, as what a template or a script left of one?"""
    if says_nothing(code) or is_placeholder(code) or is_cut(code):
        return True
    return _PLACEHOLDER.search(code) is not None and not (is_blank(code) or is_mask(code))


def _is_pictured(line: Line, at: int) -> bool:
    """Does an image alone say the status?"""
    text = line.texts[at]
    return (
        at < len(line.cells)
        and bool(text)
        and not misfit("status", text)
        and bool(misfit("status", text, line.cells[at]))
    )


def _damage(cells: dict[str, str]) -> str | None:
    """Why what a line says is not what was meant."""
    if any(text.isdigit() and kind not in NARROW and misfit(kind, text) for kind, text in cells.items()):
        return "a line whose cells stand under other titles"
    if any(map(is_garbled, cells.values())):
        return "a line whose letters are not the ones that were written"
    return None


def is_garbled(text: str) -> bool:
    """Are letters of the text what decoding in the wrong charset makes of others?"""
    return not text.isascii() and _GARBLED.search(text) is not None


def _listing(sheet: Sheet, columns: Columns) -> Listing:
    titles = {at: sheet.titles[at] or f"column {at + 1}" for at in range(len(sheet.titles))}
    if sheet.given:
        titles |= {at: kind for at, kind in sheet.given.items() if not sheet.titles[at]}
    unused = [title for at, title in titles.items() if at not in columns.kinds and at not in sheet.given]
    return Listing(sheet.shape, sheet.section, {titles[at]: kind for at, kind in sorted(columns.kinds.items())}, unused)


def _rows(line: Line, text: str, cells: dict[str, str], listing: Listing, columns: Columns) -> Iterator[Row]:
    """The rows of one line: one, or one for each status that is a code of its own."""
    found = _codes(line, text, columns)
    for kind in ("status", "retryable", "category"):
        if kind in cells and misfit(kind, cells[kind]):
            del cells[kind]
    if found.beside:
        _beside(found, cells, columns)
    if "status" not in cells and not found.statuses and (status := _status(line, cells.get("message", ""))):
        cells["status"] = status
    anchor = anchor_of(line.element, line.holder)
    if found.statuses:
        for code in found.codes:
            yield Row([code], cells | {"status": code}, listing, line.topics, anchor, line.element)
    elif len(found.codes) > 1 and _is_several(line, found, cells, columns):
        return
    elif not any(_is_none(code) or (columns.tokens and _is_broken(code)) for code in found.codes):
        yield Row(list(found.codes), cells, listing, line.topics, anchor, line.element)


def _is_several(line: Line, found: Codes, cells: dict[str, str], columns: Columns) -> bool:
    """Are these several rows in one, each code on a line of its own, and as many lines in another cell?"""
    number = len(found.codes)
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


def _codes(line: Line, text: str, columns: Columns) -> Codes:
    """The codes of a line."""
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
