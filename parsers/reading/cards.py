"""Cards: a heading, term or bold line that is a code, and the labelled texts under it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from lxml.etree import _Element

from parsers.reading.contract import Listing, Row, Site, Skipped, Unread
from parsers.reading.outline import Block, Outline, Piece
from parsers.reading.shapes import BADGES, STATUS, is_telling, misfit
from parsers.reading.tables import anchor_of
from parsers.reading.text import clean
from parsers.reading.words import KINDS_BY_WORD, kind_of, normal

_TITLE_TAGS = {"dt", "summary"}
_LABEL_TAGS = {"strong", "b", "dt", "th", "em", "label", "span", "small", "h3", "h4", "h5", "h6"}
_COLON = re.compile(r"\s*([^:：]{2,40})[:：](?!//)\s*")
_WORDS = re.compile(r"[\s()\[\]—–:|,·•]+")
_LONGEST_HEAD = 100
_NO_LEVEL = 9


class Head:
    """The head of a card: its code, and the status and title that stand beside it."""

    def __init__(self, block: Block, code: str, status: str, title: str, marked: bool) -> None:
        self.block, self.code, self.status, self.title, self.marked = block, code, status, title, marked


def head_of(block: Block, site: Site) -> Head | None:
    """The card head that `block` is, if its code comes first, or alone beside a status."""
    if block.level == 1:
        return None
    titled = block.level or block.element.tag in _TITLE_TAGS
    if len(block.pieces) > 12:
        return None
    if not titled:
        first = next((word for text, _ in block.pieces if (word := text.strip())), "")
        if not (site.grammar.fullmatch(first) or STATUS.match(first)):
            return None
    pieces = [(word, holder) for text, holder in block.pieces if (word := clean(text))]
    if sum(len(word) for word, _ in pieces) > _LONGEST_HEAD:
        return None
    code, status, marked = "", "", False
    rest: list[str] = []
    for text, holder in pieces:
        stated = False
        for word in [text] if site.grammar.fullmatch(text) else _WORDS.split(text):
            fits = not code and site.grammar.fullmatch(word) is not None
            if fits and (is_telling(word) or (not stated and (not rest or not titled or holder.tag == "code"))):
                code, marked = word, marked or holder.tag == "code"
            elif not status and STATUS.fullmatch(word):
                status, stated, marked = word, True, True
            elif stated and word:
                status += f" {word}"  # What stands beside the number is its reason phrase, not the card's title.
            elif word and word.lower() not in BADGES:
                rest.append(word)
    sure = marked or is_telling(code)
    if (
        not code
        or (rest and not (titled and sure))
        or (not sure and not (titled and block.text == code))
        or kind_of(code, site.words)
    ):
        return None
    return Head(block, code, status, " ".join(rest), marked)


def read_cards(outline: Outline, site: Site) -> Iterator[Row | Skipped | Unread]:
    """The cards of the page, each read or not; a head with nothing of a card under it is left to the ledger."""
    blocks = outline.blocks
    heads = {at: head for at, block in enumerate(blocks) if not block.aside and (head := head_of(block, site))}
    within: Counter[_Element] = Counter()
    for head in heads.values():
        within.update(head.block.element.iterancestors())
    listings: dict[tuple[object, ...], Listing] = {}
    loose = blocks[: next(iter(heads), 0)]
    for at, stop in pairwise([*heads, len(blocks)]):
        head, section = heads[at], blocks[at].section
        card = _card_of(head.block.element, within)
        body, beside = _body(blocks[at + 1 : stop], head, card)
        loose += blocks[at + 1 + len(body) : stop]
        cells, unused = _cells(head, body, site)
        if not cells.keys() - {"status", "name"}:
            continue
        lost = site.lacks(cells.keys())
        complaint = next((why for kind, text in cells.items() if (why := misfit(kind, text))), None)
        if lost or complaint:
            what = complaint or f"has no {', '.join(lost)}"
            yield Unread("row-unread", f"the card of {head.code!r} {what}", card)
            continue
        key = (section, *cells, *unused)
        if key not in listings:
            listings[key] = Listing("cards", section, {kind: kind for kind in cells}, unused)
        yield Row([head.code], cells, listings[key], section, anchor_of(card, head.block.element), card)
        for block in beside:
            yield Skipped("part of a card", block.element)
    if listings:
        yield from _orphans(loose, site, listings.values())


def _orphans(blocks: list[Block], site: Site, listings: Iterable[Listing]) -> Iterator[Unread]:
    """Texts with a card's label that belong to no card: a card whose head was not understood."""
    kinds = {kind for listing in listings for kind in listing.columns} - {"status", "name"}
    for block in blocks:
        label = next((text for text, _ in block.pieces if not text.isspace()), "").partition(":")[0]
        if (
            len(label) <= 40
            and not block.aside
            and kind_of(label, site.words) in kinds
            and normal(block.text) != normal(label)
        ):
            yield Unread("row-unread", f"{block.text[:60]!r} stands in no card", block.element)


def _card_of(head: _Element, within: Counter[_Element]) -> _Element:
    """The largest element around the head that holds no other card's."""
    card = head
    for outer in head.iterancestors():
        if within[outer] > 1 or outer.tag in ("body", "main", "article", "html"):
            break
        card = outer
    return card


def _body(after: list[Block], head: Head, card: _Element) -> tuple[list[Block], list[Block]]:
    """The blocks of a card: of those `after` its head, the ones before the next heading, inside of its own element.

    Where that element holds the head alone (a flat page), the ones beside it; these come a second time.
    """
    level = head.block.level or _NO_LEVEL
    for bound in (card, card.getparent()):
        if bound is card and head.block.element.tag == "dt":
            continue
        body: list[Block] = []
        for block in after:
            if 0 < block.level <= level and normal(block.text) not in KINDS_BY_WORD:
                break
            if not _inside(block.element, bound):
                break
            body.append(block)
        if body:
            return body, [] if bound is card else body
    return [], []


def _inside(element: _Element, bound: _Element | None) -> bool:
    return element.getparent() is bound or element is bound or any(bound is above for above in element.iterancestors())


def _cells(head: Head, body: list[Block], site: Site) -> tuple[dict[str, str], list[str]]:
    """Kind → text of a card's parts, and the labels that stand for nothing."""
    cells: dict[str, str] = {}
    unused: list[str] = []
    bare: list[str] = []
    open_kind: str | None = None
    for block in body:
        if block.aside:
            continue
        for label, value in _fields(block.pieces, site):
            kind = kind_of(label, site.words) if label else open_kind
            if label and (kind is None or kind == "code" or cells.get(kind)):
                unused.append(label)
                open_kind = None
            elif kind is None:
                bare.append(value)
            else:
                cells[kind] = clean(f"{cells[kind]} {value}") if cells.get(kind) else value
                # A label alone, or a list under it: the texts that follow are its own.
                open_kind = kind if not value or (not label and block.element.tag in ("li", "dd")) else None
    if head.status:
        cells.setdefault("status", head.status)
    if head.title:
        cells.setdefault("name", head.title)
    if bare and not cells.get("message") and not cells.get("when"):
        cells["message"] = bare[0]
    return cells, unused


def _fields(pieces: list[Piece], site: Site) -> Iterator[tuple[str, str]]:
    """The labelled texts of one block, in order: (label, text); text before any label has the label ""."""
    label, value = "", ""
    fresh = True
    for at, (text, holder) in enumerate(pieces):
        if holder.tag in _LABEL_TAGS and len(text) <= 60 and (word := clean(text)):
            after = pieces[at + 1][0].lstrip() if at + 1 < len(pieces) else ""
            if word.endswith((":", "：")) or after.startswith((":", "：")) or (fresh and kind_of(word, site.words)):
                if label or value.strip():
                    yield label, _value(value)
                label, value, fresh = word.rstrip(":： "), "", False
                continue
        if fresh and not label and (match := _COLON.match(text)) and kind_of(match[1], site.words):
            if value.strip():
                yield "", _value(value)
            label, value, fresh = match[1], text[match.end() :], False
            continue
        fresh = holder.tag == "br" or (fresh and (not text or text.isspace()))
        value += text
    value = _value(value)
    if not label and len(value) <= 40 and kind_of(value, site.words):
        yield value, ""
    elif label or value:
        yield label, value


def _value(text: str) -> str:
    text = clean(text)
    return text.lstrip(":：—– ").strip() or text.strip(":： ")
