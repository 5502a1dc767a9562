"""Markup in place of rows: lists that wait for them, skeletons, the spacers of a list that holds only rows in view."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from lxml.etree import _Element

from parsers.audit.nearness import Place
from parsers.audit.paging_markup import Paging, Sign
from parsers.html.element_text import text_of
from parsers.lexicon.lazy_regex import regex

SPACE = "a space of"
_MAX_DIGITS = 9
_MAX_BESIDE = 100
#: The height of a row that a script puts in its place; how much of the list's height the rows fill if all are there.
_PLACED, _HEIGHT = regex("absolute|translate"), regex(r"(?:^|[;\s])height\s*:\s*(\d{1,4})")
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
    heights = {element for element, name, _ in paging.spacers if name != "padding"}
    placed = Counter[_Element]()  # By the innermost that has a height: a window onto a list is higher than a short one.
    for row in place.rows if heights else ():
        if _PLACED.search(style := row.get("style", "")) and (found := _HEIGHT.search(style)):
            around = next((above for above in row.iterancestors() if above in heights), None)
            placed.update({around: int(found[1])} if around is not None else {})
    for element, name, pixels in paging.spacers:
        sure = False
        if element in place.ancestors:
            sure = 0 < placed[element] < _MOST * pixels
            if element.tag in _PAGE or element in place.rows or not (sure or name == "padding"):
                continue
        elif name == "padding" or text_of(element) or next(element.iter(*_PICTURES), None) is not None:
            continue
        else:
            sure = element.tag in _LINES and any(one in place.lists for one in islice(element.iterancestors(), 2))
            sure = sure and _ends_rows(element, place)
            if not (sure or place.is_near(element)):
                continue
        yield f"{SPACE} {pixels} pixels", sure, element


def _ends_rows(element: _Element, place: Place) -> bool:
    """Does a line without a text stand before or after all rows beside it, not between two, and is it no empty cell?"""
    above = element.getparent()
    line = element if element.tag != "td" or above is None else above
    sides = (islice(line.itersiblings(preceding=back), _MAX_BESIDE) for back in (False, True))
    return not text_of(line) and not all(any(one in place.ancestors for one in side) for side in sides)
