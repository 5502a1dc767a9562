"""What the style sheets within a page hide by a class or an id: simple rules alone, as no browser is at hand."""

import re
from collections.abc import Iterator

from lxml.etree import _Element

from parsers.html.hiding_styles import is_invisible
from parsers.lexicon.lazy_regex import regex

_HIDING = regex(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|line-through", re.I)
_PSEUDO = regex(r"(?<!\\):")
_MAX_VALUE = 200
#: How many selectors that begin with one name are looked at.
_MAX_SELECTORS = 100
_COMMENT = regex(r"/\*(?:.*?\*/|.*)", re.S)
_BRACE = regex(r"([{}])")
_SIMPLE = regex(r"([a-z][a-z0-9]*)?([.#](?:[\w-]|\\.)+)", re.I)
_NAME = regex(r"[.#](?:[\w-]|\\.)+")
#: The declarations that are looked at.
_NAMES = ("display", "visibility", "text-decoration", "text-decoration-line")
_SOUGHT = regex("|".join(_NAMES), re.I)


def declarations(style: str | None) -> dict[str, str]:
    """The declarations of a `style`, the last of each."""
    if not style:
        return {}
    pairs = (part.partition(":") for part in style.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip()[:_MAX_VALUE] for name, _, value in pairs}


class Sheets:
    """The rules of the page's own `<style>` elements that hide what has one class or id."""

    def __init__(self, tree: _Element) -> None:
        #: Class or id (with its mark) → tag, or "" → the declarations that hide.
        self.rules: dict[str, dict[str, dict[str, str]]] = {}
        #: The first of the names that together show something on some screen → all of them.
        self._shown: dict[str, set[frozenset[str]]] = {}
        #: The names of what is shown in some state of the page or of what is around it.
        self._opened: set[str] = set()
        texts = [text for sheet in tree.iter("style") if sheet.get("media") != "print" and (text := sheet.text)]
        if any(map(_HIDING.search, texts)):
            for text in texts:
                self._read(_COMMENT.sub("", text))

    def _read(self, text: str) -> None:
        for above, selector, body in (rule for rule in _rules_in(text) if _SOUGHT.search(rule[2])):
            style = declarations(body)
            shows = style.get("display", "none") != "none" or style.get("visibility") == "visible"
            for part in map(str.strip, selector.split(",")):
                found = _SIMPLE.fullmatch(part)
                if found and not above:
                    self._add((found[1] or "").lower(), found[2].replace("\\", ""), style)
                if shows and (above or not found or found[1]):
                    self._show(part.split())

    def _show(self, compounds: list[str]) -> None:
        names = [name.replace("\\", "") for name in _NAME.findall(compounds[-1])] if compounds else []
        self._opened.update(names)
        if names and len(compounds) == 1 and not _PSEUDO.search(compounds[0]):
            together = self._shown.setdefault(names[0], set())
            if len(together) < _MAX_SELECTORS:
                together.add(frozenset(names))

    def _add(self, tag: str, name: str, style: dict[str, str]) -> None:
        for key in style.keys() & _NAMES:
            if style[key] == "none" if key == "display" else is_invisible({key: style[key]}):
                self.rules.setdefault(name, {}).setdefault(tag, {})[key] = style[key]
            elif name in self.rules:
                self.rules[name].get(tag, {}).pop(key, None)

    def style_of(self, element: _Element, large: bool) -> dict[str, str]:
        """What hides the element; nothing where another rule shows it, or for a `large` part may yet do so."""
        names = {f".{name}" for name in element.get("class", "").split()} | {f"#{element.get('id')}"}
        style: dict[str, str] = {}
        if any(one <= names for name in names for one in self._shown.get(name, ())):
            return {}
        for name in sorted(names & self.rules.keys()):
            if not (large and name in self._opened):
                style |= self.rules[name].get("", {}) | self.rules[name].get(str(element.tag), {})
        return style


def _rules_in(text: str) -> Iterator[tuple[bool, str, str]]:
    """The rules of a sheet, but for print: does each stand in another (`@media …`), its selector, its declarations."""
    above: list[tuple[str, bool]] = []
    before = ""
    for part in _BRACE.split(text):
        if part == "{":
            selector = before.rpartition(";")[2].strip()
            above.append((selector, "print" in selector.lower() or (bool(above) and above[-1][1])))
        elif part == "}" and above:
            selector, _ = above.pop()
            if before.strip() and not (above and above[-1][1]):
                yield bool(above), selector, before
        before = "" if part in ("{", "}") else part
