"""The items, terms and cards among those of an accepted list that have no code, and were not read."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice, pairwise

from lxml.etree import _Element

from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.code_tokens import is_code
from parsers.extract.contract import UNCODED, Skipped
from parsers.html.element_text import lineage, text_of
from parsers.html.outline import Block
from parsers.lexicon.value_shapes import MARKS
from parsers.lexicon.vocabulary import SAMPLES


def places_of(tables: list[CandidateTable], blocks: list[Block]) -> set[_Element]:
    """The elements in which a line or a text of these items, terms or cards stands."""
    lists = [table for table in tables if table.shape not in ("table", "lines")]
    holders = [line.element for table in lists for line in table.lines]
    places: set[_Element] = set()
    for holder in holders + [blocks[at].element for table in lists for at in table.block_indexes]:
        above: _Element | None = holder
        while above is not None and above not in places:
            places.add(above)
            above = above.getparent()
    return places


def uncoded(table: CandidateTable, read: set[_Element]) -> Iterator[Skipped]:
    """The items, terms or cards among those of the list that have no code and are not `read` in any other."""
    if table.shape in ("table", "headings"):
        return
    items = dict.fromkeys(_items(table))
    if len(items) < len(table.lines):
        return
    groups = dict.fromkeys(above for item in items if (above := item.getparent()) is not None)
    if len(groups) == len(items) > 2 and table.shape == "definitions":
        items = groups  # Each term in a list or box of its own.
    forms = {_form(item) for item in items}
    for parent in {item.getparent(): None for item in items}:
        for item in parent if parent is not None else ():
            if item not in read and _form(item) in forms and not SAMPLES.fullmatch(text_of(item)):
                yield Skipped(UNCODED, item)


def _form(item: _Element) -> tuple[object, ...]:
    """How an item is built; all those of one list are built alike, while a paragraph or box may be anything."""
    if item.tag in ("dt", "li"):
        return (item.tag,)
    if first := (item.text or "").split(None, 1)[:1]:
        return item.tag, is_code(first[0].strip(MARKS))
    # Prose goes on after the word that it begins with ("<code>options</code> must be an object").
    is_prose = len(item) > 0 and (item[0].tail or "").lstrip()[:1].islower()
    return item.tag, is_prose, *(child.tag for child in islice(item, 2))


def _items(table: CandidateTable) -> list[_Element]:
    """The term or item that holds each line; of cards, the largest element that most do not share with the next."""
    lines = [[*lineage(line.element)] for line in table.lines]
    if table.shape != "cards":
        return [next((above for above in one if above.tag in ("dt", "li")), one[0]) for one in lines]
    heights = Counter(
        next((at for at, above in enumerate(one) if above.getparent() in other), 0)
        for one, other in ((one, {*other}) for one, other in pairwise(lines))
    )
    height = max(heights, key=lambda at: (heights[at], -at), default=0)
    return [one[min(height, len(one) - 1)] for one in lines]
