"""The grid of a table: its rows with their cells, spans spread out, and the text of a cell of codes."""

import re
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import cast

from lxml.etree import XPath, _Element

from parsers.html.aids import is_aid, is_chrome
from parsers.html.element_text import ROLE, only_text, text_of
from parsers.html.limits import MAX_COLUMNS, OverLimit
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import YEAR, is_worded, most
from parsers.lexicon.vocabulary import is_clearly_of_codes, likeliest, names_role

#: The roles of what is a table, whatever its tag.
TABLE_ROLES = ("table", "grid")
#: The roles of cells, with their tags.
CELL_ROLES = {"cell": "td", "columnheader": "th", "gridcell": "td", "rowheader": "th"}
_MAX_WIDTH = 200
_BROKEN = regex(r"(?<=[^\W_])_\n(?=[^\W_])|(?<=[A-Z\d])\n_(?=[A-Z\d])")
#: So many lines and columns has a table that may lie on its side. A code among titles.
_MIN_FIELDS, _HEAD_CODE = 3, regex(r"-?\d{1,7}|(?=\S*\d)[A-Z]{1,6}[-_]?\d{1,6}|[A-Z]+(?:_[A-Z\d]+)+")
_SPANS = cast("Callable[[_Element], bool]", XPath("boolean(descendant::*/@colspan) or boolean(descendant::*/@rowspan)"))
Line = tuple[_Element, list[_Element]]


def rows_of_table(table: _Element) -> tuple[list[Line], bool]:
    """The table's own rows, each with its cells, and do any span? Such a cell stands in every place that it covers."""
    if table.tag != "table" and table.get("role") not in TABLE_ROLES:
        rows = untitled_rows(table) or [(row, list(row)) for row in rows_of_divs(table)]
        return [(row, _bounded(cells)) for row, cells in rows], False
    if table.tag != "table":
        found = [row for row in table.iterdescendants() if row.get("role") == "row"]
        inner = [[cell for cell in row.iterdescendants() if cell.get("role") in CELL_ROLES] for row in found]
        return [*zip(found, map(_bounded, inner), strict=True)], False
    lines: list[Line] = []
    reach: dict[int, tuple[int, _Element]] = {}
    spans = _SPANS(table)
    for part in table:
        for row in (part,) if part.tag == "tr" else part if part.tag in ("tbody", "thead", "tfoot") else ():
            if row.tag == "tr":
                cells = _bounded([cell for cell in row if cell.tag in ("td", "th")])
                lines.append((row, _spread(cells, reach) if spans else cells))
    return _with_wide_names(lines) if spans else lines, spans


def _with_wide_names(lines: list[Line]) -> list[Line]:
    """The lines, each beside its name where that is too wide and has the line above, as docutils writes field lists.

    Source: docutils, `html4css1`, `visit_field_name`.
    """
    if not any(len(cells) == 2 and (cells[0].tag, cells[1].tag) == ("th", "td") for _, cells in lines):
        return lines
    named: list[Line] = []
    for row, cells in lines:
        above = named[-1][1] if named else []
        is_name = len({*above}) == 1 < len(above) == len(cells) and above[0].tag == "th"
        is_name = is_name and text_of(above[0]).endswith(":")  # The title of a group has none.
        if is_name and cells[0].tag == "td" and cells[0] is not cells[1] and not text_of(cells[0]):
            named[-1] = (row, [above[0], *cells[1:]])
        else:
            named.append((row, cells))
    return named


def upright(lines: list[Line]) -> list[Line]:
    """The lines of a table; its columns, where it lies on its side, its codes in the first line, behind their title.

    Such a line is known by its first cell.
    """
    width = len(lines[0][1]) if lines else 0
    if len(lines) < _MIN_FIELDS or width < _MIN_FIELDS or any(len(cells) != width for _, cells in lines):
        return lines
    title, *above = lines[0][1]
    codes = [*map(text_of, above)] if is_clearly_of_codes(text_of(title)) else []
    if len({*codes}) < len(above) or not all(map(_HEAD_CODE.fullmatch, codes)):
        return lines
    if any(map(names_role, codes)) or all(map(YEAR.fullmatch, codes)):
        return lines
    fields = {text_of(cells[0]): cells[1:] for _, cells in lines[1:]}
    told = (cells for name, cells in fields.items() if likeliest(name) in ("cause", "message", "when"))
    are_texts = any(most(" " in text_of(cell) for cell in cells) for cells in told)
    if len(fields) < len(lines) - 1 or not (are_texts and most(map(names_role, fields))):
        return lines
    return [(column[0], list(column)) for column in zip(*(cells for _, cells in lines), strict=True)]


def rows_of_divs(box: _Element) -> Iterator[_Element]:
    """The rows of a table made of divs; its titles may stand apart from the others, which a box of their own holds."""
    if len(box) != 2:
        return iter(box)
    head = box[0][0] if len(box[0]) == 1 else box[0]
    return chain((head,), box[1]) if len(head) > 1 and len(box[1]) and len(head) == len(box[1][0]) else iter(box)


def _bounded(cells: list[_Element]) -> list[_Element]:
    if len(cells) > MAX_COLUMNS:
        raise OverLimit(f"a table has more than {MAX_COLUMNS:,} columns: no list of error codes does")
    return cells


def _spread(cells: list[_Element], reach: dict[int, tuple[int, _Element]]) -> list[_Element]:
    """`cells` in their columns; `reach` holds, by column, how many more rows a cell from above covers."""
    out: list[_Element] = []
    waiting = iter(cells)
    while True:
        if above := reach.pop(len(out), None):
            left, cell = above
            if left > 1:
                reach[len(out)] = (left - 1, cell)
            out.append(cell)
        elif len(out) < _MAX_WIDTH and (own := next(waiting, None)) is not None:
            down = _span(own, "rowspan") - 1
            for _ in range(min(_span(own, "colspan"), _MAX_WIDTH - len(out))):
                if down:
                    reach[len(out)] = (down, own)
                out.append(own)
        else:
            return out


def _span(cell: _Element, name: str) -> int:
    value = cell.get(name, "1").strip()[:4]
    return max(int(value), 1) if value.isascii() and value.isdecimal() else 1


def code_text(cell: _Element) -> str:
    """The text of a cell of codes: its elements apart (`<code>`, badges), and no footnote's number glued to one."""
    return " ".join(code_lines(cell))


def code_lines(cell: _Element) -> list[str]:
    """The text of a cell of codes, as `code_text` has it, line by line."""
    if (text := only_text(cell)) is not None:
        return [line] if (line := clean(text)) else []
    parts: list[str] = []

    def gather(node: _Element, within_code: bool) -> None:
        apart = "" if within_code else " "
        parts.append("\n" if apart and ROLE.get(node.tag) in ("block", "break") else apart)
        is_left_out = is_chrome(node) if node.tag in ("a", "button") else node is not cell and is_aid(node)
        if ROLE.get(node.tag) not in ("note", "skip") and not is_left_out:
            parts.append((node.text or "").replace("\n", " "))
            for child in node:
                gather(child, within_code or node.tag == "code")
                parts.append((child.tail or "").replace("\n", " "))
        parts.append("\n" if apart and ROLE.get(node.tag) == "block" else apart)

    gather(cell, False)
    lines = [line for part in "".join(parts).split("\n") if (line := clean(part))]
    # A long code is broken at its underscores.
    return _BROKEN.sub("_", "\n".join(lines)).split("\n") if lines else []


def first_id(element: _Element) -> str | None:
    """The id by which the element can be linked to: the first in it."""
    for part in element.iter():
        if name := part.get("id") or (part.get("name") if part.tag == "a" else None):
            return name
    return None


#: The rows of a code, a status and a text, and of no more than two texts more.
_WIDTHS = (3, 4, 5)
#: So many rows show what the columns hold, and fewer than these nothing.
_MAX_ROWS, _MIN_ROWS = 40, 3
#: A cell holds a text, and tags within that.
_MAX_PARTS = 16
_BOXES = frozenset(["div", "section", "ul", "ol"])
_ROWS = frozenset(["div", "li", "article", "section", "p", "a"])
_CELLS = frozenset(["div", "span", "p"])
#: A name of several words or with digits ("card_declined", "CardDeclined", "E12"), or a vendor's own number; no host.
_CODE = regex(r"(?=\D*[\d_.A-Z-])(?![A-Z]?[a-z]+$|.*\.(?:com|dev|io|net|org)$)-?[A-Za-z\d][\w.-]{2,79}", re.A)


def untitled_rows(box: _Element) -> list[tuple[_Element, list[_Element]]]:
    """The rows of such a table, each with its cells; the first cell stands for a row without a box. Else nothing."""
    if box.tag not in _BOXES or len(box) < _MIN_ROWS or (box.text or "").strip():
        return []
    if len(box[0]) in _WIDTHS and box[0].tag in _ROWS:
        rows = [(row, [*row]) for row in islice(box, _MAX_ROWS)]
        is_table = {row.tag for row, _ in rows} == {box[0].tag} and _are_records([cells for _, cells in rows])
        return [(row, [*row]) for row in box] if is_table else []
    for width in _WIDTHS if box[0].tag in _CELLS else ():
        if len(box) % width == 0:
            cells = [*islice(box, width * _MAX_ROWS)]
            if _are_records([cells[at : at + width] for at in range(0, len(cells), width)]):
                cells = [*box]
                return [(cells[at], cells[at : at + width]) for at in range(0, len(cells), width)]
    return []


def _are_records(rows: list[list[_Element]]) -> bool:
    """Has each of these rows, but for titles, a status, most of them of failures, a code of its own, and a text?"""
    width = len(rows[0])
    if any(len(cells) != width or not all(map(_is_cell, cells)) for cells in rows):
        return False
    texts = [[text_of(cell) for cell in cells] for cells in rows]
    columns = [*zip(*(texts[1:] if all(map(names_role, texts[0])) else texts), strict=True)]
    stated = [column for column in columns if all(map(is_http, column))]
    coded = [column for column in columns if column not in stated and all(map(_CODE.fullmatch, column))]
    if len(stated) != 1 or len(stated[0]) < _MIN_ROWS or all(len({*column}) < len(column) for column in coded):
        return False
    fail = most(status[0] in "45" for status in stated[0])
    return fail and any(all(map(is_worded, column)) for column in columns)


def _is_cell(cell: _Element) -> bool:
    """Is this a text, which no boxes part?"""
    parts = [*islice(cell.iterdescendants(), _MAX_PARTS)]
    return cell.tag in _CELLS and len(parts) < _MAX_PARTS and not any(ROLE.get(one.tag) == "block" for one in parts)
