"""Names with a text that are in no row: one that is new on the page may be an error."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import NamedTuple

from lxml.etree import _Element

from parsers.audit.row_places import MANUAL, opened
from parsers.classify.candidate import Candidate
from parsers.classify.like_places import is_set_off, opening
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.code_tokens import is_code
from parsers.extract.codes_in_text import codes_in
from parsers.extract.line_lists import broken_lines
from parsers.html.once import once
from parsers.html.outline import Block, Outline, Topics
from parsers.html.outline_builder import blocks_of
from parsers.html.page import NO_CODE
from parsers.lexicon.cleaning import COLONS, clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import ELSEWHERE, is_clearly_of_codes, is_field, is_foreign_header

_MAX_NAME, _MAX_TEXT = 80, 200
#: So many blocks may belong to a name that stands alone: the cells behind it, or the paragraph below.
_MAX_BLOCKS = 3
#: So many items, lines and inline codes may be in what is said of one code.
_MAX_NESTED = 200
_MARKS = " :：–—-="
_ANY_MARK = frozenset(_MARKS)
#: What a text may list behind a colon, up to the end of the sentence; the words before it, in characters.
_LISTED, _MAX_LEAD = regex(r"[:：]\s*([^:：]{2,600}?)(?=\.?$|\.\s)"), 80
_COLON = regex("[:：]")


class NamedText(NamedTuple):
    """A name, its text, the number of the list that it stands in, or of its own, and the headings above.

    `nested`: it stands in the text of a row.
    """

    name: str
    text: str
    group: int
    topics: Topics
    nested: bool = False


def named_texts(outline: Outline, tables: Sequence[CandidateTable], codes: Collection[str]) -> Iterator[NamedText]:
    """The names that are none of these codes, each with the text behind or below it; `tables`: those not read.

    What a title calls a field, or another thing than errors, has no such name.
    """
    for number, table in enumerate(tables):
        for one in () if is_foreign_header(table.titles[0]) else table.lines:
            name, *texts = one.texts if " " not in one.texts[0] else one.texts[::-1]
            text = " ".join(texts).strip()
            if text and _may_be_code(name, text, codes):
                yield NamedText(name, text[:_MAX_TEXT], -1 - number, table.topics)
    groups: dict[_Element, int] = {}
    blocks, lines = outline.blocks, once(outline, _Lines)
    for at, block in enumerate(blocks):
        for line, name, rest in lines[at] if block.text and not block.aside else ():
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
                yield NamedText(name, text[:_MAX_TEXT], groups.setdefault(of_list, len(groups)), block.topics)


def nested_names(lists: Iterable[Candidate], outline: Outline, codes: Collection[str]) -> Iterator[NamedText]:
    """The names that are none of these codes, in the texts of the rows of these lists."""
    for number, (named, topics) in enumerate(_named_in_rows(lists, outline)):
        for name, text in named:
            if _may_be_code(name, text, codes):
                yield NamedText(name, text[:_MAX_TEXT], number, topics, True)


def _named_in_rows(lists: Iterable[Candidate], outline: Outline) -> Iterator[tuple[Iterable[tuple[str, str]], Topics]]:
    """What each part of a row (a card, a cell) names, with the text of each name, unless the part names too much."""
    parts: dict[_Element, Topics] = {}
    lines = once(outline, _Lines)
    for one in lists:
        cards, code = _cards(one, outline.blocks), one.columns.code
        for card in cards:
            if len(card) <= _MAX_NESTED:
                yield _named_in(chain.from_iterable(lines[at] for at in card)), outline.blocks[card[0]].topics
        for line in () if cards else one.table.lines:
            may_list = any(map("\n".join(line.texts).__contains__, COLONS))
            for at, cell in enumerate(line.cells):
                if len(cell):
                    if at != code and not ELSEWHERE.match(one.table.titles[at]):
                        parts.setdefault(cell, line.topics)
                elif may_list:
                    yield _listed_in(line.texts[at]), line.topics
            for part in () if line.cells else (line.element, *line.siblings):
                parts.setdefault(part, line.topics)
    for part, topics in parts.items():
        if sum(1 for _ in islice(part.iter("li", "br", "code"), _MAX_NESTED + 1)) <= _MAX_NESTED:
            yield _named_in(chain.from_iterable(map(_lines_of, blocks_of(part, NO_CODE)))), topics


def _cards(one: Candidate, blocks: Sequence[Block]) -> list[list[int]]:
    """The places of the blocks of each card of a list; none where its rows have cells."""
    heads = {line.holder for line in one.table.lines if not line.cells}
    own = sorted(one.table.block_indexes) if heads else []
    starts = [number for number, at in enumerate(own) if blocks[at].element in heads]
    return [own[start:stop] for start, stop in pairwise([*starts, len(own)])]


class _Lines(dict[int, list[tuple[Block, str, str]]]):
    """The lines of the blocks of a page, by their places, each with the word that opens it and the rest."""

    def __init__(self, outline: Outline) -> None:
        super().__init__()
        self._blocks = outline.blocks

    def __missing__(self, at: int) -> list[tuple[Block, str, str]]:
        return self.setdefault(at, _lines_of(self._blocks[at]))


def _lines_of(block: Block) -> list[tuple[Block, str, str]]:
    return [(line, *_opening(line)) for line in broken_lines(block)]


def _may_be_code(name: str, text: str, codes: Collection[str]) -> bool:
    """Is this none of these codes, nor too long for one, nor a field?"""
    return name not in codes and len(name) <= _MAX_NAME and not is_field(name, text)


def _named_in(lines: Iterable[tuple[Block, str, str]]) -> Iterator[tuple[str, str]]:
    """The names that open lines, and the inline codes in them, each with its text, or listed behind "codes:"."""
    for line, name, rest in lines:
        if name and is_set_off(name, rest, line):
            yield name, rest.lstrip(_MARKS)
        at = [number for number, (_, holder) in enumerate(line.pieces) if holder.tag == "code"]
        texts = [text for text, _ in line.pieces]
        lead, are_codes = "".join(texts[: at[0]]) if at else "", False
        for first, after in pairwise([*at, len(texts)]):
            lead = lead.rpartition(". ")[2].strip()
            are_codes = are_codes or (lead.endswith(COLONS) and is_clearly_of_codes(lead))
            lead = rest = "".join(texts[first + 1 : after]).lstrip()
            if are_codes or rest[:1] in _ANY_MARK:
                yield clean(texts[first]), rest.lstrip(_MARKS)
        yield from _listed_in(line.text)


def _listed_in(text: str) -> Iterator[tuple[str, str]]:
    """The names that a text lists behind a colon, and words that they are codes ("Sub-codes: pump_lost, lid_lost")."""
    colons = [one.start() for one in _COLON.finditer(text)]
    for at, stop in pairwise([*colons, len(text)]):
        if stop < len(text) and "." not in text[at:stop]:
            continue  # The sentence goes on behind another colon.
        lead = text[max(at - _MAX_LEAD, 0) : at]
        for mark in (".", *COLONS):
            lead = lead.rpartition(mark)[2]
        if lead and is_clearly_of_codes(lead) and (found := _LISTED.match(text, at)):
            yield from ((name, "") for name in codes_in(found[1]).codes if is_code(name))


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
