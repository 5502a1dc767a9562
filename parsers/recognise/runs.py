"""Runs: a heading, a term, an item or a line per code, with the texts under each, found on the page."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from lxml.etree import _Element

from parsers.reading.contract import Site
from parsers.reading.outline import Block, Outline, Topics
from parsers.reading.text import CHROME, clean
from parsers.recognise.bodies import role_of
from parsers.recognise.cards import Cards, Key, Run, above_of, sheet_of, within
from parsers.recognise.codes import is_number, is_token, looks_like_code, statuses_in
from parsers.recognise.heads import Head, head_of, pinned_head
from parsers.recognise.sheets import Sheet
from parsers.recognise.words import ERRORS, OTHERS, SAMPLES, kinds, plain

_ALONE = ("p", "div", "span", "summary", "button")


def runs(outline: Outline, named: list[str], site: Site) -> Iterator[Sheet]:
    """The page's runs of cards; `named` are its chapters."""
    if site.code:
        yield from _pinned(outline, named, site)
        return
    blocks = outline.blocks
    found: dict[Key, Run] = {}
    starts: dict[int, Key] = {}
    for at, block in enumerate(blocks):
        if block.aside:
            continue
        shape, key = _key(blocks, at)
        if shape is None:
            continue
        starts[at] = key
        head = head_of(block, shape in ("bullets", "cards"))
        if head and (shape != "cards" or head.form == "token" or block.text[:1].isdigit()):
            around = _told(block.topics, named[at]) if shape == "headings" else ""
            found.setdefault((*key, _form(head), around), Run(shape)).heads.append((at, head))
    cards = Cards(outline, starts, site)
    found |= _labelled(cards, found)
    for key, run in found.items():
        # Where all are marked as code, a heading of a plain word is one of the page.
        if run.shape == "headings" and len(run.heads) > 2 and not all(head.marked for _, head in run.heads):
            _complete(run, key, cards)
        least = 3 if run.shape == "cards" else 1 if run.heads[0][1].status and run.heads[0][1].form == "token" else 2
        if len(run.heads) >= least and (sheet := sheet_of(run, key, cards, named)):
            yield sheet


def _pinned(outline: Outline, named: list[str], site: Site) -> Iterator[Sheet]:
    """The runs of heads whose codes fit the pinned pattern, those under the same headings together."""
    blocks = outline.blocks
    heads = {at: head for at, block in enumerate(blocks) if not block.aside and (head := pinned_head(block, site))}
    starts: dict[int, Key] = {}
    found: dict[Key, Run] = {}
    for at, head in heads.items():
        shape, key = _key(blocks, at)
        if shape is not None:
            starts[at] = key
            found.setdefault((*key, blocks[at].topics, ""), Run(shape)).heads.append((at, head))
    cards = Cards(outline, starts, site)
    for key, run in found.items():
        if sheet := sheet_of(run, key, cards, named):
            yield sheet


def _labelled(cards: Cards, found: dict[Key, Run]) -> dict[Key, Run]:
    """Runs of headings that are titles, each with its code under a label ("Error code: bad_request")."""
    blocks = cards.outline.blocks
    taken = {at for run in found.values() for at, _ in run.heads}
    more: dict[Key, Run] = {}
    for at, own in cards.starts.items():
        if own[0] != "headings" or at in taken:
            continue
        key = (*own, "labelled", "")
        for label, value in cards.body(at, Head(blocks[at], "labelled", ()), key).labelled.items():
            if (
                role_of(label, cards.site) == "code"
                and is_token(value)
                and (looks_like_code(value) or is_number(value))
            ):
                head = Head(blocks[at], "labelled", (value,), name=clean(blocks[at].text))
                more.setdefault(key, Run("headings")).heads.append((at, head))
                break
    return {
        key: run for key, run in more.items() if len({head.codes for _, head in run.heads}) > 0.9 * len(run.heads) > 2
    }


def _complete(run: Run, key: Key, cards: Cards) -> None:
    """Take in headings of one plain word ("Allocation", "OK") that stand among the heads, or have their labels."""
    blocks = cards.outline.blocks
    taken = {at for at, _ in run.heads}
    beside = Counter(head.block.topics for _, head in run.heads)
    usual = Counter(label for at, head in run.heads for label in cards.body(at, head, key).labelled)
    for at in (at for at, own in cards.starts.items() if own == key[:-2] and at not in taken):
        words = [clean(text) for text, _ in blocks[at].pieces if not CHROME.fullmatch(text.strip())]
        word, status = words[0] if words else "", words[1] if len(words) == 2 else ""
        if len(words) > 2 or not is_token(word) or kinds(word) or SAMPLES.fullmatch(word):
            continue
        if OTHERS.fullmatch(plain(word)) or (status and not statuses_in(status)):
            continue
        head = Head(blocks[at], "token", (word,), status)
        labels = cards.body(at, head, key).labelled
        if beside[blocks[at].topics] > 2 or sum(usual[label] * 2 > len(run.heads) for label in labels) > 1:
            run.heads.append((at, head))
    run.heads.sort(key=lambda pair: pair[0])


def _form(head: Head) -> str:
    """How the codes are written, so that a heading of another make is none of a run's; exceptions are of one make."""
    case = "lower" if head.codes[0].islower() else "upper" if head.codes[0].isupper() else "mixed"
    what = "exception" if clean(head.block.pieces[0][0]) == "exception" else case
    return f"{head.form} {what}" if head.form == "token" else head.form


@lru_cache(maxsize=4096)
def _told(topics: Topics, chapter: str) -> str:
    """What the headings above a heading speak of."""
    section = topics[-1] if topics else ""
    if OTHERS.search(plain(section)) and not statuses_in(section) and not ERRORS.search(plain(section)):
        return "others"
    return "errors" if ERRORS.search(plain(" ".join((chapter, *topics)))) else ""


def _key(blocks: list[Block], at: int) -> tuple[str | None, Key]:
    """Which run a block may be of: headings by their level, terms and items by their list, lines by their tags."""
    block = blocks[at]
    if block.level:
        return "headings", ("headings", block.level)
    element = block.element
    if element.tag == "dt":
        # Some generators give each term a list of its own, and that a box.
        box = above_of(element, "dl")
        box = None if box is None else box.getparent()
        while box is not None and len(box) == 1:
            box = box.getparent()
        return "definitions", ("definitions", box)
    item = element if element.tag == "li" else element.getparent()
    if item is not None and item.tag == "li":
        if all(not text.strip() or _is_link(holder) for text, holder in block.pieces):
            return None, ()  # A way to another place.
        if at and within(blocks[at - 1].element, item):
            return None, ()
        list_ = item.getparent()
        return "bullets", ("bullets", list_ if list_ is None or not _is_alone(item) else list_.getparent())
    if block.level == 0 and element.tag in _ALONE and len(block.text) <= 80:
        return "cards", ("cards", element.tag, block.pieces[0][1].tag, sum(1 for _ in element.iterancestors()))
    return None, ()


def _is_alone(element: _Element) -> bool:
    """Is this all that its parent holds? Counting the parent's children would take as long as they are many."""
    return element.getprevious() is None and element.getnext() is None


def _is_link(holder: _Element) -> bool:
    """Is this a link, within one, or around one alone?"""
    alone = holder.tag == "code" and len(holder) == 1 and holder[0].tag == "a"
    return alone or above_of(holder, "a") is not None
