"""Cards: what stands under each head of a segment."""

from collections import Counter
from collections.abc import Sequence, Set
from functools import cached_property, lru_cache
from itertools import takewhile

from lxml.etree import _Element

from parsers.extract.block_labels import texts_of
from parsers.extract.card_fields import MAX_BLOCKS, CardFields
from parsers.extract.card_reader import fields_of
from parsers.extract.code_tokens import is_number_of_name, looks_like_code
from parsers.extract.codes_in_text import states_status, statuses_in
from parsers.extract.contract import Site
from parsers.extract.heads import Head
from parsers.extract.label_values import is_label
from parsers.extract.stated_statuses import heading_status
from parsers.html.element_text import above_of, lineage
from parsers.html.layout import SET_APART
from parsers.html.once import once
from parsers.html.outline import Block, Outline, Topics
from parsers.lexicon.column_words import HISTORY, normal
from parsers.lexicon.retry_words import is_badge
from parsers.lexicon.vocabulary import is_about_errors, is_about_others, likeliest

#: What the heads of one segment share: the shape first, and last the form and the context of the heads.
Key = tuple[object, ...]
#: The heads of a segment, each with its index among the blocks.
Heads = list[tuple[int, Head]]
#: Below every heading.
NO_LEVEL = 9
#: The second part of the key of records without a head, before the label of their codes.
LABELLED = "labelled"
_RARELY = 4  # So many times as often are the heads among which another form is that of a text.
_FEWEST = 3  # heads of one sort
_PAGE_TAGS = ("body", "main", "article", "html")


class KnownCards:
    """What is known of the cards of an outline where nothing is pinned; by a block's index, its sort and its head."""

    def __init__(self, _outline: Outline) -> None:
        self.sorts: dict[int, Key] = {}
        self.heads: dict[int, Head | None] = {}
        self.fields: dict[Key, CardFields] = {}


class Cards:
    """Reads the card under a head; `starts`: the sort of every block that may begin one, by its index.

    `stated`: the blocks that are a head's status, and no text. `boxes`: what holds a card, or a record without a head,
    by the index of its first block; `own`: what holds that card, and no other.
    """

    def __init__(self, outline: Outline, starts: dict[int, Key], site: Site, stated: Set[int]) -> None:
        self.outline, self.starts, self.site, self.stated = outline, starts, site, stated
        self.last = max(starts, default=0)
        self.boxes: dict[int, _Element] = {}
        self.own: dict[int, _Element] = {}
        #: The fields read so far, of a page that pins nothing for all its readings.
        self._known = {} if site.pinned else once(outline, KnownCards).fields
        self.known_heads = once(outline, KnownCards).heads
        self.heads_in: Counter[_Element] = Counter()
        for at in starts if site.code else ():
            self.heads_in.update(outline.blocks[at].element.iterancestors())

    def read(self, at: int, head: Head, key: Key, limit: int = MAX_BLOCKS, closing: bool = False) -> CardFields:
        """The fields under the head at block `at`; `closing`: nothing on the page marks the end of the card."""
        return self._read_pinned(at, head) if self.site.code else self.look(at, head, key, limit, closing).copy()

    def look(self, at: int, head: Head, key: Key, limit: int = MAX_BLOCKS, closing: bool = False) -> CardFields:
        """As `read`, but not to be changed: up to the next head of the sort, the list's end, or a heading as high."""
        element, sort = head.block.element, key[:-2]
        bound = sort[1] if sort[0] == "bullets" else above_of(element, "dl") if sort[0] == "definitions" else None
        if isinstance(bound, _Element) and sort[0] == "bullets" and bound.tag not in ("ul", "ol"):
            item = above_of(element, "li")
            own = item.getparent() if item is not None else None
            # One of several lists, each with its heading; where each item has a list of its own, its text is below.
            bound = own if own is not None and (len(own) > 1 or bound in self._listing) else bound
        bound = self.boxes.get(at) if bound is None else bound
        stop = self._stop(at, bound if isinstance(bound, _Element) else None, limit, sort)
        headless = sort[1] == LABELLED
        place = (at, stop, element, headless, closing, frozenset(self.stated & {*range(at, stop)}))
        if place not in self._known:
            self._known[place] = self._fields(at, stop, element, headless, closing)
        return self._known[place]

    def read_box(self, at: int, box: _Element) -> CardFields:
        """The fields of the card that is all that stands in the box around the head at block `at`."""
        blocks, inside = self.outline.blocks, blocks_in(self.outline.blocks, at, box)
        around = [other for other in inside if other != at and other not in self.stated]
        badges = [one for one in around if one < at and not blocks[one].level and is_badge(blocks[one].text, False)]
        fields = fields_of([blocks[one] for one in around if one not in badges], blocks[at].element, self.site)
        fields.badges += [blocks[one].text for one in badges]
        fields.above, fields.blocks = at - inside.start, inside.stop - at - 1
        return fields

    @cached_property
    def _listing(self) -> set[_Element]:
        """The elements that hold a list of several bullets with codes."""
        heads = [at for at, sort in self.starts.items() if sort[0] == "bullets" and self.known_heads.get(at)]
        items = (above_of(self.outline.blocks[at].element, "li") for at in heads)
        lists = {item.getparent() for item in items if item is not None}
        return {above for one in lists if one is not None and len(one) > 1 for above in lineage(one)}

    def _fields(self, at: int, stop: int, element: _Element, headless: bool, closing: bool) -> CardFields:
        blocks = self.outline.blocks
        declared = f"{blocks[at].text}:"  # What opens with the head's own words is the generator's declaration.
        under = [blocks[other] for other in range(at + 1, stop) if other not in self.stated]
        lines = [one.text for one in under if one.text.startswith(declared)]
        under = [one for one in under if one.text not in lines]
        own = [blocks[at]] if headless and at not in self.stated else []
        fields = fields_of([*own, *under], element, self.site, closing, headless)
        fields.blocks, fields.declared = stop - at - 1, lines[0] if lines else ""
        return fields

    def _read_pinned(self, at: int, head: Head) -> CardFields:
        """A card is the largest element around a head that holds no other's; where that is empty, its siblings, too."""
        element = card = head.block.element
        for above in element.iterancestors():
            if self.heads_in[above] > 1 or above.tag in _PAGE_TAGS:
                break
            card = above
        blocks = self.outline.blocks
        under = blocks[at + 1 : self._stop(at, card)] if element.tag != "dt" else []
        beside = [] if under else blocks[at + 1 : self._stop(at, card.getparent())]
        fields = fields_of(under or beside, card, self.site, not under and at == self.last)
        fields.siblings = [block.element for block in beside]
        return fields

    def _without_title(self, at: int, stop: int) -> int:
        """Where the card at `at` ends if the next head, at `stop`, stands in a box: before the title of that box."""
        blocks, box = self.outline.blocks, None
        for above in blocks[stop].element.iterancestors():
            if within(blocks[at].element, above):
                break
            box = above
        if box is None or within(blocks[at + 1].element, box):
            return stop  # What stands above that head is the card's own text ("See", of one part of it).
        while within(blocks[stop - 1].element, box):
            stop -= 1
        return stop

    def _own_box(self, at: int) -> _Element | None:
        """What holds the head at `at` first of all, and no head beside it."""
        blocks, element = self.outline.blocks, self.outline.blocks[at].element
        box = element.getparent()
        if box is None or element.getprevious() is not None:
            return None
        inside = takewhile(lambda other: within(blocks[other].element, box), range(at + 1, len(blocks)))
        heads = (other for other in inside if other not in self.stated and not self._is_text(at, other))
        return None if any(self.known_heads.get(other) is not None for other in heads) else box

    def _is_text(self, at: int, other: int) -> bool:
        """Is the block right behind the head at `at`, of a form that few heads have, a text that only opens as one?"""
        head, own = self.known_heads.get(other), self.known_heads.get(at)
        may_be = other == at + 1 and " " in self.outline.blocks[other].text
        return bool(may_be and head and own and self._forms[head.form] * _RARELY < self._forms[own.form])

    def _is_below_code(self, at: int) -> bool:
        """Is the block below a code alone no head, but the text between it and another, or behind the last of them?"""
        blocks, own = self.outline.blocks, self.known_heads.get(at)
        if self.site.code or " " in blocks[at].text or own is None or self.known_heads.get(at + 1) is not None:
            return False
        begun = blocks[at + 1].text.split(maxsplit=1)[0].rstrip(":")
        if begun.isdecimal() or looks_like_code(begun) or blocks[at + 1].pieces[0][1].tag in SET_APART:
            return False  # It may be a row of its own.
        ends = at + 2 >= len(blocks) or blocks[at + 2].level > 0
        next_to = at - 2 if ends else at + 2
        other = self.known_heads.get(next_to) if self.starts.get(next_to) == self.starts[at] else None
        return other is not None and own.form == other.form and self._sorts[self.starts[at]] >= _FEWEST

    @cached_property
    def _sorts(self) -> Counter[Key]:
        """How many heads there are of each sort."""
        return Counter(sort for at, sort in self.starts.items() if self.known_heads.get(at))

    @cached_property
    def _forms(self) -> Counter[str]:
        """How often each form of heads opens a line that may begin a card."""
        heads = (self.known_heads.get(at) for at, sort in self.starts.items() if sort[0] == "cards")
        return Counter(head.form for head in heads if head)

    def _is_field(self, at: int) -> bool:
        """Is the block no head, but a label that is no code's, with its text ("**Cause:** It is empty") or repeated?"""
        if self.site.pinned or self.known_heads.get(at) is not None:
            return False
        block = self.outline.blocks[at]
        label, value = (texts_of(block, False, self.site) or [("", "")])[0]
        if not likeliest(label):
            return self.labels[label] > 1  # "Example" in several cards.
        return likeliest(label) != "code" and (value != "" or self.often[block.text] > 1)

    @cached_property
    def labels(self) -> Counter[str]:
        """How often each label opens a line that may begin a card and names no code."""
        lines = [at for at, sort in self.starts.items() if sort[0] == "cards" and not self.known_heads.get(at)]
        texts = (texts_of(self.outline.blocks[at], False, self.site) for at in lines)
        return Counter(one[0][0] for one in texts if one and one[0][0])

    def _is_folded(self, at: int) -> bool:
        """Does the block only open what is folded within a card ("Example", "More"), and holds no head?"""
        details = above_of(self.outline.blocks[at].element, "details")
        inside = () if details is None else blocks_in(self.outline.blocks, at, details)
        return details is not None and not any(map(self.known_heads.get, inside))

    @cached_property
    def often(self) -> Counter[str]:
        """How often each text is a block of its own."""
        return Counter(block.text for block in self.outline.blocks)

    @cached_property
    def _below_statuses(self) -> set[Key]:
        """The sorts of heads the first of which stands below a status: that one and the next are of groups."""
        blocks, first = self.outline.blocks, {sort: at for at, sort in sorted(self.starts.items(), reverse=True)}
        above = {sort: (blocks[max(0, at - 1)].text, blocks[at].heading) for sort, at in first.items()}
        return {sort for sort, texts in above.items() if any(map(states_status, texts))}

    def _heads_others(self, at: int, line: int) -> bool:
        """Is this a line in bold under which other heads stand, as the first of them does?"""
        blocks, text = self.outline.blocks, self.outline.blocks[line].text.rstrip(":")
        is_heading = not blocks[line].level and any(one.topics[-1:] == (text,) for one in blocks[line + 1 : line + 2])
        if not is_heading or text in blocks[at].topics or not self._is_first_headed:
            return False
        if states_status(text) or heading_status(text):
            return True
        return self.often[blocks[line].text] == 1 and any(map(self.known_heads.get, range(line + 1, line + 4)))

    @cached_property
    def _is_first_headed(self) -> bool:
        """Does the first of the heads in lines stand under a line in bold?"""
        blocks = self.outline.blocks
        heads = (at for at, sort in self.starts.items() if sort[0] == "cards" and self.known_heads.get(at))
        first = min((at for at in heads if heading_status(blocks[at].text) is None), default=0)
        above = {block.text.rstrip(":") for block in blocks[:first] if not block.level}
        return not above.isdisjoint(blocks[first].topics[-1:])

    def _stop(self, at: int, bound: _Element | None, limit: int | None = None, sort: Key | None = None) -> int:
        """Where the blocks under `at` end: with `bound`, at the next head (of its `sort`) or a heading as high."""
        blocks, words, element = self.outline.blocks, self.site.words, self.outline.blocks[at].element
        shape = sort[0] if sort else ""
        is_line = sort is not None and shape == "cards" and sort[1] != LABELLED
        box = self._own_box(at) if is_line else None
        # What holds the card alone holds headings of its own.
        alone = self.own.get(at) if is_line else bound if shape == "cards" else None
        alone = above_of(element, "li") if shape == "bullets" else alone
        alone = above_of(element, "details") if above_of(element, "summary") is not None else alone
        level = blocks[at].level or NO_LEVEL
        end = len(blocks) if limit is None else min(len(blocks), at + 1 + limit)
        for stop in range(at + 1, end):
            block = blocks[stop]
            is_head = stop in self.starts if sort is None else self.starts.get(stop) == sort
            if is_head and box is not None and block.element.getparent() is box:
                is_head = False  # A text beside the head, in the same tag.
            if is_head and is_line and stop == at + 1 and self._is_below_code(at):
                is_head = False
            if is_head and shape == "definitions" and stop == at + 1 and is_number_of_name(block.text):
                is_head = False  # The number of the term above.
            if is_head and shape == "bullets" and alone is not None and within(block.element, alone):
                is_head = self.known_heads.get(stop) is not None  # An item below the head's own may be its text.
            is_above = 0 < block.level <= level and normal(block.text) not in words
            is_above = is_above and (alone is None or not within(block.element, alone))
            is_above = is_above and not (sort and self._is_folded(stop))
            if is_above and sort is None:
                # A label as high as the heads stands in more cards than one; else it is a chapter ("Further codes").
                is_part = is_label(block.text, self.site) and self.often[block.text] > 1
                is_above = block.level < blocks[at].level or not is_part
            if (is_head or is_above) and is_line and self._is_field(stop):
                is_head = is_above = False
            is_above = is_above or (sort is not None and sort in self._below_statuses and states_status(block.text))
            is_above = is_above or self._heads_others(at, stop)
            if is_head or is_above or not (bound is None or within(block.element, bound)):
                return self._without_title(at, stop) if is_head else stop
        return end


@lru_cache(maxsize=32768)
def context_of(topics: Topics, chapter: str) -> str:
    """What the headings above a card are about: "errors", "history", "others", or nothing clear."""
    section = topics[-1] if topics else ""
    if HISTORY.search(section):
        return "history"
    if is_about_others(section) and not statuses_in(section):
        return "others"
    return "errors" if is_about_errors(" ".join((chapter, *topics))) else ""


def boxes_of(elements: Sequence[_Element]) -> list[_Element | None]:
    """For each element the largest around it that holds none of the others: itself, or its box; None where it does."""
    holds = Counter(above for element in elements for above in lineage(element))
    alone = (takewhile(lambda above: holds[above] == 1, lineage(element)) for element in elements)
    return [next(iter([*around][-1:]), None) for around in alone]


def blocks_in(blocks: list[Block], at: int, box: _Element | None) -> range:
    """The blocks around this one that stand in the box, by their indexes."""
    start, end = at, at + 1
    while box is not None and start and within(blocks[start - 1].element, box):
        start -= 1
    while box is not None and end < len(blocks) and within(blocks[end].element, box):
        end += 1
    return range(start, end)


def within(element: _Element, outer: _Element) -> bool:
    """Does the element stand in `outer`, or is it that?"""
    return element is outer or outer in element.iterancestors()


def join_heads(found: dict[Key, Heads], key: Key, heads: Heads) -> None:
    """Add heads to those of this form, in reading order."""
    found[key] = sorted([*found.get(key, []), *heads], key=lambda pair: pair[0])


def move_heads(found: dict[Key, Heads], key: Key, to: Key, heads: Heads) -> None:
    """Move these of the heads of one key to another."""
    places = {at for at, _ in heads}
    found[key] = [pair for pair in found[key] if pair[0] not in places]
    if not found[key]:
        del found[key]
    join_heads(found, to, heads)


def in_form(key: Key, form: str) -> Key:
    """The key of heads that share all but their form."""
    return (*key[:-2], form, key[-1])
