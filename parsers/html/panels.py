"""Parts of a page that are hidden and are its content all the same: the panels of tabs and folds, streamed parts."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import cast

from lxml.etree import XPath, _Element

from parsers.html.element_text import ROLE
from parsers.html.text_nodes import text_inside
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import HISTORY
from parsers.lexicon.lazy_regex import regex

#: Within these, nothing is a panel of its own.
HOLDERS = frozenset({"td", "th", "li", "dd", "dt", "p", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "code"})
PHRASES = frozenset({"inline", "note", "image", "break", None})
#: The id that React gives a part of the page that it streams before it moves it to its place.
_STREAMED = regex(r"(?:^|\W)S:[0-9a-f]+$")
LISTS = ("table", "dl", "li", "h2", "h3", "h4")
_CONTROLS = cast(
    "Callable[[_Element], list[_Element]]",
    XPath("//button | //*[@role='tab' or @aria-controls or @data-toggle or @data-bs-toggle or @onclick]"),
)
#: Attributes by which a control names what it shows and nothing else; and those that never do so.
_SHOWS = ("aria-controls", "onclick", "data-target", "data-bs-target")
_SHOWS_NOTHING = regex(r"id|class|popovertarget|commandfor|aria-(?!controls).*|.*(?:clipboard|tooltip).*")
_TABS = cast(
    "Callable[[_Element], list[_Element]]",
    XPath("//*[@role='tab' or @data-toggle='tab' or @data-bs-toggle='tab'] | //label[@for]"),
)
#: What a panel may be without saying so.
PANEL_TAGS = ("div", "section")
_IDS = regex(r"[\w:.-]+")
_FOLDED = cast("Callable[[_Element], list[_Element]]", XPath("//*[@aria-expanded='false']"))
#: What holds a list; links are a menu.
_LISTED = ("table", "dl", "h2", "h3", "h4")
#: Fewer texts are a form or a notice.
_MIN_FOLDS = 3
#: How many like elements may be told apart by what stands beside them.
_MAX_SIBLINGS = 100


class Panels:
    """The panels of one page."""

    def __init__(self, tree: _Element) -> None:
        self.tree = tree
        self.tries_left = _MAX_SIBLINGS

    def holds(self, element: _Element) -> bool:
        """Is it the panel of a tab or a fold, or a part of the page that a script moves to its place?"""
        if element.get("role") == "tabpanel" or _STREAMED.search(element.get("id", "")):
            return True
        if ROLE.get(element.tag, "own") in PHRASES:
            return False
        if (name := element.get("id")) and name in self.controlled:
            return True
        if any(above.tag in HOLDERS for above in element.iterancestors()) or element.tag in HOLDERS | {"tr"}:
            return False
        if self._is_fold(element):
            return True
        findable = element.get("hidden") == "until-found" and next(element.iterdescendants(*LISTS), None) is not None
        self.tries_left -= 1
        return findable or (self.tries_left > 0 and _is_one_of_tabs(element))

    @cached_property
    def controlled(self) -> set[str]:
        """The ids that tabs and buttons may name as what they show."""
        controls = [control for control in _CONTROLS(self.tree) if control.get("aria-haspopup") is None]
        names = {str(name) for control in controls for name in control.attrib}
        names = {name for name in names if not _SHOWS_NOTHING.fullmatch(name)}
        return {one for control in controls for one in ids_shown(control, names)}

    def _is_fold(self, element: _Element) -> bool:
        """Does it stand right below a control that says that it is folded: a list in force, or one of several texts?"""
        control = element.getprevious()
        if control is None or element.tag in ("nav", "form", "aside"):
            return False
        folded = next((one for one in control.iter("*") if one.get("aria-expanded") == "false"), None)
        if folded is None or folded.get("aria-haspopup") is not None or HISTORY.search(text_inside(folded)):
            return False
        if next(element.iterdescendants(*_LISTED), None) is not None:
            return True
        several = self.folded[folded.tag, folded.get("class")] >= _MIN_FOLDS
        return several and next(element.iterdescendants("p", "pre"), None) is not None

    @cached_property
    def folded(self) -> Counter[tuple[str, str | None]]:
        """How many controls of each kind say that something is folded."""
        return Counter((str(one.tag), one.get("class")) for one in _FOLDED(self.tree))


class TabLabels:
    """What the tabs of one page say of their panels."""

    def __init__(self) -> None:
        self._by_id: dict[str, _Element] = {}
        self._labels: dict[str, str] = {}
        self._by_panel: dict[_Element | str, str] | None = None

    def label_of(self, element: _Element) -> str | None:
        """What the tab of a panel says; None for any other element."""
        if element.get("role") == "tabpanel" and (label := element.get("aria-label") or self._named_by(element)):
            return clean(label)
        if self._by_panel is None:  # Once for all panels, of which there may be thousands.
            self._by_panel = {}
            for panel, label, is_selected in _labelled_panels(element.getroottree().getroot()):
                if is_selected or panel not in self._by_panel:  # Tabs may filter what stands in one panel.
                    self._by_panel[panel] = label
        return self._by_panel.get(element) or self._by_panel.get(element.get("id", ""))

    def _named_by(self, panel: _Element) -> str | None:
        """The text of the element that labels the panel."""
        name = panel.get("aria-labelledby", "")
        if name not in self._labels and name.replace("-", "").replace("_", "").replace(":", "").isalnum():
            if not self._by_id:
                for element in panel.getroottree().getroot().iterdescendants("*"):
                    self._by_id.setdefault(element.get("id", ""), element)
            if (tab := self._by_id.get(name)) is not None:
                self._labels[name] = text_inside(tab)
        return self._labels.get(name)


def _labelled_panels(tree: _Element) -> Iterator[tuple[_Element | str, str, bool]]:
    """The panels that tabs name by their ids, or that stand behind as many tabs.

    Each comes with what its tab says, and whether that is the selected one.
    """
    strips: dict[_Element, list[tuple[_Element, str]]] = {}
    radios = {radio.get("id") for radio in tree.iter("input") if radio.get("type") == "radio"}
    for tab in _TABS(tree):
        if tab.tag == "label" and tab.get("for") not in radios:
            continue
        label = clean(text_inside(tab))
        href = tab.get("href", "")
        is_selected = tab.get("aria-selected") == "true"
        names = (*ids_shown(tab), href[1:] if href[:1] == "#" else "")
        yield from ((name, label, is_selected) for name in names if name)
        above = cast("_Element", tab.getparent())
        strips.setdefault(cast("_Element", above.getparent()) if above.tag == "li" else above, []).append((tab, label))
    for strip, tabs in strips.items():
        beside = strip.getnext()
        following = [tab.getnext() for tab, _ in tabs]
        for panels in (following, [] if beside is None else [*beside]):
            if len(panels) == len(tabs) > 1 and all(one is not None and one.tag in PANEL_TAGS for one in panels):
                yield from ((panel, label, True) for panel, (_, label) in zip(panels, tabs, strict=True))
                break


def ids_shown(control: _Element, attributes: Iterable[str] = _SHOWS) -> list[str]:
    """The ids that the `attributes` of a control name as what it shows."""
    return _IDS.findall(" ".join([control.get(name, "") for name in attributes]))


def _is_one_of_tabs(element: _Element) -> bool:
    """Is it one of several like elements of which one is shown, under as many buttons?"""
    above = element.getparent()
    if above is None or not has_few(above):
        return False
    classes = {*element.get("class", "").split()}
    alike = (one for one in above if one.tag == element.tag)
    group = [one for one in alike if not classes.isdisjoint(one.get("class", "").split())]
    shown = [one for one in group if one.get("hidden") is None and "none" not in one.get("style", "")]
    if len(group) < 2 or len(shown) > 1:
        return False
    holders = [*element.itersiblings(preceding=True), *islice(above.itersiblings(preceding=True), 3)]
    return any(sum(1 for _ in one.iter("button", "label")) == len(group) for one in holders)


def has_few(element: _Element) -> bool:
    """Has it no more children than may be told apart by what stands beside them?"""
    return next(islice(element, _MAX_SIBLINGS, None), None) is None  # `len` counts them all.
