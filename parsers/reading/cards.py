"""Cards: a heading, term or bold line that is a code, and the labelled texts under it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

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
_LONGEST_HEAD = 120


class Head:
    """The head of a card: its code, and the status and title that stand beside it."""

    def __init__(self, block: Block, code: str, status: str, title: str, marked: bool) -> None:
        self.block, self.code, self.status, self.title, self.marked = block, code, status, title, marked


def head_of(block: Block, site: Site) -> Head | None:
    """The card head that `block` is, if its code comes first, or alone beside a status."""
    if block.level == 1:
        return None
    titled = block.level or block.element.tag in _TITLE_TAGS
    if len(block.pieces) > 12 or sum(len(text) for text, _ in block.pieces) > (_LONGEST_HEAD if titled else 60):
        return None
    pieces = [(word, holder) for text, holder in block.pieces if (word := clean(text))]
    if not any(site.grammar.match(word) for word, _ in pieces):
        return None
    code, status, marked, rest = "", "", False, []
    for text, holder in pieces:
        words = [text] if site.grammar.fullmatch(text) else _WORDS.split(text)
        for nth, word in enumerate(words):
            if not code and site.grammar.fullmatch(word) and (not rest or not titled or holder.tag == "code"):
                code, marked = word, marked or holder.tag == "code"
            elif not status and STATUS.fullmatch(word):
                # What stands beside the number is its reason phrase, not the card's title.
                status, marked = " ".join(filter(None, words[nth:])), True
                break
            elif word and word.lower() not in BADGES:
                rest.append(word)
    sure = marked or is_telling(code)
    if not code or (rest and not (titled and sure)) or (not sure and not (titled and block.text == code)) or kind_of(code, site.words):
        return None
    return Head(block, code, status, " ".join(rest), marked)


def read_cards(outline: Outline, site: Site) -> Iterator[Row | Skipped | Unread]:
    """The cards of the page, each read or not; a head with nothing of a card under it is left to the ledger."""
    found = [(at, head) for at, block in enumerate(outline.blocks) if not block.chrome and (head := head_of(block, site))]
    within: Counter[_Element] = Counter()
    for _, head in found:
        within.update([head.block.element, *head.block.element.iterancestors()])
    listings: dict[tuple[object, ...], Listing] = {}
    carded: set[int] = set()
    for place, (at, head) in enumerate(found):
        stop = found[place + 1][0] if place + 1 < len(found) else len(outline.blocks)
        body = list(_body(outline.blocks, at, stop, head, within))
        carded.update(map(id, body))
        cells, unused, loose = _cells(body, site)
        if head.status:
            cells.setdefault("status", head.status)
        if head.title:
            cells.setdefault("name", head.title)
        if not cells.get("message") and not cells.get("when") and loose:
            cells["message"] = loose.pop(0)
        if not set(cells) - {"status", "name"}:
            continue
        holder = _card_of(head.block.element, within)
        lost = site.lacks(set(cells))
        complaint = next((why for kind, text in cells.items() if (why := misfit(kind, text))), None)
        if lost or complaint:
            what = complaint or f"has no {', '.join(lost)}"
            yield Unread("row-unread", f"the card of {head.code!r} {what}", holder)
            continue
        key = (head.block.section, *sorted(cells), *unused)
        listing = listings.setdefault(key, Listing("cards", head.block.section, {kind: kind for kind in cells}, unused))
        anchor = anchor_of(holder, head.block.element)
        yield Row([head.code], cells, listing, head.block.section, anchor, holder)
        for block in body:
            yield Skipped("part of a card", block.element)
    if listings:
        yield from _orphans([block for block in outline.blocks if id(block) not in carded], site, listings.values())


def _orphans(blocks: list[Block], site: Site, listings: Iterable[Listing]) -> Iterator[Unread]:
    """Texts with a card's label that belong to no card: a card whose head was not understood."""
    kinds = {kind for listing in listings for kind in listing.columns} - {"status", "name"}
    for block in blocks:
        if not block.chrome:
            for label, value in _fields(block.pieces, site):
                if label and value and kind_of(label, site.words) in kinds:
                    yield Unread("row-unread", f"{label!r} of {value[:40]!r} stands in no card", block.element)


def _card_of(head: _Element, within: Counter[_Element]) -> _Element:
    """The largest element around the head that holds no other card's."""
    card = head
    for outer in head.iterancestors():
        if within[outer] > 1 or outer.tag in ("body", "main", "article", "html"):
            break
        card = outer
    return card


def _body(blocks: list[Block], at: int, stop: int, head: Head, within: Counter[_Element]) -> Iterator[Block]:
    """The blocks of a card: those after its head, up to the next card or heading, inside of its own element.

    Where that element holds the head alone (a flat page), those beside it.
    """
    card = _card_of(head.block.element, within)
    bounds = [card, card.getparent()] if head.block.element.tag != "dt" else [card.getparent()]
    for bound in bounds:
        body = []
        for block in blocks[at + 1 : stop]:
            if 0 < block.level <= (head.block.level or 7) and not _is_label(block):
                break
            if block.chrome:
                continue
            if bound is not None and bound is not block.element and bound not in block.element.iterancestors():
                break
            body.append(block)
        if body:
            yield from body
            return


def _is_label(block: Block) -> bool:
    return normal(block.text) in KINDS_BY_WORD


def _cells(body: list[Block], site: Site) -> tuple[dict[str, str], list[str], list[str]]:
    """Kind → text of the labelled parts of a card, the labels that stand for nothing, and the texts without one."""
    cells: dict[str, str] = {}
    unused: list[str] = []
    loose: list[str] = []
    open_kind: str | None = None
    for block in body:
        fields = list(_fields(block.pieces, site))
        for label, value in fields:
            kind = kind_of(label, site.words) if label else open_kind
            if label and (kind is None or kind == "code"):
                unused.append(label)
                open_kind = None
            elif kind is None:
                loose.append(value)
            elif value:
                if cells.get(kind) and label:
                    unused.append(label)
                else:
                    cells[kind] = clean(f"{cells.get(kind, '')} {value}")
                open_kind = None if label or block.element.tag not in ("li", "dd") else kind
            else:
                open_kind = kind
                cells.setdefault(kind, "")
    return cells, unused, loose


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
