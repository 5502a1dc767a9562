"""Words in elements of their own that say nothing: a button behind each code, a column's title in each of its cells."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from lxml.etree import _Element

from parsers.html.element_text import HEAD_TAGS
from parsers.html.grid import rows_of_table
from parsers.html.text_nodes import text_inside
from parsers.html.visibility import cut
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import likeliest

_CONTROLS = ("a", "button")
#: What such words may tell apart all the same: a status, a verdict on retrying.
_TELLING = regex(r"\b[1-5](?:\d\d|xx)\b|retry|retri|permanent|transient|temporary|yes|no\b|[^\w\s()]", re.I)
_MIN, _SAMPLE, _MAX_CHARS = 3, 8, 60
_DISTINCT = 0.8
_WORD = regex(r"[^\W\d_]")
#: The marks of a title by which a table can be sorted, and with them what parts a label from its text.
SORTS = "▲▼△▽▴▾▵▿⏶⏷↑↓↕⇅⇵⬍⬆⬇"
_MARKS = f" :：{SORTS}"


def remove_labels(tree: _Element) -> None:
    """Remove the words behind codes that are the same for more than half of a column, or of the headings of a level."""
    for group in _groups(tree):
        found = [one for element in group[:_SAMPLE] if (one := _label_of(element))]
        if len({label for label, _, _ in found}) < len(found):
            _remove_from(group)


def remove_titles(tree: _Element) -> None:
    """Remove from each cell of a column its title, or another word for it, which narrow screens show there.

    Tables with the same titles count as one; a column without a word in its title ("#") has none in its cells.
    """
    found: dict[tuple[str, ...], list[list[_Element]]] = defaultdict(list)
    for table in tree.iter("table"):
        first = [*islice(table.iter("tr"), 2)]
        if len(first) < 2 or not any(map(_label_before, first[1])):
            continue  # Most tables.
        # A note across the table has no label.
        if grid := [cells for _, cells in rows_of_table(table)[0] if len({*cells}) > 1]:
            found[(*map(_title_of, grid[0]),)] += grid[1:]
    labelled: dict[_Element, None] = {}
    for titles, rows in found.items():
        named = [at for at, title in enumerate(titles) if _WORD.search(title)]
        columns = {at: dict.fromkeys(row[at] for row in rows if at < len(row)) for at in named}
        own = [at for at in named if _is_labelled(titles[at], columns[at])]
        for at in own:
            # One column alone may have verdicts ("Retry" under "Retry") or texts that begin so ("<b>Fix</b> the sum.").
            is_label = not _TELLING.search(titles[at]) and all(map(_stands_apart, columns[at]))
            labelled |= columns[at] if own == named or is_label else {}
    for cell in labelled:
        cell.text = cell[0].tail
        cell.remove(cell[0])


def _is_labelled(title: str, cells: Collection[_Element]) -> bool:
    """Do all these cells begin with one label, which is their title or means the same, and does one of them go on?"""
    is_for_eyes = all(len(cell) and cell[0].get("aria-hidden") == "true" for cell in cells)
    labels = {_label_before(cell) for cell in cells}
    least = 1 if is_for_eyes else 2 if labels == {title} else _MIN
    if len(cells) < least or not any(_goes_on(cell) for cell in cells):
        return False
    return labels == {title} or (len(labels) == 1 and likeliest(labels.pop()) == likeliest(title) != "")


def _title_of(element: _Element) -> str:
    """The words of a title or a label, in any case, without the marks of sorting and the colon around them."""
    return clean(text_inside(element)).casefold().strip(_MARKS)


def _label_before(cell: _Element) -> str:
    """The words of the element that a cell begins with."""
    return _title_of(cell[0]) if len(cell) and not (cell.text or "").strip() else ""


def _stands_apart(cell: _Element) -> bool:
    """Does a colon, or an element of its own, follow the element that a cell begins with?"""
    behind = (cell[0].tail or "").strip()
    return text_inside(cell[0]).rstrip().endswith(":") or behind[:1] == ":" or (not behind and len(cell) > 1)


def _goes_on(cell: _Element) -> bool:
    """Does the cell say more than the element that it begins with?"""
    return len(cell) > 0 and clean(text_inside(cell)) != clean(text_inside(cell[0]))


def _groups(tree: _Element) -> Iterator[Sequence[_Element]]:
    """What may be the codes of one list: the cells under one title, the headings of a level, the terms."""
    groups: dict[tuple[object, ...], list[_Element]] = defaultdict(list)
    for table in tree.iter("table"):
        first = islice(table.iter("tr"), _SAMPLE)
        if not any(map(_label_of, [cell for row in first for cell in row if len(cell)])):
            continue  # Most tables.
        titles: object = table
        for _, cells in rows_of_table(table)[0]:
            if cells and cells[0].tag == "th" and cells[-1].tag == "th":
                titles = tuple(clean(text_inside(cell)) for cell in cells)
                continue
            for at, cell in enumerate(cells):
                groups[len(cells), titles, at].append(cell)
    for head in tree.iter(*HEAD_TAGS):
        groups[(head.tag,)].append(head)
    return iter(groups.values())


def _remove_from(group: Iterable[_Element]) -> None:
    elements = list(dict.fromkeys(group))
    found = [one for element in elements if (one := _label_of(element))]
    label, number = Counter(label for label, _, _ in found).most_common(1)[0]
    if number < _MIN or number * 2 <= len(elements) or len({code for _, code, _ in found}) < _DISTINCT * len(found):
        return  # Other values than codes are the same for many rows.
    for words, _, element in found:
        above = element.getparent()
        if words == label and above is not None:
            cut(element, above)


def _label_of(element: _Element) -> tuple[str, str, _Element] | None:
    """The words behind the code of an element that may be such a label, the code, and what holds the words."""
    while len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip():
        element = element[0]  # All of it in a link, say.
    before = element.text or ""
    for child in element:
        if before.strip():
            break
        before = text_inside(child) + (child.tail or "")
    else:
        return None
    if (child.tail or "").strip():
        return None
    label, code = clean(text_inside(child)), clean(before)
    if not 0 < len(label) <= _MAX_CHARS or not code or " " in code:
        return None
    return None if child.tag not in _CONTROLS and _TELLING.search(label) else (label, code, child)
