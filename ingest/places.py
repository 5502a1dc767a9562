"""Where a page's codes stand: its rows and cards, read or not, and whatever else opens with one of their codes."""

from collections import Counter
from dataclasses import dataclass
from itertools import chain

from lxml.etree import _Element

from ingest.account import not_read_whole
from ingest.errors import PageFailed
from ingest.model import Reading
from ingest.read import read_page
from parsers.reading.contract import Row, Site, Skipped, Unread
from parsers.reading.ledger import Ledger, audit
from parsers.reading.outline import Outline, outline_of
from parsers.reading.page import Page
from parsers.reading.reader import Parse, read
from parsers.reading.text import ROLE

HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
#: Tags and roles.
ROWS = {"tr", "row"}
_CELLS = {"td", "cell", "gridcell"}
_TABLES = {"table", "grid"}
#: A row or card, with the codes that it states, or itself where it states none.
Units = dict[_Element, set[object]]


@dataclass(slots=True)
class Seen:
    """One page as it was read, with the places that the reading came from."""

    document: Page
    outline: Outline
    found: list[Row | Skipped | Unread]
    ledger: Ledger
    reading: Reading


def see(site: Site, parse: Parse | None, body: bytes, page: str, url: str, charset: str | None) -> Seen:
    """Read the page as `read_page` does, and raise what it raises; PageFailed, too, where it is not read whole."""
    document = Page(body, url, charset)
    if document.fatal:
        raise PageFailed(*not_read_whole(document))
    reading = read_page(site, parse, body, page, url, charset)
    outline = outline_of(document.tree, site.grammar)
    found = list(parse(document) if parse else read(document, site, outline))
    return Seen(document, outline, found, audit(document.tree, site, outline, found), reading)


def rows_of(seen: Seen) -> Units:
    """Every row and card, read or not, but for cards that reach over other rows, as a page's only card does."""
    units: Units = {}
    for item in seen.found:
        if isinstance(item, Row) or (isinstance(item, Unread) and kind(item.element) not in _TABLES):
            units.setdefault(item.element, set()).update(item.codes or {item.element})
    for row in seen.document.tree.iter():
        if (row.tag == "tr" or row.get("role") == "row") and any(kind(cell) in _CELLS for cell in row):
            units.setdefault(row, {row})
    wide = {above for element in units for above in element.iterancestors()}
    return {element: codes for element, codes in units.items() if element not in wide or kind(element) in ROWS}


def places_of(seen: Seen, site: Site, primary: Units) -> Units:
    """The rows, and what else opens with one of their codes: an index, a mention, a code that nobody read."""
    tree = seen.document.tree
    codes = {code for item in seen.found if isinstance(item, Row | Unread) for code in item.codes}
    codes.update(seen.ledger.unaccounted)
    found: Units = {}
    for element in tree.iter():
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            token = site.opening.match(text[:500]) if text and isinstance(element.tag, str) else None
            if token is None or token[1] not in codes or any(above in primary for above in upward(holder)):
                continue
            block = next((above for above in upward(holder) if ROLE.get(above.tag) == "block"), None)
            if block is not None:
                found.setdefault(block, set()).add(token[1])
    within = Counter(above for unit in chain(found, primary, tree.iter(*HEADS)) for above in unit.iterancestors())
    units = dict(primary)
    for block, tokens in found.items():
        if not within[block]:
            whole = block
            while (above := whole.getparent()) is not None and within[above] == 1 and above.tag not in ("body", "html"):
                whole = above
            units.setdefault(whole, set()).update(tokens)
    return units


def kind(element: _Element) -> object:
    """What the element is: its role, else its tag."""
    return element.get("role") or element.tag


def upward(element: _Element | None) -> list[_Element]:
    """The element and all that it stands in, the nearest first."""
    return [] if element is None else [element, *element.iterancestors()]
