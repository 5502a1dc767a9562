"""How many codes a page says there are."""

import re
from collections.abc import Iterator

from parsers.html.outline import Block, Outline
from parsers.lexicon.lazy_regex import regex

_COUNT = regex(
    r"\b(\d{1,3}(?:,\d{3})+|\d+)\s+(?:documented |known |distinct |possible )?(?:API )?(?:error )?codes?\b"
    r"(?=\s*(?:$|[.,;:()]|in total|are |on this|below|listed))",
    re.I,
)
_OF_ALL = regex(
    r"\b(?:all|total(?: of)?|there are|lists?|listing|documents?|contains?|of|showing|every one of)\W+$", re.I
)
#: A longer text, or one of more pieces, states no number.
_MAX_CHARS, _MAX_PIECES = 200, 12


def stated_counts(outline: Outline) -> Iterator[tuple[str, int, str | None]]:
    """What the page says of its own number of codes, as (text, number, heading or None for the whole page)."""
    headings = set(outline.headings)
    for block in filter(may_state, outline.blocks):
        text = block.text
        if not ("code" in text or "|" in text) or len(text) > _MAX_CHARS or not (count := _COUNT.search(text)):
            continue
        before = text[: count.start()].strip(" —–-:·(")
        if block.level and not before and any(re.match(rf"{count[1]}\.\d", heading) for heading in headings):
            continue  # The number of a chapter.
        is_named = before in headings or (before != "" and not block.level and _links_within_page(block))
        if not before or is_named or _OF_ALL.search(text[: count.start()]):
            yield text, int(count[1].replace(",", "")), before if is_named else block.heading or None


def may_state(block: Block) -> bool:
    """Is this a text of the page's own, in few pieces?"""
    return not block.aside and len(block.pieces) <= _MAX_PIECES


def _links_within_page(block: Block) -> bool:
    """Does a text of the block link to a place on the page?"""
    holders = [holder for _, holder in block.pieces]
    holders += [above for one in holders if one is not block.element and (above := one.getparent()) is not None]
    return any((holder.get("href") or "").startswith("#") for holder in holders)
