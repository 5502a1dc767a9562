"""Coded texts: texts of any kind that name a code; `lists` and `code` together declare them to be lists."""

import re
from collections import defaultdict
from collections.abc import Iterator

from lxml.etree import _Element

from parsers.extract.block_runs import spaced
from parsers.extract.candidate_tables import CandidateTable, Line, card, cards
from parsers.extract.line_lists import broken_lines
from parsers.extract.raw_runs import BETWEEN, MAX_WORDS
from parsers.extract.source_runs import with_mark
from parsers.html.element_text import text_of
from parsers.html.grid import code_lines
from parsers.html.once import once
from parsers.html.outline import Outline, Topics, samples_of
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex

#: What stands behind a word of a sentence.
_GOES_ON = regex(r" [^\W\d_]")
#: So many texts behind a code alone may say what it means.
_MAX_BELOW = 3


def coded_texts(outline: Outline, chapters: list[str], code: str) -> Iterator[CandidateTable]:
    """The texts below each heading that name a code at the same place, counted in words."""
    pattern = re.compile(rf"(?<![\w$.-])(?:{code})(?!\w)")
    below: dict[tuple[str, Topics], list[tuple[int, str, _Element, re.Match[str] | None]]] = defaultdict(list)
    for at, topics, text, element in once(outline, page_texts):
        below[chapters[at], topics].append((at, text, element, pattern.search(text)))
    for (_, topics), texts in below.items():
        places: dict[int, set[str]] = defaultdict(set)
        for _, text, _, found in texts:
            if found:
                places[text.count(" ", 0, found.start())].add(found[0])
        usual = max(range(MAX_WORDS), key=lambda place: (len(places[place]), -place))
        named = [(found, one) for _, text, one, found in texts if found and text.count(" ", 0, found.start()) == usual]
        parted = [found for found, one in named if not _goes_on(found, one)]
        are_words = not parted and len(named) > 1
        lines: list[Line] = []
        first = left = 0
        for at, text, element, found in texts:
            if found and text.count(" ", 0, found.start()) == usual and (are_words or found in parted):
                said = text[found.end() :].lstrip(BETWEEN)
                first, left = first if lines else at, 0 if said else _MAX_BELOW
                lines.append(card(element, topics, found[0], said))
            elif left:
                lines[-1].texts[3], left = f"{lines[-1].texts[3]} {text}".strip(), left - 1
        if lines:
            yield cards(lines, chapters, first)


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
        texts += [(at, topics, text, element) for text in filter(None, map(clean, map(with_mark, sample.splitlines())))]
    for element, topics, at in outline.tables:  # Each, with those within it.
        for cell in (one for one in element.iter("td", "th") if next(one.iterancestors("table"), element) is element):
            parts = [(text_of(part), part) for part in cell.iter("li")] or [(text, cell) for text in code_lines(cell)]
            texts += [(max(at - 1, 0), topics, *part) for part in parts]
    return texts
