"""The columns of a table whose cells hold more: parts side by side, codes in any cell, headings or labels of parts."""

import re

from lxml.etree import _Element

from parsers.extract.block_lines import before_colon
from parsers.extract.candidate_tables import CandidateTable, Line
from parsers.extract.code_tokens import is_code, is_number, looks_like_code
from parsers.extract.codes_in_text import opens_with_code
from parsers.extract.contract import Site
from parsers.html.element_text import text_of
from parsers.html.grid import code_lines
from parsers.html.layout import HEADINGS
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.column_words import normal
from parsers.lexicon.value_shapes import NARROW, is_prose, misfit
from parsers.lexicon.vocabulary import EXAMPLE, likeliest, title_roles

#: Fewer codes side by side are not enough to tell them from other things.
_MIN_CODES = 4
#: No more headings than these name the parts of a cell.
_MAX_PARTS = 8
#: What names a part of a cell in bold, and the roles of such parts.
_LABELS = ("strong", "b")
_LABELLED = frozenset(["message", "remedy", "cause", "when", "retryable", "status", "category"])
_TEXTS = frozenset(["message", "cause", "when"])
#: What may stand between the parts of a cell.
_BETWEEN = " ;,|/•·→–—-"


def arrange_columns(table: CandidateTable, plain: bool, site: Site) -> None:
    """Give the table a column for each thing that its cells hold; `plain`: no cell holds a list or a heading."""
    _stack_parts(table)
    _stack_columns(table)
    if not plain:
        _split_headed(table)
    _split_labelled(table, site)


def _stack_parts(table: CandidateTable) -> None:
    """Where the titles are the same several times over, side by side, the lines are those of each part in turn.

    Parts without titles are as wide as each other, and each begins with a column of codes of its own.
    """
    filled = [at for at, title in enumerate(table.titles) if title or any(line.texts[at] for line in table.lines)]
    titles = [table.titles[at] for at in filled]
    if any(titles) and not all(titles):
        return
    widths = (at for at in range(2, len(titles) // 2 + 1) if titles[:at] * (len(titles) // at) == titles)
    width = next((at for at in widths if titles[0] or _are_codes(table, filled[::at])), 0)
    if not width:
        return
    parts = [filled[at : at + width] for at in range(0, len(filled), width)]
    own = [
        (one, [one.texts[at] for at in part], [one.cells[at] for at in part]) for part in parts for one in table.lines
    ]
    table.lines = [Line(one.element, texts, cells, one.topics, cells[0]) for one, texts, cells in own if any(texts)]
    table.titles, table.head = titles[:width], [table.head[at] for at in filled[:width] if table.head]


def _are_codes(table: CandidateTable, columns: list[int]) -> bool:
    """Are these the columns of codes, each of which stands once, and the others of texts?"""
    cells = [[line.texts[at] for line in table.lines if line.texts[at]] for at in range(len(table.titles))]
    codes = [code for at in columns for code in cells[at]]
    texts = [text for at, column in enumerate(cells) if at not in columns for text in column]
    is_list = all(map(is_number, codes)) or all(map(looks_like_code, codes))
    return is_list and len({*codes}) == len(codes) >= _MIN_CODES and not any(map(is_code, texts))


def _stack_columns(table: CandidateTable) -> None:
    """Where nearly every cell of a table without titles opens with a code, each is a line, column by column.

    A column alone is a table only if they do.
    """
    if any(table.titles):
        return
    columns = [[line for line in table.lines if line.texts[at]] for at in range(len(table.titles))]
    coded = (sum(opens_with_code(line.texts[at]) for line in lines) for at, lines in enumerate(columns))
    if columns[1:] and any(5 * one < 4 * max(len(lines), 3) for one, lines in zip(coded, columns, strict=True)):
        return
    table.titles = ["", ""]
    cells = [(line, line.texts[at], line.cells[at]) for at, lines in enumerate(columns) for line in lines]
    table.lines = [Line(line.element, [text, ""], [cell, cell], line.topics, cell) for line, text, cell in cells]


def _split_headed(table: CandidateTable) -> None:
    """Where headings in the cells of a column name their parts ("Description", "Resolution"), each is a column."""
    if not any(table.titles) or next(table.element.iter(*HEADINGS), None) is None:
        return
    for at in range(len(table.titles)):
        parts = [_headed_parts(line.cells[at]) for line in table.lines]
        labels = list(dict.fromkeys(label for part in parts for label in part))
        if not (1 < len(labels) <= _MAX_PARTS and all(parts) and all(map(title_roles, labels))):
            continue
        if not {*table.titles}.isdisjoint(labels):
            continue
        first, *others = labels
        table.titles = [*table.titles[:at], first, *table.titles[at + 1 :], *others]
        table.head = [*table.head, *[table.head[at]] * len(others)]
        for line, part in zip(table.lines, parts, strict=True):
            texts = [text_of(part[label]) if label in part else "" for label in labels]
            line.texts = [*line.texts[:at], texts[0], *line.texts[at + 1 :], *texts[1:]]
            line.cells = [*line.cells, *[part.get(label, line.cells[at]) for label in others]]


def _headed_parts(cell: _Element) -> dict[str, _Element]:
    """What stands below each heading in the cell, if that is all that it holds."""
    heads, bodies = [*cell][::2], [*cell][1::2]
    is_headed = len(heads) == len(bodies) and all(one.tag in HEADINGS for one in heads)
    is_headed = is_headed and not any(text.strip() for text in (cell.text or "", *[one.tail or "" for one in cell]))
    parts = {text_of(head): body for head, body in zip(heads, bodies, strict=True)} if is_headed else {}
    return parts if len(parts) == len(heads) else {}


def _split_labelled(table: CandidateTable, site: Site) -> None:
    """Where labels name all parts of the cells of a column ("Cause: … Solution: …"), each role is a column."""
    for at, title in enumerate(table.titles if any(table.titles) else ()):
        if normal(title) in site.words or EXAMPLE.search(title):
            continue
        parts = [_labelled_parts(line.cells[at], line.texts[at]) for line in table.lines]
        labelled = [part for part in parts if len(part) > 1]
        # A remedy is never cut out of a message: no text stands before the labels.
        if len(labelled) < 2 or len(labelled) * 2 < len(table.column(at)) or any(part[""] for part in labelled):
            continue
        titles: dict[str, str] = {}  # One for each role, whatever word names it in a cell ("Fix", "Solution").
        for label in (label for part in labelled for label in part if label):
            titles.setdefault(likeliest(label), label)
        others = [other for column, other in enumerate(table.titles) if column != at]
        is_twice = not titles.keys().isdisjoint(map(likeliest, others)) or normal(title) in map(normal, titles.values())
        if is_twice or not all(map(_are_apart, labelled)):
            continue
        own = next(iter(titles))  # A text without labels stands for the first, or for what the title says.
        if own not in _TEXTS and len(labelled) < len(parts):
            own = likeliest(title)
        if own in titles:
            table.titles[at] = titles.pop(own)
        else:
            own = ""
        table.titles = [*table.titles, *titles.values()]
        table.head = [*table.head, *[table.head[at]] * len(titles)]
        for line, part in zip(table.lines, parts, strict=True):
            texts = {likeliest(label): text for label, text in part.items() if label}
            line.texts = [*line.texts, *[texts.get(role, "") for role in titles]]
            line.texts[at] = part[""] or texts.get(own, "")
            line.cells = [*line.cells, *[line.cells[at]] * len(titles)]


def _labelled_parts(cell: _Element, text: str) -> dict[str, str]:
    """What stands in a cell behind each label of a known role, and under "" what stands before them all.

    A label is bold, or opens one of several lines; in lower case, it is the name of a field.
    """
    if not len(cell) or not any(mark in text for mark in COLONS):
        return {"": text}
    lines = code_lines(cell)
    found = {match[1].rstrip() for line in lines if (match := before_colon(line))} if len(lines) > 1 else set()
    found |= {text_of(bold).rstrip(" :：") for bold in cell.iter(*_LABELS)}
    labels = [label for label in found if not label[:1].islower() and likeliest(label) in _LABELLED]
    if not 0 < len(labels) <= _MAX_PARTS or "code" in map(likeliest, found):
        return {"": text}
    named = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    marks = [*re.finditer(rf"(?<![\w(\[])({named}) ?[:：] ?", text)]
    if not marks or len({mark[1] for mark in marks}) < len(marks):
        return {"": text}
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    before = {"": text[: marks[0].start()].rstrip(_BETWEEN)}
    return before | {mark[1]: text[mark.end() : end].rstrip(_BETWEEN) for mark, end in zip(marks, ends, strict=True)}


def _are_apart(parts: dict[str, str]) -> bool:
    """Has each label of a cell a role of its own, and a verdict, a status or a category no text behind it?"""
    roles = {label: likeliest(label) for label in parts if label}
    narrow = ((role, parts[label]) for label, role in roles.items() if role in NARROW)
    return len({*roles.values()}) == len(roles) and not any(misfit(*pair) or is_prose(pair[1]) for pair in narrow)
