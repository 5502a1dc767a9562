"""Filters above a list: those that say how many rows each of their choices shows, and lists of choices that are set."""

import re
from collections.abc import Collection, Iterator
from itertools import islice
from typing import NamedTuple, cast

from lxml.etree import XPath, _Element

from parsers.html.element_text import text_of
from parsers.html.once import once
from parsers.html.page import Page
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex

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
