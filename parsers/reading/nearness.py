"""Where the rows of a page stand, and what stands near them."""

import re
from dataclasses import dataclass, field
from itertools import islice

from lxml.etree import _Element

#: How far a control may be from the list that it belongs to: in siblings, and in levels of the tree.
_BESIDE, _ABOVE = 12, 8
_LISTS = frozenset({"table", "thead", "tbody", "tfoot", "ul", "ol", "dl"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NAME = re.compile(r"[\w:.-]+")
#: By which a control names what it shows.
_SHOWS = ("aria-controls", "onclick", "data-target", "data-bs-target")


@dataclass(slots=True)
class Place:
    """Where the rows are, and what stands in them."""

    rows: set[_Element]
    said: set[str]
    holding: set[_Element] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    lists: set[_Element] = field(default_factory=set)
    headed: dict[_Element, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for parent in {row.getparent() for row in self.rows}:
            if parent is not None and parent.tag in _LISTS:
                self.lists.update((parent, *parent.iterancestors(*_LISTS)))
        for row in self.rows:
            above: _Element | None = row
            while above is not None and above not in self.holding:
                self.holding.add(above)
                self.names.add(above.get("id", ""))
                above = above.getparent()

    def is_row(self, element: _Element) -> bool:
        """Does the element stand in a row?"""
        return element in self.rows or any(above in self.rows for above in element.iterancestors())

    def is_tab(self, control: _Element) -> bool:
        """Does it name an element that holds rows, which it therefore shows?"""
        named = " ".join([control.get(name, "") for name in _SHOWS])
        return not self.names.isdisjoint(_NAME.findall(named))

    def is_near(self, element: _Element) -> bool:
        """Does it stand in the list, or beside it with no heading between?"""
        return element in self.lists or self._reaches(element, False) or self._reaches(element, True)

    def _reaches(self, element: _Element, back: bool) -> bool:
        node: _Element | None = element
        for _ in range(_ABOVE):
            if node is None or node.tag in ("body", "main"):
                return False
            for beside in islice(node.itersiblings(preceding=back), _BESIDE):
                if beside in self.holding:
                    return self._ends(beside, back)
                if self._has_heading(beside):
                    return False
            node = node.getparent()
        return False

    def _has_heading(self, element: _Element) -> bool:
        if element not in self.headed:
            self.headed[element] = next(element.iter(*_HEADINGS), None) is not None
        return self.headed[element]

    def _ends(self, holder: _Element, back: bool) -> bool:
        """Does a row come first in what holds rows, or last if one comes `back` to it, before any heading?"""
        while holder not in self.rows:
            for child in islice(holder.iterchildren(reversed=back), _BESIDE):
                if child in self.holding:
                    holder = child
                    break
                if self._has_heading(child):
                    return False
            else:
                return False
        return True
