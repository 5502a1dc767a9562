"""Cards: a heading, term or bold line that is a code, and the labelled texts under it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from lxml.etree import _Element

from parsers.reading.contract import Listing, Row, Site, Skipped, Unread
from parsers.reading.heads import Head, head_of
from parsers.reading.outline import Block, Outline, Piece
from parsers.reading.shapes import NARROW, is_status, is_telling, misfit
from parsers.reading.tables import anchor_of
from parsers.reading.text import clean
from parsers.reading.verdicts import asks_to_retry
from parsers.reading.words import KINDS_BY_WORD, kind_of, kinds_for, normal

_LABEL_TAGS = {"strong", "b", "dt", "th", "em", "label", "span", "small", "h3", "h4", "h5", "h6"}
COLON = re.compile(r"\s*([^:：]{2,40})[:：](?!//)\s*")
_GOES_ON = ("p", "li", "dd", "blockquote")
ASIDE = re.compile(
    r"\s*(?:(?P<opens>(?:note|tip|warning|caution|info|important|heads.up)\b[:!]?|see also\b|was this\b|last updated\b)"
    r"|(?:(?:example|sample)(?: (?:request|response|payload|body))?|response|request|since v?\d[\w.]*|yes|no"
    r"|(?:introduced|added) in .{0,20}):?\s*$)",
    re.I,
)
_NO_LEVEL = 9


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
        head, topics = heads[at], blocks[at].topics
        card = _card_of(head.block.element, within)
        body, beside = _body(blocks[at + 1 : stop], head, card)
        loose += blocks[at + 1 + len(body) : stop]
        cells, unused, stray = _cells(head, body, site, bool(beside) and stop == len(blocks))
        if not cells.keys() - {"status", "name"}:
            continue
        key = (topics, *cells, *unused)
        lost = [] if key in listings else site.lacks(cells.keys())
        complaint = next((why for kind, text in cells.items() if (why := misfit(kind, text))), None)
        if stray:
            complaint = f"has a text that belongs to no label: {stray[:40]!r}"
        if lost or complaint:
            what = complaint or f"has no {', '.join(lost)}"
            yield Unread("row-unread", f"the card of {head.codes[0]!r} {what}", card, tuple(head.codes))
            continue
        if key not in listings:
            listings[key] = Listing("cards", blocks[at].section, {kind: kind for kind in cells}, unused)
        yield Row(head.codes, cells, listings[key], topics, anchor_of(card, head.block.element), card)
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
            and (normal(block.text) != normal(label) or (normal(label) in site.words and not block.level))
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


def _cells(head: Head, body: list[Block], site: Site, closing: bool) -> tuple[dict[str, str], list[str], str | None]:
    """Kind → text of a card's parts, the labels that stand for nothing, and the text that belongs to none of them.

    A paragraph or list under a labelled text goes on with it; not so where the card is the last of a flat page
    (`closing`), whose end nobody marks.
    """
    cells: dict[str, str] = {}
    own: set[str] = set()
    said: set[str] = set()
    unused: list[str] = []
    lead: list[str] = []
    stray: str | None = None
    pending: str | None = None
    current: str | None = None
    alone = False
    for block in body:
        if block.aside or (pending is None and _is_aside(block, site)):
            continue
        if pending in NARROW and not block.text and any(holder.tag in ("svg", "img") for _, holder in block.pieces):
            stray = stray or f"an image without a label as {pending}"
        for label, value in _fields(block.pieces, site, pending is not None):
            kinds = kinds_for(label, site.words) if label else []
            if "retryable" in kinds and not asks_to_retry(label, site.verdict_titles):
                kinds = []
            kind = next(
                (kind for kind in kinds if kind != "code" and (not cells.get(kind) or kind in site.words)), None
            )
            if kind is None and kinds and normal(label) in site.words:
                kind = kinds[0]
            if label and (kind is None or kind == "code"):
                unused.append(label)
                pending = current = None
            elif kind:
                if cells.get(kind) and kind in own:
                    unused.append(label)
                    if normal(label) in said:
                        stray = stray or f"{label}, again"  # Two cards in one: the head of the second is lost.
                else:
                    cells[kind] = value
                if normal(label) in site.words:
                    own.add(kind)
                    said.add(normal(label))
                pending, current = (None, kind) if value else (kind, None)
                alone = False
            elif pending:
                cells[pending], pending, current, alone = value, None, pending, True
            elif is_status(value) and len(value) <= 40 and not (head.status or cells.get("status")):
                cells["status"] = value
            elif current and _goes_on(cells[current], block, alone, closing):
                cells[current] = clean(f"{cells[current]} {value}")
            elif current or unused:
                if not closing or _opens_with_code(value, site):
                    stray = stray or value
            else:
                lead.append(value)
    for kind, text in (("status", head.status), ("retryable", head.retryable), ("name", head.title)):
        if text:
            cells.setdefault(kind, text)
    if lead and not cells.get("message") and not cells.get("when"):
        cells["message"] = clean(" ".join(lead))
    return cells, unused, stray


def _opens_with_code(text: str, site: Site) -> bool:
    found = site.opening.match(text)
    return found is not None and is_telling(found[1])


def _is_aside(block: Block, site: Site) -> bool:
    """Does the block, by its first words or as a whole, speak of something else than the card does?"""
    if normal(block.pieces[0][0]) in site.words:
        return False
    found = ASIDE.match(block.pieces[0][0])
    return found is not None and (found["opens"] is not None or len(block.pieces) == 1)


def _goes_on(text: str, block: Block, alone: bool, closing: bool) -> bool:
    """Is the block the rest of the labelled `text` above it?

    It is where the label stood `alone`, and where the text has not come to its end; not beyond a card's last text on a
    flat page, whose end nobody marks.
    """
    if block.element.tag not in _GOES_ON or (closing and block.element.tag == "p"):
        return False
    return alone or not text.endswith((".", "!", "?"))


def _fields(pieces: list[Piece], site: Site, pending: bool) -> Iterator[tuple[str, str]]:
    """The labelled texts of one block, in order: (label, text); text before any label has the label "".

    A label opens the block or a line of it; within one, only the site's own words after the end of a sentence do.
    Where a label is `pending` for its text, that text may begin with any word but the site's own.
    """
    label, value = "", ""
    fresh = True
    for at, (text, holder) in enumerate(pieces):
        if holder.tag in _LABEL_TAGS and len(text) <= 60 and (word := clean(text)):
            after = pieces[at + 1][0].lstrip() if at + 1 < len(pieces) else ""
            colon = word.endswith((":", "：")) or after.startswith((":", "："))
            known = normal(word) in site.words or (not pending and kind_of(word, site.words) is not None)
            begins = fresh or (colon and normal(word) in site.words and value.rstrip().endswith((".", "!", "?", ";")))
            if begins and (known or (colon and fresh and not pending)):
                if label or value.strip():
                    yield label, _value(value)
                label, value, fresh = word.rstrip(":： "), "", False
                continue
        match = COLON.match(text) if fresh and not label else None
        if match and (normal(match[1]) in site.words or (not pending and kind_of(match[1], site.words))):
            if value.strip():
                yield "", _value(value)
            label, value, fresh = match[1], text[match.end() :], False
            continue
        fresh = holder.tag == "br" or (fresh and (not text or text.isspace()))
        value += text
    value = _value(value)
    alone = not label and len(value) <= 40 and value[-1:] not in (".", "!", "?")
    if alone and (normal(value) in site.words or (not pending and kind_of(value, site.words))):
        yield value, ""
    elif label or value:
        yield label, value


def _value(text: str) -> str:
    text = clean(text)
    return text.lstrip(":：—– ").strip() or text.strip(":： ")
