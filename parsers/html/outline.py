"""The page in reading order: its headings, its tables, and the blocks of text between them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any

from lxml.etree import _Element

from parsers.html.text_nodes import listing_text, sample_text
from parsers.lexicon.cleaning import COLONS, clean
from parsers.lexicon.lazy_regex import regex

#: What some generators leave of a heading's attributes.
ATTRIBUTES = regex(r"\s*\{\s*[#.][^}]*\}$")
#: What may part a label from its text.
_DASH = regex(r"\s*(?:[–—-]\s+)?")
#: The headings that something stands under, the nearest last.
Topics = tuple[str, ...]
#: A run of text and the element in which it stands.
Piece = tuple[str, _Element]


@dataclass(slots=True)
class Block:
    """One run of text between block borders: the `element` that it stands in, its `level` if that is a heading.

    `text`: its inline parts joined as they stand. `labelled`: its texts as (label, text) where no site has words of its
    own, by whether a label above lacks its text. `again`: it is a role's title alone, which as many records repeat.
    `label`: the first of two short texts side by side, which as many records begin with ("Severity", "High").
    `fields`: words before a colon that open as many lines of the page as those of a role. `breaks`: how many of its
    pieces are line breaks.
    """

    element: _Element
    pieces: list[Piece]
    level: int
    topics: Topics
    aside: bool
    labelled: dict[bool, list[tuple[str, str]] | None] = field(default_factory=dict)
    again: bool = False
    label: str = ""
    fields: frozenset[str] = frozenset()
    breaks: int = 0
    text: str = field(init=False)

    def __post_init__(self) -> None:
        pieces = self.pieces
        self.text = clean(pieces[0][0] if len(pieces) == 1 else "".join([text for text, _ in pieces]))

    def part_label(self, label: str) -> None:
        """Part the label that the block begins with from its text, as a colon does ("Code" beside "E12" in a row)."""
        self.label = label
        at = next(at for at, (text, _) in enumerate(self.pieces) if text.strip())
        text, holder = self.pieces[at]
        rest = self.text.removeprefix(label)
        if not rest.startswith(COLONS):
            self.pieces[at : at + 1] = [(text, holder), (": ", self.element)]
            self.text = f"{label}: {_DASH.sub('', rest, count=1)}"

    @property
    def heading(self) -> str:
        """The nearest heading above; empty where there is none."""
        return self.topics[-1] if self.topics else ""


@dataclass(slots=True)
class Outline:
    """`blocks`, `tables` and `samples` (preformatted texts) in reading order; `headings` as printed.

    Tables and samples have the headings above them, and how many blocks stand before them; `samples_of` gives the
    texts of samples. `found`: see `once`.
    """

    blocks: list[Block] = field(default_factory=list)
    tables: list[tuple[_Element, Topics, int]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    samples: list[tuple[_Element, Topics, int]] = field(default_factory=list)
    found: dict[Callable[..., Any], Any] = field(default_factory=dict)


def samples_of(outline: Outline) -> list[tuple[_Element, Topics, int, str]]:
    """The preformatted texts, each with the headings above it, how many blocks stand before it, and what it says."""
    return [
        (element, topics, at, listing_text(element) if element.tag == "div" else sample_text(element))
        for element, topics, at in outline.samples
    ]


def text_of_pieces(pieces: Iterable[Piece]) -> str:
    """The text that these pieces of a block have together."""
    return clean("".join(text for text, _ in pieces))


def shared_beginning(every: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """The headings that all of these stand under, or the words with which all begin."""
    return tuple(names[0] for names in takewhile(lambda names: len({*names}) == 1, zip(*every, strict=False)))
