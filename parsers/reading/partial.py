"""Signs that a page shows only a part of its list: what it says, where its links lead, what it still waits for."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from lxml.etree import XPath, _Element

from parsers.reading.contract import ASIDE, CONTINUES, UNLIKE, Row, Skipped, Unread
from parsers.reading.nearness import Place
from parsers.reading.outline import Block, Outline
from parsers.reading.page import Page
from parsers.reading.partial_words import (
    APART,
    BONE_WORDS,
    BONES,
    DOUBTS,
    FOLDS,
    HINTS,
    PART,
    SPAN,
    STEPS,
    TARGETLESS,
    says,
    tells,
)
from parsers.reading.placeholders import is_placeholder, says_nothing
from parsers.reading.shapes import is_blank
from parsers.reading.text import text_of

_LONGEST, _SHORT, _DIGITS, _MOST, _BLANK = 160, 100, 9, 100, 80
#: Where links lead to other pages.
WAYS = frozenset({"nav", "aside", "footer", "header"})
_ELSEWHERE = frozenset({"a", "aside", "footer", "header"})
_NAMED_WAYS = re.compile(r"nav|foot|side-?bar|\btoc\b|bread-?crumb", re.I)
_NUMBER = re.compile(r"\d+")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
#: Links, buttons, and what has a label; the names of elements, and lists that say themselves that they are not whole.
_INPUTS = XPath("//input[@type = 'button' or @type = 'submit'][@value]")
_CLICKED = ("a", "button", "input")
_NEXT = XPath("//link[@rel = 'next'][@href]")
_FOLDING = XPath("(//@aria-expanded | //@aria-controls)[1]/..")
_LABELLED = XPath("//@aria-label[not(parent::a or parent::button)]/..")
_WAITING = XPath("//@aria-busy[. = 'true']/.. | //@aria-rowcount/..")
# Two queries: libxml2 sorts a union, which takes as long again.
_NAMES = [XPath(path, smart_strings=False) for path in ("descendant::*/@class", "descendant::*/@id")]
_NAMED = XPath("//*[@class or @id]")


#: What says that rows are missing, does it do so for sure, and where it stands.
Sign = tuple[str, bool, _Element]


@dataclass(slots=True)
class Signs:
    """What says that rows are missing: `sure` on its own, `unsure` only where rows are gone as well; its `place`."""

    sure: str | None = None
    unsure: str | None = None
    place: _Element | None = None


def signs_of(document: Page, outline: Outline, found: list[Row | Skipped | Unread]) -> Signs:
    """Look for signs of more rows than were `found` on the page."""
    items = list(found)
    rows = [item for item in items if isinstance(item, Row)]
    others = [one.element for one in items if isinstance(one, Skipped) and one.reason not in (ASIDE, CONTINUES)]
    lines = [element for element in others if element.tag == "tr" and (len(element) == 0 or element[0].tag != "th")]
    place = Place({row.element for row in rows}, {text for row in rows for text in row.cells.values()})
    unlike = (text_of(one.element) for one in items if isinstance(one, Skipped) and one.reason == UNLIKE)
    signs = Signs(unsure=next(unlike, None))
    for text, sure, element in (
        *_said(outline, lines, place),
        *_controls(document.tree, place),
        *_states(document.tree, place),
    ):
        if sure and not signs.sure:
            signs.sure, signs.place = text, element
        elif sure:
            continue
        else:
            signs.unsure = signs.unsure or text
    return signs


def _said(outline: Outline, lines: Iterable[_Element], place: Place) -> Iterator[Sign]:
    """What the texts outside the rows say of the list."""
    for block in outline.blocks:
        element = block.element
        if block.aside or element in place.rows or element.getparent() in place.rows or not _is_short(block):
            continue
        if not _is_fold(element):
            for text, holders in _parts(block, place):
                doubtful = DOUBTS.fullmatch(text) is not None
                if (doubtful or _speaks(text, block, place)) and not _is_linked(holders, block.element):
                    yield text, not doubtful, block.element
    captions = (table.find("caption") for table, _ in outline.tables if table in place.holding)
    for line in (*lines, *(caption for caption in captions if caption is not None)):
        if len(text := text_of(line)) <= _LONGEST and _speaks(text):
            yield text, True, line
        elif is_placeholder(text) or (not text and len(line) and all(len(cell) for cell in line)):
            yield text or "a line without a word", True, line
        elif len(line) and len(text) < _BLANK and all(is_blank(text_of(cell)) for cell in line):
            yield "a blank line", any(says_nothing(text_of(cell)) for cell in line), line


def _is_short(block: Block) -> bool:
    length = 0
    for text, _ in block.pieces:
        length += len(text)
    return length <= _LONGEST


def _parts(block: Block, place: Place) -> Iterator[tuple[str, list[_Element]]]:
    """A block's texts that no row says, with what holds them: the whole, its sentences, its pieces."""
    if (whole := block.text) in place.said or not (tells(whole) or _NUMBER.search(whole)):
        return
    holders = [holder for text, holder in block.pieces if not text.isspace()]
    for text in dict.fromkeys((whole, *_SENTENCE.split(whole))):
        yield text, holders
    for text, holder in block.pieces if len(holders) > 1 else ():
        part = text.strip()
        if part and part not in place.said and (_NUMBER.search(part) or (tells(part) and not HINTS.fullmatch(part))):
            yield part, [holder]


def _is_fold(element: _Element) -> bool:
    """Is this the head of a fold that holds what it is about?"""
    above = element.getparent()
    return element.tag == "summary" and above is not None and len(text_of(above)) > len(text_of(element))


def _is_linked(holders: list[_Element], block: _Element) -> bool:
    """Is all of this the text of links and buttons, which lead somewhere, or is a part of it that of another site's?"""
    links = [_link_of(holder, block) for holder in holders]
    return all(link is not None for link in links) or any(
        link is not None and "//" in link.get("href", "") for link in links
    )


def _link_of(element: _Element, block: _Element) -> _Element | None:
    while element is not block and element.tag not in ("a", "button") and (above := element.getparent()) is not None:
        element = above
    return element if element.tag in ("a", "button") else None


def _speaks(text: str, block: Block | None = None, place: Place | None = None) -> bool:
    """Does the text of a block, or else of a line of a list, say that there are more rows than are shown?"""
    if len(text) > _SHORT:
        return False
    intro = block is not None and not block.topics
    numbers = len(text) > 2 and len(_NUMBER.findall(text)) > 1
    if numbers and (span := SPAN.fullmatch(text)):
        start, end, total = (_number(span[name]) for name in ("start", "end", "total"))
        if not ((end or start) < total or (end > 0 and start > 1)):
            return False
        sure = intro and bool(span["said"] or span["behind"])
    elif numbers and (apart := APART.fullmatch(text)):
        if _number(apart["start"] or apart["end"]) >= _number(apart["total"] or apart["sum"]):
            return False
        sure = intro
    elif (block is not None and block.level) or not tells(text):
        return False
    elif says(text):
        sure = intro
    elif HINTS.fullmatch(text):
        sure = False
    else:
        return False
    if sure or block is None or place is None:
        return True
    # A line without an element of its own stands where its first words do.
    first = next(holder for words, holder in block.pieces if not words.isspace())
    return place.is_near(first if block.element in place.holding else block.element)


def _number(text: str | None) -> int:
    return int(text.replace(",", "")) if text else 0


def _controls(tree: _Element, place: Place) -> Iterator[Sign]:
    """Links to another part of the list, and buttons that fetch it."""
    yield from ((link.get("href"), True, link) for link in _found(_NEXT, tree) if PART.match(link.get("href")))
    folds = next(tree.iter("details"), None) is not None or bool(_found(_FOLDING, tree))
    for control in (*tree.iter("a"), *tree.iter("button"), *_found(_INPUTS, tree), *_found(_LABELLED, tree)):
        way = control.get("href")
        if way is not None and way[:1] == "#" != way and "=" not in way:
            continue  # To a place on this page.
        if way is not None and ("#" in way[1:] or "//" in way) and "=" not in way:
            continue  # To a place on a page, or to another site.
        own = text_of(control) if control.tag in ("a", "button") else ""
        for text in (own, control.get("aria-label", ""), control.get("value", "") if control.tag == "input" else ""):
            if 0 < len(text) < _SHORT and tells(text) and (sure := _leads_on(control, way, text, place)) is not None:
                opens = (fold := FOLDS.fullmatch(text)) is not None and (folds or fold[1] is not None)
                yield text, sure and not opens, control


def _leads_on(control: _Element, way: str | None, text: str, place: Place) -> bool | None:
    """Does this control lead to more of the list: surely, perhaps (False), or not (None)?"""
    if way is not None and not TARGETLESS.fullmatch(way):
        return _links_on(control, way, text, place)
    if control.tag not in _CLICKED and control.get("role") != "button" and text_of(control):
        return None  # A label of something that says more itself.
    speaks = says(text)
    if not speaks and not HINTS.fullmatch(text) and not STEPS.fullmatch(text):
        return None
    if place.is_tab(control) or any(above.tag in _ELSEWHERE for above in control.iterancestors()):
        return None
    sure = (speaks and control.tag in ("button", "input")) or (not place.is_row(control) and place.is_near(control))
    return sure or None


def _links_on(link: _Element, way: str, text: str, place: Place) -> bool | None:
    """The same of a link with a target."""
    step = STEPS.fullmatch(text) is not None
    if PART.search(way):
        return True if step and (way.startswith("?") or "=" in way or place.is_near(link)) else None
    if "#" in way or "//" in way or place.is_row(link):
        return None
    speaks = says(text)
    if not (speaks or step) or text.isdigit() or _is_way(link) or not place.is_near(link):
        return None
    return speaks


def _is_way(link: _Element) -> bool:
    """Does it stand among the links to other pages?"""
    return any(
        above.tag in WAYS or _NAMED_WAYS.search(f"{above.get('class')} {above.get('role')}")
        for above in link.iterancestors()
        if above.tag not in ("body", "html", "main", "article")
    )


def _states(tree: _Element, place: Place) -> Iterator[Sign]:
    """Lists that say in their markup that they wait for rows."""
    for element in _found(_WAITING, tree)[:_MOST]:
        count = element.get("aria-rowcount", "1")
        more = count.isdecimal() and len(count) < _DIGITS and int(count) > _height(element)
        waits = more or element.get("aria-busy") == "true"
        if waits and place.is_near(element):
            yield "a list that is not there as a whole", True, element
    every = "\n".join({name for names in _NAMES for name in _found(names, tree)})
    for element in _found(_NAMED, tree) if any(word in every for word in BONE_WORDS) else ():
        name = " ".join(filter(None, map(element.get, ("class", "id"))))
        if BONES.search(name) and not text_of(element) and not place.is_row(element) and place.is_near(element):
            yield name, True, element


def _found(path: XPath, tree: _Element) -> list[Any]:
    return cast("list[Any]", path(tree))


def _height(table: _Element) -> int:
    return sum(row.tag == "tr" or row.get("role") == "row" for row in table.iterdescendants())
