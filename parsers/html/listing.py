"""Source listings: lines of code that a generator sets in boxes of their own, each behind its number."""

from lxml.etree import _Element

from parsers.html.text_nodes import first_text

#: So many lines are a listing.
_LEAST = 10
_MAX_DIGITS = 9


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
