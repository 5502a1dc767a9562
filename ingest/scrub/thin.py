"""Which rows of a large page stay: those that it complains of with their neighbours, then some of every list."""

from collections import Counter
from itertools import takewhile

from lxml.etree import _Element

from ingest.errors import PageFailed, UsageError
from ingest.extraction.extract import take
from ingest.extraction.read_page import read_page
from parsers.reading.contract import Parse, Row, Site, Skipped, Unread
from parsers.reading.page import NoMarkup, Page
from parsers.reading.text import clean, text_inside, text_of
from parsers.reading.words import kind_of

#: How many bad rows are sure to stay, and how many on each side, so that a column is still known for what it is.
_BAD, _NEAR = 3, 5


class Seen:
    """One page as it was read, with the places that the reading came from."""

    def __init__(self, site: Site, parse: Parse | None, body: bytes, page: str, url: str, charset: str | None) -> None:
        self.document = Page(body, url, charset)
        self.reading = read_page(site, parse, body, page, url, charset)
        if self.document.fatal:
            raise PageFailed(*self.reading.complaints[0])
        taken = take(self.document, site, parse)
        self.site, self.lists = taken.site, taken.lists
        self.tree, self.outline, self.found, self.ledger = self.document.tree, taken.outline, taken.found, taken.ledger
        topics = [topic for row in self.found if isinstance(row, Row) for topic in row.topics]
        #: What rows stand under or wait behind: headings, bold lines, tabs, captions, a button.
        self.said = {*self.outline.headings, *topics}
        #: Where the page says that there are more rows.
        self.more = taken.more.place
        if self.more is not None:
            self.said.update(clean(str(text)) for text in (text_of(self.more), *self.more.itertext()))


def see(site: Site, parse: Parse | None, body: bytes, page: str, url: str, charset: str | None) -> Seen:
    """Read the page. Raises UsageError where it cannot be read, or not as a whole."""
    try:
        return Seen(site, parse, body, page, url, charset)
    except Exception as error:  # a parser module is anybody's code
        told = str(error) if isinstance(error, NoMarkup | PageFailed) else repr(error)
        raise UsageError(f"no fixture can be made: {told}") from error


def thin(seen: Seen, limit: int) -> None:
    """Cut the tree of the page down to `limit` rows, its headings, and what else its complaints are about."""
    units = _units(seen)
    rows, titles = _chosen(seen, units, limit), _titles(seen, units)
    stay = rows | titles
    lines = {item.element for item in seen.found if isinstance(item, Skipped)}
    for table, _ in seen.outline.tables:
        if not rows.isdisjoint(table.iter()):
            stay |= lines.intersection(table.iter())
    borders = {above for element in (*units, *titles) for above in (element, *element.iterancestors())}
    for row in rows:
        # Of a card on a flat page, all from its head to the next one.
        stay.update(takewhile(lambda after: after not in borders, row.itersiblings()))
    holding = {above for element in stay for above in element.iterancestors()}
    for room in holding:
        if stay.isdisjoint((room, *room.iterancestors())):
            room.text = None
            for child in list(room):
                child.tail = None
                if child not in holding and child not in stay:
                    room.remove(child)


def _units(seen: Seen) -> dict[_Element, set[str]]:
    """Every row and card, read or not, in page order, with its codes; of a page without any, all that could be one."""
    units: dict[_Element, set[str]] = {}
    for item in seen.found:
        if isinstance(item, Unread) and item.reason == "column-lost":
            rows = (row for row in item.element.iter() if row.tag == "tr" or row.get("role") == "row")
            units = {row: set() for row in rows} | units
        elif not isinstance(item, Skipped):
            units.setdefault(item.element, set()).update(item.codes)
    # A page's only card may reach over its tables.
    wide = {above for element in units for above in element.iterancestors()}
    units = {element: codes for element, codes in units.items() if element not in wide or element.tag == "tr"}
    within = Counter(above for element in {*units, *seen.ledger.places} for above in element.iterancestors())
    for place, code in zip(seen.ledger.places, seen.ledger.unaccounted, strict=True):
        while (above := place.getparent()) is not None and within[above] == 1 and above.tag != "body":
            place = above
        units.setdefault(place, set()).add(code)
    ordered = {element: units[element] for element in seen.tree.iter() if element in units}
    return ordered or {element: set() for element in seen.tree.iter("tr", "li", "dt", "dd", "p", "pre")}


def _chosen(seen: Seen, units: dict[_Element, set[str]], limit: int) -> set[_Element]:
    """The rows to keep, no more than `limit`: with each, all the rows that state its codes."""
    order = list(units)
    holders: dict[str, set[_Element]] = {}
    for one, codes in units.items():
        for code in codes:
            holders.setdefault(code, set()).add(one)
    told = " ".join(complaint.detail for complaint in seen.reading.complaints)
    named = {code for code in holders if repr(code) in told}.union(seen.ledger.unaccounted)
    unread = {item.element for item in seen.found if isinstance(item, Unread)}
    bad = [at for at, one in enumerate(order) if "\ufffd" in text_inside(one)][:1]
    bad += [at for at, one in enumerate(order) if not unread.isdisjoint((one, *one.iterancestors()))]
    bad += [at for at, one in enumerate(order) if units[one] & named]
    near = [one for at in bad[:_BAD] for one in (order[at], *order[max(0, at - _NEAR) : at + _NEAR + 1])]
    kept: set[_Element] = set()
    for element in (*near, *(one for one in order if one.getprevious() not in units), *order):
        more = kept.union({element}, *(holders[code] for code in units[element]))
        kept = more if len(more) <= limit else kept
    return kept


def _titles(seen: Seen, units: dict[_Element, set[str]]) -> set[_Element]:
    """The headings outside of rows, and what the page says of its rows; of their number only where that is in doubt."""
    apart = seen.said.difference(seen.outline.headings)
    counts = {text for text, _, _ in seen.ledger.counts}
    differs = any(complaint.reason == "count-differs" for complaint in seen.reading.complaints[:1])
    titles = {*seen.tree.iter("head", "caption"), *(one for one in seen.tree.iter("button") if text_of(one) in apart)}
    for block in seen.outline.blocks:
        heading = block.level and kind_of(block.text, seen.site.words) is None
        if differs if block.text in counts else heading or block.text.rstrip(":") in apart:
            titles.add(block.element)
    titles |= set() if seen.more is None else {seen.more}
    return {title for title in titles if units.keys().isdisjoint((*title.iter(), *title.iterancestors()))}
