"""Reduce a large page to a few rows: those with findings and their neighbours, then some of every list."""

from collections import Counter
from itertools import takewhile

from lxml.etree import _Element

from ingest.errors import PageFailed, UsageError
from ingest.extraction.extract import extract_rows
from ingest.extraction.read_page import read_page
from parsers.extract.contract import Parse, Row, Site, Skipped, Unread
from parsers.html.element_text import text_inside, text_of
from parsers.html.page import NoMarkup, Page
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import role_of_label

#: How many faulty rows always stay, and how many neighbours on each side, so that columns are still recognised.
_MAX_FAULTY, _AROUND = 3, 5


class PageReading:
    """One page with its reading and the elements that this came from."""

    def __init__(self, site: Site, parse: Parse | None, body: bytes, page: str, url: str, charset: str | None) -> None:
        self.document = Page(body, url, charset)
        self.reading = read_page(site, parse, body, page, url, charset)
        if self.document.fatal:
            raise PageFailed(self.reading.findings[0].reason, self.reading.findings[0].detail)
        taken = extract_rows(self.document, site, parse)
        self.site, self.lists = taken.site, taken.lists
        self.tree, self.outline, self.found, self.ledger = self.document.tree, taken.outline, taken.items, taken.ledger
        topics = [topic for row in self.found if isinstance(row, Row) for topic in row.topics]
        #: The texts above rows, or that reveal them: headings, bold lines, tabs, captions, a button.
        self.labels = {*self.outline.headings, *topics}
        #: Where the page says that there are more rows.
        self.more = taken.pagination.place
        if self.more is not None:
            self.labels.update(clean(str(text)) for text in (text_of(self.more), *self.more.itertext()))


def read(site: Site, parse: Parse | None, body: bytes, page: str, url: str, charset: str | None) -> PageReading:
    """Read the page. Raises UsageError where it cannot be read completely."""
    try:
        return PageReading(site, parse, body, page, url, charset)
    except Exception as error:  # a parser module may raise anything
        reason = str(error) if isinstance(error, NoMarkup | PageFailed) else repr(error)
        raise UsageError(f"no fixture can be made: {reason}") from error


def reduce_to(seen: PageReading, limit: int) -> None:
    """Reduce the page's tree to `limit` rows, its headings, and what its findings are about."""
    units = _units(seen)
    rows, titles = _chosen(seen, units, limit), _titles(seen, units)
    stay = rows | titles
    lines = {item.element for item in seen.found if isinstance(item, Skipped)}
    for table, _ in seen.outline.tables:
        if not rows.isdisjoint(table.iter()):
            stay |= lines.intersection(table.iter())
    borders = {above for element in (*units, *titles) for above in (element, *element.iterancestors())}
    for row in rows:
        # A card on a flat page reaches from its head to the next one.
        stay.update(takewhile(lambda after: after not in borders, row.itersiblings()))
    holding = {above for element in stay for above in element.iterancestors()}
    for room in holding:
        if stay.isdisjoint((room, *room.iterancestors())):
            room.text = None
            for child in list(room):
                child.tail = None
                if child not in holding and child not in stay:
                    room.remove(child)


def _units(seen: PageReading) -> dict[_Element, set[str]]:
    """Every row and card in page order, read or not, with its codes; on a page without any, all that could be one."""
    units: dict[_Element, set[str]] = {}
    for item in seen.found:
        if isinstance(item, Unread) and item.reason == "column-lost":
            rows = (row for row in item.element.iter() if row.tag == "tr" or row.get("role") == "row")
            units = {row: set() for row in rows} | units
        elif not isinstance(item, Skipped):
            units.setdefault(item.element, set()).update(item.codes)
    # A page's only card may enclose its tables.
    wide = {above for element in units for above in element.iterancestors()}
    units = {element: codes for element, codes in units.items() if element not in wide or element.tag == "tr"}
    within = Counter(above for element in {*units, *seen.ledger.places} for above in element.iterancestors())
    for place, code in zip(seen.ledger.places, seen.ledger.unaccounted, strict=True):
        while (above := place.getparent()) is not None and within[above] == 1 and above.tag != "body":
            place = above
        units.setdefault(place, set()).add(code)
    ordered = {element: units[element] for element in seen.tree.iter() if element in units}
    return ordered or {element: set() for element in seen.tree.iter("tr", "li", "dt", "dd", "p", "pre")}


def _chosen(seen: PageReading, units: dict[_Element, set[str]], limit: int) -> set[_Element]:
    """The rows to keep, at most `limit`: with each, all other rows that have its codes."""
    order = list(units)
    holders: dict[str, set[_Element]] = {}
    for one, codes in units.items():
        for code in codes:
            holders.setdefault(code, set()).add(one)
    details = " ".join(finding.detail for finding in seen.reading.findings)
    named = {code for code in holders if repr(code) in details}.union(seen.ledger.unaccounted)
    unread = {item.element for item in seen.found if isinstance(item, Unread)}
    faulty = [at for at, one in enumerate(order) if "\ufffd" in text_inside(one)][:1]
    faulty += [at for at, one in enumerate(order) if not unread.isdisjoint((one, *one.iterancestors()))]
    faulty += [at for at, one in enumerate(order) if units[one] & named]
    near = [one for at in faulty[:_MAX_FAULTY] for one in (order[at], *order[max(0, at - _AROUND) : at + _AROUND + 1])]
    kept: set[_Element] = set()
    for element in (*near, *(one for one in order if one.getprevious() not in units), *order):
        more = kept.union({element}, *(holders[code] for code in units[element]))
        kept = more if len(more) <= limit else kept
    return kept


def _titles(seen: PageReading, units: dict[_Element, set[str]]) -> set[_Element]:
    """The headings outside rows, and texts about the rows; their stated number only where that is the finding."""
    labels = seen.labels.difference(seen.outline.headings)
    counts = {text for text, _, _ in seen.ledger.counts}
    differs = any(finding.reason == "count-differs" for finding in seen.reading.findings[:1])
    titles = {*seen.tree.iter("head", "caption"), *(one for one in seen.tree.iter("button") if text_of(one) in labels)}
    for block in seen.outline.blocks:
        heading = block.level and role_of_label(block.text, seen.site.words) is None
        if differs if block.text in counts else heading or block.text.rstrip(":") in labels:
            titles.add(block.element)
    titles |= set() if seen.more is None else {seen.more}
    return {title for title in titles if units.keys().isdisjoint((*title.iter(), *title.iterancestors()))}
