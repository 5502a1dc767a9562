"""Candidate tables: a table or a segment of cards, as lines of texts under titles."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from lxml.etree import Element, _Element

from parsers.extract.captions import is_caption
from parsers.extract.codes_in_text import Codes
from parsers.html.outline import Block, Outline, Topics, shared_beginning
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.value_shapes import is_blank

#: The columns of a card's head and its text, which need no title, and among them that of its own title.
TITLE = 2
CARD_COLUMNS = {0: "code", 1: "status", TITLE: "title", 3: "message", 4: "retryable"}
CARD_TITLES = [""] * len(CARD_COLUMNS)
#: The shape of what may be a sample: only a declaration makes it a list.
SAMPLE = "sample lines"
#: Why a line is skipped that is the heading of the lines below it.
BAND = "a line across the table"
#: Why one is skipped that says something of the lines around it.
NOTE = "a note across the table"
#: Why one is skipped that is the head of its table once more.
HEAD_AGAIN = "the head of the table, again"
#: A note stands in one of these, and what announces a list in a paragraph.
_NOTES = frozenset(["p", "div", "blockquote"])
#: What may be a row, and is not read: why, its element, and its texts.
Unread = tuple[str, _Element, list[str]]


@dataclass(slots=True)
class Line:
    """One line of a list: its texts by column, their cells where there are any, and the headings above it.

    `holder`: what holds its code. Of a card: its `codes`, its blocks that are `siblings` of the element, and the
    `problem` for which it cannot be read. `read`: the codes found in a column, with that.
    """

    element: _Element
    texts: list[str]
    cells: list[_Element]
    topics: Topics
    holder: _Element
    codes: tuple[str, ...] = ()
    in_code_tag: bool = False
    siblings: Sequence[_Element] = ()
    problem: str = ""
    read: tuple[int, Codes | None] | None = None


@dataclass(slots=True)
class CandidateTable:
    """One list: its `shape`, the headings above it, the text just before it (`lead`), its titles and lines.

    `chapter`: the titles of the page and of its part. `place`: its index among the blocks. `fixed_columns`: the roles
    that the shape gives (a card's head is its code). `skipped`: elements that are no rows, and `unread`, ones that may
    be, with the reason. `head`: the cells of the titles. `block_indexes`: the blocks that cards were read from.
    `unknown_badges`: what stands on cards in the place of a verdict, and says none. `part`: the title across a table of
    several parts that the lines are below.
    """

    shape: str
    element: _Element
    topics: Topics
    chapter: str
    lead: str
    place: int
    titles: list[str]
    lines: list[Line]
    fixed_columns: dict[int, str] = field(default_factory=dict)
    skipped: list[tuple[str, _Element]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    head: list[_Element] = field(default_factory=list)
    block_indexes: set[int] = field(default_factory=set)
    unknown_badges: list[str] = field(default_factory=list)
    part: str = ""
    _columns: dict[int, list[str]] = field(init=False, default_factory=dict)

    @property
    def is_table(self) -> bool:
        """Are its lines the rows of a table, and no cards?"""
        return self.shape == "table"

    @property
    def heading(self) -> str:
        """The nearest heading, or what stands in its place; empty where there is none."""
        return self.topics[-1] if self.topics else ""

    @property
    def main_heading(self) -> str:
        """The page's own heading above the list, or its title."""
        return self.chapter.rpartition(" | ")[2]

    def column(self, at: int) -> list[str]:
        """The texts of one column that say something."""
        if at not in self._columns:
            self._columns[at] = [text for line in self.lines if not is_blank(text := line.texts[at])]
        return self._columns[at]

    def replace(self, at: int, texts: dict[str, str]) -> None:
        """Write other texts in the place of some of a column."""
        for line in self.lines:
            line.texts[at] = texts.get(line.texts[at], line.texts[at])
        self._columns.pop(at, None)

    def fill_down(self) -> None:
        """Where each text of the first column opens a group of lines, and those below it have none, give it to them."""
        filled = self.column(0)
        are_groups = len(filled) <= 0.6 * len(self.lines) and len(set(filled)) >= max(0.6 * len(filled), 2)
        if not (are_groups and self.lines[0].texts[0]):
            return
        for above, line in pairwise(self.lines):
            line.texts[0] = line.texts[0] or above.texts[0]
        self._columns.clear()


def chapters(outline: Outline, title: str) -> list[str]:
    """For each block (and the end) the page's title with the main heading above it."""
    found, current = [], title
    for block in outline.blocks:
        if block.level == 1 and not block.aside:
            current = f"{title} | {block.text}"
        found.append(current)
    return [*found, current]


def chapter_above(chapters: list[str], place: int) -> str:
    """The chapter of what stands right above the block at `place`, as tables and samples do."""
    return chapters[max(place - 1, 0)]


def lead_of(blocks: list[Block], at: int, since: int = 0) -> str:
    """The text just before a list; if that is a note, and the text before it ends in a colon, the latter.

    `since`: what stands before this block announced another list.
    """
    before = blocks[at - 1] if at else None
    if before is None or before.level:
        return ""
    if is_caption(before):
        return lead_of(blocks, at - 1)
    if at > 1 and _is_behind_item(before, blocks[at - 2]) and not _announces(before, blocks[at:]):
        return ""  # The last of several items.
    table = before.element.getprevious()
    is_note = at - 1 > since and before.element.tag in _NOTES and not before.text.endswith(COLONS)
    is_note = is_note and (table is None or table.tag != "table")  # To which the text before it belongs.
    above = blocks[at - 2] if is_note else before
    return above.text if above.element.tag == "p" and above.text.endswith(COLONS) else before.text


def _is_behind_item(one: Block, before: Block) -> bool:
    """Are both items of one list?"""
    return one.element.tag == "li" and one.element.getparent() is before.element.getparent()


def _announces(item: Block, after: list[Block]) -> bool:
    """Does the item say what follows, or hold it?"""
    return item.text.endswith(COLONS) or any(item.element in one.element.iterancestors("li") for one in after[:1])


def text_line(element: _Element, texts: list[str], topics: Topics) -> Line:
    """A line of a list whose cells are no elements of the page."""
    cells = []
    for text in texts:
        cells.append(Element("td"))
        cells[-1].text = text
    return Line(element, texts, cells, topics, element)


def card(element: _Element, topics: Topics, code: str, message: str, status: str = "", title: str = "") -> Line:
    """The line of a code with its text, wherever these stand in the element."""
    return Line(element, [code, status, title, message, ""], [], topics, element, (code,))


def cards(lines: list[Line], chapters: list[str], place: int, shape: str = SAMPLE) -> CandidateTable:
    """A list of codes with their texts; of the shape of a sample, only a declaration makes it one."""
    topics, titles, fixed = shared_beginning([line.topics for line in lines]), [*CARD_TITLES], dict(CARD_COLUMNS)
    return CandidateTable(shape, lines[0].element, topics, chapters[place], "", place, titles, lines, fixed)
