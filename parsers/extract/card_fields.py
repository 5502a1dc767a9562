"""A card: its head, and its texts, those with a label apart from those without."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lxml.etree import _Element

from parsers.extract.codes_in_text import STATUS_DIGIT
from parsers.extract.heads import Head
from parsers.html.element_text import text_of
from parsers.html.layout import HEADINGS
from parsers.lexicon.value_shapes import is_prose
from parsers.lexicon.vocabulary import likeliest

MAX_BLOCKS = 60
#: So many of the cards are enough to tell how all are laid out.
MOST_CARDS = 0.8


@dataclass(slots=True)
class CardFields:
    """The texts of one card: `unlabelled` before any label, and `labelled` (label → text) under a known one.

    `blocks`: how many it was read from, and `above` how many of its box above the head; `element`: what holds the
    card; `siblings`: its blocks, where they stand beside that. `inline`: the texts that open with words and a
    colon, by these words, which may be no label; what stands alone and comes first may be none, too (its text is
    empty). `badges`: those beside a status. `below`: the paragraphs below a remedy that stands beside its label,
    with both. `others`: what stands beside labels that name no role; `openings`: each label with a text beside it,
    as it opens that text ("Warning:"); `kind`: of an answer, as a badge gives it; `stage`: a badge above all texts,
    or, where there are none, a text ("Deprecated"). `row`: what stands apart in the row of the head; `tag`: what
    other cards have there, too, of their kind. `title`: a heading or bold line that is no label, where it comes
    first; `lead`: the bold line that the first text begins with; `repeats_label`: does a label stand twice?
    `declared`: the line in which a generator repeats the head with its value ("GONE = 410"). Of a pinned site:
    `status` is one that stands by itself, and `stray` says why the card cannot be read (a text that belongs to no
    label, an image without a label).
    """

    blocks: int
    element: _Element
    siblings: Sequence[_Element] = ()
    unlabelled: list[str] = field(default_factory=list)
    labelled: dict[str, str] = field(default_factory=dict)
    title: str = ""
    lead: str = ""
    repeats_label: bool = False
    status: str = ""
    stray: str = ""
    inline: dict[str, str] = field(default_factory=dict)
    above: int = 0
    badges: list[str] = field(default_factory=list)
    below: list[tuple[str, str, str]] = field(default_factory=list)
    others: dict[str, str] = field(default_factory=dict)
    openings: dict[str, tuple[str, str]] = field(default_factory=dict)
    kind: str = ""
    stage: str = ""
    row: list[str] = field(default_factory=list)
    tag: str = ""
    declared: str = ""

    @property
    def has_text(self) -> bool:
        """Does the card say anything that is read, but for what to do?"""
        said = any(text and likeliest(label) != "remedy" for label, text in self.labelled.items())
        return bool(said or self.unlabelled or self.title)

    @property
    def has_message(self) -> bool:
        """Has the card a title, a text without a label, or one under the label of a message?"""
        under = any(text and likeliest(label) == "message" for label, text in self.labelled.items())
        return bool(under or self.unlabelled or self.title)

    def drop_type(self) -> None:
        """Drop the type of a member, which its head declares; the sentence under a mere "status" is the card's text."""
        for label in [one for one in self.labelled if self.element.tag in HEADINGS and likeliest(one) == "category"]:
            _, colon, declared = text_of(self.element).rpartition(":")
            if colon and self.labelled[label] == declared.strip():
                del self.labelled[label]
        if self.unlabelled or [*self.labelled] != ["status"]:
            return
        if is_prose(text := self.labelled["status"]) and not STATUS_DIGIT.search(text):
            self.labelled.clear()
            self.unlabelled.append(text)

    def copy(self) -> "CardFields":
        """A copy that may be changed."""
        own, labelled = [*self.unlabelled], {**self.labelled}
        return replace(self, unlabelled=own, labelled=labelled, inline={**self.inline}, badges=[*self.badges])

    @property
    def is_table(self) -> bool:
        """Are these the cells of a table in blocks, whose columns have no names: a status alone, titles alone?"""
        return any(map(str.isdecimal, self.unlabelled)) or sum(not text for text in self.labelled.values()) > 2


@dataclass(slots=True)
class Card:
    """A head, at its index among the blocks, and the texts under it."""

    at: int
    head: Head
    body: CardFields
