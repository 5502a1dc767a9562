"""Codes that stand in lists within the cells of a table: of operations with their errors, or one that only lays out."""

from collections.abc import Iterator

from lxml.etree import _Element

from parsers.classify.candidate import Candidate
from parsers.extract.code_tokens import is_own_code
from parsers.html.element_text import text_of
from parsers.html.grid import code_lines
from parsers.html.outline import Outline
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import is_about_errors, is_foreign_header, mentions_failure

#: A code that opens an entry, no request, and what is said of it.
_ENTRY = regex(r"(?!(?:DELETE|GET|HEAD|HTTP|PATCH|POST|PUT)\b)([\w.:/-]*\w)(?:$|\s*[-–—:：=|]\s|[:：]?\s)(.*)")
#: What parts the entries of a cell, and what says that the codes of a table are such.
_PARTS = ("li", "dt", "br")
_TITLED = frozenset(["code-title", "vague-code-title"])
#: Fewer entries are no list, and what names one in its cell has fewer words.
_MIN, _MAX_NAME = 2, 4


def codes_in_cells(outline: Outline) -> Iterator[tuple[_Element, str, frozenset[str], bool]]:
    """The tables with lists of errors in cells: each with its heading, the codes, and whether a heading says so."""
    for element, topics, _ in outline.tables:
        titles = [text_of(one) for one in element.iter("th")]
        if not topics or any(map(is_foreign_header, titles[1:])):
            continue
        cells = (one for one in element.iter("td") if next(one.iterancestors("table")) is element)
        lists = [found for one in cells if len(found := _entries(one)) >= _MIN]
        told = [entry for found in lists for entry in found]
        entries = dict(told)
        is_headed = any(is_about_errors(text) or mentions_failure(text) for text in (topics[-1], *titles))
        is_told = is_headed or most(map(mentions_failure, entries.values()))
        # A code has one text, or each list has the codes of the first again, in another language.
        are_parts = len(entries) == len({*told}) or all(len(found) == len(entries) for found in lists)
        if len(lists) >= _MIN and is_told and are_parts:
            yield element, topics[-1], frozenset(entries), is_headed


def groups_codes(one: Candidate) -> bool:
    """Does a table list codes in a cell of most lines, while its own have no title of such ("Call | Fails with")?"""
    if not one.table.is_table or not _TITLED.isdisjoint(one.feature_names):
        return False
    said = one.columns.at("message")
    if said is not None and most(next(line.cells[said].iter(*_PARTS), None) is None for line in one.table.lines):
        return False
    parted = ([cell for cell in line.cells if next(cell.iter(*_PARTS), None) is not None] for line in one.table.lines)
    lists = [max(map(_entries, cells), key=len, default=[]) for cells in parted]
    codes = [code for found in lists for code, _ in found]
    return most(len(found) >= _MIN for found in lists) and 2 * len({*codes}) > len(codes)


def _entries(cell: _Element) -> list[tuple[str, str]]:
    """The codes that open the entries of a cell, with their texts; none where other texts stand between them."""
    parts = [text_of(one) for one in cell.iter("li")] or code_lines(cell)
    terms, found = {*map(text_of, cell.iter("dt"))}, list[tuple[str, str]]()
    for at, text in enumerate(parts):
        opened = _ENTRY.fullmatch(text) if not terms or text in terms else None
        if opened and is_own_code(opened[1]):
            found.append((opened[1], opened[2]))
        elif found and not found[-1][1]:
            found[-1] = found[-1][0], text
        elif found or at or text.count(" ") >= _MAX_NAME:
            return []
    return found
