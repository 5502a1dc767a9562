"""Cards: a segment's heads and the fields under each, as a candidate table."""

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise, takewhile

from lxml.etree import _Element

from parsers.extract.block_labels import is_label, role_of
from parsers.extract.candidate_tables import CARD_COLUMNS, CARD_TITLES, CandidateTable, Line
from parsers.extract.card_fields import MAX_BLOCKS, CardFields, fields_of
from parsers.extract.card_labels import drop_chance_labels, merge_labels, split_labels
from parsers.extract.code_tokens import is_token, states_status, statuses_in
from parsers.extract.contract import Site
from parsers.extract.head_words import Head
from parsers.html.element_text import text_inside, text_of, unboxed
from parsers.html.once import once
from parsers.html.outline import Outline, Topics
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import normal
from parsers.lexicon.value_shapes import is_prose
from parsers.lexicon.vocabulary import ERRORS, OTHERS, plain, title_roles

#: What the heads of one segment share: the shape first, and last the form and the context of the heads.
Key = tuple[object, ...]
#: The heads of a segment, each with its index among the blocks.
Heads = list[tuple[int, Head]]
_NO_LEVEL = 9
#: Words before a colon within a text, where a label may stand.
_INNER_LABEL = re.compile(r"(?:^|(?<=[\s;,]))([A-Z][\w'-]{1,20}(?: [\w'-]{1,20}){0,2}):(?=\s)")
#: The second part of the key of records without a head, before the label of their codes.
LABELLED = "labelled"
#: Stands for the label of texts that go on with the titles above them.
MORE = "More"
_DIGITS = re.compile(r"\d+")
_PAGE_TAGS = ("body", "main", "article", "html")


class KnownCards:
    """What is known of the cards of an outline where nothing is pinned; by a block's index, its sort and its head."""

    def __init__(self, _outline: Outline) -> None:
        self.sorts: dict[int, Key] = {}
        self.heads: dict[int, Head | None] = {}
        self.fields: dict[Key, CardFields] = {}


class Cards:
    """Reads the card under a head; `starts`: the sort of every block that may begin one, by its index.

    `boxes`: what holds a record without a head, by the index of its first block.
    """

    def __init__(self, outline: Outline, starts: dict[int, Key], site: Site) -> None:
        self.outline, self.starts, self.site = outline, starts, site
        self.last = max(starts, default=0)
        self.boxes: dict[int, _Element] = {}
        #: The fields read so far, of a page that pins nothing for all its readings.
        self._known = {} if site.pinned else once(outline, KnownCards).fields
        self.known_heads = once(outline, KnownCards).heads
        #: The words of a heading that is no head of a list, by its index: each list of the page asks for them.
        self.words: dict[int, list[str]] = {}
        self.heads_in: Counter[_Element] = Counter()
        for at in starts if site.code else ():
            self.heads_in.update(outline.blocks[at].element.iterancestors())

    def read(self, at: int, head: Head, key: Key, limit: int = MAX_BLOCKS, closing: bool = False) -> CardFields:
        """The fields under the head at block `at`; `closing`: nothing on the page marks the end of the card."""
        return self._read_pinned(at, head) if self.site.code else self.look(at, head, key, limit, closing).copy()

    def look(self, at: int, head: Head, key: Key, limit: int = MAX_BLOCKS, closing: bool = False) -> CardFields:
        """The same, not to be changed: up to the next head of its sort, its list's end, or a heading as high as it."""
        element, sort = head.block.element, key[:-2]
        bound = sort[1] if sort[0] == "bullets" else above_of(element, "dl") if sort[0] == "definitions" else None
        if isinstance(bound, _Element) and sort[0] == "bullets" and bound.tag not in ("ul", "ol"):
            item = above_of(element, "li")
            own = item.getparent() if item is not None else None
            bound = own if own is not None and len(own) > 1 else bound  # One of several lists, each with its heading.
        bound = self.boxes.get(at, bound)
        stop = self._stop(at, bound if isinstance(bound, _Element) else None, limit, sort)
        headless = sort[1] == LABELLED
        place = (at, stop, element, headless, closing)
        if place not in self._known:
            self._known[place] = self._fields(at, stop, element, headless, closing)
        return self._known[place]

    def _fields(self, at: int, stop: int, element: _Element, headless: bool, closing: bool) -> CardFields:
        blocks = self.outline.blocks
        declared = f"{blocks[at].text}:"  # What opens with the head's own words is the generator's declaration.
        under = [one for one in blocks[at + 1 : stop] if not one.text.startswith(declared)]
        if not headless:
            fields = fields_of(under, element, self.site, closing)
        else:
            fields = fields_of([blocks[at], *under], element, self.site, closing, headless=True)
        fields.blocks = stop - at - 1
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

    def _own_box(self, at: int) -> _Element | None:
        """What holds the head at `at` first of all, and no head beside it."""
        blocks, element = self.outline.blocks, self.outline.blocks[at].element
        box = element.getparent()
        if box is None or element.getprevious() is not None:
            return None
        inside = takewhile(lambda other: within(blocks[other].element, box), range(at + 1, len(blocks)))
        return None if any(self.known_heads.get(other) is not None for other in inside) else box

    def _stop(self, at: int, bound: _Element | None, limit: int | None = None, sort: Key | None = None) -> int:
        """Where the blocks under `at` end: with `bound`, at the next head (of its `sort`) or a heading as high."""
        blocks, words = self.outline.blocks, self.site.words
        item = above_of(blocks[at].element, "li") if sort and sort[0] == "bullets" else None
        level = blocks[at].level or _NO_LEVEL
        end = len(blocks) if limit is None else min(len(blocks), at + 1 + limit)
        box = self._own_box(at) if sort and sort[0] == "cards" else None
        for stop in range(at + 1, end):
            block = blocks[stop]
            is_head = stop in self.starts if sort is None else self.starts.get(stop) == sort
            if is_head and box is not None and block.element.getparent() is box:
                is_head = False  # A text beside the head, in the same tag.
            if item is not None and self.starts.get(stop, ("",))[0] == "bullets" and not is_head:
                is_head = self.known_heads.get(stop) is not None and not within(block.element, item)
            is_above = 0 < block.level <= level and normal(block.text) not in words
            if is_above and sort is None:
                is_above = not is_label(block.text, self.site)
            if is_head or is_above or not (bound is None or within(block.element, bound)):
                return stop
        return end


def candidate_of(heads: Heads, key: Key, cards: Cards, chapters: list[str]) -> CandidateTable | None:
    """A segment as a table: code, status, title and text, then a column for each label under the heads."""
    site, blocks, headless = cards.site, cards.outline.blocks, key[1] == LABELLED
    single = {head.codes[0] for _, head in heads if len(head.codes) == 1}
    # A head of several codes that have heads of their own only refers to them.
    heads = [(at, head) for at, head in heads if len(head.codes) == 1 or not single.issuperset(head.codes)]
    bodies = [cards.read(at, head, key) for at, head in heads]
    if not site.code:
        if len(bodies) > 2 or site.pinned:
            # Nothing marks the end of the last card: it is no longer than the others.
            longest = max((body.blocks for body in bodies[:-1]), default=MAX_BLOCKS)
            bodies[-1] = cards.read(*heads[-1], key, longest, site.pinned)
        if sum(body.is_table for body in bodies) * 2 > len(bodies):
            return None
    parts = split_labels([head.name for _, head in heads])
    titles = list(CARD_TITLES)
    for (_, head), body, labelled in zip(heads, bodies, parts or [{}] * len(heads), strict=True):
        name, body.labelled = "" if parts else head.name, labelled | body.labelled
        if headless:
            label = titles[0] = str(key[2])
            name = labelled.get(label, body.labelled.get(label, "")).removeprefix(head.codes[0]).strip(" ;,|:()–—-")
            body.labelled.pop(label, None)
        head.name = name
    if key[0] == "definitions":
        _share_texts(heads, bodies)
    unread = _drop_irregular(heads, bodies) if headless else []
    skipped = [] if site.pinned else _drop_merged(heads, bodies)
    indexes = {at + after for (at, _), body in zip(heads, bodies, strict=True) for after in range(body.blocks + 1)}
    if not headless:
        unread = _take_labelled_codes(heads, bodies, site)
    if not heads:
        return None
    if not site.code:
        drop_chance_labels(bodies, site)
    merge_labels(bodies, site)
    labels, lines = _lines(str(key[0]), heads, bodies, site)
    first, head = heads[0]
    before = blocks[first - 1] if first else head.block
    depth = _shared_depth([line.topics for line in lines])
    chapter = chapters[first]
    below = [line.topics[depth:] for line in lines]
    if sum(bool(ERRORS.search(plain(" ".join(topics)))) for topics in below) * 2 > len(lines):
        chapter += f" | {max(below, key=len)[-1]}"
    return CandidateTable(
        str(key[0]),
        head.block.element,
        head.block.topics[:depth],
        chapter,
        "" if before.level else before.text[:200],
        first,
        [*titles, *labels],
        lines,
        dict(CARD_COLUMNS),
        skipped,
        unread,
        block_indexes=indexes,
    )


@lru_cache(maxsize=4096)
def context_of(topics: Topics, chapter: str) -> str:
    """Are the headings above a heading about errors, about others, or neither?"""
    section = topics[-1] if topics else ""
    if OTHERS.search(plain(section)) and not statuses_in(section) and not ERRORS.search(plain(section)):
        return "others"
    return "errors" if ERRORS.search(plain(" ".join((chapter, *topics)))) else ""


def _share_texts(heads: Heads, bodies: list[CardFields]) -> None:
    """Give terms that differ in their numbers the text of the last of them, where it stands below three or more.

    One that has lost its text is none of them.
    """
    bare: list[int] = []
    for at, (one, other) in enumerate(pairwise(head for _, head in heads)):
        alike = _DIGITS.sub("0", one.codes[0]) == _DIGITS.sub("0", other.codes[0])
        beside = takewhile(lambda tag: tag.tag == "dt", one.block.element.itersiblings())
        if alike and other.block.element in beside and not bodies[at].labelled:
            bare.append(at)
    for at in reversed(bare):
        if {at - 1, at + 1}.intersection(bare):
            bodies[at] = replace(bodies[at + 1].copy(), blocks=bodies[at].blocks)


def _drop_irregular(heads: Heads, bodies: list[CardFields]) -> list[tuple[str, _Element, list[str]]]:
    """Drop records without a head that differ from the others: nothing else tells where one ends. Returns them."""
    usual = Counter(label for body in bodies for label in body.labelled)
    odd = {at: problem for at, body in enumerate(bodies) if (problem := _irregularity(body, usual, len(bodies)))}
    unread = [
        (f"a record with {problem}", heads[at][1].block.element, [heads[at][1].codes[0], *bodies[at].labelled.values()])
        for at, problem in odd.items()
    ]
    for at in reversed(odd):
        del heads[at], bodies[at]
    return unread


def _irregularity(body: CardFields, usual: Counter[str], number: int) -> str:
    """What sets a record apart from most others, whose labels are the `usual` ones; empty where nothing does."""
    lacking = [label for label, times in usual.items() if label not in body.labelled and times * 2 > number]
    inner = [found[1] for text in body.labelled.values() for found in _INNER_LABEL.finditer(text)]
    if body.repeats_label:
        return "a label twice: two records in one?"
    if body.unlabelled:
        return "a text that belongs to no label"
    if lacking and (any(map(_is_message, lacking)) or inner):
        return f"no {lacking[0]}"
    return f"{inner[0]!r} within a text" if not usual.keys().isdisjoint(inner) else ""


def _is_message(label: str) -> bool:
    roles = title_roles(label)
    return max(roles, key=lambda role: roles[role], default="") == "message"


def _drop_merged(heads: Heads, bodies: list[CardFields]) -> list[tuple[str, _Element]]:
    """Drop the few cards that have a label twice: they hold the texts of another one, whose head is lost."""
    merged = [at for at, body in enumerate(bodies) if body.repeats_label]
    if len(merged) * 4 > len(bodies):
        return []
    for at in reversed(merged):
        del bodies[at]
    return [("two cards in one", heads.pop(at)[1].block.element) for at in reversed(merged)]


def _lines(shape: str, heads: Heads, bodies: list[CardFields], site: Site) -> tuple[list[str], list[Line]]:
    """The labels under the heads, and a line for each head."""
    labels = list(dict.fromkeys(label for body in bodies for label in body.labelled))
    titled = len({body.title for body in bodies}) * 2 > len(bodies)
    # Titles that are sentences say what went wrong, and the text below says more.
    sentences = not labels and sum(is_prose(head.name) for _, head in heads) * 2 > len(heads)
    own = {text for _, head in heads if (text := head.block.text)} if shape != "headings" else set()
    says = [label for label in labels if role_of(label, site) == "message"]
    lines = []
    for (_, head), body in zip(heads, bodies, strict=True):
        name = head.name or (body.title if titled else "")
        lead = f"{body.title}:" if body.title != name and body.unlabelled and is_prose(body.title) else ""
        text = clean(" ".join([head.text, lead, *body.unlabelled]))
        more = [body.labelled.get(label, "") or "—" * (label in body.labelled) for label in labels]
        if sentences:
            name, text, more = ("", name, [text]) if name else ("", text, [""])
        elif shape != "headings" and not text and not any(body.labelled.get(label) for label in says):
            name, text = "", name
        texts = [" / ".join(head.codes), head.status or body.status, name, text, head.retryable, *more]
        stated = outer_status(head.block.element) if shape in ("definitions", "bullets") and not site.pinned else ""
        topics = tuple(takewhile(lambda topic: topic not in own, head.block.topics))  # A bold line may be a head.
        topics = (*topics, stated) if stated else topics
        line = Line(body.element, texts, [], topics, head.block.element, head.codes, head.in_code_tag)
        line.siblings = body.siblings
        line.problem = body.stray or ("a label twice: two cards in one?" if body.repeats_label and site.pinned else "")
        lines.append(line)
    return [MORE] if sentences else labels, lines


def _take_labelled_codes(heads: Heads, bodies: list[CardFields], site: Site) -> list[tuple[str, _Element, list[str]]]:
    """Where a label under nearly each head names a code of its own, that is the code, and the head is its name.

    Returns the others, which are dropped: they may be rows, too.
    """
    labels = dict.fromkeys(label for body in bodies for label in body.labelled if role_of(label, site) == "code")
    for label in labels:
        values = [body.labelled.get(label, "") for body in bodies]
        filled = [value for value in values if value]
        others = [at for at, value in enumerate(values) if not value]
        if not all(map(is_token, filled)) or len(set(filled)) < len(filled) or len(filled) < 2:
            continue
        if len(others) * 5 > len(values) or (others and site.code):
            continue
        for (_, head), value in zip(heads, values, strict=True):
            head.name, head.codes = head.name or head.codes[0], (value,)
        for at in reversed(others):
            del bodies[at]
        return [
            ("a card without a code, where the others have one", head.block.element, [head.name])
            for _, head in [heads.pop(at) for at in reversed(others)]
        ]
    return []


def outer_status(element: _Element) -> str:
    """The term or item that states a status ("400 Bad Request"), where the element stands in a list within it."""
    if (own := above_of(element, "li")) is not None:
        item = next(own.iterancestors("li"), None)
        text = group_name(item) if item is not None else ""
    else:
        outer = next(element.iterancestors("dd"), None)
        term = outer.getprevious() if outer is not None else None
        text = text_of(term) if term is not None and term.tag == "dt" else ""
    return text if states_status(text) else ""


def group_name(item: _Element) -> str:
    """What a list item says before the list that it ends with, which a box of its own may hold."""
    if item.tag != "li" or (len(item) and unboxed(item[-1]).tag not in ("ul", "ol")):
        return ""
    texts = [item.text or "", *(text_inside(part) + (part.tail or "") for part in list(item)[:-1])]
    return clean("".join(texts)).rstrip(":")


def _shared_depth(topics: list[Topics]) -> int:
    """How many headings all lines share."""
    return sum(1 for _ in takewhile(lambda names: len(set(names)) == 1, zip(*topics, strict=False)))


def above_of(element: _Element, tag: str) -> _Element | None:
    """The element itself, or the nearest above it, that is a `tag`."""
    return element if element.tag == tag else next(element.iterancestors(tag), None)


def within(element: _Element, outer: _Element) -> bool:
    """Does the element stand in `outer`, or is it that?"""
    return element is outer or outer in element.iterancestors()
