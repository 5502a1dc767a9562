"""Cards in one paragraph: a code and, behind line breaks or marks, its fields ("`lost`<br>Status: 402<br>…")."""

from dataclasses import replace
from itertools import takewhile

from parsers.extract.block_lines import STATUS_LABEL, lines_of
from parsers.extract.card_fields import MOST_CARDS, CardFields
from parsers.extract.card_reader import fields_of
from parsers.extract.cards import Heads
from parsers.extract.contract import Site
from parsers.extract.heads import Head
from parsers.extract.label_values import is_label
from parsers.html.outline import Block, text_of_pieces
from parsers.lexicon.value_shapes import MARKS


def take_fields(heads: Heads, bodies: list[CardFields], site: Site) -> Heads:
    """Take what stands below the codes in their own blocks, where most hold labels there; the heads without it."""
    parted = [_below_line(head) for _, head in heads]
    found = [fields_of([rest], rest.element, site) if rest else None for rest in parted]
    are_labelled = [one is not None and any(is_label(label, site) for label in one.labelled) for one in found]
    if sum(are_labelled) < MOST_CARDS * len(heads):
        return heads
    taken: Heads = []
    for (at, head), body, rest, own in zip(heads, bodies, parted, found, strict=True):
        below = text_of_pieces(rest.pieces) if rest else ""
        name = head.name.removesuffix(below).rstrip() if below and head.name.endswith(below) else ""
        if rest is not None and own is not None and (own.labelled or not name):  # Else the text goes on.
            body.unlabelled[:0] = own.unlabelled
            body.labelled = own.labelled | body.labelled
            body.inline |= own.inline
            head = replace(head, name=name, text="", status="" if STATUS_LABEL in own.labelled else head.status)
        taken.append((at, head))
    return taken


def _below_line(head: Head) -> Block | None:
    """What stands in the block of a head below the line with its code, if the head's name and text end with it."""
    block = head.block
    if block.level or len(head.codes) > 1:
        return None
    pieces = lines_of(block, headed=True)
    line = [*takewhile(lambda piece: piece[1].tag != "br", pieces)]
    rest = pieces[len(line) + 1 :]
    below = text_of_pieces(rest)
    is_alone = text_of_pieces(line).strip(MARKS + " ") == head.codes[0]
    if not rest or not (is_alone or head.name.removesuffix(below) not in ("", head.name)):
        return None
    breaks = sum(holder.tag == "br" for _, holder in rest)
    return Block(block.element, rest, 0, block.topics, block.aside, breaks=breaks)
