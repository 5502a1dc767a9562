"""The recogniser: which lists of a page are lists of error codes, and what their rows are, with nothing declared."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml.etree import _Element

from parsers.reading.contract import LEFT, UNCODED, Row, Skipped, Unread
from parsers.reading.outline import Outline, outline_of
from parsers.reading.page import Page
from parsers.reading.text import clean
from parsers.recognise.around import weigh_place
from parsers.recognise.assign import columns_of
from parsers.recognise.codes import statuses_in
from parsers.recognise.evidence import weigh_columns
from parsers.recognise.found import Found
from parsers.recognise.rows import is_garbled, status_of
from parsers.recognise.runs import runs
from parsers.recognise.settle import settle
from parsers.recognise.sheets import Sheet, chapters, tables
from parsers.recognise.words import GENERAL

_NO_CODE = re.compile(r"(?!)")


@dataclass(slots=True)
class Recognised:
    """All lists of a page in reading order, taken or not; `headings`: do the headings tell the codes' categories?"""

    lists: list[Found]
    headings: bool
    outline: Outline

    @property
    def rows(self) -> list[Row]:
        """All rows taken."""
        return [row for found in self.lists if found.taken for row in found.rows]

    def items(self) -> Iterator[Row | Skipped | Unread]:
        """All that a site's own reading would yield: the lists taken, line by line, and an account of the others."""
        for found in self.lists:
            if found.taken:
                yield from found.items
                yield from _beside(found)
                continue
            table = found.sheet.shape == "table"
            for element in [found.sheet.element] if table else [line.element for line in found.sheet.lines]:
                yield Skipped(LEFT, element)


def recognise(page: Page) -> Recognised:
    """Read a page of which nothing is declared."""
    outline = outline_of(page.tree, _NO_CODE)
    title = clean(page.tree.findtext(".//title") or "")
    named = chapters(outline, title)
    found = list(_judged([*tables(outline, named), *runs(outline, named)]))
    settle(found)
    found.sort(key=lambda one: one.sheet.place)
    _drop_damaged(page, [one for one in found if one.taken])
    rows = [row for one in found if one.taken for row in one.rows]
    return Recognised(found, _classify(rows), outline)


def taken(page: Page) -> Iterator[Row | Skipped | Unread]:
    """What a parser module's `parse` can start from: all that the recogniser takes, and what it leaves aside."""
    yield from recognise(page).items()


def _drop_damaged(page: Page, taken: list[Found]) -> None:
    """Take nothing of a page that was not read as it was written, and not the last row of one that is cut off."""
    for one in taken:
        if page.fatal or page.mislabelled():
            one.drop("the page was not read whole, or in another charset than its own")
    if taken and page.cut_off() and not page.body.rstrip().endswith(b">"):
        taken[-1].cut()


def _judged(sheets: list[Sheet]) -> Iterator[Found]:
    """Every list with its evidence; tables of one head say together what their columns are, if they begin alike."""
    alike: dict[tuple[object, ...], list[Sheet]] = defaultdict(list)
    for at, sheet in enumerate(sheets):
        begins = ((" " in text, bool(text), statuses_in(text) is None) for text in sheet.lines[0].texts)
        headed = sheet.shape == "table" and any(sheet.titles)
        alike[(*sheet.titles, *begins) if headed else (at,)].append(sheet)
    for group in alike.values():
        whole = replace(group[0], lines=[line for sheet in group for line in sheet.lines]) if group[1:] else group[0]
        columns, every = columns_of(whole)
        signals = weigh_columns(whole, columns, every)
        for sheet in group:
            found = Found(sheet, columns, [*signals, *weigh_place(sheet, columns, every)])
            found.take()
            yield found


def _beside(found: Found) -> Iterator[Skipped]:
    """What stands among the items, the terms or the cards taken, is like them, and has no code."""
    if found.sheet.shape in ("table", "headings"):
        return
    items = dict.fromkeys(_item(line.element, found.sheet) for line in found.sheet.lines)
    if len(items) < len(found.sheet.lines):
        return
    for parent in {item.getparent(): None for item in items}:
        for item in parent if parent is not None else ():
            if item not in items and item.tag == next(iter(items)).tag:
                yield Skipped(UNCODED, item)


def _item(line: _Element, sheet: Sheet) -> _Element:
    """The term or item that a line stands in; of cards, what holds each and is a child of what holds all."""
    if sheet.shape != "cards":
        return next((above for above in _above(line) if above.tag in ("dt", "li")), line)
    around = set(_above(next(one.element for one in reversed(sheet.lines) if one.element is not line)))
    return next((above for above in _above(line) if above.getparent() in around), line)


def _above(element: _Element) -> list[_Element]:
    return [element, *element.iterancestors()]


@lru_cache(maxsize=4096)
def _is_general(topic: str) -> bool:
    return GENERAL.fullmatch(topic) is not None or status_of((topic,)) is not None or is_garbled(topic)


def _classify(rows: list[Row]) -> bool:
    """Drop headings that say no more than "error codes" or a status; do the others part the rows into classes?"""
    for row in rows:
        row.topics = tuple(topic for topic in row.topics if not _is_general(topic))
    return len({row.section for row in rows} - {None}) > 1
