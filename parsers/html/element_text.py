"""The text of an element as a person reads it off the page."""

import re
from itertools import pairwise

from lxml.etree import _Element

from parsers.html.aids import AIDS, is_aid, is_chrome
from parsers.html.text_nodes import holds_space, text_inside
from parsers.lexicon.cleaning import COLONS, clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import CALLOUT

_BLOCKS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search"
    " section summary table tbody td tfoot th thead tr ul"
)
_PHRASES = "a abbr b bdi bdo big button cite code data dfn em font i kbd label mark q samp small span strong"
#: Tags by what they do to the text around them; a tag that is not here is inline, too.
ROLE: dict[object, str] = dict.fromkeys(_BLOCKS.split(), "block")
ROLE |= dict.fromkeys(["script", "style", "head", "title", "textarea", "select"], "skip")
ROLE |= dict.fromkeys([*_PHRASES.split(), "sub", "time", "tt", "u", "var"], "inline")
ROLE |= {"br": "break", "svg": "image", "img": "image", "sup": "note", "input": "box"}

#: The beginning of an answer of an API, and so many blank pieces may stand before the text above it.
_SAMPLE, _MAX_BLANK = regex(r"\s*(?:\{\s*[\"'}]|HTTP/\d)"), 20
_NOTE = regex(r"[\[(]?(?:\d{1,2}|[a-z]|[*†‡§¶#]+)[\])]?")
#: A verdict about retrying: its footnote may hold a condition.
_VERDICT = regex(
    r"(?:[^:]{1,30}:)?[\s(]*(?:(?:yes|no|y|n|true|false|always|never|sure|safe|allowed"
    r"|(?:not |non-?|can |do not )?retr(?:y|[iy]able))"
    r"|[✅✓✔☑🟢👍○◯❌✗✘✖✕❎⛔🚫🔴👎×]\ufe0f?(?:\s*(?:yes|no|(?:not )?retryable))?)(?:[,;–—(]\s?.{0,40})?[\s.!)]*",
    re.I,
)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
#: Tags that add nothing to the text in them.
_PLAIN_TAGS = frozenset({"span", "code", "p", "div", "strong", "b"})
#: The tags of bold text.
BOLD = frozenset({"strong", "b"})
#: What heads a card or a section of a page.
HEAD_TAGS = ("h2", "h3", "h4", "h5", "h6", "summary", "dt")
_TITLES = frozenset({"strong", "b", "dt", "th", "em", "label"})
_ICONS = ("span", "i", "em", "b")
_GOES_ON = regex(r"\b(?:and|or)$|[.!?] \([^()]{1,200}\)$", re.I)
#: What the picture at the head of a note says.
_CALLOUT = regex(f"check|{CALLOUT}", re.I)
#: What a picture says that carries a meaning of its own: a mark, a verdict.
_GLYPH = regex(r"\W*|\W*(?:yes|no|not|non|never|true|false|always|safe|unsafe|do not|don.t|retr\w+)\b.{0,20}", re.I)


class Label(str):
    """What a picture is called; a text of its own only where nothing else stands beside it."""

    __slots__ = ()


def text_of(element: _Element) -> str:
    """All text in `element`: inline parts joined as they stand, a space at block borders; see `clean`."""
    if len(element) == 0:
        return clean(element.text or "")
    if (text := only_text(element)) is not None:
        return clean(text)
    parts: list[str] = []
    _gather(element, parts)
    for part in parts:
        if part.__class__ is Label:
            return clean("".join([part for part in parts if part.__class__ is not Label])) or clean("".join(parts))
    return clean("".join(parts))


def only_text(element: _Element) -> str | None:
    """All text of an element without markup, or in tags that add nothing, perhaps behind an anchor: most are so."""
    if len(element) == 0:
        return element.text or ""
    if len(element) > 2 or not _is_void(element.text):
        return None
    child, anchor = element[-1], element[0]
    if child.tag not in _PLAIN_TAGS or not _is_void(child.tail) or child.get("data-as") is not None:
        return None
    is_alone = anchor is child or (anchor.tag == "a" and not (len(anchor) or anchor.text or anchor.tail))
    return (only_text(child) or None) if is_alone else None


def _is_void(text: str | None) -> bool:
    return not text or text.isspace()


def _gather(element: _Element, parts: list[str]) -> None:
    if element.text:
        parts.append(element.text)
    for child in element:
        tag = child.tag
        role, text = ROLE.get(tag), child.text or ""
        is_leaf = len(child) == 0
        if role == "inline" or role is None:
            if is_leaf and not text:
                parts.append((child.get("aria-label") or "") if tag in _ICONS else "")
            elif tag == "span" and child.get("data-as") is not None:
                parts.append(f" {text_of(child)} ")  # Styled as a paragraph of its own.
            elif ((tag == "a" or tag == "button") and is_chrome(child)) or (text[:1] in AIDS and is_aid(child)):
                parts.append(" " if holds_space(child) else "")
            elif is_leaf:
                parts.append(text)
            else:
                _gather(child, parts)
        elif tag == "pre" and any(map(str.strip, parts[:_MAX_BLANK])) and _SAMPLE.match(text_inside(child)):
            parts.append(" ")  # An example of an answer below the text.
        elif role == "block":
            if tag == "li" and _follows(child, parts):
                while not parts[-1].strip():
                    parts.pop()
                parts[-1] = parts[-1].rstrip() + ";"
            parts.append(" ")
            if not (text[:1] in AIDS and is_aid(child)):
                _gather(child, parts)
            parts.append(" ")
        elif role == "break":
            parts.append(" ")
        elif role == "note":
            if not is_footnote(child, parts):
                _gather(child, parts)
            elif mark := kept_mark(child, parts):
                parts.append(mark)
        elif role != "skip":
            parts.append(image_text(child))
        if child.tail:
            parts.append(child.tail)


def _follows(item: _Element, parts: list[str]) -> bool:
    """Is this an item after another one, whose text ends without a mark? Their words would run into one sentence."""
    if next(item.itersiblings("li", preceding=True), None) is None:
        return False
    last = next((text for part in reversed(parts) if (text := part.rstrip())), "")
    return is_open_end("".join(parts[-9:]).rstrip() if last.endswith(")") else last)


def is_open_end(text: str) -> bool:
    """Does an item end without a mark, also before a note in brackets, and a word that the next one goes on from?"""
    return text != "" and (text[-1].isalnum() or text[-1] in ")]\"'”’") and not _GOES_ON.search(text)


def image_text(element: _Element) -> str:
    """What an image, an svg or a check box says: its label, its title, its state; a `Label` if it is no mark."""
    if element.tag == "input":
        if element.get("type") != "checkbox":
            return ""
        return "✓" if element.get("checked") is not None else "☐"
    label = element.get("aria-label") or element.get("alt") or element.get("title")
    if not label and element.tag == "svg":
        label = next((child.text for child in element.iterchildren("title")), None)
    if label and _CALLOUT.fullmatch(label) and _heads_box(element):
        return ""
    return Label(label) if label and not _GLYPH.fullmatch(label) else label or ""


def _heads_box(picture: _Element) -> bool:
    """Is the picture alone in a box, with a box of text behind that?"""
    box = picture.getparent()
    return box is not None and box.tag == "div" and len(box) == 1 and not box.text and box.getnext() is not None


def without_labels(pieces: list[tuple[str, _Element]]) -> list[tuple[str, _Element]]:
    """The pieces without the labels of pictures, except those that stand alone or behind a title."""
    texts = [piece for piece in pieces if not piece[0].isspace()]
    beside = {id(one) for one, after in pairwise(texts) if _is_label(one) and not _is_label(after)}
    behind = [(before, one) for before, one in pairwise(texts) if before[1].tag not in _TITLES and _is_label(one)]
    beside |= {id(one) for (text, _), one in behind if not text.rstrip().endswith(COLONS)}
    return [piece for piece in pieces if id(piece) not in beside]


def _is_label(piece: tuple[str, _Element]) -> bool:
    return piece[0].__class__ is Label


def kept_mark(footnote: _Element, before: list[str]) -> str:
    """The mark of a footnote to a verdict ("Yes¹"), whose condition it may be; empty for any other text."""
    last = next((text for text in reversed(before) if text.strip()), "")
    if not (_VERDICT.fullmatch(last.strip()) or _VERDICT.fullmatch("".join(before[-3:]).strip())):
        return ""
    mark = text_inside(footnote).strip().strip("[]()").translate(_RAISED)
    return "*" if mark.isalnum() and mark.isascii() else mark


def is_footnote(sup: _Element, before: list[str]) -> bool:
    """Is this `<sup>` a footnote's mark, and no exponent (`10<sup>6</sup>`, `m<sup>2</sup>`) or ordinal?"""
    mark = text_inside(sup).strip()
    if not _NOTE.fullmatch(mark):
        return False
    if sup.find(".//a") is not None or not mark[0].isalnum():
        return True
    beside = sup.getprevious()
    if beside is not None and beside.tag == "code" and not beside.tail:
        return True
    word = ("".join(before[-2:]).split() or [""])[-1]
    number = word.strip(".,")
    # A power stands by a short number or a letter; by a status, a longer number or a word it is a footnote's mark.
    is_status = len(number) == 3 and number[0] in "12345"
    power = (number.isdecimal() and len(number) < 4 and not is_status) or (len(word) == 1 and word.isalpha())
    if word == "":
        return mark.isdigit() and (sup.tail or "").lstrip()[:1].isalpha()  # It opens the footnote itself.
    return mark.isdigit() and not power


def unboxed(element: _Element) -> _Element:
    """The element itself, or what it holds alone, as a div without a text of its own."""
    while element.tag == "div" and len(element) == 1 and not f"{element.text or ''}{element[0].tail or ''}".strip():
        element = element[0]
    return element


def lineage(element: _Element) -> list[_Element]:
    """The element and those around it, the nearest first."""
    return [element, *element.iterancestors()]


def above_of(element: _Element, tag: str) -> _Element | None:
    """The element itself, or the nearest above it, that is a `tag`."""
    return element if element.tag == tag else next(element.iterancestors(tag), None)
