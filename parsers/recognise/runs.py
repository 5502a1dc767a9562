"""Runs: a heading, a term, an item or a line per code, with the texts under each, made into sheets."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

from lxml.etree import _Element

from parsers.reading.outline import Block, Outline, Topics
from parsers.reading.shapes import is_prose
from parsers.reading.text import CHROME, clean
from parsers.recognise.bodies import MOST_BLOCKS, Body, body_of, merge, split
from parsers.recognise.codes import is_number, is_token, looks_like_code, statuses_in
from parsers.recognise.heads import Head, head_of
from parsers.recognise.sheets import GIVEN, Line, Sheet
from parsers.recognise.words import ERRORS, OTHERS, SAMPLES, kinds, plain

Key = tuple[object, ...]
_ALONE = ("p", "div", "span", "summary", "button")


@dataclass(slots=True)
class _Run:
    """The heads of one kind, each with its place among the blocks."""

    shape: str
    heads: list[tuple[int, Head]] = field(default_factory=list)


def runs(outline: Outline, named: list[str]) -> Iterator[Sheet]:
    """The page's runs of cards; `named` are its chapters."""
    blocks = outline.blocks
    found: dict[Key, _Run] = {}
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
            found.setdefault((*key, _form(head), around), _Run(shape)).heads.append((at, head))
    found |= _labelled(outline, starts, found)
    for key, run in found.items():
        # Where all are marked as code, a heading of a plain word is one of the page.
        if run.shape == "headings" and len(run.heads) > 2 and not all(head.marked for _, head in run.heads):
            _complete(run, key, outline, starts)
        least = 3 if run.shape == "cards" else 1 if run.heads[0][1].status and run.heads[0][1].form == "token" else 2
        if len(run.heads) >= least and (sheet := _sheet(run, key, outline, starts, named)):
            yield sheet


def _labelled(outline: Outline, starts: dict[int, Key], found: dict[Key, _Run]) -> dict[Key, _Run]:
    """Runs of headings that are titles, each with its code under a label ("Error code: bad_request")."""
    blocks = outline.blocks
    taken = {at for run in found.values() for at, _ in run.heads}
    more: dict[Key, _Run] = {}
    for at, own in starts.items():
        if own[0] != "headings" or at in taken:
            continue
        key = (*own, "labelled", "")
        for label, value in _body(at, Head(blocks[at], "labelled", ()), key, outline, starts).labelled.items():
            if _is_code(label) and is_token(value) and (looks_like_code(value) or is_number(value)):
                head = Head(blocks[at], "labelled", (value,), name=clean(blocks[at].text))
                more.setdefault(key, _Run("headings")).heads.append((at, head))
                break
    return {
        key: run for key, run in more.items() if len({head.codes for _, head in run.heads}) > 0.9 * len(run.heads) > 2
    }


def _is_code(label: str) -> bool:
    told = kinds(label)
    return "code" in told and max(told, key=lambda kind: told[kind]) == "code"


def _complete(run: _Run, key: Key, outline: Outline, starts: dict[int, Key]) -> None:
    """Take in headings of one plain word ("Allocation", "OK") that stand among the heads, or have their labels."""
    blocks = outline.blocks
    taken = {at for at, _ in run.heads}
    beside = Counter(head.block.topics for _, head in run.heads)
    usual = Counter(label for at, head in run.heads for label in _body(at, head, key, outline, starts).labelled)
    for at in (at for at, own in starts.items() if own == key[:-2] and at not in taken):
        words = [clean(text) for text, _ in blocks[at].pieces if not CHROME.fullmatch(text.strip())]
        word, status = words[0] if words else "", words[1] if len(words) == 2 else ""
        if len(words) > 2 or not is_token(word) or kinds(word) or SAMPLES.fullmatch(word):
            continue
        if OTHERS.fullmatch(plain(word)) or (status and not statuses_in(status)):
            continue
        head = Head(blocks[at], "token", (word,), status)
        labels = _body(at, head, key, outline, starts).labelled
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
        box = _above(element, "dl")
        box = None if box is None else box.getparent()
        while box is not None and len(box) == 1:
            box = box.getparent()
        return "definitions", ("definitions", box)
    item = element if element.tag == "li" else element.getparent()
    if item is not None and item.tag == "li":
        if all(not text.strip() or _is_link(holder) for text, holder in block.pieces):
            return None, ()  # A way to another place.
        if at and _within(blocks[at - 1].element, item):
            return None, ()
        list_ = item.getparent()
        return "bullets", ("bullets", list_ if list_ is None or not _is_alone(item) else list_.getparent())
    if block.level == 0 and element.tag in _ALONE and len(block.text) <= 80:
        return "cards", ("cards", element.tag, block.pieces[0][1].tag, sum(1 for _ in element.iterancestors()))
    return None, ()


def _is_alone(element: _Element) -> bool:
    """Is this all that its parent holds? Counting the parent's children would take as long as they are many."""
    return element.getprevious() is None and element.getnext() is None


def _above(element: _Element, tag: str) -> _Element | None:
    return element if element.tag == tag else next(element.iterancestors(tag), None)


def _is_link(holder: _Element) -> bool:
    """Is this a link, within one, or around one alone?"""
    alone = holder.tag == "code" and len(holder) == 1 and holder[0].tag == "a"
    return alone or _above(holder, "a") is not None


def _within(element: _Element, outer: _Element) -> bool:
    return element is outer or any(above is outer for above in element.iterancestors())


def _sheet(run: _Run, key: Key, outline: Outline, starts: dict[int, Key], named: list[str]) -> Sheet | None:
    """The run as a sheet: code, status, title and text, then a column for each label under the heads."""
    single = {head.codes[0] for _, head in run.heads if len(head.codes) == 1}
    # A head of several codes that have heads of their own only refers to them.
    run.heads = [(at, head) for at, head in run.heads if len(head.codes) == 1 or not single.issuperset(head.codes)]
    bodies = [_body(at, head, key, outline, starts) for at, head in run.heads]
    if len(bodies) > 2:
        # Nothing marks the end of the last one: it is no longer than the others.
        bodies[-1] = _body(*run.heads[-1], key, outline, starts, max(body.blocks for body in bodies[:-1]))
    if sum(body.is_table for body in bodies) * 2 > len(bodies):
        return None
    for (_, head), body, parts in zip(run.heads, bodies, split([head.name for _, head in run.heads]), strict=False):
        head.name, body.labelled = "", parts | body.labelled
    skipped = _part(run, bodies)
    _relabel(run.heads, bodies)
    merge(bodies)
    labels, lines = _lines(run, bodies)
    first, head = run.heads[0]
    before = outline.blocks[first - 1] if first else head.block
    lead = "" if before.level else before.text[:200]
    depth = _common([line.topics for line in lines])
    chapter = named[first]
    if sum(bool(ERRORS.search(plain(" ".join(line.topics[depth:])))) for line in lines) * 2 > len(lines):
        chapter += f" | {max(lines, key=lambda line: len(line.topics)).topics[-1]}"
    titles = ["", "", "", "", *labels]
    topics = head.block.topics[:depth]
    return Sheet(run.shape, head.block.element, topics, chapter, lead, first, titles, lines, dict(GIVEN), skipped)


def _part(run: _Run, bodies: list[Body]) -> list[tuple[str, _Element]]:
    """Take out the few cards with a label twice, which have the texts of another one whose head is lost."""
    twice = [at for at, body in enumerate(bodies) if body.again]
    if len(twice) * 4 > len(bodies):
        return []
    for at in reversed(twice):
        del bodies[at]
    return [("two cards in one", run.heads.pop(at)[1].block.element) for at in reversed(twice)]


def _lines(run: _Run, bodies: list[Body]) -> tuple[list[str], list[Line]]:
    """The labels under the heads, and a line for each head."""
    labels = list(dict.fromkeys(label for body in bodies for label in body.labelled))
    titled = len({body.title for body in bodies}) * 2 > len(bodies)
    # Where the titles are sentences they say what went wrong, and what stands below says more.
    said = not labels and sum(is_prose(head.name) for _, head in run.heads) * 2 > len(run.heads)
    lines = []
    for (_, head), body in zip(run.heads, bodies, strict=True):
        name, lead = head.name or (body.title if titled else ""), clean(" ".join(body.lead))
        more = [body.labelled.get(label, "") for label in labels]
        if said:
            name, lead, more = ("", name, [lead]) if lead else (name, "", [""])
        elif run.shape != "headings" and not lead:
            name, lead = "", name
        texts = [" / ".join(head.codes), head.status, name, lead, *more]
        element = head.block.element
        lines.append(Line(element, texts, [], head.block.topics, element, head.codes, head.marked))
    return ["More"] if said else labels, lines


def _relabel(heads: list[tuple[int, Head]], bodies: list[Body]) -> None:
    """Where a label under each head names a code of its own, that is the code, and the head is its name."""
    labels = dict.fromkeys(label for body in bodies for label in body.labelled if _is_code(label))
    for label in labels:
        values = [body.labelled.get(label, "") for body in bodies]
        if all(map(is_token, values)) and len(set(values)) == len(values) > 1:
            for (_, head), value in zip(heads, values, strict=True):
                head.name, head.codes = head.name or head.codes[0], (value,)
            return


def _common(topics: list[Topics]) -> int:
    """How many headings all lines share."""
    return sum(1 for _ in takewhile(lambda names: len(set(names)) == 1, zip(*topics, strict=False)))


def _body(at: int, head: Head, key: Key, outline: Outline, starts: dict[int, Key], most: int = MOST_BLOCKS) -> Body:
    """What stands under a head, up to the next of its kind, the end of its list, or a heading as high as its own."""
    blocks, level = outline.blocks, head.block.level
    own = key[:-2]
    list_ = own[1] if own[0] == "bullets" else _above(head.block.element, "dl") if own[0] == "definitions" else None
    stop = at + 1
    while stop < min(len(blocks), at + 1 + most):
        block = blocks[stop]
        if starts.get(stop) == own or (block.level and (level == 0 or block.level <= level)):
            break
        if isinstance(list_, _Element) and not _within(block.element, list_):
            break
        stop += 1
    return body_of(blocks[at + 1 : stop])
