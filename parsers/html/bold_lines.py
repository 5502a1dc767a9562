"""Bold lines that stand for headings, and bold texts right above tables."""

from lxml.etree import _Element

from parsers.html.element_text import BOLD, ROLE, unboxed
from parsers.html.outline import text_of_pieces
from parsers.lexicon.column_words import ROLES_BY_WORD, normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_phrase

#: "1001 - Expired": a line that begins with a number of a list.
_NUMBERED = regex(r"-?\d{3,7}\s*[-–—:|]\s*\S")


def is_above_table(pieces: list[tuple[str, _Element]]) -> bool:
    """Does a bold text stand right above a table, in no cell of another?"""
    _, holder = next(piece for piece in pieces if not piece[0].isspace())
    bold = _bold(holder)
    if bold is None:
        return False
    while bold.getnext() is None and not (bold.tail or "").strip() and (above := bold.getparent()) is not None:
        if above.tag not in ("b", "div", "font", "p", "span", "strong"):
            return False
        bold = above
    below = None if (bold.tail or "").strip() else next(bold.itersiblings("*"), None)
    return below is not None and unboxed(below).tag == "table"


def _bold(holder: _Element) -> _Element | None:
    """What makes the text in this inline element bold; None for nothing."""
    while holder.tag not in BOLD:
        above = holder.getparent()
        if above is None or ROLE.get(holder.tag) != "inline":
            return None
        holder = above
    return holder


def bold_line(pieces: list[tuple[str, _Element]]) -> str | None:
    """The words of a paragraph that is all bold and short, and no label: a heading in all but its tag."""
    for text, holder in pieces:
        if not text.isspace() and _bold(holder) is None:
            return None
    text = text_of_pieces(pieces).rstrip(":")
    if (numbered := _NUMBERED.match(text)) and not has_phrase(text[:3], text[numbered.end() - 1 :]):
        return None
    return text if 0 < len(text) <= 60 and text[-1] not in ".!?" and normal(text) not in ROLES_BY_WORD else None
