"""Words that only a style sheet sets apart: badges beside codes (`<code>lid_open</code><span>HTTP 404</span>`)."""

from collections.abc import Callable
from functools import cache

from lxml.etree import _Element

from parsers.html.layout import HEADINGS
from parsers.html.text_nodes import text_before, text_inside
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import is_badge
from parsers.lexicon.value_shapes import is_code_like
from parsers.lexicon.vocabulary import names_role

#: What may be styled as a badge or a label.
_STYLED = frozenset(["code", "em", "small", "span", "strong"])
#: What may hold a heading and the badges beside it.
_ROWS = frozenset(["div", "header"])
_STATUS, _NUMBER = regex(r"\s*(?:HTTP )?[1-5]\d\d"), regex(r"\s*(?:HTTP )?\d{3}")
#: What may touch a status, or a number of as many digits: a word, and no unit ("500<small>ms").
_NAME = regex(r"[^\W\d_]{3}|[a-z]+_")


def part_badges(tree: _Element) -> None:
    """Put a space between words that touch: a code or a label and its text, a status and the code behind it."""
    is_row = cache(_is_row_of_heading)  # Each of its many parts would ask again.
    for part in tree.iter(*_STYLED):
        behind, other = part.tail or "", part.getnext()
        if behind:
            may_touch = part.tag != "code" and _NAME.match(behind) is not None
            number = _NUMBER if behind[0].isupper() else _STATUS
            if may_touch and number.fullmatch(text_inside(part)) and not text_before(part)[-1:].isalnum():
                part.tail = f" {behind}"
        elif other is not None and other.tag in _STYLED and _are_apart(part, other, is_row):
            part.tail = " "


def _are_apart(one: _Element, other: _Element, is_row: Callable[[_Element | None], bool]) -> bool:
    """Do words touch here that are a code and a badge, or a label and its text, or are in a row (`is_row`) of some?"""
    before, after = text_inside(one), text_inside(other)
    if not (before[-1:].isalnum() and after[:1].isalnum()) or next(one.iterancestors("code", "pre"), None) is not None:
        return False
    if (one.tag == "code") != (other.tag == "code"):
        return is_code_like(before if one.tag == "code" else after) or before.isdigit()
    if one.tag == other.tag == "span" and before.startswith("HTTP ") and _STATUS.fullmatch(before):
        return after[0].isupper()
    if one.tag == other.tag == "span" and is_badge(after, untagged=False):
        return True
    if one.tag == other.tag == "span" and len(before) > 2 and after[0].isupper() and is_row(one.getparent()):
        return True
    are_spans = one.tag == other.tag == "span" and before[-1].islower() and after[0].isupper()
    above = one.getprevious()
    in_row = above is not None and above.tag == "span" and above.tail == " "  # One of several.
    return are_spans and (in_row or " " in before or (names_role(before) and one.get("class") != other.get("class")))


def _is_row_of_heading(row: _Element | None) -> bool:
    """Does a heading open the row, and stands no text between its elements?"""
    if row is None or row[0].tag not in HEADINGS or row.tag not in _ROWS:
        return False
    return not any((text or "").strip() for text in (row.text, *(one.tail for one in row)))
