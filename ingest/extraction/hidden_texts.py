"""What a page holds and does not show, by the row in which it stood."""

from collections.abc import Iterable, Iterator

from ingest.model import Hidden
from parsers.reading.contract import Row, Site
from parsers.reading.page import Page
from parsers.reading.shapes import is_telling


def hidden_texts(page: Page, rows: Iterable[Row]) -> Iterator[Hidden]:
    """What the page does not show, once for each code of the row that it stood in."""
    if not page.unseen:
        return
    codes = {row.element: row.codes for row in rows}
    places = {one.place for one in page.unseen}
    owners: dict[object, list[str]] = {}
    current = [""]
    for element in page.tree.iter(*{element.tag for element in (*codes, *places)}):
        current = codes.get(element, current)
        if element in places:
            owners[element] = current
    for one in page.unseen:
        for code in owners.get(one.place, [""]):
            yield Hidden(code, one.whole, one.text)


def hidden_codes(hidden: Iterable[Hidden], site: Site) -> list[str]:
    """What looks like a code among the hidden texts."""
    lines = dict.fromkeys(line for one in hidden for line in one.text.split("\n"))
    return [line for line in lines if site.grammar.fullmatch(line) and is_telling(line)]
