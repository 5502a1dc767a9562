"""Words behind most codes of a list in an element of their own: a link, a button or a badge, and no text of a code."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from lxml.etree import _Element

from parsers.html.element_text import text_inside
from parsers.html.grid import lines_of
from parsers.lexicon.cleaning import clean

_HEADS = ("h2", "h3", "h4", "h5", "h6", "dt")
_CONTROLS = ("a", "button")
#: What such words may tell apart all the same: a status, a verdict on retrying.
_TELLING = re.compile(r"\b[1-5](?:\d\d|xx)\b|retry|retri|yes|no\b|[^\w\s()]", re.I)
_MIN, _SAMPLE, _MAX_CHARS = 3, 8, 60
_DISTINCT = 0.8


def remove_labels(tree: _Element) -> None:
    """Remove the words behind codes that are the same for more than half of a column, or of the headings of a level."""
    for group in _groups(tree):
        ends = [end for element in group[:_SAMPLE] if (end := _end_of(element))]
        if len(ends) > 1 and len({label for label, _, _ in ends}) < len(ends):
            _remove_from(group)


def _groups(tree: _Element) -> Iterator[Sequence[_Element]]:
    """What may be the codes of one list: the cells under one title, the headings of a level, the terms."""
    groups: dict[tuple[object, ...], list[_Element]] = defaultdict(list)
    for table in tree.iter("table"):
        titles: object = table
        for _, cells in lines_of(table)[0]:
            if cells and cells[0].tag == "th" and cells[-1].tag == "th":
                titles = tuple(clean(text_inside(cell)) for cell in cells)
                continue
            for at, cell in enumerate(cells):
                groups[len(cells), titles, at].append(cell)
    for head in tree.iter(*_HEADS):
        groups[(head.tag,)].append(head)
    return iter(groups.values())


def _remove_from(group: Iterable[_Element]) -> None:
    elements = list(dict.fromkeys(group))
    ends = [end for element in elements if (end := _end_of(element))]
    label, number = Counter(label for label, _, _ in ends).most_common(1)[0]
    codes = {code for _, code, _ in ends}
    if number < _MIN or number * 2 <= len(elements) or len(codes) < _DISTINCT * len(ends):
        return  # Other values than codes are the same for many rows.
    for words, _, element in ends:
        above = element.getparent()
        if words == label and above is not None:
            above.remove(element)


def _end_of(element: _Element) -> tuple[str, str, _Element] | None:
    """The words at the end of an element that may be such a label, the one word before them, and what holds them."""
    last = element[-1] if len(element) else None
    if last is None or not isinstance(last.tag, str) or (last.tail or "").strip():
        return None
    label, whole = clean(text_inside(last)), clean(text_inside(element))
    code = whole.removesuffix(label).rstrip()
    if not 0 < len(label) <= _MAX_CHARS or not code or " " in code or not whole.endswith(label):
        return None
    return None if last.tag not in _CONTROLS and _TELLING.search(label) else (label, code, last)
