"""Where the rows of a page stand, and what stands near them."""

from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from lxml.etree import _Element

from parsers.html.layout import HEADINGS

#: How far a control may be from the list that it belongs to: in siblings, and in levels of the tree.
_MAX_SIBLINGS, _MAX_LEVELS = 12, 8
_LISTS = frozenset({"table", "thead", "tbody", "tfoot", "ul", "ol", "dl"})
_BOTH = (False, True)


@dataclass
class Place:
    """Where the rows are, and what stands in them."""

    rows: set[_Element]
    row_texts: set[str]
    ancestors: set[_Element] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    lists: set[_Element] = field(default_factory=set)
    sides: dict[tuple[_Element, int], tuple[bool, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.has_heading = cache(lambda element: next(element.iter(*HEADINGS), None) is not None)
        for parent in {row.getparent() for row in self.rows}:
            if parent is not None and parent.tag in _LISTS:
                self.lists.update((parent, *parent.iterancestors(*_LISTS)))
        for row in self.rows:
            above: _Element | None = row
            while above is not None and above not in self.ancestors:
                self.ancestors.add(above)
                self.ids.add(above.get("id", ""))
                above = above.getparent()

    def is_row(self, element: _Element) -> bool:
        """Does the element stand in a row?"""
        return element in self.rows or any(above in self.rows for above in element.iterancestors())

    def is_near(self, element: _Element) -> bool:
        """Does it stand in the list, or beside it with no heading between?"""
        return element in self.lists or bool(self._sides(element, _MAX_LEVELS))

    def _sides(self, node: _Element, levels: int) -> tuple[bool, ...]:
        """On which sides of the node (True: before it) a row comes before any heading, so many levels up."""
        if (known := self.sides.get((node, levels))) is not None:
            return known
        parent = node.getparent()
        sides: tuple[bool, ...] = ()
        if levels and parent is not None and node.tag not in ("body", "main"):
            above = self._sides(parent, levels - 1)
            # Only what holds rows holds what is beside them.
            holds_rows = parent in self.ancestors
            if not holds_rows and (not above or not self.has_heading(parent)):
                sides = above
            else:
                around = _BOTH if holds_rows else above
                sides = tuple([back for back in around if self._reaches(node, back, back in above)])
        self.sides[node, levels] = sides
        return sides

    def _reaches(self, node: _Element, back: bool, beyond: bool) -> bool:
        """Is a row among the siblings on one side before any heading, or `beyond` them with none here?"""
        for beside in islice(node.itersiblings(preceding=back), _MAX_SIBLINGS):
            if beside in self.ancestors:
                return self._ends(beside, back)
            if self.has_heading(beside):
                return False
        return beyond

    def _ends(self, holder: _Element, back: bool) -> bool:
        """Does a row come first in what holds rows, or last if one comes `back` to it, before any heading?"""
        while holder not in self.rows:
            for child in islice(holder.iterchildren(reversed=back), _MAX_SIBLINGS):
                if child in self.ancestors:
                    holder = child
                    break
                if self.has_heading(child):
                    return False
            else:
                return False
        return True
