"""What stands like a part of an accepted list and is in none: Markdown rows, labelled texts, items without a code."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import islice, pairwise

from lxml.etree import _Element

from parsers.classify.candidate import Candidate
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.code_tokens import is_code
from parsers.extract.contract import UNCODED, Site, Skipped, Unread
from parsers.extract.heads import first_piece
from parsers.extract.raw_lists import is_piped
from parsers.html.element_text import above_of, lineage, text_of
from parsers.html.outline import Block, Topics
from parsers.lexicon.column_words import normal, role_of_label
from parsers.lexicon.value_shapes import MARKS
from parsers.lexicon.vocabulary import SAMPLES

_MAX_LABEL = 40


def orphans(lists: Sequence[Candidate], site: Site, blocks: Sequence[Block]) -> Iterator[Unread]:
    """What is left of tables and cards in no accepted list."""
    accepted = [one for one in lists if one.accepted]
    yield from _rows_left_out([one.table for one in accepted if one.table.is_table], blocks)
    cards = [one for one in accepted if not one.table.is_table]
    if cards:
        yield from _texts_left_out(cards, {at for one in lists for at in one.table.block_indexes}, site, blocks)


def _texts_left_out(cards: list[Candidate], claimed: set[int], site: Site, blocks: Sequence[Block]) -> Iterator[Unread]:
    """The texts with labels as the cards have them, and the labels that head cards, outside every list."""
    words = site.words
    labels = {normal(one.table.titles[at]) for one in cards for at in one.columns.roles} - {""}
    heads = {normal(title) for one in cards if one.table.titles[0] for title in one.table.titles} - {""}
    roles = {role for one in cards for role in one.columns.roles.values()} - {"status", "title"}
    coded = {normal(title) for one in cards for title in one.table.titles if role_of_label(title, words) == "code"}
    codes = {code for one in cards for code in one.codes}
    may_belong = _belonging(cards, site)
    tags = {blocks[at].element.tag for at in claimed if heads and _is_alone(blocks[at], heads)}

    @cache
    def in_items() -> bool:
        own = (blocks[at].element for one in cards for at in one.table.block_indexes)
        return any(above_of(element, "li") is not None for element in own)

    for at, block in enumerate(blocks):
        if at in claimed or block.aside or not may_belong(block.topics):
            continue
        if block.element.tag in tags and _is_alone(block, heads):
            yield Unread("row-unread", f"{block.text!r} stands in no card", block.element)
            continue
        label, _, text = first_piece(block)[0].replace("：", ":").partition(":")
        role = role_of_label(label, words) if len(label) <= _MAX_LABEL else None
        # What is said of the cause may be the cards' message.
        if role not in roles and (role in ("status", "title") or normal(label) not in labels):
            continue
        is_code = normal(label) in coded and codes.isdisjoint([text.strip(), *text.split()[:1]])
        if not (site.pinned or is_code or normal(label) in labels):
            continue  # Perhaps of something else: no card has this label.
        if label.lstrip()[:1] in ('"', "'"):
            continue  # A line of JSON.
        if not site.pinned and above_of(block.element, "li") is not None and not in_items():
            continue  # A list of what an answer holds, where no card is written in items.
        if normal(block.text) != normal(label) or (normal(label) in words and not block.level):
            yield Unread("row-unread", f"{block.text[:60]!r} stands in no card", block.element)


def _rows_left_out(tables: list[CandidateTable], blocks: Sequence[Block]) -> Iterator[Unread]:
    joined = {at for table in tables for at in table.block_indexes}
    for at, block in enumerate(blocks if tables else ()):
        if is_piped(block.text) and not block.aside and at not in joined:
            detail = f"{block.text[:60]!r} is a row that was left out of its table"
            yield Unread("row-unread", detail, block.element)


def _belonging(cards: list[Candidate], site: Site) -> Callable[[Topics], bool]:
    """The test whether a text under some headings may be a card's: of declared lists, only where one is named."""
    own = {one.table.topics for one in cards}

    @cache
    def may_belong(topics: Topics) -> bool:
        return not site.listed.isdisjoint(map(normal, topics)) or any(topics[: len(one)] == one for one in own)

    return may_belong if site.lists else lambda topics: True


def _is_alone(block: Block, labels: set[str]) -> bool:
    """Is the block one of these labels, and nothing else?"""
    return len(block.text) <= _MAX_LABEL and normal(block.text) in labels


def places_of(tables: list[CandidateTable], blocks: list[Block]) -> set[_Element]:
    """The elements in which a line or a text of these items, terms or cards stands."""
    lists = [table for table in tables if table.shape not in ("table", "lines")]
    holders = [line.element for table in lists for line in table.lines]
    places: set[_Element] = set()
    for holder in holders + [blocks[at].element for table in lists for at in table.block_indexes]:
        above: _Element | None = holder
        while above is not None and above not in places:
            places.add(above)
            above = above.getparent()
    return places


def uncoded(table: CandidateTable, read: set[_Element]) -> Iterator[Skipped]:
    """The items, terms or cards among those of the list that have no code and are not `read` in any other."""
    if table.shape in ("table", "headings"):
        return
    items = dict.fromkeys(items_of(table))
    if len(items) < len(table.lines):
        return
    groups = dict.fromkeys(above for item in items if (above := item.getparent()) is not None)
    if len(groups) == len(items) > 2 and table.shape == "definitions":
        items = groups  # Each term in a list or box of its own.
    forms = {_form(item) for item in items}
    for parent in {item.getparent(): None for item in items}:
        for item in parent if parent is not None else ():
            if item not in read and _form(item) in forms and not SAMPLES.fullmatch(text_of(item)):
                yield Skipped(UNCODED, item)


def _form(item: _Element) -> tuple[object, ...]:
    """How an item is built; all those of one list are built alike, while a paragraph or box may be anything."""
    if item.tag in ("dt", "li"):
        return (item.tag,)
    if first := (item.text or "").split(None, 1)[:1]:
        return item.tag, is_code(first[0].strip(MARKS))
    # Prose goes on after the word that it begins with ("<code>options</code> must be an object").
    is_prose = len(item) > 0 and (item[0].tail or "").lstrip()[:1].islower()
    return item.tag, is_prose, *(child.tag for child in islice(item, 2))


def items_of(table: CandidateTable) -> list[_Element]:
    """The term or item that holds each line; of cards, the largest element that most do not share with the next."""
    lines = [[*lineage(line.element)] for line in table.lines]
    if table.shape != "cards":
        return [next((above for above in one if above.tag in ("dt", "li")), one[0]) for one in lines]
    heights = Counter(
        next((at for at, above in enumerate(one) if above.getparent() in other), 0)
        for one, other in ((one, {*other}) for one, other in pairwise(lines))
    )
    height = max(heights, key=lambda at: (heights[at], -at), default=0)
    return [one[min(height, len(one) - 1)] for one in lines]
