"""The lines of a block: at its breaks, its marks, or those of its spans."""

import re
from itertools import takewhile

from lxml import etree
from lxml.etree import _Element

from parsers.html.element_text import BOLD
from parsers.html.outline import Block, Piece, text_of_pieces
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import NARROW, STATED
from parsers.lexicon.vocabulary import likeliest, names_role

#: What parts fields in one line, and how long a line of them is at most.
_PARTING = regex(r"\s[|·•–—]\s|;\s|,\s(?=[A-Z][\w ]{2,30}:\s)")
MAX_LINE = 1000
#: One status or several, up to the mark that ends them; and one that is all of its line.
STATUS_LIST = regex(r"[1-5]\d\d(?:\s*[,/|]\s*[1-5]\d\d)*(?=\s*(?:$|[|·•–—;,]))")
STATUS_LINE = regex(rf"{STATED}[.:]?", re.I)
#: A question with its answer ("Why? It is old.", "OK to retry? No").
_ASKED = regex(r"\s*((?=(?:what|why|how|when)\b|[^?]{3,42}\?\s+(?:yes|no)\b)[^\W\d][\w '’]{2,40}\?)\s+(?=\S)", re.I)
_COLON = regex(r"\s*([^:：.]{2,40})[:：](?!//)\s*")
#: The label that a status without one gets.
STATUS_LABEL = "HTTP status"


def lines_of(block: Block, headed: bool = False) -> list[Piece]:
    """The block's pieces; where spans or marks part fields in one line ("Status: 402 | Retry: no"), with line breaks.

    `headed`: the first of them is a code.
    """
    if len(block.text) > MAX_LINE:
        return block.pieces
    mark = _PARTING.search(block.text)
    lines = [] if block.breaks else _in_spans(block)
    if not (lines := lines or (_between_marks(block.pieces) if mark else [])):
        return block.pieces
    roles = [_role_of_line(line) for line in lines]
    others = roles[headed:].count("")
    if len(lines) == 1 or others > 1 or (others and NARROW.isdisjoint(roles)):
        return block.pieces
    is_marked = [mark and not role and line[0][1].tag != "br" for line, role in zip(lines, roles, strict=True)]
    end = etree.Element("br")
    parted = zip(lines[1:], [mark[0] if mark and one else " " for one in is_marked[1:]], strict=True)
    return [*lines[0], *(one for line, text in parted for one in ((text, end), *line))]


def _between_marks(pieces: list[Piece]) -> list[list[Piece]]:
    """What stands between the marks of a text, and between its line breaks; several statuses are one."""
    lines: list[list[Piece]] = [[]]
    for text, holder in pieces:
        if holder.tag == "br":
            lines.append([])
        begin = 0
        for mark in _PARTING.finditer(text):
            if not STATUS_LIST.search(text, begin, mark.start()) or not STATUS_LIST.match(text, mark.end()):
                lines[-1].append((text[begin : mark.start()], holder))
                lines.append([])
                begin = mark.end()
        lines[-1].append((text[begin:], holder))
    return lines


def _in_spans(block: Block) -> list[list[Piece]]:
    """What stands in each of several spans side by side; empty where anything stands beside them."""
    lines: dict[_Element, list[Piece]] = {}
    for text, holder in block.pieces:
        if text.isspace():
            continue
        if holder is block.element:
            return []
        *_, span = holder, *takewhile(lambda one: one is not block.element, holder.iterancestors())
        if span.tag != "span":
            return []
        lines.setdefault(span, []).append((text, holder))
    return [*lines.values()] if len(lines) > 1 else []


def _role_of_line(line: list[Piece]) -> str:
    """The role of a line: a status alone, a label in capitals, or a bold one, which needs no colon."""
    text = text_of_pieces(line)
    if label_of_line(text, False):
        return "status"
    word, holder = next(((word, holder) for part, holder in line if (word := clean(part))), ("", None))
    if named := before_colon(text):
        return "" if named[1][:1].islower() else likeliest(named[1])
    is_bold = holder is not None and holder.tag in BOLD
    return likeliest(word) if is_bold and text != word and names_role(word) else ""


def label_of_line(line: str, pending: bool) -> str:
    """The label that a line which is a status alone gets ("HTTP 402", "402"); none where a label waits for its text."""
    status = None if pending else STATUS_LINE.fullmatch(clean(line))
    return STATUS_LABEL if status and ("h" in line.lower() or is_http(status[1])) else ""


def before_colon(text: str) -> re.Match[str] | None:
    """The few words and the colon that the text opens with: a label, perhaps. So is a question with its answer."""
    if "?" in text and (asked := _ASKED.match(text)):
        return asked
    return _COLON.match(text) if ":" in text or "：" in text else None
