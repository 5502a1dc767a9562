"""Headings that are titles, each with its code under a label in its card ("Error code: bad_request")."""

from collections.abc import Sequence

from parsers.extract.block_labels import names_code, texts_of
from parsers.extract.card_fields import MAX_BLOCKS
from parsers.extract.cards import Cards, Heads, Key
from parsers.extract.code_tokens import is_code, is_token
from parsers.extract.contract import OPEN, Site
from parsers.extract.head_pieces import ORDER
from parsers.extract.heads import Head, split_status
from parsers.extract.label_values import stands_for_code
from parsers.html.once import once
from parsers.html.outline import Block, Outline


def naming_codes(outline: Outline, site: Site = OPEN) -> list[int]:
    """The blocks that name a code, by their index."""
    return [at for at, block in enumerate(outline.blocks) if names_code(block, site)]


def labelled_headings(cards: Cards, found: dict[Key, Heads], few: int) -> dict[Key, Heads]:
    """More than a `few` headings that are titles, each with its code under a label ("Error code: bad_request")."""
    blocks, site = cards.outline.blocks, cards.site
    taken = {at for heads in found.values() for at, _ in heads}
    coded = naming_codes(cards.outline, site) if site.pinned else once(cards.outline, naming_codes)
    coded = [at for at in coded if _may_label_code(blocks[at], site)]
    places: dict[Key, list[int]] = {}
    passed = 0  # How many of these stand before the heading.
    for at, sort in cards.starts.items():
        while passed < len(coded) and coded[passed] <= at:
            passed += 1
        if sort[0] != "headings" or at in taken or passed == len(coded):
            continue
        if coded[passed] > at + MAX_BLOCKS or sort in map(cards.starts.get, range(at + 1, coded[passed])):
            continue  # Another one stands between the heading and the next code.
        places.setdefault((*sort, "labelled", ""), []).append(at)
    more: dict[Key, Heads] = {}
    for key, headings in places.items():
        for at in headings if _are_more(headings, few) else ():
            labels = cards.look(at, Head(blocks[at], "labelled", ()), key).labelled.items()
            named = [value for label, value in labels if is_token(value) and stands_for_code(label, value, site)]
            if code := next(filter(is_code, named), next(iter(named), "")):
                status, name = split_status(ORDER.sub("", blocks[at].text).lstrip())
                more.setdefault(key, []).append((at, Head(blocks[at], "labelled", (code,), status, name)))
    return {key: heads for key, heads in more.items() if _are_codes([head.codes[0] for _, head in heads], few)}


def _may_label_code(block: Block, site: Site) -> bool:
    """Does a label stand in the block before one word, or alone, so that the word may stand below it?"""
    return any(label and (not value or is_token(value)) for label, value in texts_of(block, False, site) or ())


def _are_more(found: Sequence[object], few: int) -> bool:
    """Are these more than a `few`, even if one in ten comes again?"""
    return 0.9 * len(found) > few


def _are_codes(words: list[str], few: int) -> bool:
    """Are these more than a `few`, hardly one of them twice, and most of them unlike plain words?"""
    return _are_more(words, few) and len({*words}) > 0.9 * len(words) and sum(map(is_code, words)) * 2 > len(words)
