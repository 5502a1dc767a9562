"""Legends that swap the usual meaning of yes and no in a column about retrying."""

import re
from collections.abc import Collection, Container, Iterator

from lxml.etree import _Element

from parsers.extract.contract import Row
from parsers.html.element_text import lineage, text_of
from parsers.html.outline import Outline
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import NO_MARKS, YES_MARKS
from parsers.lexicon.word_lists import patterns

_PATTERNS = patterns("retry", "legends")
_USED = "done retried never mark without joins marked loosely only_mark legend opposite inverted either"
_LEGENDS = {name: regex(_PATTERNS[name], re.I) for name in _USED.split()}
#: Looked for in lower case.
_ABOUT_RETRYING, _ABOUT_MARKS = (regex(_PATTERNS[name]) for name in ("about_retrying", "about_marks"))
_GLYPH = regex(rf"[{YES_MARKS}{NO_MARKS}→]")
_YES_OR_NO = regex(r"(?:yes|no|true|false)\b")
_SENTENCE = regex(r"[.;\n•](?=\s|$)")


def inverted(outline: Outline, rows: Collection[Row], pinned: bool) -> list[str]:
    """The legends that swap yes and no, outside the rows with a verdict and the rows of tables with `pinned` codes."""
    excluded = {row.element for row in rows if row.cells.get("retryable")}
    if not excluded:
        return []
    excluded |= {row.element for row in rows if pinned and row.element.tag == "tr"}
    legends = (one for one in _texts(outline, excluded) if swaps_verdicts(one[1]))
    return list(dict.fromkeys(text for element, text in legends if excluded.isdisjoint(lineage(element))))


def _texts(outline: Outline, excluded: Container[_Element]) -> Iterator[tuple[_Element, str]]:
    """The texts of the blocks, captions and table rows; a block that is only a mark is joined with the next one."""
    before = ""
    for block in outline.blocks:
        is_mark = len(block.text) < 10 and _LEGENDS["only_mark"].fullmatch(block.text) is not None
        # Of two marks the first does not explain the second, except in a list of terms.
        joined = before and (not is_mark or block.element.tag == "dd")
        yield block.element, f"{before} {block.text}" if joined else block.text
        before = f"{block.text} =" if is_mark else ""
    for table, *_ in outline.tables:
        for part in table.iter("caption", "tr"):
            if part not in excluded:
                yield part, _line_text(part)


def _line_text(part: _Element) -> str:
    """The text of a caption or row; of two cells, a mark in the first stands for what the second says."""
    cells = list(part.iterchildren("td", "th"))
    if len(cells) == 2 and _LEGENDS["only_mark"].fullmatch(mark := text_of(cells[0])):
        return f"{mark} = {text_of(cells[1])}"
    return text_of(part)


def swaps_verdicts(text: str) -> bool:
    """Is this a legend by which a yes about retrying means no, or a no means yes?"""
    lower = text.lower()
    words = len(_YES_OR_NO.findall(lower))
    equates = words > 1 or (words == 1 and _has_glyph(text))
    explains = _ABOUT_RETRYING.search(lower) and (_ABOUT_MARKS.search(lower) or _has_glyph(text))
    if not equates and not explains:
        return False
    sentences = _SENTENCE.split(text)
    if equates and any(map(_equates_opposites, sentences)):
        return True
    inverted, retried = _LEGENDS["inverted"], _LEGENDS["retried"]
    swaps = ((inverted.search(one) and retried.search(one)) or _contradicts_a_mark(one) for one in sentences)
    return bool(explains) and any(swaps)


def _has_glyph(text: str) -> bool:
    return not text.isascii() and _GLYPH.search(text) is not None


def _equates_opposites(sentence: str) -> bool:
    found = list(_LEGENDS["opposite"].finditer(sentence))
    return any(one["join"] for one in found) or (
        bool(found) and (len(found) > 1 or _LEGENDS["legend"].match(sentence) is not None)
    )


def _contradicts_a_mark(sentence: str) -> bool:
    """Does one of the sentence's marks stand for the other verdict than it usually does?"""
    marks = list(_LEGENDS["mark"].finditer(sentence))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(sentence)]
    between = [sentence[start:end] for start, end in zip(starts, ends, strict=True)]
    explained_after = any(_meaning(text) is not None for text in between[1:])
    for mark, text in zip(marks, between[1:] if explained_after else between, strict=False):
        usual = (mark["yes"] is not None) != (_LEGENDS["without"].search(sentence[: mark.start()]) is not None)
        if _meaning(text) in (None, usual):
            continue
        if _explains(mark, text) if explained_after else _LEGENDS["marked"].search(text):
            return True
    return False


def _meaning(text: str) -> bool | None:
    if _LEGENDS["either"].search(text):
        return None
    return False if _LEGENDS["never"].search(text) else True if _LEGENDS["retried"].search(text) else None


def _explains(mark: re.Match[str], text: str) -> bool:
    """Does the text say what the mark means? Advice behind a bullet ("✅ Do not retry blindly") does not."""
    if _LEGENDS["joins"].match(text) or len(mark[0]) > 3 or _LEGENDS["legend"].match(mark.string):
        return True
    return _LEGENDS["loosely"].match(text) is not None and _LEGENDS["done"].search(text) is not None
