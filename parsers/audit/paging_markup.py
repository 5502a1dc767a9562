"""What of a page's markup may lead to more of a list, or stands in the place of rows: controls, skeletons, spacers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Any, NamedTuple, cast

from lxml.etree import XPath, _Element

from parsers.audit.nearness import Place
from parsers.html.element_text import text_of
from parsers.html.page import Page
from parsers.html.visibility import CLASSES, IDS
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.pagination_words import PAGING, has_paging_word, is_paging_phrase

#: In characters: the longest text of a control.
_MAX_TEXT = 100
_MAX_TARGET = 400
_MAX_WAITING = 100
_MAX_CHOICES = 16
#: What marks the kind whose rows alone are shown.
_CHOSEN = frozenset({"true", "active", "selected"})
#: What chooses every kind of rows.
_EVERY = frozenset({"All", "all", "ALL", "Everything"})
# Each walks the whole tree, and libxml2 sorts a union, which takes as long again.
_LABELLED = XPath("descendant-or-self::*/@aria-label[not(parent::a or parent::button)]/..")
_WAITING = XPath("descendant-or-self::*/@aria-busy[. = 'true']/.. | descendant-or-self::*/@aria-rowcount/..")
_STYLED = XPath("descendant::*/@style")
_FETCHING = XPath("descendant-or-self::*/@hx-get/..")
#: A space of at least 100 pixels.
_SPACE = regex(r"(?:^|[;\s])(?:min-)?(height|padding(?=-))(?:-top|-bottom)?\s*:\s*(\d{3,7})(?:\.\d+)?px", re.I)
#: What says that rows are missing, is that certain without further evidence, and where it stands.
Sign = tuple[str, bool, _Element]
SPACE = "a space of"
_MAX_DIGITS = 9
_MAX_BESIDE = 100
#: The height of a row that a script puts in its place; how much of the list's height the rows fill if all are there.
_PLACED, _HEIGHT = regex("absolute|translate"), regex(r"(?:^|[;\s])height\s*:\s*(\d{1,4})")
_MOST = 0.9
#: The parts of a list within which a spacer stands.
_LINES = frozenset({"tr", "td", "li", "tbody"})
_PAGE = frozenset({"html", "body", "main"})
_PICTURES = ("img", "svg", "picture", "canvas", "input", "iframe")


class Lead(NamedTuple):
    """How a control may lead to more of a list: a `part` of it, another `page`, a script's `click`, a `filter`.

    `is_clear`: the target alone says so, or the text is a whole phrase of paging.
    """

    way: str
    is_clear: bool


#: One of these has any name of what stands in for rows: a quick look at the thousands of a page.
_STEMS = ("animate-pulse", "infinite", "load", "placeholder", "sentinel", "shimmer", "skeleton")


@dataclass(frozen=True, slots=True)
class Paging:
    """What of the markup may lead to more of a list, wherever that is: where there are rows decides.

    `controls`: links and buttons, each with one of its texts and how it may lead there. `waiting`: what says that it
    waits for rows. `skeletons`: what stands in for rows, each with its class and id. `spacers`: what has a `height` or
    `padding` of its own, as what stands in for rows out of view has, with that in pixels.
    """

    controls: list[tuple[_Element, str, Lead]]
    waiting: list[_Element]
    skeletons: list[tuple[_Element, str]]
    spacers: list[tuple[_Element, str, int]]


def _paging_lead(target: str | None, text: str) -> Lead | None:
    """How a control with this target and text may lead on; None where it does not."""
    if not has_paging_word(text):
        return None
    if PAGING["filters"].fullmatch(text):
        return Lead("filter", False)
    if target is None or PAGING["targetless"].fullmatch(target):
        if is_paging_phrase(text):
            return Lead("click", True)
        return Lead("click", False) if PAGING["hints"].fullmatch(text) or PAGING["steps"].fullmatch(text) else None
    is_step = PAGING["steps"].fullmatch(text) is not None
    if PAGING["part"].search(target):
        return Lead("part", target.startswith("?") or "=" in target) if is_step else None
    if "#" in target or "//" in target or text.isdigit():
        return None
    is_phrase = is_paging_phrase(text)
    return Lead("page", is_phrase) if is_phrase or is_step else None


#: The pages of a site share many of their links; a long target is not kept.
_known_lead = lru_cache(maxsize=32768)(_paging_lead)


def paging_of(page: Page) -> Paging:
    """What may lead to more of a list, anywhere on the page."""
    tree = page.tree
    names = {*CLASSES(tree), *IDS(tree)}
    likely = (name for name in names if any(stem in name.lower() for stem in _STEMS))
    telling = {name for name in likely if PAGING["skeletons"].search(name)}
    named = [(one, one.get("class"), one.get("id")) for one in tree.iter("*")] if telling else []
    skeletons = [(one, " ".join(filter(None, pair))) for one, *pair in named if not telling.isdisjoint(pair)]
    waiting = _found(_WAITING, tree)[:_MAX_WAITING] if page.attributes & {"aria-busy", "aria-rowcount"} else []
    labelled = _found(_LABELLED, tree) if "aria-label" in page.attributes else []
    fetching = _found(_FETCHING, tree) if "hx-get" in page.attributes else []
    fetched = [
        (one, address, Lead("part", False)) for one in fetching if PAGING["part"].search(address := one.get("hx-get"))
    ]
    styled = ((one, _SPACE.search(one)) for one in (_found(_STYLED, tree) if "style" in page.attributes else ()))
    spacers = [(one.getparent(), space[1].lower(), int(space[2])) for one, space in styled if space][:_MAX_WAITING]
    return Paging([*_controls(tree, labelled), *fetched], waiting, skeletons, spacers)


def _controls(tree: _Element, labelled: Iterable[_Element]) -> Iterator[tuple[_Element, str, Lead]]:
    for link in tree.iter("link"):
        if link.get("rel") == "next" and PAGING["part"].match(address := link.get("href", "")):
            yield link, address, Lead("part", True)
    for control in chain(tree.iter("a"), tree.iter("button"), tree.iter("input"), labelled):
        tag, target = control.tag, control.get("href")
        if target is not None and (("#" in target and target != "#") or "//" in target) and "=" not in target:
            continue  # To a place on a page, or to another site.
        texts = [text_of(control)] if tag in ("a", "button") else []
        if label := control.get("aria-label"):
            texts.append(label)
        if tag == "input" and control.get("type") in ("button", "submit"):
            texts.append(control.get("value", ""))
        for text in texts:
            if not text or len(text) >= _MAX_TEXT:
                continue
            if text in _EVERY and (chosen := _is_filtered(control)) is not None:
                if chosen:
                    yield control, text, Lead("filter", False)
                continue
            known = target is None or len(target) <= _MAX_TARGET
            if lead := (_known_lead if known else _paging_lead)(target, text):
                yield control, text, lead


def _is_filtered(control: _Element) -> bool | None:
    """Is one of the words behind this control ("All", "Cards", "Transfers") chosen? None: there are none to choose."""
    above = control.getparent()
    box = above if above is not None and len(above) == 1 else control
    siblings = [*islice(box.itersiblings(), _MAX_CHOICES)]
    others = [one for one in siblings if one.tag == box.tag]
    if not others or siblings[0] is not others[0]:
        return None
    parts = [part for one in others for part in one.iter("*")]
    states = {part.get(name) for part in parts for name in ("aria-selected", "aria-pressed")}
    states |= {word for part in parts for word in part.get("class", "").lower().split()}
    texts = [text_of(one) for one in others]
    are_words = all(len(text) > 1 and text[0].isalpha() and not is_paging_phrase(text) for text in texts)
    if not states.isdisjoint(_CHOSEN):
        return True
    return False if are_words and len(others) > 1 else None


def _found(path: XPath, tree: _Element) -> list[Any]:
    return cast("list[Any]", path(tree))


def waiting_lists(paging: Paging, place: Place) -> Iterator[Sign]:
    """Lists that say in their markup that they wait for rows."""
    for element in paging.waiting:
        count = element.get("aria-rowcount", "1")
        rows = sum(one.tag == "tr" or one.get("role") == "row" for one in element.iterdescendants())
        more = count.isdecimal() and len(count) < _MAX_DIGITS and int(count) > rows
        if (more or element.get("aria-busy") == "true") and place.is_near(element):
            yield "a list that is not there as a whole", True, element
    for element, name in paging.skeletons:
        if not text_of(element) and not place.is_row(element) and place.is_near(element):
            yield name, True, element


def spacers_of(paging: Paging, place: Place) -> Iterator[Sign]:
    """What stands in for rows out of view: surely, if it is a line of the list, or perhaps, around or beside it."""
    heights = {element for element, name, _ in paging.spacers if name != "padding"}
    placed = Counter[_Element]()  # By the innermost that has a height: a window onto a list is higher than a short one.
    for row in place.rows if heights else ():
        if _PLACED.search(style := row.get("style", "")) and (found := _HEIGHT.search(style)):
            around = next((above for above in row.iterancestors() if above in heights), None)
            placed.update({around: int(found[1])} if around is not None else {})
    for element, name, pixels in paging.spacers:
        sure = False
        if element in place.ancestors:
            sure = 0 < placed[element] < _MOST * pixels
            if element.tag in _PAGE or element in place.rows or not (sure or name == "padding"):
                continue
        elif name == "padding" or text_of(element) or next(element.iter(*_PICTURES), None) is not None:
            continue
        else:
            sure = element.tag in _LINES and any(one in place.lists for one in islice(element.iterancestors(), 2))
            sure = sure and _ends_rows(element, place)
            if not (sure or place.is_near(element)):
                continue
        yield f"{SPACE} {pixels} pixels", sure, element


def _ends_rows(element: _Element, place: Place) -> bool:
    """Does a line without a text stand before or after all rows beside it, not between two, and is it no empty cell?"""
    above = element.getparent()
    line = element if element.tag != "td" or above is None else above
    sides = (islice(line.itersiblings(preceding=back), _MAX_BESIDE) for back in (False, True))
    return not text_of(line) and not all(any(one in place.ancestors for one in side) for side in sides)
