"""The text nodes of an element, as they stand in it."""

from collections.abc import Callable
from typing import cast

from lxml.etree import XPath, _Element

_INSIDE = cast("Callable[[_Element], str]", XPath("string()", smart_strings=False, regexp=False))
#: No union: libxml2 compares each of its nodes with each.
_LINES = cast(
    "Callable[[_Element], list[str | _Element]]",
    XPath("descendant::node()[self::text() or self::br or self::div]", smart_strings=False, regexp=False),
)


def text_inside(element: _Element) -> str:
    """The text nodes of `element`, joined."""
    return element.text or "" if len(element) == 0 else _INSIDE(element)


def first_text(element: _Element) -> str:
    """The first text in `element` that is not blank; what holds much of a page is not read for it."""
    if (text := element.text) and not text.isspace():
        return text
    for child in element:
        if (text := first_text(child)) or ((text := child.tail) and not text.isspace()):
            return text
    return ""


def sample_text(element: _Element) -> str:
    """The text nodes of a preformatted `element`, in which highlighters may end a line with markup alone."""
    return "".join(part if isinstance(part, str) else "\n" for part in _LINES(element))
