"""Cards: what stands under each head of a run, made into a sheet."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from lxml.etree import _Element

from parsers.reading.contract import Site
from parsers.reading.outline import Block, Outline, Topics
from parsers.reading.shapes import is_prose
from parsers.reading.text import clean
from parsers.reading.words import normal
from parsers.recognise.bodies import MOST_BLOCKS, Body, body_of, is_label, merge, role_of, split
from parsers.recognise.codes import is_token
from parsers.recognise.heads import Head
from parsers.recognise.sheets import BLANK, GIVEN, Line, Sheet
from parsers.recognise.words import ERRORS, plain

Key = tuple[object, ...]
_NO_LEVEL = 9


@dataclass(slots=True)
class Run:
    """The heads of one kind, each with its place among the blocks."""

    shape: str
    heads: list[tuple[int, Head]] = field(default_factory=list)


class Cards:
    """What stands under the heads of a page."""

    def __init__(self, outline: Outline, starts: dict[int, Key], site: Site) -> None:
        self.outline, self.starts, self.site = outline, starts, site
        self.within: Counter[_Element] = Counter()
        for at in starts if site.code else ():
            self.within.update(outline.blocks[at].element.iterancestors())
        self.ends = dict(pairwise([*starts, len(outline.blocks)]))

    def body(self, at: int, head: Head, key: Key, most: int = MOST_BLOCKS, closing: bool = False) -> Body:
        """What stands under a head, up to the next of its kind, the end of its list, or a heading as high as its."""
        blocks, level = self.outline.blocks, head.block.level
        own = key[:-2]
        list_ = (
            own[1] if own[0] == "bullets" else above_of(head.block.element, "dl") if own[0] == "definitions" else None
        )
        stop = at + 1
        while stop < min(len(blocks), at + 1 + most):
            block = blocks[stop]
            if stop in self.starts if self.site.code else self.starts.get(stop) == own:
                break
            if block.level and (level == 0 or block.level <= level) and normal(block.text) not in self.site.words:
                break
            if isinstance(list_, _Element) and not within(block.element, list_):
                break
            stop += 1
        return body_of(blocks[at + 1 : stop], self.site, closing)

    def pinned_body(self, at: int, head: Head) -> tuple[Body, _Element, list[_Element]]:
        """What stands under a head of a pinned code, its card, and the blocks beside that on a flat page.

        A card is the largest element around its head that holds no other's; where it holds the head alone, what stands
        beside it.
        """
        blocks, element = self.outline.blocks, head.block.element
        card = element
        for above in element.iterancestors():
            if self.within[above] > 1 or above.tag in ("body", "main", "article", "html"):
                break
            card = above
        stop = self.ends[at]
        level = head.block.level or _NO_LEVEL
        for bound in (card.getparent(),) if element.tag == "dt" else (card, card.getparent()):
            under = self._under(blocks[at + 1 : stop], level, bound)
            if under:
                break
        flat = bound is not card
        body = body_of(under, self.site, flat and stop == len(blocks))
        return body, card, [block.element for block in under] if flat else []

    def _under(self, blocks: list[Block], level: int, bound: _Element | None) -> list[Block]:
        """The first of the blocks, as far as they stand in `bound` and no heading of that level ends them."""
        for at, block in enumerate(blocks):
            if 0 < block.level <= level and not is_label(block.text, self.site):
                return blocks[:at]
            if bound is None or not (block.element.getparent() is bound or within(block.element, bound)):
                return blocks[:at]
        return blocks


def sheet_of(run: Run, key: Key, cards: Cards, named: list[str]) -> Sheet | None:
    """The run as a sheet: code, status, title and text, then a column for each label under the heads."""
    site, blocks = cards.site, cards.outline.blocks
    single = {head.codes[0] for _, head in run.heads if len(head.codes) == 1}
    # A head of several codes that have heads of their own only refers to them.
    run.heads = [(at, head) for at, head in run.heads if len(head.codes) == 1 or not single.issuperset(head.codes)]
    skipped: list[tuple[str, _Element]] = []
    places: list[tuple[_Element, list[_Element]]] = [(head.block.element, []) for _, head in run.heads]
    if site.code:
        found = [cards.pinned_body(at, head) for at, head in run.heads]
        bodies, places = [body for body, *_ in found], [(card, beside) for _, card, beside in found]
    else:
        bodies = [cards.body(at, head, key) for at, head in run.heads]
        if len(bodies) > 2 or site.pinned:
            # Nothing marks the end of the last one: it is no longer than the others.
            most = max((body.blocks for body in bodies[:-1]), default=MOST_BLOCKS)
            bodies[-1] = cards.body(*run.heads[-1], key, most, site.pinned)
        if sum(body.is_table for body in bodies) * 2 > len(bodies):
            return None
    for (_, head), body, parts in zip(run.heads, bodies, split([head.name for _, head in run.heads]), strict=False):
        head.name, body.labelled = "", parts | body.labelled
    if not site.pinned:
        skipped = _part(run, bodies)
    claims = {at + after for (at, _), body in zip(run.heads, bodies, strict=True) for after in range(body.blocks + 1)}
    _relabel(run.heads, bodies, site)
    merge(bodies, site)
    labels, lines = _lines(run, bodies, site)
    if site.code:
        for line, (card, beside) in zip(lines, places, strict=True):
            line.element, line.beside = card, beside
    first, head = run.heads[0]
    before = blocks[first - 1] if first else head.block
    lead = "" if before.level else before.text[:200]
    depth = _common([line.topics for line in lines])
    chapter = named[first]
    if not site.code and sum(bool(ERRORS.search(plain(" ".join(line.topics[depth:])))) for line in lines) * 2 > len(
        lines
    ):
        chapter += f" | {max(lines, key=lambda line: len(line.topics)).topics[-1]}"
    topics = head.block.topics[:depth]
    sheet = Sheet(run.shape, head.block.element, topics, chapter, lead, first, [*BLANK, *labels], lines, dict(GIVEN))
    sheet.skipped, sheet.claims = skipped, claims
    return sheet


def _part(run: Run, bodies: list[Body]) -> list[tuple[str, _Element]]:
    """Take out the few cards with a label twice, which have the texts of another one whose head is lost."""
    twice = [at for at, body in enumerate(bodies) if body.again]
    if len(twice) * 4 > len(bodies):
        return []
    for at in reversed(twice):
        del bodies[at]
    return [("two cards in one", run.heads.pop(at)[1].block.element) for at in reversed(twice)]


def _lines(run: Run, bodies: list[Body], site: Site) -> tuple[list[str], list[Line]]:
    """The labels under the heads, and a line for each head."""
    labels = list(dict.fromkeys(label for body in bodies for label in body.labelled))
    titled = len({body.title for body in bodies}) * 2 > len(bodies)
    # Where the titles are sentences they say what went wrong, and what stands below says more.
    said = not labels and sum(is_prose(head.name) for _, head in run.heads) * 2 > len(run.heads)
    lines = []
    for (_, head), body in zip(run.heads, bodies, strict=True):
        name, lead = head.name or (body.title if titled else ""), clean(" ".join(body.lead))
        more = [body.labelled.get(label, "") or "—" * (label in body.labelled) for label in labels]
        if said:
            name, lead, more = ("", name, [lead]) if lead else (name, "", [""])
        elif run.shape != "headings" and not lead:
            name, lead = "", name
        texts = [" / ".join(head.codes), head.status or body.status, name, lead, head.retryable, *more]
        element = head.block.element
        line = Line(element, texts, [], head.block.topics, element, head.codes, head.marked)
        line.problem = body.stray or ("a label twice: two cards in one?" if body.again and site.pinned else "")
        lines.append(line)
    return ["More"] if said else labels, lines


def _relabel(heads: list[tuple[int, Head]], bodies: list[Body], site: Site) -> None:
    """Where a label under each head names a code of its own, that is the code, and the head is its name."""
    labels = dict.fromkeys(label for body in bodies for label in body.labelled if role_of(label, site) == "code")
    for label in labels:
        values = [body.labelled.get(label, "") for body in bodies]
        if all(map(is_token, values)) and len(set(values)) == len(values) > 1:
            for (_, head), value in zip(heads, values, strict=True):
                head.name, head.codes = head.name or head.codes[0], (value,)
            return


def _common(topics: list[Topics]) -> int:
    """How many headings all lines share."""
    return sum(1 for _ in takewhile(lambda names: len(set(names)) == 1, zip(*topics, strict=False)))


def above_of(element: _Element, tag: str) -> _Element | None:
    """The element itself, or the nearest above it, that is a `tag`."""
    return element if element.tag == tag else next(element.iterancestors(tag), None)


def within(element: _Element, outer: _Element) -> bool:
    """Does the element stand in `outer`, or is it that?"""
    return element is outer or any(above is outer for above in element.iterancestors())
