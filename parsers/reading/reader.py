"""The shared reader: every list of codes on a page, by what it says and not by how it is dressed."""

from collections.abc import Callable, Iterable, Iterator

from parsers.reading.cards import read_cards
from parsers.reading.contract import Row, Site, Skipped, Unread
from parsers.reading.outline import Outline, outline_of
from parsers.reading.page import Page
from parsers.reading.tables import Table

#: A site's own reading of its page, where the shared one is not enough.
Parse = Callable[[Page], Iterable[Row | Skipped | Unread]]


def read(page: Page, site: Site, outline: Outline | None = None) -> Iterator[Row | Skipped | Unread]:
    """What a site without a `parse` of its own yields: the rows of its tables, then of its cards."""
    outline = outline or outline_of(page.tree, site.grammar)
    for table, section in outline.tables:
        yield from Table(table, section, site).rows()
    yield from read_cards(outline, site)
