"""The text nodes of an element, as they stand in it; of a listing of source code, without the numbers of its lines."""

from collections.abc import Callable
from typing import cast

from lxml.etree import XPath, _Element

_INSIDE = cast("Callable[[_Element], str]", XPath("string()", smart_strings=False, regexp=False))
_PRINTS = cast(
    "Callable[[_Element], bool]",
    XPath(
        "boolean(descendant::text()[normalize-space(translate(., '\u00a0', '')) and not(ancestor::svg)])", regexp=False
    ),
)
#: No union: libxml2 compares each of its nodes with each.
_LINES = cast(
    "Callable[[_Element], list[str | _Element]]",
    XPath("descendant::node()[self::text() or self::br or self::div]", smart_strings=False, regexp=False),
)
#: So many lines are a listing, each with a number of at most so many digits.
_LEAST = 10
_MAX_DIGITS = 9


def text_inside(element: _Element) -> str:
    """The text nodes of `element`, joined."""
    return element.text or "" if len(element) == 0 else _INSIDE(element)


def prints_text(element: _Element) -> bool:
    """Does the element hold more than pictures, what they are called, and blanks?"""
    return _PRINTS(element)


def text_before(element: _Element) -> str:
    """The text node between an element and what stands before it, or the beginning of its parent."""
    before, around = element.getprevious(), element.getparent()
    text = before.tail if before is not None else around.text if around is not None else ""
    return text or ""


def holds_space(link: _Element) -> bool:
    """Is there nothing in the link but the space before the word behind it?"""
    return len(link) == 0 and (link.text or "").isspace() and (link.tail or "x")[0].isalnum()


def first_text(element: _Element) -> str:
    """The first text in `element` that is not blank; what holds much of a page is not read for it."""
    return next((text for text in map(str, element.itertext()) if text.strip()), "")


def sample_text(element: _Element) -> str:
    """The text nodes of a preformatted `element`, in which highlighters may end a line with markup alone."""
    return "".join(part if isinstance(part, str) else "\n" for part in _LINES(element))


def listing_text(box: _Element) -> str:
    """The lines of code that the box holds, without their numbers; empty where these are no numbers of lines.

    Numbers of lines go up, and some, but not most, stand before a line without a word, as codes do not.
    """
    if len(box) < _LEAST or not _number_of(box[0]):
        return ""
    lines: list[str] = []
    last = -1
    boxes = (line for line in box.iter("div") if line is not box and next(line.iterchildren("div"), None) is None)
    for line in ("".join(map(str, one.itertext())).lstrip() for one in boxes):
        if number := _digits(line):
            if int(number) <= last:
                return ""  # At the first line, mostly: boxes nest.
            last = int(number)
            lines.append(line[len(number) :])
    blank = sum(not any(map(str.isalnum, text)) for text in lines)
    return "\n".join(lines) if len(lines) >= _LEAST and 0 < blank * 2 <= len(lines) else ""


def _number_of(line: _Element) -> str:
    """The number that stands first in a box, in an element of its own."""
    return "" if line.text and not line.text.isspace() else _digits(first_text(line).strip())


def _digits(text: str) -> str:
    """The digits that a text opens with; none where these are more than a number of a line has."""
    digits = text[: len(text) - len(text.lstrip("0123456789"))]
    return digits if len(digits) <= _MAX_DIGITS else ""
