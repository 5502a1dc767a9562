"""Cards in boxes: where each ends, and whether it ends with its code."""

from itertools import pairwise, takewhile

from lxml.etree import _Element

from parsers.extract.block_labels import leads_to_items, list_below, texts_of
from parsers.extract.card_fields import MAX_BLOCKS, MOST_CARDS, Card
from parsers.extract.cards import Cards, Heads, within
from parsers.extract.contract import Site
from parsers.extract.excluded_blocks import BOILERPLATE
from parsers.extract.label_values import is_label
from parsers.html.element_text import lineage
from parsers.html.outline import Block
from parsers.lexicon.value_shapes import is_prose


def read_boxes(heads: Heads, cards: Cards) -> list[Card]:
    """The cards that are each all of a box, where texts of its own stand above most heads in theirs; else none."""
    blocks, least = cards.outline.blocks, MOST_CARDS * len(heads)
    boxes = {at: box for at, _ in heads if (box := cards.own.get(at)) is not None and box is not cards.boxes[at]}
    if len(heads) < 3 or sum(at > 0 and within(blocks[at - 1].element, box) for at, box in boxes.items()) < least:
        return []
    segment = [Card(at, head, cards.read_box(at, cards.own[at])) for at, head in heads]
    bodies = [one.body for one in segment]
    above = [range(one.at - one.body.above, one.at) for one in segment]
    texts = {tuple(blocks[one].text for one in places) for places in above}
    known = [[head for one in places if (head := cards.known_heads.get(one))] for places in above]
    named = sum(any(head.form.startswith("token") for head in ones) for ones in known)
    says = sum(len(body.unlabelled) + (body.title != "") > 1 or any(map(is_prose, body.unlabelled)) for body in bodies)
    if len(texts) < least or says < least or named >= least:
        return []  # The names of groups, the captions of numbers, other codes.
    titles = [(body, body.unlabelled[0]) for body in bodies if len(body.unlabelled) > 1 and not body.title]
    if len({title for _, title in titles}) >= least and not any(is_prose(title) for _, title in titles):
        for body, title in titles:
            body.title, body.unlabelled = title, body.unlabelled[1:]
    return segment


def may_end_with_code(segment: list[Card], cards: Cards) -> bool:
    """May each text stand above its code: above the first stands one, and below the last, or below all, none?"""
    blocks = cards.outline.blocks
    above = [next((blocks[at] for at in range(one.at - 1, -1, -1) if at not in cards.stated), None) for one in segment]
    are_texts = [one is not None and one.level == 0 and is_prose(one.text) for one in above]
    empty = [not (one.head.name or one.body.unlabelled or one.body.labelled) for one in segment]
    return len(segment) > 2 and empty[-1] and are_texts[0] and (all(are_texts) if all(empty) else not any(empty[:-1]))


def close_boxes(segment: list[Card], cards: Cards) -> bool:
    """Whether each card ends with its own box: texts stand beside few of these, and so are about all cards."""
    blocks = cards.outline.blocks
    own: dict[int, _Element] = {}
    beside = 0
    for one in segment:
        at, box, end = one.at, cards.own[one.at], one.at + one.body.blocks
        beside += one is not segment[-1] and not within(blocks[end].element, box)
        outside = [block for block in blocks[at + 1 : end + 1] if not within(block.element, box)]
        goes_on = outside != [] and is_label(_kind(outside[0], cards.site)[1].rstrip(":"), cards.site)
        if end > at and within(blocks[at + 1].element, box) and not goes_on:
            own[at] = box
    if closes := beside * 3 < len(segment):
        cards.boxes |= own
    return closes and own != {}


def box_in(element: _Element, outer: _Element | None) -> _Element:
    """The largest element around this one that stands in `outer`."""
    return next((above for above in lineage(element) if above.getparent() is outer), element)


def most_blocks(cards: list[list[Block]], site: Site) -> int:
    """How many blocks the last card has: no more than the others, nor any behind its end in an order that no other has.

    Under a label of its own any text may stand, as may a text that it has.
    """
    *others, last = ([_kind(block, site) for block in card] for card in cards)
    known = {kind for kinds in others for kind in kinds}
    in_order = {pair for kinds in others for pair in pairwise(kinds)}
    ends = {kinds[-1] for kinds in others if kinds}
    longest = max(map(len, others), default=MAX_BLOCKS)
    for at, (above, kind) in enumerate(pairwise(last), 1):
        is_field = is_label(kind[1], site) and not BOILERPLATE.match(kind[1])
        is_under_own = above[1] != "" and above not in known
        if above in ends and not (is_field or is_under_own or (above, kind) in in_order):
            return min(at, longest)
    return longest


def blocks_in_box(heads: Heads, blocks: list[Block]) -> int:
    """How many of the first blocks of the last card stand in a box, or an item, that holds no other card."""
    before, last = heads[-2:][0][1].block.element, heads[-1][1].block.element
    shared = {*lineage(before)}
    box = box_in(last, next((above for above in lineage(last) if above in shared), None))
    return sum(1 for _ in takewhile(lambda one: within(one.element, box), blocks))


def blocks_in_text_box(heads: Heads, cards: list[list[Block]]) -> int:
    """How many blocks of the last card stand in the box below its head, where all cards are in such boxes alike."""
    boxes = []
    for (_, head), (first, *others) in ((pair, card) for pair, card in zip(heads, cards, strict=True) if card):
        around = {*lineage(head.block.element)}
        box = box_in(first.element, next((above for above in lineage(first.element) if above in around), None))
        if box is first.element or (head is not heads[-1][1] and not all(within(one.element, box) for one in others)):
            return 0
        boxes.append(box)
    if not cards[-1] or len({(box.tag, box.get("class")) for box in boxes}) > 1:
        return 0
    return sum(1 for _ in takewhile(lambda one: within(one.element, boxes[-1]), cards[-1]))


def whole_list(most: int, card: list[Block], head: _Element) -> int:
    """So many blocks of the last card, and the other items of the list that the last of them stands in or leads to.

    The first text of a term is whole.
    """
    if not 0 < most < len(card):
        return most
    if head.tag == "dt" and (text := next(head.itersiblings("dd"), None)) is not None:
        return max(most, sum(1 for _ in takewhile(lambda one: within(one.element, text), card)))
    last = card[most - 1]
    own = next((above.getparent() for above in lineage(last.element) if above.tag == "li"), None)
    if leads_to_items(last) and (own is None or last.element.tag != "li" or within(head, own)):
        own = list_below(last.element)
    if own is None or within(head, own):
        return most
    return most + sum(1 for _ in takewhile(lambda one: within(one.element, own), card[most:]))


def _kind(block: Block, site: Site) -> tuple[object, str]:
    """The tag of a block, and the label that it ends with, "?" for one that names no role; a colon if that is alone."""
    label, value = (texts_of(block, False, site) or [("", "")])[-1]
    known = label if is_label(label, site) else label and "?"
    return block.element.tag, known if value else f"{known}:"
