"""Raw lists: codes in what is no list by its markup, which only a declaration makes one.

Tables on their side or in Markdown, JSON (see `json_lists`), runs (see `raw_runs`), and, where `lists` and `code`
together declare them, texts of any kind that name a code; in texts, Markdown is a list anyway.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, takewhile

from lxml.etree import _Element

from parsers.extract.block_runs import MIN_LINES, printed, spaced
from parsers.extract.candidate_tables import CandidateTable, Line, card, cards, chapter_above, text_line
from parsers.extract.json_lists import json_lists
from parsers.extract.line_lists import broken_lines
from parsers.extract.raw_runs import BETWEEN, MAX_WORDS, raw_runs
from parsers.extract.source_runs import with_mark
from parsers.html.element_text import text_of
from parsers.html.grid import code_lines, rows_of_table
from parsers.html.once import once
from parsers.html.outline import Block, Outline, Topics, samples_of
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import title_roles

_RULE = regex(r"[\s|:+=-]+")
#: A line of a table in Markdown, as it is shown where a blank line parts it from its table.
_PIPED = regex(r"\|[^|\n]{1,200}\|[^|\n]+\|")
#: What makes a text in Markdown bold or a link, or keeps a mark from doing so.
_MARKUP = regex(r"\\(?=[_*|\[\]])|(?<!\w)\*\*|\*\*(?!\w)|\[(?=[^][]+\]\()|(?<=[^][])\]\([^()\s]*\)")
_GAP = regex(r"\s{2,}|\t")
#: What parts the codes that a sentence lists, and a code with its mark ("Exit codes: 0 — done; 1 = failed; 2: lost").
_PARTS = regex(r"[,;，；、]\s*")
_TOLD = regex(r"(-?\d{1,5}|[A-Z][A-Z\d_]{2,})(?:\s*[-–—=:]\s*|\s+)(\S.*)", re.S)
#: A longer text lists none.
_MAX_SENTENCE = 600


def raw_lists(outline: Outline, chapters: list[str]) -> Iterator[CandidateTable]:
    """The page's lists of these kinds, as far as their markup and their lines tell them apart."""
    for element, topics, at, text in once(outline, samples_of):
        chapter = chapter_above(chapters, at)
        yield from piped_tables([(element, line) for line in text.splitlines()], topics, chapter, at)
        if table := aligned_table(element, topics, chapter, at, text):
            yield table
    for element, topics, place in outline.tables:
        grid, chapter = [cells for _, cells in rows_of_table(element)[0]], chapter_above(chapters, place)
        yield from _sideways(element, grid, topics, chapter, place)
    yield from _in_sentences(outline, chapters)
    headed: list[CandidateTable] = []
    yield from raw_runs(outline, chapters, headed)
    yield from json_lists(outline, chapters)
    yield from headed  # The last, so that they change the place of no other.


def markdown_tables(outline: Outline, chapters: list[str]) -> Iterator[CandidateTable]:
    """The tables in Markdown, with their rule, in texts; each line may stand in a block of its own."""
    may_be = any("|" in block.text for block in outline.blocks)
    for _, run in groupby(enumerate(outline.blocks), _run_of) if may_be else ():
        own = [(at, block) for at, block in run if "|" in block.text and not (block.aside or block.level)]
        if not own:
            continue
        first, block = own[0]
        places = {block.element: at for at, block in own}
        lines = [(block.element, line) for _, block in own for line in printed(block).splitlines()]
        for table in piped_tables(lines, block.topics, chapters[first], first):
            last = places[table.lines[-1].element]
            yield replace(table, block_indexes={*range(places[table.element], last + 1)})


def _run_of(numbered: tuple[int, Block]) -> object:
    """What is the same of all blocks that may be lines of one table."""
    at, block = numbered
    return block.topics if block.text.startswith("|") else at


def is_piped(text: str) -> bool:
    """Does the text open with a line of a table in Markdown?"""
    return text[:1] == "|" and _PIPED.match(text) is not None


def _piped_rows(text: str) -> list[list[str]]:
    """The cells of each line of a table in Markdown, without its rule; nothing for any other text."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not all(line.startswith("|") and line.count("|") > 2 for line in lines):
        return []
    return [[clean(cell) for cell in line.strip("|").split("|")] for line in lines if not _is_rule(line)]


def _is_rule(line: str) -> bool:
    return ("|" in line or "+" in line) and "-" in line and _RULE.fullmatch(line) is not None


def with_left_out(tables: list[CandidateTable], outline: Outline) -> list[CandidateTable]:
    """The tables, each with its rows that a blank line parted from it, so that they stand below it as text."""
    blocks = outline.blocks
    for table in {one.place: one for one in tables}.values():  # Of tables in a row, the last.
        for at in range(table.place, len(blocks)):
            text = printed(blocks[at])
            rows = _piped_rows(text)
            # A rule stands below the titles of another table.
            if {*map(len, rows)} != {len(table.titles)} or any(map(_is_rule, text.splitlines())):
                break
            table.lines += [text_line(blocks[at].element, row, table.topics) for row in rows]
            table.block_indexes.add(at)
    return tables


def piped_tables(
    lines: list[tuple[_Element, str]], topics: Topics, chapter: str, place: int
) -> Iterator[CandidateTable]:
    """The tables in Markdown among these lines; texts before the titles and the outer marks of a line are optional."""
    cells = [(element, line.strip().strip("|").split("|")) for element, line in lines if line.strip()]
    rules = [at for at, (_, line) in enumerate(cells) if at and _is_rule("|".join(line))]
    starts = [at - 1 for at in rules if at == rules[0] or any(map(title_roles, cells[at - 1][1]))]
    for start, end in zip(starts, [*starts[1:], len(cells)], strict=False):
        own = [(element, line) for element, line in cells[start:end] if not _is_rule("|".join(line))]
        bare = [(element, [clean(_MARKUP.sub("", text)) for text in line]) for element, line in own]
        if len(bare) > MIN_LINES and len({len(line) for _, line in bare}) == 1:
            (element, titles), *rows = bare
            made = [text_line(element, line, topics) for element, line in rows]
            yield CandidateTable("table", element, topics, chapter, "", place, titles, made)


def _aligned(text: str) -> tuple[list[str], list[list[str]]]:
    """The titles and the rows of a preformatted text with columns that two spaces part; none where a row differs."""
    lines = [line for line in text.splitlines() if line.strip() and not _RULE.fullmatch(line)]
    titles, *rows = [[clean(cell) for cell in _GAP.split(line.strip())] for line in lines] or [[]]
    is_table = len(titles) > 1 and all(len(row) == len(titles) for row in rows)
    return ([title.strip("<>[]") for title in titles], rows) if is_table else ([], [])


def aligned_table(element: _Element, topics: Topics, chapter: str, at: int, text: str) -> CandidateTable | None:
    """The table of a preformatted text with columns under titles, one of which is that of codes."""
    titles, rows = _aligned(text)
    if len(rows) < MIN_LINES or not any("code" in title_roles(title) for title in titles):
        return None
    lines = [text_line(element, row, topics) for row in rows]
    return CandidateTable("table", element, topics, chapter, "", at, titles, lines)


def _in_sentences(outline: Outline, chapters: list[str]) -> Iterator[CandidateTable]:
    """Codes that a sentence, or a line of a preformatted text, lists behind the words that they are codes."""
    texts = [(at, one.topics, one.element, one.text) for at, one in enumerate(outline.blocks) if not one.aside]
    for element, topics, at, sample in once(outline, samples_of):
        texts += [(at, topics, element, line) for line in sample.splitlines()]
    for at, topics, element, text in texts:
        lead, colon, rest = text[:_MAX_SENTENCE].replace("：", ":").partition(":")
        parts = _PARTS.split(rest) if colon else []
        found = [one for one in map(_TOLD.fullmatch, map(str.strip, parts)) if one]
        codes = {one[1] for one in found}
        if MIN_LINES <= len(codes) == len(found) >= len(parts) / 2 and "code" in title_roles(clean(lead)):
            under = (*topics, clean(lead))
            yield cards([card(element, under, one[1], one[2]) for one in found], chapters, at)


def _sideways(
    element: _Element, rows: list[list[_Element]], topics: Topics, chapter: str, place: int
) -> Iterator[CandidateTable]:
    """A table whose titles stand in its first column."""
    if len(rows) < 2 or len({*map(len, rows)}) > 1 or len(rows[0]) <= MIN_LINES:
        return
    titles = [text_of(cells[0]) for cells in rows]
    roles = [title_roles(title) for title in titles]
    if all(titles) and any("code" in one for one in roles) and sum(map(bool, roles)) * 2 >= len(roles):
        columns = zip(*[map(text_of, cells[1:]) for cells in rows], strict=True)
        lines = [text_line(element, list(column), topics) for column in columns]
        yield CandidateTable("table", element, topics, chapter, "", place, titles, lines)


#: What stands behind a word of a sentence.
_GOES_ON = regex(r" [^\W\d_]")
#: So many texts behind a code alone may say what it means.
_MAX_BELOW = 3
#: And so many blocks stand below a heading.
_MAX_IN_CARD = 20


def coded_texts(outline: Outline, chapters: list[str], code: str, below_heads: bool) -> Iterator[CandidateTable]:
    """The texts below each heading that name a code at the same place, counted in words from either end.

    `below_heads`: where a heading names one, read the text below it, too.
    """
    pattern = re.compile(rf"(?<![\w$.-])(?:{code})(?!\.?\w|\ufffd)")
    below: dict[tuple[str, Topics], list[tuple[int, str, _Element, re.Match[str] | None]]] = defaultdict(list)
    for at, topics, text, element in once(outline, page_texts):
        below[chapters[at], topics].append((at, text, element, pattern.search(text)))
    for (_, topics), texts in below.items():
        places: dict[int, set[str]] = defaultdict(set)
        for match in (found for *_, found in texts if found):
            for place in _places_of(match):
                places[place].add(match[0])
        usual = max([*range(MAX_WORDS), -1], key=lambda place: (len(places[place]), -abs(place)))
        named = [(found, one) for _, _, one, found in texts if found and usual in _places_of(found)]
        parted = [found for found, one in named if not _goes_on(found, one)]
        are_words = not parted and len(named) > 1
        lines: list[Line] = []
        first = left = 0
        for at, text, element, found in texts:
            if found and usual in _places_of(found) and (are_words or found in parted):
                said = text[found.end() :].lstrip(BETWEEN)
                told = _below_heading(outline, at, element) if below_heads else ""
                first, left = first if lines else at, 0 if said else _MAX_BELOW
                lines.append(card(element, topics, found[0], told or said, title=said if told else ""))
            elif left:
                lines[-1].texts[3], left = f"{lines[-1].texts[3]} {text}".strip(), left - 1
        if lines:
            yield cards(lines, chapters, first)


def _below_heading(outline: Outline, at: int, element: _Element) -> str:
    """The text right below a heading, up to the next one; none below other elements."""
    blocks = outline.blocks[at : at + 1 + _MAX_IN_CARD]
    if not blocks or blocks[0].element is not element or not blocks[0].level:
        return ""
    below = takewhile(lambda block: not (block.level or block.aside), blocks[1:])
    return clean(" ".join([block.text for block in below]))


def _places_of(found: re.Match[str]) -> tuple[int, ...]:
    """How many words stand before a code, and -1 for the last of a text ("Lid lost (LID_LOST)")."""
    text = found.string
    before = text.count(" ", 0, found.start())
    return (before, -1) if not text[found.end() :].strip(BETWEEN + "]") else (before,)


def _goes_on(found: re.Match[str], element: _Element) -> bool:
    """Is this a word with which a sentence opens ("The lamp is …"), not set apart by a tag of its own?"""
    is_word = found.start() == 0 and found[0].isalpha() and found[0].istitle()
    if not is_word or not _GOES_ON.match(found.string, found.end()):
        return False
    return all((inner.text or "").strip() != found[0] for inner in element.iter())


def page_texts(outline: Outline) -> list[tuple[int, Topics, str, _Element]]:
    """The texts of the page: the lines of its blocks and of preformatted texts, and the cells of its tables."""
    texts: list[tuple[int, Topics, str, _Element]] = []
    for at, block in enumerate(outline.blocks):
        topics = block.topics[:-1] if block.level else block.topics
        texts += [(at, topics, spaced(line), block.element) for line in (() if block.aside else broken_lines(block))]
    for element, topics, at, sample in once(outline, samples_of):
        lines = filter(None, map(clean, map(with_mark, sample.splitlines())))
        texts += [(max(at - 1, 0), topics, text, element) for text in lines]
    for element, topics, at in outline.tables:  # Each, with those within it.
        for cell in (one for one in element.iter("td", "th") if next(one.iterancestors("table"), element) is element):
            parts = [(text_of(part), part) for part in cell.iter("li")] or [(text, cell) for text in code_lines(cell)]
            texts += [(max(at - 1, 0), topics, *part) for part in parts]
    return texts
