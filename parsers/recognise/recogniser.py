"""The pipeline: which lists of a page are lists of error codes, and what their rows are."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from lxml.etree import _Element

from parsers.reading.contract import LEFT, OTHER, UNCODED, Item, Row, Site, Skipped, Unread
from parsers.reading.outline import Outline, outline_of
from parsers.reading.page import Page
from parsers.reading.text import clean
from parsers.reading.words import kind_of, normal
from parsers.recognise.around import weigh_place
from parsers.recognise.assign import columns_of
from parsers.recognise.codes import statuses_in
from parsers.recognise.evidence import ENOUGH, Signal, weigh_columns
from parsers.recognise.found import Found
from parsers.recognise.pins import pinned
from parsers.recognise.rows import is_garbled, status_of
from parsers.recognise.runs import runs
from parsers.recognise.settle import settle
from parsers.recognise.sheets import Sheet, chapters, tables
from parsers.recognise.words import GENERAL

_NO_CODE = re.compile(r"(?!)")
#: A site of which nothing is declared.
OPEN = Site("", (), headings=None)


@dataclass(slots=True)
class Recognised:
    """All lists of a page in reading order, taken or not; `headings`: do the headings tell the codes' categories?"""

    site: Site
    lists: list[Found]
    headings: bool
    outline: Outline

    @property
    def rows(self) -> list[Row]:
        """All rows taken."""
        return [row for found in self.lists if found.taken for row in found.rows]

    def items(self) -> list[Item]:
        """All that a site's own reading would yield: the lists taken, line by line, and an account of the others."""
        whole = {code for one in self.lists if one.taken and not one.lost for code in one.codes}
        items = [item for one in self.lists for item in _briefly(list(_items(one)), whole)]
        return items + list(self._orphans())

    def _orphans(self) -> Iterator[Unread]:
        """Texts with a card's label that belong to no card: a card whose head was not understood."""
        words = self.site.words
        cards = [one for one in self.lists if one.taken and one.pinned and one.sheet.shape != "table"]
        roles = {role for one in cards for role in one.columns.kinds.values()} - {"status", "name"}
        claimed = {at for one in self.lists for at in one.sheet.claims}
        for at, block in enumerate(self.outline.blocks if cards else ()):
            if at in claimed or block.aside:
                continue
            label = next((text for text, _ in block.pieces if not text.isspace()), "").partition(":")[0]
            if len(label) > 40 or kind_of(label, words) not in roles:
                continue
            if normal(block.text) != normal(label) or (normal(label) in words and not block.level):
                yield Unread("row-unread", f"{block.text[:60]!r} stands in no card", block.element)


def recognise(page: Page, site: Site = OPEN) -> Recognised:
    """Read a page, of which nothing is declared or what the `site` pins."""
    outline = outline_of(page.tree, site.grammar if site.code else _NO_CODE)
    title = clean(next((title.text or "" for title in page.tree.iter("title")), ""))
    named = chapters(outline, title)
    found = list(_judged([*tables(outline, named, site), *runs(outline, named, site)], site))
    if not all(one.pinned for one in found):
        settle(found)
    found.sort(key=lambda one: one.sheet.place)
    if site.pinned:
        return Recognised(site, found, bool(site.headings), outline)
    _drop_damaged(page, [one for one in found if one.taken])
    rows = [row for one in found if one.taken for row in one.rows]
    return Recognised(site, found, _classify(rows), outline)


def read(page: Page, site: Site) -> Iterator[Item]:
    """What a site without a `parse` of its own yields, and what one can start from."""
    yield from recognise(page, site).items()


def _items(found: Found) -> Iterator[Item]:
    """One list, line by line, or an account of why it is not taken."""
    sheet = found.sheet
    if found.lost and found.taken:
        where = f"the table under {sheet.section!r}" if sheet.section else "a table"
        lost = f"{where} has no column for {', '.join(found.lost)} ({_titles(sheet)})"
        yield Unread("column-lost", lost, sheet.element)
    if found.taken:
        yield from found.items
        if not found.site.pinned:
            yield from _beside(found)
        return
    if sheet.shape == "table":
        why = f"{OTHER} ({_titles(sheet)})" if found.pinned else LEFT
        yield Skipped(why, sheet.element, empty=found.bare)
    else:
        yield from (Skipped(LEFT, line.element, empty=found.bare) for line in sheet.lines)


def _titles(sheet: Sheet) -> str:
    return " | ".join(filter(None, sheet.titles))[:80] or "no head"


def _briefly(items: list[Item], codes: set[str]) -> list[Item]:
    """The items, without complaint about what only tells more of `codes` that are read in full elsewhere."""
    unread = [item for item in items if isinstance(item, Unread)]
    if not unread:
        return items
    lost = any(item.reason == "column-lost" for item in unread)
    own = {code for item in items if isinstance(item, Row | Unread) for code in item.codes}
    if not own or (lost and not own <= codes):
        return items
    return [
        Skipped("more about a code that is read elsewhere", item.element, empty=True)
        if isinstance(item, Unread) and (item.codes or lost) and codes.issuperset(item.codes)
        else item
        for item in items
    ]


def _drop_damaged(page: Page, taken: list[Found]) -> None:
    """Take nothing of a page that was not read as it was written, and not the last row of one that is cut off."""
    for one in taken:
        if page.fatal or page.mislabelled():
            one.drop("the page was not read whole, or in another charset than its own")
    if taken and page.cut_off() and not page.body.rstrip().endswith(b">"):
        taken[-1].cut()


def _judged(sheets: list[Sheet], site: Site) -> Iterator[Found]:
    """Every list with its evidence; tables of one head say together what their columns are, if they begin alike."""
    alike: dict[tuple[object, ...], list[Sheet]] = defaultdict(list)
    for at, sheet in enumerate(sheets):
        first = sheet.lines[0].texts if sheet.lines else []
        begins = ((" " in text, bool(text), statuses_in(text) is None) for text in first)
        headed = sheet.shape == "table" and any(sheet.titles) and not site.pinned
        alike[(*sheet.titles, *begins) if headed else (at,)].append(sheet)
    for group in alike.values():
        whole = replace(group[0], lines=[line for sheet in group for line in sheet.lines]) if group[1:] else group[0]
        columns, every = columns_of(whole, site)
        signals: list[Signal] | None = None
        for sheet in group:
            found = pinned(sheet, columns, site) if site.pinned else None
            if found is None and not sheet.lines:
                continue
            if found is None:
                signals = weigh_columns(whole, columns, every) if signals is None else signals
                found = Found(sheet, columns, [*signals, *weigh_place(sheet, columns, every)], site)
                found.lost = site.lacks({*columns.kinds.values()}) if sheet.shape == "table" else []
                if site.code:
                    _fit(found)
            found.take()
            yield found


def _fit(found: Found) -> None:
    """A likely list whose codes fit the pinned pattern is one, where the site pins no more than that."""
    if found.columns.at("code") is not None and not found.site.needs and found.certainty > 0:
        found.signals[:] = [Signal(ENOUGH, "its codes fit the pinned pattern")]


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
