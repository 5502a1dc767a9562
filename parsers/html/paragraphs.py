"""Paragraphs that a page parts with two line breaks in a row, and not with tags."""

from lxml.etree import _Element

_BOXES = frozenset(["div", "p", "section", "article", "td"])
_INLINE = frozenset(["a", "b", "br", "code", "em", "font", "i", "img", "kbd", "s", "small", "span", "strong", "u"])
_FEWEST = 3
#: So many of the paragraphs have several lines, as a share.
_MOST = 0.8
#: How a paragraph begins, and the elements in it, each with the text behind it.
_Paragraph = tuple[str | None, list[_Element]]


def open_paragraphs(tree: _Element) -> None:
    """Give each such paragraph an element, where most of them have several lines.

    So the editors of help centres write cards: "lid_open<br>Close it.<br><br>no_water<br>Fill it.".
    """
    for box in dict.fromkeys(line.getparent() for line in tree.iter("br")):
        if box is None or box.tag not in _BOXES or not _INLINE.issuperset([str(one.tag) for one in box]):
            continue
        found = _paragraphs_of(box)
        several = [inner for _, inner in found if any(one.tag == "br" for one in inner)]
        if len(found) >= _FEWEST and len(several) >= _MOST * len(found):
            box.tag, box.text = "div" if box.tag == "p" else box.tag, None
            del box[:]
            for text, inner in found:
                part = box.makeelement("p", {}, None)
                part.text = text
                part.extend(inner)
                box.append(part)


def _paragraphs_of(box: _Element) -> list[_Paragraph]:
    found: list[_Paragraph] = [(box.text, [])]
    breaks: list[_Element] = []  # With nothing between them.
    for one in box:
        if one.tag == "br":
            breaks.append(one)
            if not (one.tail or "").strip():
                continue
        if len(breaks) > 1:
            found.append((breaks[-1].tail, []))
        else:
            found[-1][1].extend(breaks)
        if one.tag != "br":
            found[-1][1].append(one)
        breaks = []
    return [(text, inner) for text, inner in found if inner or (text or "").strip()]
