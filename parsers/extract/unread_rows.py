"""Lines of a list that should be rows and cannot be read: misplaced, unfilled or damaged."""

from collections.abc import Iterable

from lxml.etree import _Element

from parsers.extract.candidate_tables import BAND, Line
from parsers.extract.code_tokens import is_code
from parsers.extract.contract import Site, Skipped, Unread
from parsers.html.element_text import text_of
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.placeholders import is_cut, is_garbled, is_mask, is_placeholder, says_nothing
from parsers.lexicon.value_shapes import NARROW, is_blank, is_code_like, misfit, without_parts

#: What no code holds, but a template or a broken page.
PLACEHOLDER = regex(r"[<>{}…]|^[\W_]+$|\ufffd")


def is_unfilled(code: str) -> bool:
    """Is this, where a code should stand, what a template or a script left of one?"""
    if says_nothing(code) or is_placeholder(code) or is_cut(code):
        return True
    word, _, text = code.partition(" ")
    names_fields = text and is_code(word.rstrip(":：")) and "${" not in text and "{{" not in text
    if names_fields or without_parts(code):
        return False  # A message or an error may name its fields.
    return PLACEHOLDER.search(code) is not None and not (is_blank(code) or is_mask(code))


def misplaced_row(line: Line, text: str) -> Unread:
    """The finding that a line has this text where a code should stand."""
    return unread_row(line.element, line.texts, f"has {text[:60]!r} where a code should stand", line.codes)


def unread_row(element: _Element, texts: list[str], problem: str, codes: Iterable[str] = ()) -> Unread:
    """The finding that a row of these texts has a problem."""
    row = " | ".join(filter(None, texts))[:60]
    return Unread("row-unread", f"the row {row!r} {problem}", element, tuple(codes))


def band(element: _Element, site: Site) -> Skipped | Unread:
    """A line across the table is about the lines below it, unless it is a code alone."""
    text = text_of(element)
    if site.code and site.grammar.fullmatch(text) and is_code_like(text):
        return unread_row(element, [text], "is a code alone, across the table")
    return Skipped(BAND, element)


def damage(cells: dict[str, str]) -> str:
    """Why a line does not say what it was meant to say, if so."""
    for role, text in cells.items():
        if text.isdigit() and role not in NARROW and misfit(role, text):
            return "is a line whose cells stand under other titles"
    if not all(map(str.isascii, cells.values())) and any(map(is_garbled, cells.values())):
        return "is a line in the wrong character encoding"
    return ""
