"""Filters above a list that say how many rows each of their choices shows."""

import re
from collections.abc import Collection
from itertools import islice
from typing import cast

from lxml.etree import XPath, _Element

from parsers.lexicon.cleaning import clean

#: In characters: the longest text of a filter; its texts, and how far up from one of them it begins.
_MAX_TEXT, _MAX_TEXTS, _MAX_LEVELS = 160, 40, 3
_MAX_FILTERS = 100
_SAYS_ALL = XPath("descendant::text()[contains(., 'All')]/..")
#: The choice of all rows, with their number ("All (12)"), and the numbers of the others ("4xx (11)").
_EVERY = re.compile(r"\bAll(?: [a-z]+)?:? ?[(\[]?(\d{1,6})(?![\w.])")
_OTHERS = re.compile(r"(?<![\w.])\d{1,6}(?![\w.%])")


def partial_filter(tree: _Element, read: Collection[int]) -> tuple[str, _Element] | None:
    """The filter of which one choice has as many rows as were `read`, and "All" has more."""
    for one in cast("list[_Element]", _SAYS_ALL(tree))[:_MAX_FILTERS]:
        for box in (one, *islice(one.iterancestors(), _MAX_LEVELS)):
            text = clean(" ".join(map(str, islice(box.itertext(), _MAX_TEXTS))))
            every = _EVERY.search(text[:_MAX_TEXT])
            if len(text) > _MAX_TEXT or not every or int(every[1]) <= max(read):
                break
            if any(int(number) in read for number in _OTHERS.findall(text)):
                return text, box
    return None
