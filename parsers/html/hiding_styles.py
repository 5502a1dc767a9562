"""Styles that hide what has them: judgements on the declarations of one element."""

from parsers.lexicon.lazy_regex import regex

_ZERO = regex(r"[+-]?0*(?:\.0*)?(?:px|r?em|%|pt|v[wh]|ch|ex)?(?<=[\d.%a-z])")
_FAINT = regex(r"-.*|0*(?:\.0\d*)?|\d(?:\.\d*)?%")
_TRANSPARENT = regex(
    r"transparent|#[\da-f]{3}0|#[\da-f]{6}00"
    r"|\w+\((?:[^,()]+,){3}[\s0.]+%?\s*\)|\w+\([^,()]*/[\s0.]+%?\s*\)"
)
_FAR_OFFSET = regex(r"-\d{3,}(?:px|r?em|%|v[wh])?|-\d\d+r?em")
_FAR_MOVE = regex(r"-(?:[5-9]\d\d|\d{4,})(?:\.\d+)?px|-\d{3,}(?:v[wh]|%)|-\d\d+r?em")
_ZERO_SCALE = regex(
    r"scale(?:x|y|3d)?\(\s*(?:[\d.]+\s*,\s*)?0*(?:\.0*)?%?\s*[,)]|matrix\(\s*0*(?:\.0*)?\s*,\s*0|rotate[xy]\(\s*-?90deg"
)
_CLIPPED = regex(
    r"rect\((?:[01](?:px)?[ ,]*){4}\)|inset\((?:(?:50|100)%.*|.*\b100%.*)\)|(?:circle|ellipse)\(\s*0(?![.\d]*[1-9]).*\)"
)
_ZERO_OPACITY_FILTER = regex(r"opacity\(\s*(?:0*(?:\.0\d*)?|\d(?:\.\d*)?%)\s*\)")
_ONE_PIXEL = regex(r"[01](?:px)?")


def is_invisible(style: dict[str, str]) -> bool:
    """Is it made invisible or struck out?"""
    hides = {style.get("visibility"), style.get("content-visibility")} & {"hidden", "collapse"}
    struck = "line-through" in f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    return bool(hides) or struck


def is_transparent(style: dict[str, str]) -> bool:
    """Is the text transparent, and does not fade in?"""
    fades_in = not {"transform", "transition", "animation"}.isdisjoint(style)
    if (opacity := style.get("opacity")) and _FAINT.fullmatch(opacity) and not fades_in:
        return True
    if _ZERO_OPACITY_FILTER.search(style.get("filter", "")):
        return True
    colours = (style.get("color", ""), style.get("-webkit-text-fill-color", ""))
    return any(map(_TRANSPARENT.fullmatch, colours)) and not any("clip" in name for name in style)


def has_no_font_size(style: dict[str, str]) -> bool:
    """Is the font's size zero?"""
    sizes = [style.get("font-size", ""), *(part.partition("/")[0] for part in style.get("font", "").split())]
    return any(map(_ZERO.fullmatch, sizes))


def has_no_area(style: dict[str, str]) -> bool:
    """Is it scaled, clipped or cropped to nothing?"""
    width, height = style.get("width", ""), style.get("height", "")
    if any(value.startswith(("hidden", "clip")) for name, value in style.items() if name.startswith("overflow")):
        limits = (style.get("max-width", ""), style.get("max-height", ""))
        if any(map(_ZERO.fullmatch, (width, height, *limits))):
            return True
    if style.get("position") in ("absolute", "fixed") and (
        (_ONE_PIXEL.fullmatch(width) and _ONE_PIXEL.fullmatch(height)) or _CLIPPED.fullmatch(style.get("clip", ""))
    ):
        return True
    scales = [style.get("zoom", ""), *style.get("scale", "").split()]
    path = style.get("clip-path", "")
    is_zero = any(map(_ZERO.fullmatch, scales)) or _ZERO_SCALE.search(style.get("transform", "")) is not None
    return is_zero or _CLIPPED.fullmatch(path) is not None or _is_line(path)


def _is_line(path: str) -> bool:
    """Is the polygon no more than a line or a point?"""
    if not path.startswith("polygon("):
        return False
    points = {tuple(point.split()) for point in path[8:].rstrip(") ").split(",") if point.strip() != "evenodd"}
    return len(points) < 3 or any(len({point[axis : axis + 1] for point in points}) == 1 for axis in (0, 1))


def is_off_page(style: dict[str, str]) -> bool:
    """Is it moved off the page?"""
    if style.get("position") in ("absolute", "fixed", "relative") and any(
        _FAR_OFFSET.fullmatch(style.get(side, "")) for side in ("left", "top", "right", "bottom")
    ):
        return True
    moves = (value for name, value in style.items() if name.startswith("margin") or name in ("transform", "translate"))
    return _FAR_OFFSET.fullmatch(style.get("text-indent", "")) is not None or any(
        _FAR_MOVE.search(value) for value in moves if "-" in value
    )
