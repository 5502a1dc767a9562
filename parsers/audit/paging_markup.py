"""What of a page's markup may lead to more of a list, wherever that is: controls, and what waits for rows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Any, NamedTuple, cast

from lxml.etree import XPath, _Element

from parsers.html.element_text import text_of
from parsers.html.page import Page
from parsers.html.visibility import CLASSES, IDS
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.pagination_words import PAGING, SKELETON_WORDS, has_paging_word, is_paging_phrase

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


class Lead(NamedTuple):
    """How a control may lead to more of a list: a `part` of it, another `page`, a script's `click`, a `filter`.

    `is_clear`: the target alone says so, or the text is a whole phrase of paging.
    """

    way: str
    is_clear: bool


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
_known_lead = lru_cache(maxsize=4096)(_paging_lead)


def paging_of(page: Page) -> Paging:
    """What may lead to more of a list, anywhere on the page."""
    tree = page.tree
    joined = "\n".join(names := {*CLASSES(tree), *IDS(tree)})
    likely = names if any(word in joined for word in SKELETON_WORDS) else ()
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
