"""Reads a page into its outline: walks the tree, and ends a block at each border of one."""

import re
from collections.abc import Iterable

from lxml.etree import _Element

from parsers.html.aids import AIDS, CHROME, asks_about_page, is_aid, is_chrome
from parsers.html.bold_lines import bold_line, is_above_table
from parsers.html.element_text import (
    ROLE,
    image_text,
    is_footnote,
    kept_mark,
    text_of,
    without_labels,
)
from parsers.html.grid import TABLE_ROLES, untitled_rows
from parsers.html.layout import (
    HEADINGS,
    cell_of_callout,
    holds_records,
    is_card_footer,
    is_grid,
    is_layout,
    is_list,
    is_notice,
    level_of_line,
)
from parsers.html.limits import MAX_HEADING, MAX_HEADINGS, OverLimit
from parsers.html.outline import ATTRIBUTES, Block, Outline, Piece, Topics
from parsers.html.panels import PANEL_TAGS, TabLabels
from parsers.html.repeated_labels import repeated_fields, repeated_labels, repeated_titles
from parsers.html.tables_of_cards import Titles, labelled_lines, labelled_row, titles_of
from parsers.html.text_nodes import holds_space, listing_text, text_inside
from parsers.lexicon.cleaning import COLONS, clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import BADGES, STATUS, is_code_like
from parsers.lexicon.vocabulary import names_role

_FOLD, _BOLD, _MAX_LINE = 7, 6, 200
#: A label alone is no longer.
_MAX_LABEL = 60
#: A count beside a heading; "400 errors" are those with that status.
_COUNTED = regex(r"\(?(?![45]\d\d )\d+ (?:codes?|errors?)\)?", re.I)
#: The same in a tag of its own.
_COUNT = regex(r"\(?\d{1,2}\)?")
#: What opens a fold, and is no heading of what is in it ("Click to show all codes").
_OPENER = regex(
    r"(?:(?:click|tap)(?: here)? to )?(?:show|view|see|expand|toggle|open|reveal|display)"
    r"(?: (?:the|all|full|more|complete|\d+|codes?|details|entries|everything|here|list|rows|table))*\W*",
    re.I,
)
_LEVEL = HEADINGS | {"summary": _FOLD}
_FOLDS = {"details", "dd", "li"}
#: What is no part of the page's own text: the ways to other pages, and samples. The ledger looks there, too.
_AROUND_TAGS = {"nav", "footer", "address", "pre"}
_AROUND_ROLES = {"navigation", "contentinfo", "search", "banner"}
#: The line at a page's foot that says whose it is.
_IMPRINT = regex(r"\s*(?:©|\(c\) ?\d{4}|copyright(?: ©| \(c\)| \d{4}))", re.I)
_IMPRINT_BEGINS = frozenset("©(cC")
#: A heading that a generator left in Markdown ("#### PUMP_LOST").
_MARKED = regex(r"\s*(#{2,6}) +")


class _Builder:
    """Fills the outline of a page, or of a part of one, whose codes fit `grammar`."""

    def __init__(self, grammar: re.Pattern[str], of_cards: set[Titles] | None) -> None:
        self.grammar, self.outline = grammar, Outline()
        #: The headings that are open, each with its level; their texts, None where these changed.
        self._stack: list[tuple[int, str | None]] = []
        self._topics: Topics | None = ()
        #: The pieces of the running block, how many break its line, and does a picture stand among them?
        self._pieces: list[Piece] = []
        self._breaks, self._pictured = 0, False
        #: The level of headings that are such by another sign than their tag.
        self._by_role: dict[_Element, int] = {}
        self._tabs = TabLabels()
        #: The titles of tables of one row that were parts of cards; None where no others show that one is.
        self.of_cards = of_cards

    def visit(self, element: _Element, holder: _Element, aside: bool = False) -> None:
        """Take in `element`, whose text belongs to the block `holder`."""
        if text := element.text:
            self._pieces.append((text, element))
        for child in element:
            pieces = self._pieces
            tag = child.tag
            role = ROLE.get(tag)
            if role == "inline":
                if (tag == "a" or tag == "button") and is_chrome(child):
                    if holds_space(child):
                        pieces.append((" ", child))
                elif tag == "span" and child.get("data-as") is not None:
                    self._close(holder, aside)
                    self.block(child, aside)
                elif tag == "code" and len(child):
                    pieces.append((text_of(child), child))
                elif len(child):
                    self.visit(child, holder, aside)
                elif (text := child.text) and not (text[0] in AIDS and is_aid(child)):
                    pieces.append((text, child))
            elif role is None:
                if child.get("role") in TABLE_ROLES:
                    self._close(holder, aside)
                    self._table(child)
                else:
                    self.visit(child, holder, aside)
            elif role == "block":
                inner = tag == "div" or tag == "p" or (tag in HEADINGS and holder in self._by_role)
                is_term = holder.tag == "dt" and element is holder and len(element) == 1
                if inner and (holder.tag in _LEVEL or holder in self._by_role or is_term):
                    self.visit(child, holder, aside)  # A heading or term is one, whatever it is laid out with.
                    if tag in HEADINGS and child.tail is None:
                        pieces.append((" ", child))  # What stands beside it in the row touches it only in the source.
                else:
                    if pieces:
                        self._close(holder, aside)
                    self.block(child, aside)
            elif role == "break":
                pieces.append((" ", child))
                self._breaks += 1
            elif role == "note":
                if not is_footnote(child, [text for text, _ in pieces[-2:]]):
                    self.visit(child, holder, aside)
                elif mark := kept_mark(child, [text for text, _ in pieces[-3:]]):
                    pieces.append((mark, child))
            elif role != "skip":
                pieces.append((image_text(child), child))
                self._pictured = True
            if tail := child.tail:
                pieces = self._pieces
                if pieces and pieces[-1][1] is element:
                    # What is left out parts no word.
                    pieces[-1] = (pieces[-1][0] + tail, element)
                else:
                    pieces.append((tail, element))

    def block(self, element: _Element, aside: bool) -> None:
        """Take in an element that stands apart from the text around it."""
        tag, role = element.tag, element.get("role")
        if tag == "table" or role in TABLE_ROLES:
            self._table(element)
        elif (tag == "div" and is_grid(element)) or untitled_rows(element):
            self.outline.tables.append((element, self.topics, len(self.outline.blocks)))
        elif tag == "div" and listing_text(element):
            self.outline.samples.append((element, self.topics, len(self.outline.blocks)))
        elif (tag not in _AROUND_TAGS or is_card_footer(element)) and role not in _AROUND_ROLES:
            if role == "heading":
                level = element.get("aria-level", "2")
                self._by_role[element] = int(level) if level in ("1", "2", "3", "4", "5", "6") else 2
            elif tag == "div" and (line := level_of_line(element, self.grammar)):
                self._by_role[element] = line
            elif tag == "p" and (marked := _MARKED.match(element.text or "")) and _is_one_line(element):
                self._by_role[element] = len(marked[1])
            # A heading in a tab, a fold, an item or a definition is that of what is in it, and of nothing after it.
            # The only item of a numbered list is often a heading of the page.
            is_fold = tag in _FOLDS and not (tag == "li" and _is_only_item(element))
            may_be_panel = role == "tabpanel" or tag in PANEL_TAGS
            label = self._tabs.label_of(element) if may_be_panel and tag != "details" else None
            before = list(self._stack) if role == "tabpanel" or label or is_fold else None
            if label:
                self._push(_FOLD, label)
            aside = aside or (tag == "aside" and not is_notice(element)) or role == "complementary"
            self.visit(element, element, aside)
            if self._pieces:
                self._close(element, aside)
            if before is not None and before != self._stack:
                self._stack, self._topics = before, None
        elif tag == "pre" and not aside:
            self.outline.samples.append((element, self.topics, len(self.outline.blocks)))

    def _table(self, table: _Element) -> None:
        holds_more = next(table.iterdescendants("table", "h2", "h3", "h4"), None) is not None
        if (holds_more and not is_list(table)) or is_layout(table) or holds_records(table):
            # It only lays out the page.
            self.visit(table, table)
            self._close(table, False)
            return
        if (cell := cell_of_callout(table)) is not None:
            self.visit(cell, cell)
            self._close(cell, False)
            return
        below_text = not any(block.level for block in self.outline.blocks[-1:])
        labelled = labelled_lines(table)
        if not labelled and self.topics:
            labelled = labelled_row(table, below_text, self.topics[-1], self.of_cards)
            if labelled and self.of_cards is not None:
                self.of_cards.add(titles_of(table))
        if labelled:
            for label, value, cell in labelled:
                self._pieces.append((f"{label}: {value}", cell))
                self._close(cell, False, label)
            return
        for nested in table.iter("table") if table.tag == "table" else (table,):
            self.outline.tables.append((nested, self.topics, len(self.outline.blocks)))

    @property
    def topics(self) -> Topics:
        """The headings that what comes next stands under."""
        if self._topics is None:
            self._topics = tuple([text for _, text in self._stack if text])
        return self._topics

    def _close(self, holder: _Element, aside: bool, label: str = "") -> None:
        """End the running block, which begins with the label, if there is one."""
        pieces, breaks = self._pieces, self._breaks
        if not pieces:
            return
        self._pieces, self._breaks = [], 0
        for text, place in pieces:
            if not text.isspace():
                first = place
                break
        else:
            return
        if pieces[0][0][:1] in AIDS:
            is_whole = len(pieces) == 1 and is_aid(holder)
            if is_whole or asks_about_page([text for text, _ in pieces]):
                return
        aside = aside or (pieces[0][0].lstrip()[:1] in _IMPRINT_BEGINS and _IMPRINT.match(pieces[0][0]) is not None)
        if self._pictured:
            pieces, self._pictured = without_labels(pieces), False
        level = _LEVEL.get(holder.tag) or (self._by_role.get(holder, 0) if self._by_role else 0)
        if level and holder.tag == "p":
            rest = _MARKED.sub("", pieces[0][0], count=1)
            pieces = [(rest, pieces[0][1]), *pieces[1:]] if rest else pieces[1:]
        heading = None
        if not (level or aside or (first is holder and ROLE.get(holder.tag) == "block")):  # Its own words are not bold.
            heading = bold_line(pieces) if holder.tag == "p" or is_above_table(pieces) else None
        if level or heading:
            self._pop(level or _BOLD)
        self.outline.blocks.append(Block(holder, pieces, level, self.topics, aside, label=label, breaks=breaks))
        if level and not aside:
            self._head(level, pieces)
        elif heading:
            self._push(_BOLD, heading)
            self.outline.headings.append(heading)

    def _push(self, level: int, heading: str | None) -> None:
        self._stack.append((level, heading))
        self._topics = None

    def _pop(self, level: int) -> None:
        while self._stack and level <= self._stack[-1][0] < _FOLD:
            self._stack.pop()
            self._topics = None

    def _head(self, level: int, pieces: list[Piece]) -> None:
        words = [text.strip() for text, _ in pieces[:4]]
        codes = [word for word in words if self.grammar.fullmatch(word)]
        if codes and (is_code_like(codes[0]) or any(map(STATUS.match, words))):
            self._push(level, None)  # A card's head is no section of what follows it.
            return
        heading = ATTRIBUTES.sub("", clean("".join(text for text, tag in pieces if not _is_aid(text, tag))))
        if level == _FOLD and _OPENER.fullmatch(heading):
            return
        if len(self.outline.headings) == MAX_HEADINGS:
            raise OverLimit(f"the page holds more than {MAX_HEADINGS:,} headings: no list of error codes does")
        if len(heading) > MAX_HEADING:
            raise OverLimit(f"a heading has more than {MAX_HEADING:,} characters: none of a list of error codes has")
        self._push(level, heading if level > 1 else None)
        self.outline.headings.append(heading)


def _is_one_line(element: _Element) -> bool:
    """Is this one line of text, and no longer than a heading is?"""
    text = text_inside(element).strip()
    return element.find("br") is None and "\n" not in text and len(text) <= _MAX_LINE and text.strip("# ") != ""


def _is_only_item(item: _Element) -> bool:
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return False
    return next(item.itersiblings("li"), None) is None and next(item.itersiblings("li", preceding=True), None) is None


def _is_aid(text: str, holder: _Element) -> bool:
    """Is this part of a heading no part of its words: an anchor's text, a badge, a count?"""
    word = clean(text)
    ends_heading = holder.tag in ("span", "small") and not (holder.tail or "").strip()
    counts = [_COUNTED, _COUNT] if ends_heading else [_COUNTED]
    return word != "" and (any(one.fullmatch(word) for one in (CHROME, *counts)) or word.lower() in BADGES)


def outline_of(tree: _Element, grammar: re.Pattern[str]) -> Outline:
    """Read the document, whose codes fit `grammar`, into its outline."""
    body = tree.find("body")
    outline = _built(body if body is not None else tree, grammar)
    alone = [block for block in outline.blocks if not block.level]
    _end_labels(alone)
    titles = repeated_titles([(block.text, block.element) for block in alone])
    labels = repeated_labels((block.text, block.pieces) for block in alone)
    fields = repeated_fields(block.pieces for block in alone)
    for block, label in zip(alone, labels, strict=True):
        block.again, block.fields = block.text in titles, fields
        if label and block.element.tag != "dt":  # A member and its value ("ID = 'KEY_LOST'").
            block.part_label(label)
    for block in outline.blocks if titles else ():  # What each record repeats heads nothing.
        block.topics = tuple([topic for topic in block.topics if topic not in titles])
    return outline


def _end_labels(blocks: Iterable[Block]) -> None:
    """Give items that name what the items within them say the colon that others of the same words have."""
    items = [block for block in blocks if block.element.tag == "li" and len(block.text) <= _MAX_LABEL]
    ended = {block.text[:-1] for block in items if block.text.endswith(COLONS) and names_role(block.text)}
    for block in items if ended else ():
        if block.text in ended and next(block.element.iterdescendants("ul", "ol"), None) is not None:
            block.pieces.append((":", block.element))
            block.text += ":"


def blocks_of(part: _Element, grammar: re.Pattern[str]) -> list[Block]:
    """The blocks of a part of a page, as those of the page's outline but for what many records repeat."""
    return _built(part, grammar).blocks


def _built(part: _Element, grammar: re.Pattern[str]) -> Outline:
    of_cards: set[Titles] = set()
    for _ in range(2):  # A table may stand above those that show what it is.
        builder = _Builder(grammar, of_cards)
        builder.block(part, False)
        if not of_cards or of_cards.isdisjoint(titles_of(table) for table, _, _ in builder.outline.tables):
            return builder.outline
    builder = _Builder(grammar, None)  # Some have more rows.
    builder.block(part, False)
    return builder.outline
