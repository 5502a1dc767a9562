"""The shared reader: every list of codes on a page, by what it says and not by how it is dressed."""

from collections.abc import Callable, Iterable, Iterator

from lxml.etree import _Element

from parsers.reading.cards import read_cards
from parsers.reading.contract import Row, Site, Skipped, Unread
from parsers.reading.outline import Outline, outline_of
from parsers.reading.page import Page
from parsers.reading.tables import Table

#: A site's own reading of its page, where the shared one is not enough.
Parse = Callable[[Page], Iterable[Row | Skipped | Unread]]
Item = Row | Skipped | Unread


def read(page: Page, site: Site, outline: Outline | None = None) -> Iterator[Row | Skipped | Unread]:
    """What a site without a `parse` of its own yields: the rows of its tables, then of its cards."""
    outline = outline or outline_of(page.tree, site.grammar)
    tables = [Table(table, topics, site) for table, topics in outline.tables]
    found = [(table, list(table.rows())) for table in tables]
    cards = list(read_cards(outline, site))
    # The text of a row is not told apart from a list of codes within it.
    around = {row for table, items in found if _has_rows(items) for row in table.element.iterancestors("tr")}
    if around:
        found = [(table, [_without_list(item, around) for item in items]) for table, items in found]
    whole = [item for table, items in found if not table.lost for item in items] + cards
    codes = {code for item in whole if isinstance(item, Row) for code in item.codes}
    for table, items in found:
        brief = {code for item in items if isinstance(item, Row | Unread) for code in item.codes}
        yield from _briefly(items, codes) if table.lost and brief and brief <= codes else items
    yield from _briefly(cards, codes)


def _has_rows(items: list[Item]) -> bool:
    return any(isinstance(item, Row) for item in items)


def _without_list(item: Item, around: set[_Element]) -> Item:
    if isinstance(item, Row) and item.element in around:
        return Unread("row-unread", f"the row of {item.codes[0]!r} holds a list of codes", item.element)
    return item


def _briefly(items: list[Row | Skipped | Unread], codes: set[str]) -> Iterator[Row | Skipped | Unread]:
    """The items, without complaint about what only tells more of `codes` that are read in full elsewhere."""
    for item in items:
        if isinstance(item, Unread) and (item.codes or item.reason == "column-lost") and codes.issuperset(item.codes):
            yield Skipped("more about a code that is read elsewhere", item.element, empty=True)
        else:
            yield item
