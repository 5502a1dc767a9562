"""Names with a text that are in no row: one that is new on the page may be an error."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from lxml.etree import _Element

from parsers.audit.ledger import MANUAL, opened
from parsers.classify.candidate import Candidate
from parsers.classify.like_places import is_set_off, opening
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.line_lists import broken_lines
from parsers.html.outline import Block, Topics, outline_of
from parsers.html.page import NO_CODE
from parsers.lexicon.cleaning import clean
from parsers.lexicon.vocabulary import is_clearly_of_codes, is_field, is_foreign_header

_MAX_NAME, _MAX_TEXT = 80, 200
#: So many blocks may belong to a name that stands alone: the cells behind it, or the paragraph below.
_MAX_BLOCKS = 3
#: So many items, lines and inline codes may be in what is said of one code.
_MAX_NESTED = 200
_MARKS = " :：–—-="


class NamedText(NamedTuple):
    """A name, its text, the number of the list that it stands in, or of its own, and the headings above.

    `nested`: it stands in the text of a row.
    """

    name: str
    text: str
    group: int
    topics: Topics
    nested: bool = False


def named_texts(
    blocks: Sequence[Block], tables: Sequence[CandidateTable], codes: Collection[str]
) -> Iterator[NamedText]:
    """The names that are none of these codes, each with the text behind or below it; `tables`: those not read.

    What a title calls a field, or another thing than errors, has no such name.
    """
    foreign = {table.element for table in tables if is_foreign_header(table.titles[0])}
    for number, table in enumerate(tables):
        for one in table.lines if table.element not in foreign else ():
            name, *texts = one.texts if " " not in one.texts[0] else one.texts[::-1]
            text = " ".join(texts).strip()
            if text and _may_be_code(name, text, codes):
                yield NamedText(name, text[:_MAX_TEXT], -1 - number, table.topics)
    groups: dict[_Element, int] = {}
    for at, block in enumerate(blocks):
        if block.aside or not block.text:
            continue
        for line in broken_lines(block):
            name, rest = _opening(line)
            if not name or name in codes or len(name) > _MAX_NAME or (rest and not is_set_off(name, rest, line)):
                continue
            place = opened(block.element)
            if place.tag == "td" and (row := place.getparent()) is not None and row[0] is not place:
                continue
            if place.tag == "p" and (rest[:1].islower() or MANUAL.match(name + rest)):
                continue  # A sentence about it, or pages of the manual to see also.
            text = rest.lstrip(_MARKS) or _below(blocks, at, place)
            if text and not is_field(name, text):
                above = next(place.iterancestors("table"), None) if place.tag == "td" else place.getparent()
                of_list = above if place.tag in ("td", "li", "dt") and above is not None else block.element
                if of_list in foreign:
                    continue
                yield NamedText(name, text[:_MAX_TEXT], groups.setdefault(of_list, len(groups)), block.topics)


def nested_names(lists: Iterable[Candidate], codes: Collection[str]) -> Iterator[NamedText]:
    """The names that are none of these codes, in the texts of the rows of these lists."""
    for number, (part, topics) in enumerate(_parts(lists)):
        lines = (line for block in outline_of(part, NO_CODE).blocks for line in broken_lines(block))
        for name, text in (pair for line in lines for pair in _named_in(line)):
            if _may_be_code(name, text, codes):
                yield NamedText(name, text[:_MAX_TEXT], number, topics, True)


def _parts(lists: Iterable[Candidate]) -> Iterator[tuple[_Element, Topics]]:
    """What is said in each row of these lists with items, lines or inline codes in it, and the headings above."""
    parts: dict[_Element, Topics] = {}
    for one in lists:
        for line in one.table.lines:
            cells = [cell for at, cell in enumerate(line.cells) if at != one.columns.code and len(cell)]
            for part in cells if line.cells else (line.element, *line.siblings):
                parts.setdefault(part, line.topics)
    for part, topics in parts.items():
        if 0 < sum(1 for _ in islice(part.iter("li", "br", "code"), _MAX_NESTED + 1)) <= _MAX_NESTED:
            yield part, topics


def _may_be_code(name: str, text: str, codes: Collection[str]) -> bool:
    """Is this none of these codes, nor too long for one, nor a field?"""
    return name not in codes and len(name) <= _MAX_NAME and not is_field(name, text)


def _named_in(line: Block) -> Iterator[tuple[str, str]]:
    """The name that opens a line, and the inline codes in it, each with its text, or listed behind "codes:"."""
    name, rest = _opening(line)
    if name and is_set_off(name, rest, line):
        yield name, rest.lstrip(_MARKS)
    at = [number for number, (_, holder) in enumerate(line.pieces) if holder.tag == "code"]
    texts = [text for text, _ in line.pieces]
    lead, are_codes = "".join(texts[: at[0]]) if at else "", False
    for first, after in pairwise([*at, len(texts)]):
        lead = lead.rpartition(". ")[2].strip()
        are_codes = are_codes or (lead.endswith((":", "：")) and is_clearly_of_codes(lead))
        lead = rest = "".join(texts[first + 1 : after]).lstrip()
        if are_codes or rest[:1] in {*_MARKS}:
            yield clean(texts[first]), rest.lstrip(_MARKS)


def _opening(line: Block) -> tuple[str, str]:
    """The first word of a line, which needs no space behind a tag of its own, and what follows it."""
    name, rest = opening(line)
    first, holder = next((piece for piece in line.pieces if piece[0].strip()), ("", line.element))
    if name and holder is not line.element and name != first and name.startswith(first):
        return first, line.text.partition(first)[2]
    return name, rest


def _below(blocks: Sequence[Block], at: int, place: _Element) -> str:
    """The text of the blocks behind a name that belong to it."""
    texts: list[str] = []
    for block in blocks[at + 1 : at + 1 + _MAX_BLOCKS]:
        is_next = opened(block.element).tag in ("dt", "li") or block.level or block.aside
        if is_next or (place.tag == "td" and place.getparent() is not opened(block.element).getparent()):
            break
        texts.append(block.text)
        if place.tag != "td":
            break
    return " ".join(texts)
