"""Tables made of boxes, without titles: each row a code, its HTTP status and texts, in a box of its own or in none."""

import re
from itertools import islice

from lxml.etree import _Element

from parsers.html.element_text import ROLE, text_of
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import is_worded, most
from parsers.lexicon.vocabulary import names_role

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
