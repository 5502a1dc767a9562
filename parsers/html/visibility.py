"""Hidden parts of a page: removed from its tree before anything is read, and kept for its account."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import cast

from lxml.etree import XPath, _Element, _ElementUnicodeResult

from parsers.html.element_text import HEAD_TAGS, ROLE
from parsers.html.hiding_styles import has_no_area, has_no_font_size, is_invisible, is_off_page, is_transparent
from parsers.html.panels import HOLDERS, PHRASES, Panels, has_few
from parsers.html.stylesheet import Sheets, declarations
from parsers.html.text_nodes import text_inside
from parsers.lexicon.cleaning import COLONS, clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import is_code_like

#: What strikes out its text.
STRUCK = ("del", "s", "strike")
#: Elements whose content no browser shows as text: inert, fallback for another medium, closed widgets, struck out.
_NEVER_SHOWN = (
    *("template", "select", "datalist", "menu", "noembed", "noframes", "video", "audio", "canvas", "object", "iframe"),
    *("progress", "meter", "noscript", *STRUCK),
)
_TAGS = (*_NEVER_SHOWN, "dialog")
_ROLES = frozenset({"tooltip", "menu", "listbox"})
# A step back to the element (`//@hidden/..`) would take quadratic time.
_Values = Callable[[_Element], list[_ElementUnicodeResult]]
_HIDDEN = cast("_Values", XPath("descendant::*/@hidden | descendant::*/@popover"))
_DESCRIBED = cast("_Values", XPath("descendant::*/@aria-describedby"))
_STYLED = cast("_Values", XPath("descendant::*/@role | descendant::*/@style"))
_HIDES = regex(
    r"tooltip|menu|listbox"
    r"|display|visibility|line-through|opacity|font-size\s*:\s*[+-]?[0.]|transparent|absolute|fixed|indent|overflow|clip"
    r"|font\s*:|zoom|scale|translate|matrix|rotate[xy]|(?:margin|left|top|right|bottom)[^;]{0,40}-\d{3}"
    r"|(?<!-)color\s*:[^;]{0,80}[/,][\s0.]{0,20}%?\s?\)|#[\da-f]{3}(?:0|[\da-f]{3}00)(?![\da-f])",
    re.I,
)
CLASSES, IDS = (
    cast("Callable[[_Element], list[str]]", XPath(f"descendant::*/@{name}", smart_strings=False))
    for name in ("class", "id")
)
_CELLS = frozenset({"td", "th"})
_TEXTS = cast(
    "Callable[[_Element], list[str]]",
    XPath("descendant::text()[not(parent::script or parent::style)]", smart_strings=False),
)
#: Has it a text or a picture?
_HAS_CONTENT = cast(
    "Callable[[_Element], bool]",
    XPath(
        "boolean(descendant::text()[normalize-space()]) or descendant-or-self::*[self::svg or self::img or self::input]"
    ),
)
_ROOTS = frozenset({"html", "head", "body"})
_ROWS = frozenset({"tr", "li", "dt", "dd"})
#: In characters: the longest text of a tooltip that is kept for each element that it describes.
_MAX_TIP = 200
#: No card has more parts.
_MAX_PARTS = 1000
_NOT_XML = regex(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CAPITALISED = regex(r"[A-Z][a-z]+\W*|\W*")


@dataclass(frozen=True, slots=True)
class HiddenPart:
    """An `element` removed from the tree, and its `place`: the element before it, else its parent.

    `whole`: nothing is left of the cell or block in which it stood.
    """

    element: _Element
    place: _Element
    whole: bool

    @property
    def text(self) -> str:
        """The texts of the element, a line each."""
        return "\n".join([clean(text) for text in _TEXTS(self.element)])


def remove_hidden(tree: _Element) -> list[HiddenPart]:
    """Remove from `tree` all that a browser does not show, except lists behind tabs and folds."""
    candidates: list[_Element | None] = [*tree.iter(*_TAGS), *(value.getparent() for value in _HIDDEN(tree))]
    styled = _STYLED(tree)
    if hiding := {value for value in set(styled) if _HIDES.search(value)}:
        candidates += [value.getparent() for value in styled if value in hiding]
    sheets = Sheets(tree)
    if sheets.rules:
        candidates += _with_rules(tree, sheets)
    if not candidates:
        return []
    judge = _Judge(tree, sheets)
    elements = dict.fromkeys(one for one in candidates if one is not None)
    hidden = {one: None for one in elements if _HAS_CONTENT(one) and judge.is_hidden(one)}.keys()
    outermost = [element for element in hidden if hidden.isdisjoint(element.iterancestors())]
    parts = [_remove(element, above) for element in outermost if (above := element.getparent()) is not None]
    tooltips = (part.element for part in parts if part.element.get("role") == "tooltip" and part.element.get("id"))
    tips = {one.get("id"): text for one in tooltips if len(text := clean(text_inside(one))) <= _MAX_TIP}
    for name in _DESCRIBED(tree) if tips else ():
        if (tip := tips.get(str(name))) and (described := name.getparent()) is not None:
            described.set("data-tooltip", tip)  # As where the tooltip is an attribute.
    return parts


def _with_rules(tree: _Element, sheets: Sheets) -> Iterator[_Element]:
    """The elements with a class or an id of which a rule of the page's own style sheets speaks."""
    rules = sheets.rules.keys()
    classes = {names for names in {*CLASSES(tree)} if not rules.isdisjoint([f".{one}" for one in names.split()])}
    ids = {name for name in {*IDS(tree)} if f"#{name}" in rules}
    for element in tree.iterdescendants("*") if classes or ids else ():
        if element.get("class") in classes or element.get("id") in ids:
            yield element


class _Judge:
    """Decides which elements of one page are hidden."""

    def __init__(self, tree: _Element, sheets: Sheets) -> None:
        self.panels, self.sheets = Panels(tree), sheets

    def is_hidden(self, element: _Element) -> bool:
        """Is the element not shown, and neither the panel of a tab nor a part that fades in?"""
        tag = element.tag
        if tag in _ROOTS or (tag == "template" and (element.get("shadowrootmode") or _is_slot(element))):
            return False
        if tag in _NEVER_SHOWN or element.get("role") in _ROLES:
            return True
        style = declarations(element.get("style"))
        if self.sheets.rules:
            style = self._by_rule(element) | style
        display = style.get("display")
        if (tag == "dialog" and element.get("open") is None) or element.get("popover") is not None:
            return display in (None, "none")
        if display == "none" or (element.get("hidden") is not None and display is None):
            return not self.panels.holds(element)
        if is_invisible(style):
            return True
        if not _is_out_of_sight(element, style):
            return False
        return _is_phrase(element) or (_is_row(element) and not self.panels.holds(element))

    def _by_rule(self, element: _Element) -> dict[str, str]:
        """The style that the page's own sheets give the element, unless it unfolds below a button."""
        large = not (_is_phrase(element) or _is_row(element))
        style = self.sheets.style_of(element, large)
        before = element.getprevious() if style and large else None
        unfolds = before is not None and next(before.iter("button", "label"), None) is not None
        return {} if unfolds else style


def _is_slot(template: _Element) -> bool:
    """Is it the text of a component's part, which Vue shows there (`<template #title>`, in old versions `slot=`)?"""
    is_part = any(str(name).startswith(("#", "v-slot:")) for name in template.attrib)
    is_part = is_part or template.get("slot") in ("body", "content", "contents", "default", "main")
    return is_part and "{{" not in text_inside(template)


def _is_phrase(element: _Element) -> bool:
    """Is it a part of a line or a cell? Larger parts fade and slide in."""
    above = element.getparent()
    within = above is not None and (above.tag in HOLDERS or above.get("role") in ("cell", "gridcell"))
    return element.tag in _CELLS or ROLE.get(element.tag) in PHRASES or within


def _is_row(element: _Element) -> bool:
    """Is it one row of a list: a line, an item, a head that is a code, or a card under one?"""
    tag = element.tag
    if tag in _ROWS or element.get("role") in ("row", "listitem"):
        return True
    if tag in ("tbody", "thead", "tfoot"):
        return len(element) == 1
    parts = list(islice(element.iterdescendants("*"), _MAX_PARTS + 1))
    if len(parts) > _MAX_PARTS or any(part.tag == "table" for part in parts):
        return False
    heads = [element] if tag in HEAD_TAGS else list(islice(element.iterdescendants(*HEAD_TAGS), 2))
    if not heads:
        heads = list(islice(element.iterdescendants("code", "strong", "b"), 1))
        opened = heads and not (element.text or "").strip() and next(iter(_TEXTS(heads[0])), "").strip()
        return bool(opened) and _names_code(heads[0])
    return len(heads) == 1 and _names_code(heads[0])


def _names_code(head: _Element) -> bool:
    words = text_inside(head).split()
    in_code_tag = head.tag == "code" or next(head.iterdescendants("code"), None) is not None
    code_like = any(is_code_like(word.strip(".,:;!?()")) and not _CAPITALISED.fullmatch(word) for word in words)
    return bool(words) and (in_code_tag or code_like or not _CAPITALISED.fullmatch(words[0]))


def _is_out_of_sight(element: _Element, style: dict[str, str]) -> bool:
    """Does the style make the text transparent, leave it no size, or move it off the page?"""
    if is_transparent(style):
        return True
    if has_no_font_size(style) and not any(
        "font-size" in part.get("style", "") and _HAS_CONTENT(part) for part in element.iterdescendants("*")
    ):
        return True
    return (has_no_area(style) or is_off_page(style)) and not _is_label(element)


def _is_label(element: _Element) -> bool:
    """Is it the label, for screen readers, of a picture that stands beside it alone?"""
    above = element.getparent()
    if above is None or not has_few(above) or (element.tail or "").strip() or (above.text or "").strip():
        return False
    beside = [one for one in above if one is not element]
    return bool(beside) and all(_is_picture(one) and not (one.tail or "").strip() for one in beside)


def _is_picture(element: _Element) -> bool:
    """Is it a picture or an icon? In `<i>`, one word may name an icon ("check"); more are a text in italics."""
    return element.tag in ("svg", "img") or (element.tag == "i" and " " not in text_inside(element).strip())


def _remove(element: _Element, above: _Element) -> HiddenPart:
    """Take the element out of what is `above` it; a cell or what was struck out stays, with nothing in it."""
    place = element.getprevious()
    if element.tag in _CELLS or element.tag in STRUCK:
        taken = element.makeelement(element.tag)
        taken.text, element.text = _of_xml(element.text or ""), None
        taken.extend(list(element))
        if element.tag in STRUCK and above.tag in HEAD_TAGS and not text_inside(above).strip():
            element.text = "—"  # It still ends what stands above it.
        return HiddenPart(taken, element, element.tag in _CELLS or _is_left_empty(above))
    cut(element, above)
    if place is None:
        return HiddenPart(element, above, _is_left_empty(above))
    return HiddenPart(element, place, _is_left_empty(above) or (place.tag == "p" and _ends_as_label(place)))


def _of_xml(text: str) -> str:
    """The text as lxml lets it be set: without the control characters and noncharacters that HTML may have."""
    return _NOT_XML.sub(" ", text)


def cut(element: _Element, above: _Element) -> None:
    """Remove the element; the text behind it stays where it is."""
    if tail := element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = _of_xml((before.tail or "") + tail)
        else:
            above.text = _of_xml((above.text or "") + tail)
        element.tail = None
    above.remove(element)


def _is_left_empty(above: _Element) -> bool:
    """Is nothing left of the cell or block but its label?"""
    while ROLE.get(above.tag) in PHRASES and (outer := above.getparent()) is not None:
        above = outer
    if not has_few(above):
        return False
    texts = list(islice((str(text).strip() for text in above.itertext("{*}*") if not text.isspace()), 3))
    label = next(above.iterchildren("strong", "b", "em", "label"), None)
    titled = label is not None and texts == [text_inside(label).strip()]
    return not texts or titled or (len(texts) < 3 and texts[-1].endswith(COLONS))


def _ends_as_label(block: _Element) -> bool:
    last = next(block.iterchildren(reversed=True), None)
    texts = (block.text,) if last is None else (last.text, last.tail)
    return "".join([text[-9:].strip() for text in texts if text]).endswith(COLONS)
