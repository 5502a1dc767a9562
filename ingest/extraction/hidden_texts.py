"""Texts that a page holds and does not show, by the row they stand in."""

from collections.abc import Iterable, Iterator

from ingest.reading import Hidden
from parsers.extract.contract import Row, Site
from parsers.html.page import Page
from parsers.lexicon.value_shapes import is_code_like


def hidden_texts(page: Page, rows: Iterable[Row]) -> Iterator[Hidden]:
    """The hidden texts, once for each code of the row that they stand in."""
    if not page.hidden:
        return
    codes = {row.element: row.codes for row in rows}
    places = {one.place for one in page.hidden}
    owners: dict[object, list[str]] = {}
    current = [""]
    # Without rows, nobody owns a text.
    for element in page.tree.iter(*{element.tag for element in (*codes, *places)}) if codes else ():
        current = codes.get(element, current)
        if element in places:
            owners[element] = current
    for one in page.hidden:
        for code in owners.get(one.place, [""]):
            yield Hidden(code, one.whole, one.text)


def hidden_codes(hidden: Iterable[Hidden], site: Site) -> list[str]:
    """The hidden texts that look like codes."""
    lines = dict.fromkeys(line for one in hidden for line in one.text.split("\n"))
    return [line for line in lines if site.grammar.fullmatch(line) and is_code_like(line)]
