"""Markdown rows outside every table, and labelled texts outside every card, because its heading was no code."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from parsers.classify.candidate import Candidate
from parsers.extract.candidate_tables import CandidateTable
from parsers.extract.cards import above_of
from parsers.extract.contract import Site, Unread
from parsers.extract.heads import first_piece
from parsers.extract.raw_lists import is_piped
from parsers.html.outline import Block, Topics
from parsers.lexicon.column_words import normal, role_of_label

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
