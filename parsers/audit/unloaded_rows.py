"""Markup in place of rows: lists that wait for them, skeletons, the spacers of a list that holds only rows in view."""

import re
from collections.abc import Iterator
from itertools import islice

from parsers.audit.nearness import Place
from parsers.audit.paging_markup import Paging, Sign
from parsers.html.element_text import text_of

SPACE = "a space of"
_MAX_DIGITS = 9
#: The height of a row that a script puts in its place; how much of the list's height the rows fill if all are there.
_PLACED, _HEIGHT = re.compile("absolute|translate"), re.compile(r"(?:^|[;\s])height\s*:\s*(\d{1,4})")
_MOST = 0.9
#: The parts of a list within which a spacer stands.
_LINES = frozenset({"tr", "td", "li", "tbody"})
_PAGE = frozenset({"html", "body", "main"})
_PICTURES = ("img", "svg", "picture", "canvas", "input", "iframe")


def waiting_lists(paging: Paging, place: Place) -> Iterator[Sign]:
    """Lists that say in their markup that they wait for rows."""
    for element in paging.waiting:
        count = element.get("aria-rowcount", "1")
        rows = sum(one.tag == "tr" or one.get("role") == "row" for one in element.iterdescendants())
        more = count.isdecimal() and len(count) < _MAX_DIGITS and int(count) > rows
        if (more or element.get("aria-busy") == "true") and place.is_near(element):
            yield "a list that is not there as a whole", True, element
    for element, name in paging.skeletons:
        if not text_of(element) and not place.is_row(element) and place.is_near(element):
            yield name, True, element


def spacers_of(paging: Paging, place: Place) -> Iterator[Sign]:
    """What stands in for rows out of view: surely, if it is a line of the list, or perhaps, around or beside it."""
    styles = [style for row in place.rows if paging.spacers and _PLACED.search(style := row.get("style", ""))]
    placed = sum(int(found[1]) for style in styles if (found := _HEIGHT.search(style)))
    for element, name, pixels in paging.spacers:
        sure = False
        if element in place.ancestors:
            sure = name != "padding" and 0 < placed < _MOST * pixels
            if element.tag in _PAGE or element in place.rows or not (sure or name == "padding"):
                continue
        elif name == "padding" or text_of(element) or next(element.iter(*_PICTURES), None) is not None:
            continue
        else:
            sure = element.tag in _LINES and any(one in place.lists for one in islice(element.iterancestors(), 2))
            if not (sure or place.is_near(element)):
                continue
        yield f"{SPACE} {pixels} pixels", sure, element
