"""Cards whose code stands under a label: below a heading that is a title, or in records without a head."""

from collections.abc import Sequence
from itertools import pairwise

from lxml.etree import _Element

from parsers.extract.block_labels import names_code, texts_of
from parsers.extract.block_lines import before_colon
from parsers.extract.card_fields import MAX_BLOCKS
from parsers.extract.cards import LABELLED, Cards, Heads, Key, blocks_in, boxes_of, context_of
from parsers.extract.code_tokens import is_code, is_token, looks_like_code
from parsers.extract.contract import OPEN, Site
from parsers.extract.head_pieces import ORDER
from parsers.extract.heads import Head, split_status, tag_of
from parsers.extract.label_values import stands_for_code
from parsers.html.element_text import text_of
from parsers.html.once import once
from parsers.html.outline import Block, Outline
from parsers.lexicon.column_words import is_role_word
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import most
from parsers.lexicon.vocabulary import (
    is_about_errors,
    is_clearly_of_codes,
    likeliest,
    mentions_failure,
    names_role,
    plain,
    title_roles,
)

#: Of the codes in lines of tables, that share may be new; what stands elsewhere may rather be a kind of error.
_FEW_CODES = 0.7
#: The words of labels that all name the same.
_CODE_WORDS = frozenset(["api", "code", "error", "errors", "name"])


def naming_codes(outline: Outline, site: Site = OPEN) -> list[int]:
    """The blocks that name a code, by their index."""
    return [at for at, block in enumerate(outline.blocks) if names_code(block, site)]


def labelled_headings(cards: Cards, found: dict[Key, Heads], few: int) -> dict[Key, Heads]:
    """More than a `few` headings that are titles, each with its code under a label ("Error code: bad_request")."""
    blocks, site = cards.outline.blocks, cards.site
    taken = {at for heads in found.values() for at, _ in heads}
    coded = naming_codes(cards.outline, site) if site.pinned else once(cards.outline, naming_codes)
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
    return {key: heads for key, heads in more.items() if _are_codes([head for _, head in heads], few)}


def _are_more(found: Sequence[object], few: int) -> bool:
    """Are these more than a `few`, even if one in ten comes again?"""
    return 0.9 * len(found) > few


def _are_codes(heads: list[Head], few: int) -> bool:
    """Are these codes more than a `few`, hardly one of them twice, and most of them unlike plain words?

    Failures with titles of their own may share a status.
    """
    words = [head.codes[0] for head in heads]
    distinct = {(code, head.name if is_http(code) else "") for code, head in zip(words, heads, strict=True)}
    return _are_more(words, few) and len(distinct) > 0.9 * len(words) and most(map(is_code, words))


def headless_records(cards: Cards, taken: set[int], chapters: list[str], apart: bool) -> dict[Key, Heads]:
    """The records outside the `taken` blocks, in lists; `apart`: those under different headings are different lists."""
    blocks = cards.outline.blocks
    found: dict[Key, Heads] = {}
    key: Key
    for at, block in enumerate(blocks):
        if at in taken or block.aside or block.level or (labelled := _labelled_code(blocks, at)) is None:
            continue
        label, code = labelled
        # Blocks that are whole records are one list, whatever each calls its code.
        is_whole = len(texts_of(block, False, cards.site) or ()) > 1
        shared = "" if is_whole and _CODE_WORDS.issuperset(label.lower().split()) else label
        context = block.topics if apart else context_of(block.topics, chapters[at])
        key = ("cards", LABELLED, shared, block.element.tag, "labelled", context)
        found.setdefault(key, []).append((at, Head(block, label, (code,), name=block.text)))
    records: dict[Key, Heads] = {}
    for key, heads in found.items():
        alike = sum(is_code(head.codes[0]) or _is_set_as_code(head.block, head.codes[0]) for _, head in heads)
        least = _FEW_CODES if all(head.block.label for _, head in heads) else 0.9
        if alike * 3 < 2 * len(heads) or len({head.codes for _, head in heads}) <= least * len(heads):
            continue
        if alike > 2 and (starts := _starts(cards, heads)):
            records[key] = [(start, head) for start, (_, head) in zip(starts, heads, strict=True)]
            cards.starts |= dict.fromkeys(starts, key[:-2])
    return records


def group_records(blocks: Sequence[Block], heads: Heads) -> bool:
    """Are these headings statuses, below each of which lines of tables are records, and more than one below some?

    Each has its code under the same label. A heading without one is a record of its own, beside which others are asked
    about.
    """
    if not all(head.block.level and is_http(head.codes[0]) for _, head in heads):
        return False
    above = {head.block.element: 0 for _, head in heads}
    labels: set[str] = set()
    holder: _Element | None = None
    for at in range(heads[0][0], len(blocks)):
        if blocks[at].level:
            holder = blocks[at].element if blocks[at].element in above else None
        elif (
            holder is not None and blocks[at].label and (found := _labelled_code(blocks, at)) and not is_http(found[1])
        ):
            labels.add(found[0])
            above[holder] += 1
    return len(labels) == 1 and all(above.values()) and max(above.values()) > 1


def _labelled_code(blocks: Sequence[Block], at: int) -> tuple[str, str] | None:
    """The label of a code, and the code: in one block or in two; None where the block is another."""
    text = blocks[at].text
    if (found := before_colon(text)) is not None:
        label, value, rest = found[1].strip(), *text[found.end() :].partition(" ")[::2]
        goes_on = rest[:1].islower() and value[-1:].isalnum() and not mentions_failure(plain(value))
        if goes_on and not is_clearly_of_codes(label):
            return None  # "Problem: api_key missing"
        value = value.rstrip(";,|")
    elif _is_title(blocks[at]) and at + 1 < len(blocks):
        label, value = text, blocks[at + 1].text
    else:
        return None
    is_word = is_token(value) and text.endswith((value, label)) and not names_role(value)
    is_marked = is_code(value) or _is_set_as_code(blocks[at], value)
    named = is_marked or is_word
    may_be = looks_like_code(value) or is_http(value)
    is_name = label is text and may_be and tag_of(blocks[at + 1].pieces[0][1]) == "code"
    is_name = is_name or (is_marked and is_about_errors(label))
    is_name = is_name and {"code", "status"} & {*title_roles(label)} == {"code"}  # "Name", "Error"
    return (label, value) if named and (is_name or likeliest(label) == "code") else None


def _is_set_as_code(block: Block, value: str) -> bool:
    """Is the value a word, all that the cell beside a label holds, and set as code?"""
    inner = next(block.element.iter("code"), None) if block.label and is_token(value) else None
    return inner is not None and text_of(inner) == value == text_of(block.element)


def _starts(cards: Cards, heads: Heads) -> list[int]:
    """Where each record begins: with the box that holds it alone, else with a label; empty where that is uncertain."""
    blocks = cards.outline.blocks
    boxes = boxes_of([head.block.element for _, head in heads])
    own = [blocks_in(blocks, at, box) for (at, _), box in zip(heads, boxes, strict=True)]
    if any(len(inside) == 1 for inside in own):  # Texts between the boxes of one element.
        return _flat_starts(blocks, heads)
    starts = [inside.start for inside in own]
    cards.boxes |= {start: box for start, box in zip(starts, boxes, strict=True) if box is not None}
    return starts


def _flat_starts(blocks: list[Block], heads: Heads) -> list[int]:
    """As `_starts`, where only labels tell records apart: each begins with its code, and the last ends as all do."""
    gaps = [range(at + 1, after) for (at, _), (after, _) in pairwise(heads)]
    gaps = [gap for gap in gaps if not any(blocks[at].level for at in gap)] or gaps  # Where a group ends tells nothing.
    if most(not all(_label_at(blocks, at) or _is_title(blocks[at - 1]) for at in gap) for gap in gaps):
        return []
    behind = [_label_at(blocks, at + 1) or _label_at(blocks, at + 2) for at, _ in heads]
    return [at for at, _ in heads] if not any(map(len, gaps)) or behind[-1] in behind[:-1] else []


def _label_at(blocks: list[Block], at: int) -> str:
    """The label with which the block begins, or which it is; empty for any other block, and past the end."""
    text = blocks[at].text if at < len(blocks) else ""
    if text and blocks[at].label:
        return blocks[at].label
    found = before_colon(text)
    if found:
        return found[1].strip() if names_role(found[1]) else ""
    return text if text and _is_title(blocks[at]) else ""


def _is_title(block: Block) -> bool:
    """Is the block the title of a role alone?"""
    return block.again or is_role_word(block.text)
