"""Statuses that stand alone beside the codes of cards: a badge above or below each, or the last line of each card."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from itertools import pairwise

from lxml.etree import _Element

from parsers.extract.block_statuses import stated_beside
from parsers.extract.card_fields import MAX_BLOCKS
from parsers.extract.cards import LABELLED, NO_LEVEL, Heads, Key, blocks_in, boxes_of
from parsers.extract.codes_in_text import states_status
from parsers.html.element_text import lineage
from parsers.html.once import once
from parsers.html.outline import Block, Outline
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import STATED, STATED_FIRST
from parsers.lexicon.vocabulary import likeliest

#: "402", "HTTP 402", "Status: 402", "402 Payment Required"
_BARE = regex(rf"(?:(?:HTTP )?status(?: code)?\s*[:=]?\s*)?({STATED}\b.{{0,40}})", re.I)
#: "402, 409", "402 or 409"
_SEVERAL = regex(STATED_FIRST, re.I)
_MAX_TEXT = 60
#: The blocks of the statuses of these blocks; 0 for those that have none.
_Finder = Callable[[list[int]], list[int]]
#: So many of the codes must have a status of their own.
_LEAST = 0.8
#: So many blocks behind the last card may be those of one whose code was not understood.
_BEHIND = 4


class BareStatuses:
    """The blocks that are a status each; `taken`: those that belong to a code, and so are neither text nor head."""

    def __init__(self, outline: Outline, is_pinned: bool) -> None:
        self.taken: set[int] = set()
        self._blocks = outline.blocks
        #: The status that is all of a block, by its index; the blocks of other numbers under such a label; the blocks
        #: of a status among badges, which the cards read.
        self._bare, self._odd, self._badges = ({}, [], set()) if is_pinned else once(outline, _bare_statuses)
        #: How the status of each head is found, by what the heads share.
        self._finders: dict[Key, _Finder] = {}

    def settle(self, found: dict[Key, Heads], starts: dict[int, Key]) -> None:
        """Give the heads of codes the statuses beside them."""
        sorts: dict[Key, list[int]] = {}
        for at, sort in starts.items() if self._bare else ():
            sorts.setdefault(sort, []).append(at)
        for key, heads in found.items() if self._bare else ():
            if key[-2] == "status" or len(heads) < 2 or any(head.status for _, head in heads):
                continue
            places = [at for at, _ in heads]
            finders = [self._in_boxes, self._nearer(key, places, sorts)]
            if key[1] == LABELLED:
                finders = [self._inside]
            elif key[0] in ("headings", "cards"):
                finders.insert(0, self._over_groups)  # Terms and items tell by their place.
            for find in filter(None, finders):
                beside = {*find(places)} - {0}
                calm = all(self._bare[at][0] in "123" for at in beside)
                # What heads of cards have taken is also that of a record which they are read as.
                is_free = key[-2] == "labelled" or self.taken.isdisjoint(beside)
                is_free = is_free and beside.isdisjoint(places)  # "400 Bad Request", each with its text behind it.
                told = len(beside) + sum(at + 1 in self._badges for at in places)
                is_enough = find == self._over_groups or told >= _LEAST * len(heads)
                if not calm and is_enough and is_free:
                    self._finders[key] = find
                    self.give(key, heads)
                    break

    def _nearer(self, key: Key, places: list[int], sorts: dict[Key, list[int]]) -> _Finder | None:
        """Whether the statuses stand above the heads or below them, if they do and that is clear."""
        # Where a status stands between two codes, it is that of the one with which it shares a box.
        above, below = self._above(places), self._below(places)
        nearer = sum(self._shares_more(*pair) for pair in zip(places, above, below, strict=True))
        if not nearer:
            like = sorts.get(key[:-2], [])
            are_texts_among = key[0] == "cards" and len(like) >= 2 * len(places)
            likely = places if are_texts_among or not like else like
            nearer = sum(map(bool, self._above(likely))) - sum(map(bool, self._below(likely)))
        if nearer < 0 and any(places[0] < at < places[-1] + 2 * _BEHIND for at in self._odd):
            return None  # Together with the others, that is a text under a label.
        return self._above if nearer > 0 else self._below if nearer else None

    def drop(self, found: dict[Key, Heads], starts: dict[int, Key]) -> None:
        """Take the statuses that belong to a code from what may head a card."""
        for key, heads in [*found.items()] if self.taken else ():
            found[key] = [(at, head) for at, head in heads if at not in self.taken]
            if not found[key]:
                del found[key]
        for at in self.taken & starts.keys():
            del starts[at]

    def give(self, key: Key, heads: Heads) -> None:
        """Give heads under the key of such codes, be they found later, the statuses beside them."""
        if key not in self._finders:
            return
        for (_, head), other in zip(heads, self._finders[key]([at for at, _ in heads]), strict=True):
            if other and not head.status:
                head.status = self._bare[other]
                self.taken.add(other)

    def _shares_more(self, at: int, above: int, below: int) -> int:
        """1 if only the status above shares the innermost box with the head, -1 if only that below does, else 0."""
        if not (above and below):
            return 0
        own = self._blocks[at].element
        depths = [_shared(own, self._blocks[other].element) for other in (above, below)]
        return (depths[0] > depths[1]) - (depths[0] < depths[1])

    def _above(self, places: list[int]) -> list[int]:
        """The block of the status right above each block; 0 where there is none."""
        return [at - 1 if at - 1 in self._bare else 0 for at in places]

    def _below(self, places: list[int]) -> list[int]:
        """The block of the one status anywhere below each block; 0 where there is not one."""
        ends = [*places[1:], min(len(self._blocks), places[-1] + MAX_BLOCKS)]
        holds = Counter(above for at in places for above in lineage(self._blocks[at].element))
        return [self._only_in(self._card(at, end, holds)) for at, end in zip(places, ends, strict=True)]

    def _only_in(self, places: Iterable[int]) -> int:
        """The block of the one status among these blocks; 0 where there is not one."""
        found = [at for at in places if at in self._bare]
        return found[0] if len(found) == 1 else 0

    def _inside(self, places: list[int]) -> list[int]:
        """The block of the status of each record without a head, anywhere in it; 0 where there is not one."""
        longest = max(after - at for at, after in pairwise(places))
        ends = [*places[1:], min(len(self._blocks), places[-1] + longest)]
        own = [range(*span) for span in zip(places, ends, strict=True)]
        if self._bare.keys().isdisjoint(own[-1]) and all(above := self._above(places)):
            return above  # Nothing but the next record marks where one ends.
        return [*map(self._only_in, own)]

    def _in_boxes(self, places: list[int]) -> list[int]:
        """The block of the one status in the box that each head has to itself; 0 where there is not one."""
        boxes = boxes_of([self._blocks[at].element for at in places])
        inside = (blocks_in(self._blocks, at, box) for at, box in zip(places, boxes, strict=True))
        return [self._only_in({*own} - {at}) for at, own in zip(places, inside, strict=True)]

    def _over_groups(self, places: list[int]) -> list[int]:
        """The block of the status above several heads: one right above the first, and each other right above a head."""
        above, *_ = self._above(places)
        bare = [at for at in range(above, places[-1]) if at in self._bare] if above else []
        over = {at + 1 for at in bare if not self._blocks[at].level}
        if not 1 < len(bare) < len(places) or len(over) < len(bare) or not over <= {*places}:
            return [0] * len(places)
        return [bare[bisect_left(bare, at) - 1] for at in places]

    def left_over(self, key: Key, indexes: Set[int]) -> Iterator[Block]:
        """The statuses among and right behind the cards of such codes, at these blocks, that belong to none of them."""
        if key in self._finders:
            last = max(indexes)
            level = next((one.level for one in self._blocks[min(indexes) : last + 1] if one.level), NO_LEVEL)
            behind = range(last + 1, min(len(self._blocks), last + _BEHIND))
            end = next((at for at in behind if 0 < self._blocks[at].level < level), behind.stop)
            among = range(min(indexes), max(end, last + 1))
            yield from (self._blocks[at] for at in among if at in self._bare and at not in self.taken)

    def _card(self, at: int, end: int, holds: Counter[_Element]) -> range:
        """The blocks below a head, up to the next one, or to a heading as high that is not in a box with it alone."""
        level = self._blocks[at].level or NO_LEVEL
        for stop in range(at + 1, end):
            heading = self._blocks[stop]
            if 0 < heading.level <= level and not any(holds[above] == 1 for above in lineage(heading.element)):
                return range(at + 1, stop)
        return range(at + 1, end)


def _bare_statuses(outline: Outline) -> tuple[dict[int, str], list[int], set[int]]:
    """The blocks that are a status each, with that, those of another number under a label, and those beside badges."""
    blocks = outline.blocks
    bare: dict[int, str] = {}
    odd: list[int] = []
    badges: set[int] = set()
    for at, block in enumerate(blocks):
        found = None if block.aside else _bare(block.text)
        if found and any(stated_beside(block)):
            badges.add(at)
            continue
        if found and _is_status(found) and not (at and likeliest(blocks[at - 1].text) == "status"):
            bare[at] = found.string[found.start(2) :] if _SEVERAL.fullmatch(found[1]) else found[2]
        elif found and not block.text[:1].isdigit() and found[1].endswith(found[2]):
            odd.append(at)
    return bare, odd, badges


def _shared(one: _Element, other: _Element) -> int:
    """How deep the innermost element is that holds both."""
    around = {*lineage(one)}
    return sum(1 for above in lineage(other) if above in around)


def is_bare_status(text: str) -> bool:
    """Is this text a status alone, with its phrase or its label or without ("402", "Status: 402")?"""
    found = _bare(text)
    return found is not None and _is_status(found)


def _bare(text: str) -> re.Match[str] | None:
    if text[:1] in ("(", "[") and text[-1:] in (")", "]"):
        text = text[1:-1]
    return _BARE.fullmatch(text.rstrip(" :：")) if len(text) <= _MAX_TEXT else None


def _is_status(found: re.Match[str]) -> bool:
    """Is what `_BARE` found a status of HTTP, with its phrase or without?"""
    is_whole = found[1].rstrip(". ").endswith(found[2]) or _SEVERAL.fullmatch(found[1]) is not None
    return (is_whole and is_http(found[2])) or states_status(found[1])
