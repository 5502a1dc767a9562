"""How many codes a page says there are: in a text, and by filters above a list, of which one may be set."""

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple, cast

from lxml.etree import XPath, _Element

from parsers.html.element_text import text_of
from parsers.html.once import once
from parsers.html.outline import Block, Outline
from parsers.html.page import Page
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex

_COUNT = regex(
    r"\b(\d{1,3}(?:,\d{3})+|\d+)\s+(?:documented |known |distinct |possible )?(?:API )?(?:error )?codes?\b"
    r"(?=\s*(?:$|[.,;:()]|in total|are |on this|below|listed))",
    re.I,
)
_OF_ALL = regex(
    r"\b(?:all|total(?: of)?|there are|lists?|listing|documents?|contains?|of|showing|every one of"
    r"|(?:our|the|this) (?:API|gateway|page|platform|service) (?:defines|has))\W+$",
    re.I,
)
#: A longer text, or one of more pieces, states no number.
_MAX_CHARS, _MAX_PIECES = 200, 12
#: In characters: the longest text of a filter; its texts, and how far up from one of them it begins.
_MAX_TEXT, _MAX_TEXTS, _MAX_LEVELS = 160, 40, 3
_MAX_FILTERS = 100
_SAYS_ALL, _MAY_SAY_ALL = XPath("descendant::text()[contains(., 'All')]/.."), XPath("contains(string(), 'All')")
#: A choice with its number ("All (12)", "4xx 11"), that of all rows, what names all of the page, and what is no choice.
_CHOICE = regex(r"\b(\d?[^\W\d][\w/&-]*(?: [^\W\d][\w/&-]*)?):? ?[(\[]?(\d{1,6})(?![\w.%])[)\]]?")
_EVERY, _WHOLE = regex(r"All(?: [a-z]+)?"), regex(r"(?:(?:error|status) )?codes|errors", re.I)
# Versions and languages are those of the page, not of its rows.
_EVERYTHING = regex(r"(?:all|any|every(?:thing)?)\b(?!.*\b(?:language|locale|release|version)s?\b).*", re.I)
_MAX_OPTIONS = 100
#: Where links lead to other pages.
NAVIGATION = frozenset({"nav", "aside", "footer", "header"})
_BESIDE = regex(r"(?:[^\W\d][^\d:]{0,40}:)?[\s|·•,/-]*")


def stated_counts(outline: Outline) -> Iterator[tuple[str, int, str | None]]:
    """What the page says of its own number of codes, as (text, number, heading or None for the whole page)."""
    headings = set(outline.headings)
    for block in filter(may_state, outline.blocks):
        text = block.text
        if not ("code" in text or "|" in text) or len(text) > _MAX_CHARS or not (count := _COUNT.search(text)):
            continue
        before = text[: count.start()].strip(" —–-:·(")
        if block.level and not before and any(re.match(rf"{count[1]}\.\d", heading) for heading in headings):
            continue  # The number of a chapter.
        is_named = before in headings or (before != "" and not block.level and _links_within_page(block))
        if not before or is_named or _OF_ALL.search(text[: count.start()]):
            yield text, int(count[1].replace(",", "")), before if is_named else block.heading or None


def may_state(block: Block) -> bool:
    """Is this a text of the page's own, in few pieces?"""
    return not block.aside and len(block.pieces) <= _MAX_PIECES


def _links_within_page(block: Block) -> bool:
    """Does a text of the block link to a place on the page?"""
    holders = [holder for _, holder in block.pieces]
    holders += [above for one in holders if one is not block.element and (above := one.getparent()) is not None]
    return any((holder.get("href") or "").startswith("#") for holder in holders)


class RowFilter(NamedTuple):
    """A filter: its `text`, how many rows there are in all, and how many each of its choices shows."""

    text: str
    element: _Element
    every: int
    choices: frozenset[int]


def _filters_of(page: Page) -> list[RowFilter]:
    """What may be a filter, anywhere on the page."""
    found: list[RowFilter] = []
    if not _MAY_SAY_ALL(page.tree):  # The texts are searched one by one, which takes four times as long.
        return found
    for one in cast("list[_Element]", _SAYS_ALL(page.tree))[:_MAX_FILTERS]:
        for box in (one, *islice(one.iterancestors(), _MAX_LEVELS)):
            text = clean(" ".join(str(part)[: _MAX_TEXT + 1] for part in islice(box.itertext(), _MAX_TEXTS)))
            if len(text) > _MAX_TEXT:
                break
            if not _BESIDE.fullmatch(_CHOICE.sub("", text)):
                continue
            choices = {label: int(number) for label, number in _CHOICE.findall(text) if not _WHOLE.fullmatch(label)}
            every = max((number for label, number in choices.items() if _EVERY.fullmatch(label)), default=0)
            found.append(RowFilter(text, box, every, frozenset(choices.values())))
    return found


def partial_filter(page: Page, read: Collection[int]) -> RowFilter | None:
    """The filter of which one choice has as many rows as were `read`, and "All" has more."""
    filters = once(page, _filters_of)
    return next((one for one in filters if one.every > max(read) and not one.choices.isdisjoint(read)), None)


def chosen_options(page: Page) -> Iterator[_Element]:
    """The options other than the first, "All", that are chosen in what no reader sees all of: lists of choices."""
    for part in page.hidden:
        if part.element.tag != "select" or next(part.place.iterancestors(*NAVIGATION), None) is not None:
            continue
        options = [*islice(part.element.iter("option"), _MAX_OPTIONS)]
        chosen = [one for one in options if one.get("selected") is not None]
        if chosen and chosen[-1] is not options[0] and _EVERYTHING.fullmatch(text_of(options[0])):
            yield chosen[-1]
