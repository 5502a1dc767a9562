"""What a page holds and does not show: taken out of its tree before anything is read, and kept for the account."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import cast

from lxml.etree import XPath, _Element, _ElementUnicodeResult

from parsers.reading.panels import HOLDERS, LISTS, PHRASES, Panels, has_few
from parsers.reading.shapes import is_telling
from parsers.reading.stylesheet import Sheets, declarations
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
_NAMED = cast("_Values", XPath("descendant::*/@class | descendant::*/@id"))
_HIDES = re.compile(
    r"tooltip|menu|listbox"
    r"|display|visibility|line-through|opacity|font-size|transparent|absolute|fixed|indent|overflow|clip"
    r"|font\s*:|zoom|scale|translate|matrix|rotate[xy]|(?:margin|left|top|right|bottom)[^;]{0,40}-\d{3}"
    r"|(?<!-)color\s*:[^;]{0,80}[/,][\s0.]{0,20}%?\s?\)|#[\da-f]{3}(?:0|[\da-f]{3}00)(?![\da-f])",
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
_NOTHING = re.compile(r"[+-]?0*(?:\.0*)?(?:px|r?em|%|pt|v[wh]|ch|ex)?(?<=[\d.%a-z])")
_FAINT = re.compile(r"-.*|0*(?:\.0\d*)?|\d(?:\.\d*)?%")
_COLOURLESS = re.compile(
    r"transparent|#[\da-f]{3}0|#[\da-f]{6}00"
    r"|\w+\((?:[^,()]+,){3}[\s0.]+%?\s*\)|\w+\([^,()]*/[\s0.]+%?\s*\)"
)
_AWAY = re.compile(r"-\d{3,}(?:px|r?em|%|v[wh])?|-\d\d+r?em")
_FAR = re.compile(r"-(?:[5-9]\d\d|\d{4,})(?:\.\d+)?px|-\d{3,}(?:v[wh]|r?em|%)|-[1-9]\d{2,}v[wh]|-\d\d+r?em")
_FLAT = re.compile(
    r"scale(?:x|y|3d)?\(\s*(?:[\d.]+\s*,\s*)?0*(?:\.0*)?%?\s*[,)]|matrix\(\s*0*(?:\.0*)?\s*,\s*0|rotate[xy]\(\s*-?90deg"
)
_CLIPPED = re.compile(
    r"rect\((?:[01](?:px)?[ ,]*){4}\)|inset\((?:(?:50|100)%.*|.*\b100%.*)\)|(?:circle|ellipse)\(\s*0(?![.\d]*[1-9]).*\)"
)
_FADED = re.compile(r"opacity\(\s*(?:0*(?:\.0\d*)?|\d(?:\.\d*)?%)\s*\)")
_PIXEL = re.compile(r"[01](?:px)?")
_ROWS = frozenset({"tr", "li", "dt", "dd"})
_HEADS = ("h2", "h3", "h4", "h5", "h6", "summary", "dt")
#: No card has more parts.
_LARGE = 1000
_CAPITALISED = re.compile(r"[A-Z][a-z]+\W*|\W*")


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
    sheets = Sheets(tree)
    if sheets.rules:
        candidates += [value.getparent() for value in _NAMED(tree) if _names_one(value, sheets)]
    if not candidates:
        return []
    judge = _Judge(tree, sheets)
    unseen = {one for one in candidates if one is not None and _SAYS(one) and judge.is_unseen(one)}
    outermost = [element for element in unseen if unseen.isdisjoint(element.iterancestors())]
    return [_take(element, above, unseen) for element in outermost if (above := element.getparent()) is not None]


def _names_one(value: _ElementUnicodeResult, sheets: Sheets) -> bool:
    """Is this a class or an id of which a rule of the page's own style sheets speaks?"""
    names = [f"#{value}"] if value.attrname == "id" else [f".{name}" for name in value.split()]
    return not sheets.rules.keys().isdisjoint(names)


class _Judge:
    """Decides what of one page is not seen."""

    def __init__(self, tree: _Element, sheets: Sheets) -> None:
        self.tree = tree
        self.panels, self.sheets = Panels(tree), sheets
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
        style = declarations(element.get("style"))
        if self.sheets.rules:
            style = self._by_rule(element) | style
        display = style.get("display")
        if (tag == "dialog" and element.get("open") is None) or element.get("popover") is not None:
            return display in (None, "none")
        if display == "none" or (element.get("hidden") is not None and display is None):
            return not self.panels.holds(element)
        if _is_invisible(style):
            return True
        if not _is_out_of_sight(element, style):
            return False
        return _is_phrase(element) or (_is_row(element) and not self.panels.holds(element))

    def _by_rule(self, element: _Element) -> dict[str, str]:
        """What the page's own style sheets say of the element, if it is no part that unfolds."""
        large = not (_is_phrase(element) or _is_row(element))
        style = self.sheets.style_of(element, large)
        beside = element.getprevious() if style and large else None
        # What stands below a button unfolds.
        unfolds = beside is not None and next(beside.iter("button", "label"), None) is not None
        return {} if unfolds else style

    def _is_only_list(self, element: _Element) -> bool:
        """Does it hold a list, on a page that has none of the kind elsewhere?"""
        for tag in {str(one.tag) for one in element.iterdescendants(*LISTS)}:
            if tag not in self._unscripted:
                every = (next(one.iterancestors("noscript"), None) for one in self.tree.iter(tag))
                self._unscripted[tag] = all(one is not None for one in every)
            if self._unscripted[tag]:
                return True
        return False


def _is_invisible(style: dict[str, str]) -> bool:
    hides = {style.get("visibility"), style.get("content-visibility")} & {"hidden", "collapse"}
    struck = "line-through" in f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    return bool(hides) or struck


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
    parts = list(islice(element.iterdescendants("*"), _LARGE + 1))
    if len(parts) > _LARGE or any(part.tag == "table" for part in parts):
        return False
    heads = [element] if tag in _HEADS else list(islice(element.iterdescendants(*_HEADS), 2))
    if not heads:
        heads = list(islice(element.iterdescendants("code", "strong", "b"), 1))
        opened = heads and not (element.text or "").strip() and next(iter(_TEXTS(heads[0])), "").strip()
        return bool(opened) and _names_code(heads[0])
    return len(heads) == 1 and _names_code(heads[0])


def _names_code(head: _Element) -> bool:
    words = text_inside(head).split()
    marked = head.tag == "code" or next(head.iterdescendants("code"), None) is not None
    telling = any(is_telling(word.strip(".,:;!?()")) and not _CAPITALISED.fullmatch(word) for word in words)
    return bool(words) and (marked or telling or not _CAPITALISED.fullmatch(words[0]))


def _is_out_of_sight(element: _Element, style: dict[str, str]) -> bool:
    """Is the text transparent, without size, or moved off the page?"""
    fades_in = not {"transform", "transition", "animation"}.isdisjoint(style)
    if (opacity := style.get("opacity")) and _FAINT.fullmatch(opacity) and not fades_in:
        return True
    if _FADED.search(style.get("filter", "")):
        return True
    colours = (style.get("color", ""), style.get("-webkit-text-fill-color", ""))
    if any(map(_COLOURLESS.fullmatch, colours)) and not any("clip" in name for name in style):
        return True
    sizes = [style.get("font-size", ""), *(part.partition("/")[0] for part in style.get("font", "").split())]
    if any(map(_NOTHING.fullmatch, sizes)) and not any(
        "font-size" in part.get("style", "") and _SAYS(part) for part in element.iterdescendants("*")
    ):
        return True
    return (_is_flat(style) or _is_away(style)) and not _is_label(element)


def _is_flat(style: dict[str, str]) -> bool:
    """Is nothing left of the size of what has this style?"""
    width, height = style.get("width", ""), style.get("height", "")
    if any(value.startswith(("hidden", "clip")) for name, value in style.items() if name.startswith("overflow")):
        most = (style.get("max-width", ""), style.get("max-height", ""))
        if any(map(_NOTHING.fullmatch, (width, height, *most))):
            return True
    if style.get("position") in ("absolute", "fixed") and (
        (_PIXEL.fullmatch(width) and _PIXEL.fullmatch(height)) or _CLIPPED.fullmatch(style.get("clip", ""))
    ):
        return True
    scaled = [style.get("zoom", ""), *style.get("scale", "").split()]
    path = style.get("clip-path", "")
    return bool(
        any(map(_NOTHING.fullmatch, scaled))
        or _FLAT.search(style.get("transform", ""))
        or _CLIPPED.fullmatch(path)
        or _is_line(path)
    )


def _is_line(path: str) -> bool:
    """Is the polygon no more than a line or a point?"""
    if not path.startswith("polygon("):
        return False
    points = {tuple(point.split()) for point in path[8:].rstrip(") ").split(",") if point.strip() != "evenodd"}
    return len(points) < 3 or any(len({point[axis : axis + 1] for point in points}) == 1 for axis in (0, 1))


def _is_away(style: dict[str, str]) -> bool:
    """Is what has this style moved off the page?"""
    if style.get("position") in ("absolute", "fixed", "relative") and any(
        _AWAY.fullmatch(style.get(side, "")) for side in ("left", "top", "right", "bottom")
    ):
        return True
    moved = (value for name, value in style.items() if name.startswith("margin") or name in ("transform", "translate"))
    return _AWAY.fullmatch(style.get("text-indent", "")) is not None or any(
        _FAR.search(value) for value in moved if "-" in value
    )


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
