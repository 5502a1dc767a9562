"""Cards as a candidate table: a segment's heads, and a column for each label under them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, pairwise, takewhile

from lxml.etree import _Element

from parsers.extract.block_labels import is_label, role_of, texts_of
from parsers.extract.candidate_tables import CARD_COLUMNS, CARD_TITLES, CandidateTable, Line, lead_of
from parsers.extract.card_fields import BOILERPLATE, MAX_BLOCKS, CardFields
from parsers.extract.card_labels import drop_chance_labels, merge_labels, split_labels
from parsers.extract.cards import LABELLED, Cards, Heads, Key, outer_status, within
from parsers.extract.code_tokens import is_token, looks_like_code
from parsers.extract.contract import Site
from parsers.html.element_text import lineage
from parsers.html.outline import Block, shared_topics
from parsers.lexicon.cleaning import clean
from parsers.lexicon.status_phrases import has_phrase
from parsers.lexicon.value_shapes import is_prose
from parsers.lexicon.vocabulary import is_about_errors, likeliest

#: Words before a colon within a text, where a label may stand.
_INNER_LABEL = re.compile(r"(?:^|(?<=[\s;,]))([A-Z][\w'-]{1,20}(?: [\w'-]{1,20}){0,2}):(?=\s)")
#: Stands for the label of texts that go on with the titles above them.
MORE = "More"
#: So many of the cards are enough to tell how all are laid out.
_MOST = 0.8
_DIGITS = re.compile(r"\d+")


def candidate_of(heads: Heads, key: Key, cards: Cards, chapters: list[str]) -> CandidateTable | None:
    """A segment as a table: code, status, title and text, then a column for each label under the heads."""
    site, blocks, headless = cards.site, cards.outline.blocks, key[1] == LABELLED
    single = {head.codes[0] for _, head in heads if len(head.codes) == 1}
    # A head of several codes that have heads of their own only refers to them.
    heads = [(at, head) for at, head in heads if len(head.codes) == 1 or not single.issuperset(head.codes)]
    if not (headless or site.code) and len(heads) > 1:  # A card ends with what holds another one beside it.
        holds = Counter(above for _, head in heads for above in lineage(head.block.element))
        for at, head in heads:
            cards.boxes[at] = next(above for above in lineage(head.block.element) if holds[above] > 1)
            cards.own[at] = _box_in(head.block.element, cards.boxes[at])
    bodies = [cards.read(at, head, key) for at, head in heads]
    boxed = _read_boxes(heads, cards) if key[0] == "cards" and not (headless or site.code) else []
    if boxed:
        bodies = boxed
    elif not site.code:
        if not headless and len(heads) > 1 and _close_boxes(heads, bodies, cards):
            bodies = [cards.read(at, head, key) for at, head in heads]
        if len(bodies) > 2 or site.pinned:
            # Nothing marks the end of the last card.
            under = [blocks[at + 1 : at + 1 + body.blocks] for (at, _), body in zip(heads, bodies, strict=True)]
            most = max(_most_blocks(under, site), _blocks_in_box(heads, under[-1]))
            bodies[-1] = cards.read(*heads[-1], key, most, site.pinned)
    if not site.code and sum(body.is_table for body in bodies) * 2 > len(bodies):
        return None
    is_boxed = headless and all(at in cards.boxes for at, _ in heads)
    parts = split_labels([head.name for _, head in heads])
    titles = list(CARD_TITLES)
    for (_, head), body, labelled in zip(heads, bodies, parts or [{}] * len(heads), strict=True):
        name, body.labelled = "" if parts else head.name, labelled | body.labelled
        if headless:
            label = titles[0] = head.form
            name = labelled.get(label, body.labelled.get(label, "")).removeprefix(head.codes[0]).strip(" ;,|:()–—-")
            body.labelled.pop(label, None)
            has_text = len(body.unlabelled) > 1 or (body.unlabelled and "message" in map(likeliest, body.labelled))
            if is_boxed and not (name or body.title) and has_text and not is_prose(body.unlabelled[0]):
                name = body.unlabelled.pop(0)
        head.name = name
    are_leads = not headless and all(
        body.lead and not (body.title or head.name) for (_, head), body in zip(heads, bodies, strict=True)
    )
    if are_leads and (len(heads) == 1 or len({body.lead for body in bodies}) > 1):
        for (_, head), body in zip(heads, bodies, strict=True):
            head.name, body.unlabelled[0] = body.lead, body.unlabelled[0].removeprefix(body.lead).lstrip()
    if key[0] == "definitions":
        _share_texts(heads, bodies)
    if (
        key[0] == "cards"
        and all(head.name for _, head in heads)
        and sum(not body.blocks for body in bodies) * 2 > len(bodies)
    ):
        # Where most lines say all that there is to say, a few words below one head those below them.
        bodies = [
            body if body.labelled or any(map(is_prose, body.unlabelled)) else replace(body, unlabelled=[])
            for body in bodies
        ]
    unread = _drop_irregular(heads, bodies, is_boxed) if headless else []
    skipped = [] if site.pinned else _drop_merged(heads, bodies)
    spans = [range(at - body.above, at + body.blocks + 1) for (at, _), body in zip(heads, bodies, strict=True)]
    indexes = {*chain.from_iterable(spans)}
    if not headless:
        ends = key[0] == "cards" and not (boxed or site.code or site.lists) and _may_end_with_code(heads, bodies, cards)
        unread = [("below a text that may be its own", heads[0][1].block.element, [heads[0][1].codes[0]])] * ends
        unread += [] if site.pinned else _several_in_one(heads, bodies)
        unread += _take_labelled_codes(heads, bodies, site)
    if not heads:
        return None
    if not site.code:
        drop_chance_labels(bodies, site)
    merge_labels(bodies, site)
    # A heading within a card stands above no other.
    own = {head.block.text for _, head in heads} | {blocks[at].text for at in indexes if blocks[at].level}
    labels, lines = _lines(str(key[0]), heads, bodies, site, own)
    first, head = heads[0]
    depth = len(shared_topics([line.topics for line in lines]))
    chapter = chapters[first]
    below = [line.topics[depth:] for line in lines]
    if sum(is_about_errors(" ".join(topics)) for topics in below) * 2 > len(lines):
        chapter += f" | {max(below, key=len)[-1]}"
    return CandidateTable(
        str(key[0]),
        head.block.element,
        head.block.topics[:depth],
        chapter,
        lead_of(blocks, first)[:200],
        first,
        [*titles, *labels],
        lines,
        dict(CARD_COLUMNS),
        skipped,
        unread,
        block_indexes=indexes,
    )


def _read_boxes(heads: Heads, cards: Cards) -> list[CardFields]:
    """The cards that are each all of a box, where texts of its own stand above most heads in theirs; else none."""
    blocks, least = cards.outline.blocks, _MOST * len(heads)
    boxes = {at: box for at, _ in heads if (box := cards.own.get(at)) is not None and box is not cards.boxes[at]}
    if len(heads) < 3 or sum(at > 0 and within(blocks[at - 1].element, box) for at, box in boxes.items()) < least:
        return []
    bodies = [cards.read_box(at, cards.own[at]) for at, _ in heads]
    above = [range(at - body.above, at) for (at, _), body in zip(heads, bodies, strict=True)]
    texts = {tuple(blocks[one].text for one in places) for places in above}
    known = [[head for one in places if (head := cards.known_heads.get(one))] for places in above]
    named = sum(any(head.form == "token" for head in ones) for ones in known)
    says = sum(len(body.unlabelled) + (body.title != "") > 1 or any(map(is_prose, body.unlabelled)) for body in bodies)
    if len(texts) < least or says < least or named >= least:
        return []  # The names of groups, the captions of numbers, other codes.
    titles = [(body, body.unlabelled[0]) for body in bodies if len(body.unlabelled) > 1 and not body.title]
    if len({title for _, title in titles}) >= least and not any(is_prose(title) for _, title in titles):
        for body, title in titles:
            body.title, body.unlabelled = title, body.unlabelled[1:]
    return bodies


def _may_end_with_code(heads: Heads, bodies: list[CardFields], cards: Cards) -> bool:
    """May each text stand above its code: above the first stands one, and below the last, or below all, none?"""
    blocks = cards.outline.blocks
    above = [
        next((blocks[other] for other in range(at - 1, -1, -1) if other not in cards.stated), None) for at, _ in heads
    ]
    are_texts = [one is not None and one.level == 0 and is_prose(one.text) for one in above]
    empty = [not (head.name or body.unlabelled or body.labelled) for (_, head), body in zip(heads, bodies, strict=True)]
    return len(heads) > 2 and empty[-1] and are_texts[0] and (all(are_texts) if all(empty) else not any(empty[:-1]))


def _close_boxes(heads: Heads, bodies: list[CardFields], cards: Cards) -> bool:
    """Whether each card ends with its own box: texts stand beside few of these, and so are about all cards."""
    blocks = cards.outline.blocks
    own: dict[int, _Element] = {}
    beside = 0
    for (at, _), body in zip(heads, bodies, strict=True):
        box = cards.own[at]
        beside += body is not bodies[-1] and not within(blocks[at + body.blocks].element, box)
        outside = [one for one in blocks[at + 1 : at + 1 + body.blocks] if not within(one.element, box)]
        goes_on = outside != [] and is_label(_kind(outside[0], cards.site)[1].rstrip(":"), cards.site)
        if body.blocks and within(blocks[at + 1].element, box) and not goes_on:
            own[at] = box
    if closes := beside * 3 < len(heads):
        cards.boxes |= own
    return closes and own != {}


def _box_in(element: _Element, outer: _Element | None) -> _Element:
    """The largest element around this one that stands in `outer`."""
    return next((above for above in lineage(element) if above.getparent() is outer), element)


def _most_blocks(cards: list[list[Block]], site: Site) -> int:
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


def _blocks_in_box(heads: Heads, blocks: list[Block]) -> int:
    """How many of the first blocks of the last card stand in a box that holds no other card."""
    before, last = heads[-2:][0][1].block.element, heads[-1][1].block.element
    shared = {*lineage(before)}
    box = _box_in(last, next((above for above in lineage(last) if above in shared), None))
    return 0 if box is last else sum(1 for _ in takewhile(lambda one: within(one.element, box), blocks))


def _kind(block: Block, site: Site) -> tuple[object, str]:
    """The tag of a block, and the label that it ends with, "?" for one that names no role; a colon if that is alone."""
    label, value = (texts_of(block, False, site) or [("", "")])[-1]
    known = label if is_label(label, site) else label and "?"
    return block.element.tag, known if value else f"{known}:"


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


def _drop_irregular(heads: Heads, bodies: list[CardFields], are_boxed: bool) -> list[tuple[str, _Element, list[str]]]:
    """Drop records without a head that differ from the others: nothing else tells where one ends. Returns them.

    In boxes of their own they may have texts without a label.
    """
    usual = Counter(label for body in bodies for label in body.labelled)
    odd = {
        at: problem for at, body in enumerate(bodies) if (problem := _irregularity(body, usual, len(bodies), are_boxed))
    }
    unread = [
        (f"a record with {problem}", heads[at][1].block.element, [heads[at][1].codes[0], *bodies[at].labelled.values()])
        for at, problem in odd.items()
    ]
    for at in reversed(odd):
        del heads[at], bodies[at]
    return unread


def _irregularity(body: CardFields, usual: Counter[str], number: int, is_boxed: bool) -> str:
    """What sets a record apart from most others, whose labels are the `usual` ones; empty where nothing does."""
    lacking = [label for label, times in usual.items() if label not in body.labelled and times * 2 > number]
    inner = [found[1] for text in body.labelled.values() for found in _INNER_LABEL.finditer(text)]
    if body.repeats_label:
        return "a label twice: two records in one?"
    if body.unlabelled and not is_boxed:
        return "a text that belongs to no label"
    if lacking and ("message" in map(likeliest, lacking) or inner):
        return f"no {lacking[0]}"
    return f"{inner[0]!r} within a text" if not usual.keys().isdisjoint(inner) else ""


def _drop_merged(heads: Heads, bodies: list[CardFields]) -> list[tuple[str, _Element]]:
    """Drop the few cards that have a label twice: they hold the texts of another one, whose head is lost."""
    merged = [at for at, body in enumerate(bodies) if body.repeats_label]
    if len(merged) * 4 > len(bodies):
        return []
    for at in reversed(merged):
        del bodies[at]
    return [("two cards in one", heads.pop(at)[1].block.element) for at in reversed(merged)]


def _several_in_one(heads: Heads, bodies: list[CardFields]) -> Iterator[tuple[str, _Element, list[str]]]:
    """The cards in which a label repeats with another code each time, such as that of small tables under one status."""
    for (_, head), body in zip(heads, bodies, strict=True):
        values = (text.split() for text in body.labelled.values() if body.repeats_label)
        if any(len(words) > 1 and all(map(looks_like_code, words)) for words in values):
            yield "several cards in one", head.block.element, [head.codes[0]]


def _lines(
    shape: str, heads: Heads, bodies: list[CardFields], site: Site, own: set[str]
) -> tuple[list[str], list[Line]]:
    """The labels under the heads, and a line for each head; `own`: what the cards have for headings of theirs."""
    labels = list(dict.fromkeys(label for body in bodies for label in body.labelled))
    titled = len({body.title for body in bodies}) * 2 > len(bodies)
    # Titles that are sentences say what went wrong, and the text below says more; "Bad Request." is none.
    names = [head.name.rstrip("." if has_phrase(head.codes[0], head.name) else "") for _, head in heads]
    sentences = not labels and sum(map(is_prose, names)) * 2 > len(heads)
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
        topics = head.block.topics
        if shape != "headings":
            topics = tuple(takewhile(lambda topic: topic not in own, topics))
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
