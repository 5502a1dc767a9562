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
from parsers.lexicon.vocabulary import likeliest, title_roles

#: Fewer codes side by side are not enough to tell them from other things.
_MIN_CODES = 4
#: No more headings than these name the parts of a cell.
_MAX_PARTS = 8
#: What names a part of a cell in bold, and the roles of such parts.
_LABELS = ("strong", "b")
_LABELLED = frozenset(["message", "remedy", "cause", "when", "retryable", "status", "category"])


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
    """Where labels in the cells of a column name their parts ("Cause: … Solution: …"), each is a column."""
    for at, title in enumerate(table.titles if any(table.titles) else ()):
        parts = [_labelled_parts(line.cells[at], line.texts[at]) for line in table.lines]
        labels = list(dict.fromkeys(label for part in parts for label in part if label))
        labelled = sum(len(part) > 1 for part in parts)
        if labelled < 2 or labelled * 2 < len(table.column(at)) or len(labels) > _MAX_PARTS:
            continue
        if normal(title) in site.words or not {*map(normal, table.titles)}.isdisjoint(map(normal, labels)):
            continue
        if not any(part[""] for part in parts if len(part) > 1):  # A text without labels stands for the first.
            labels, table.titles[at] = labels[1:], labels[0]
        table.titles = [*table.titles, *labels]
        table.head = [*table.head, *[table.head[at]] * len(labels)]
        for line, part in zip(table.lines, parts, strict=True):
            line.texts = [*line.texts, *[part.get(label, "") for label in labels]]
            line.texts[at] = part[""] or part.get(table.titles[at], "")
            line.cells = [*line.cells, *[line.cells[at]] * len(labels)]


def _labelled_parts(cell: _Element, text: str) -> dict[str, str]:
    """What stands in a cell behind each label of a known role, and under "" what stands before them all.

    A label is bold, or opens one of several lines.
    """
    parts, name, rest = {"": text}, "", text
    if not len(cell) or not any(mark in text for mark in COLONS):
        return parts
    lines = code_lines(cell)
    found = [match[1].rstrip() for line in lines if (match := before_colon(line))] if len(lines) > 1 else []
    found += [text_of(bold).rstrip(" :：") for bold in cell.iter(*_LABELS)]
    labels = {label for label in found if likeliest(label) in _LABELLED}
    for label in sorted(labels, key=text.find):
        if mark := re.search(rf"{re.escape(label)} ?[:：] ?", rest):
            parts |= {name: rest[: mark.start()].rstrip(" ;"), label: rest[mark.end() :]}
            name, rest = label, rest[mark.end() :]
    return parts
