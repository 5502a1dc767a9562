"""What a page holds and does not show: taken out of its tree before anything is read, and kept for the account."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import cast

from lxml.etree import XPath, _Element, _ElementUnicodeResult

from parsers.reading.panels import HOLDERS, LISTS, PHRASES, Panels, has_few
from parsers.reading.text import ROLE, clean, text_inside

#: Elements whose content no browser shows as text: inert, fallback for another medium, closed widgets, struck out.
_NEVER = (
    *("template", "select", "datalist", "menu", "noembed", "noframes", "video", "audio", "canvas", "object", "iframe"),
    *("progress", "meter", "del", "s", "strike"),
)
_TAGS = (*_NEVER, "dialog", "noscript")
_ROLES = frozenset({"tooltip", "menu", "listbox"})
# A step back to the element (`//@hidden/..`) would take quadratic time.
_Values = Callable[[_Element], list[_ElementUnicodeResult]]
_MARKED = cast("_Values", XPath("descendant::*/@hidden | descendant::*/@popover"))
_STYLED = cast("_Values", XPath("descendant::*/@role | descendant::*/@style"))
_HIDES = re.compile(
    r"tooltip|menu|listbox"
    r"|display|visibility|line-through|opacity|font-size|transparent|absolute|fixed|indent|overflow|clip",
    re.I,
)
_CELLS = frozenset({"td", "th"})
_TEXTS = cast(
    "Callable[[_Element], list[str]]",
    XPath("descendant::text()[not(parent::script or parent::style)]", smart_strings=False),
)
#: Has it a text or a picture?
_SAYS = cast(
    "Callable[[_Element], bool]",
    XPath(
        "boolean(descendant::text()[normalize-space()]) or descendant-or-self::*[self::svg or self::img or self::input]"
    ),
)
_ROOTS = frozenset({"html", "head", "body"})
_NOTHING = re.compile(r"0(?:\.0*)?(?:px|r?em|%|pt)?")
_AWAY = re.compile(r"-\d{3,}(?:px|r?em|%)?|-\d\d+r?em")
_CLIPPED = re.compile(r"rect\((?:[01](?:px)?[ ,]*){4}\)|inset\((?:50|100)%.*\)")
_PIXEL = re.compile(r"[01](?:px)?")


@dataclass(frozen=True, slots=True)
class Unseen:
    """Something taken out of the tree: the `element`, and what it stood behind or in (`place`).

    `whole`: nothing is left of the cell or block in which it stood.
    """

    element: _Element
    place: _Element
    whole: bool

    @property
    def text(self) -> str:
        """Its texts, a line each."""
        return "\n".join([clean(text) for text in _TEXTS(self.element)])


def take_unseen(tree: _Element) -> list[Unseen]:
    """Take out of `tree` all that a reader of the page does not see, but for lists behind tabs and folds."""
    candidates: list[_Element | None] = [*tree.iter(*_TAGS), *(value.getparent() for value in _MARKED(tree))]
    styled = _STYLED(tree)
    if hiding := {value for value in set(styled) if _HIDES.search(value)}:
        candidates += [value.getparent() for value in styled if value in hiding]
    if not candidates:
        return []
    judge = _Judge(tree)
    unseen = {one for one in candidates if one is not None and _SAYS(one) and judge.is_unseen(one)}
    outermost = [element for element in unseen if unseen.isdisjoint(element.iterancestors())]
    return [_take(element, above, unseen) for element in outermost if (above := element.getparent()) is not None]


class _Judge:
    """Decides what of one page is not seen."""

    def __init__(self, tree: _Element) -> None:
        self.tree = tree
        self.panels = Panels(tree)
        self._unscripted: dict[str, bool] = {}

    def is_unseen(self, element: _Element) -> bool:
        """Is the element not shown as it stands, for no reason by which its content is the page's all the same?"""
        tag = element.tag
        if tag in _ROOTS or (tag == "template" and element.get("shadowrootmode")):
            return False
        if tag in _NEVER or element.get("role") in _ROLES:
            return True
        if tag == "noscript":
            return not self._is_only_list(element)
        style = _declarations(element.get("style"))
        display = style.get("display")
        if (tag == "dialog" and element.get("open") is None) or element.get("popover") is not None:
            return display in (None, "none")
        if display == "none" or (element.get("hidden") is not None and display is None):
            return not self.panels.holds(element)
        return _is_invisible(style) or (_is_phrase(element) and _is_out_of_sight(element, style))

    def _is_only_list(self, element: _Element) -> bool:
        """Does it hold a list, on a page that has none of the kind elsewhere?"""
        for tag in {str(one.tag) for one in element.iterdescendants(*LISTS)}:
            if tag not in self._unscripted:
                every = (next(one.iterancestors("noscript"), None) for one in self.tree.iter(tag))
                self._unscripted[tag] = all(one is not None for one in every)
            if self._unscripted[tag]:
                return True
        return False


def _declarations(style: str | None) -> dict[str, str]:
    """The declarations of a `style`, the last of each."""
    if not style:
        return {}
    pairs = (part.partition(":") for part in style.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def _is_invisible(style: dict[str, str]) -> bool:
    hides = {style.get("visibility"), style.get("content-visibility")} & {"hidden", "collapse"}
    struck = "line-through" in f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    return bool(hides) or struck


def _is_phrase(element: _Element) -> bool:
    """Is it a part of a line or a cell? Larger parts fade and slide in."""
    above = element.getparent()
    within = above is not None and (above.tag in HOLDERS or above.get("role") in ("cell", "gridcell"))
    return element.tag in _CELLS or ROLE.get(element.tag) in PHRASES or within


def _is_out_of_sight(element: _Element, style: dict[str, str]) -> bool:
    """Is the text transparent, without size, or moved off the page?"""
    if _NOTHING.fullmatch(style.get("opacity", "")) and not {"transform", "transition", "animation"} & style.keys():
        return True
    if style.get("color") == "transparent" and not any("clip" in name for name in style):
        return True
    if _NOTHING.fullmatch(style.get("font-size", "")) and not any(
        "font-size" in part.get("style", "") for part in element.iterdescendants()
    ):
        return True
    width, height, most = (style.get(name, "") for name in ("width", "height", "max-height"))
    cut = style.get("overflow", "").startswith(("hidden", "clip"))
    away = cut and any(map(_NOTHING.fullmatch, (width, height, most)))
    if style.get("position") in ("absolute", "fixed"):
        away = away or bool(_PIXEL.fullmatch(width) and _PIXEL.fullmatch(height))
        away = away or _CLIPPED.fullmatch(style.get("clip", "")) is not None
        away = away or any(_AWAY.fullmatch(style.get(side, "")) for side in ("left", "top", "right", "bottom"))
    away = away or bool(_CLIPPED.fullmatch(style.get("clip-path", "")) or _AWAY.fullmatch(style.get("text-indent", "")))
    return away and not _is_label(element)


def _is_label(element: _Element) -> bool:
    """Is it what a drawing that stands beside it alone is called, for who does not see it?"""
    above = element.getparent()
    if above is None or not has_few(above) or (element.tail or "").strip() or (above.text or "").strip():
        return False
    beside = [one for one in above if one is not element]
    return bool(beside) and all(one.tag in ("svg", "img", "i") and not (one.tail or "").strip() for one in beside)


def _take(element: _Element, above: _Element, unseen: set[_Element]) -> Unseen:
    """Take the element out of what is `above` it; a cell stays, with nothing in it."""
    place = element.getprevious()
    if place in unseen:
        place = None
    if element.tag in _CELLS:
        taken = element.makeelement(element.tag)
        taken.text, element.text = element.text, None
        taken.extend(list(element))
        return Unseen(taken, element, True)
    _cut(element, above)
    if place is None:
        return Unseen(element, above, _is_bare(above))
    return Unseen(element, place, _is_bare(above) or (place.tag == "p" and _ends_as_label(place)))


def _cut(element: _Element, above: _Element) -> None:
    """Remove the element; the text behind it stays where it is."""
    if tail := element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            above.text = (above.text or "") + tail
        element.tail = None
    above.remove(element)


def _is_bare(above: _Element) -> bool:
    """Is nothing left of the cell or block but its label?"""
    while ROLE.get(above.tag) in PHRASES and (outer := above.getparent()) is not None:
        above = outer
    if not has_few(above):
        return False
    texts = list(islice((str(text).strip() for text in above.itertext("{*}*") if not text.isspace()), 3))
    label = next(above.iterchildren("strong", "b", "em", "label"), None)
    titled = label is not None and texts == [text_inside(label).strip()]
    return not texts or titled or (len(texts) < 3 and texts[-1].endswith((":", "：")))


def _ends_as_label(block: _Element) -> bool:
    last = next(block.iterchildren(reversed=True), None)
    texts = (block.text,) if last is None else (last.text, last.tail)
    return "".join([text[-9:].strip() for text in texts if text]).endswith((":", "："))
