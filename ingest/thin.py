"""A page with fewer rows: what could not be read stays before all else, then some rows of every list."""

import re
from collections import Counter
from itertools import chain, islice

from lxml.etree import _Element

from ingest.places import HEADS, ROWS, Seen, Units, kind, places_of, rows_of, upward
from parsers.reading.contract import Site, Unread
from parsers.reading.text import text_inside, text_of
from parsers.reading.words import CONTINUED

_LISTS = {"table", "tbody", "tfoot", "ul", "ol", "dl", "grid", "rowgroup"}
#: What belongs to a list that has rows left.
_FRAME = ROWS | {"thead", "caption", "colgroup", "head"}
#: How many elements follow the head of a flat card at most, and how many rows stay on each side of a bad one.
_FEW, _NEAR = 8, 3
#: What tells of a wrong encoding, best first.
_ODD, _FOREIGN = re.compile(r"[^\W\x00-\x7f]|\ufffd"), re.compile(r"[^\x00-\x7f]")


def thin(seen: Seen, site: Site, limit: int) -> None:
    """Cut the tree of the page down to `limit` rows, and to a little of what stands around them."""
    tree = seen.document.tree
    primary = rows_of(seen)
    units = places_of(seen, site, primary)
    order = [element for element in tree.iter() if element in units]
    # A parser may name elements of a tree of its own.
    units = {element: units[element] for element in order}
    keys = _chosen(units, primary, _ranked(seen, units, order, limit), limit)
    kept = [element for element in order if units[element] & keys]
    roots = {part for element in kept for part in _extent(element, units, primary)}
    lost = [part for element in order if not units[element] & keys for part in _extent(element, units, primary)]
    _restate(seen, {code for element in kept for code in units[element]}, units, roots, lost)
    _judge_headings(tree, roots, lost, limit)
    lists = {above for element in lost for above in element.iterancestors() if kind(above) in _LISTS}
    holding = {above for root in roots for above in root.iterancestors()}
    for element in [*lost, *(lists - holding)]:
        if element not in roots and element not in holding and (above := element.getparent()) is not None:
            above.remove(element)
    _drop_rest(tree, roots, holding, limit)


def _ranked(seen: Seen, units: Units, order: list[_Element], limit: int) -> list[_Element]:
    """The places in the order in which they are worth keeping."""
    lists: dict[_Element | None, list[_Element]] = {}
    for element in order:
        lists.setdefault(element.getparent(), []).append(element)
    worst = _suspects(seen, units, order)
    near: list[_Element] = []
    for element in worst[: limit // 8 + 1]:
        # Enough good rows beside a bad one that its column is still known for what it is.
        beside = lists[element.getparent()]
        begin = max(0, min(beside.index(element) - _NEAR, len(beside) - 2 * _NEAR - 1))
        near += [element, *beside[begin : begin + 2 * _NEAR + 1]]
    some = [element for rows in lists.values() for element in rows[:2]]
    same = [element for suspect in worst[:1] for element in lists[suspect.getparent()]]
    return [*near, *some[: limit // 4], *same[: limit // 4], *worst, *order]


def _suspects(seen: Seen, units: Units, order: list[_Element]) -> list[_Element]:
    """The places that the page's complaints are about, in the order in which it makes them."""
    worst: list[_Element] = []
    for item in seen.found:
        if isinstance(item, Unread):
            worst += islice((element for element in item.element.iter() if element in units), 3)
    told = [complaint.detail for complaint in seen.reading.complaints if complaint.reason == "key-clash"]
    clashing = {code for codes in units.values() for code in codes if any(d.startswith(repr(code)) for d in told[:9])}
    odd = clashing | set(seen.ledger.unaccounted)
    worst += [element for element in order if units[element] & odd]
    if any(complaint.reason == "wrong-charset" for complaint in seen.reading.complaints):
        for sign in (_ODD, _FOREIGN):
            worst += islice((element for element in order if sign.search(text_inside(element))), 3)
    return worst


def _chosen(units: Units, primary: Units, ranked: list[_Element], limit: int) -> set[object]:
    """The codes to keep, the best ranked first: all the rows that state them are no more than `limit`."""
    holders: dict[object, list[_Element]] = {}
    for element, codes in units.items():
        for code in codes:
            holders.setdefault(code, []).append(element)
    keys: set[object] = set()
    kept: set[_Element] = set()
    for element in ranked:
        new = ({other for code in units[element] for other in holders[code] if other in primary} or {element}) - kept
        if len(kept) + len(new) <= limit:
            kept |= new
            keys |= units[element]
        if len(kept) >= limit:
            break
    return keys


def _extent(element: _Element, units: Units, primary: Units) -> list[_Element]:
    """The place itself, and on a flat page what follows its head up to the next one."""
    parts = [element]
    if element.tag in (*HEADS, "dt") or (element in primary and kind(element) not in (*ROWS, "li")):
        for after in element.itersiblings():
            if len(parts) > _FEW or any(part in units or part.tag in (*HEADS, "table") for part in after.iter()):
                break
            parts.append(after)
    return parts


def _restate(seen: Seen, kept: set[object], units: Units, roots: set[_Element], lost: list[_Element]) -> None:
    """Keep what the page says of its own rows, each count less the rows that are dropped."""
    records = seen.reading.records
    sections = [CONTINUED.sub("", record.section or "") for record in records]
    gone = Counter(section for section, record in zip(sections, records, strict=True) if record.code not in kept)
    stated = {text: (number, section or "") for text, number, section in seen.ledger.counts}
    roots.update(button for button in seen.document.tree.iter("button") if text_of(button) == seen.ledger.more)
    for block in seen.outline.blocks:
        number, section = stated.get(block.text, (0, ""))
        of_all = not section or (number == len(records) != sections.count(section))
        less = number - (gone.total() if of_all else gone[section])
        if block.text in stated and less != number:
            _write_number(block.element, number, less)
        if any(part in units for part in block.element.iter()):
            continue
        if block.text in stated and less <= 0 < number:
            lost.append(block.element)
        elif block.text in stated or block.text == seen.ledger.more:
            roots.add(block.element)


def _write_number(place: _Element, number: int, less: int) -> None:
    printed = re.compile(rf"(?<!\d)(?:{number:,}|{number})(?=\s)")
    for part in place.iter():
        for name in ("text", "tail"):
            text = getattr(part, name)
            if text and printed.search(text) and (name == "text" or part is not place):
                setattr(part, name, printed.sub(str(less), text, count=1))
                return


def _judge_headings(tree: _Element, roots: set[_Element], lost: list[_Element], limit: int) -> None:
    """Add the headings under which all rows go to `lost`, the others to `roots`."""
    dropped = set(lost)
    heading: _Element | None = None
    state = ""
    judged = 0
    for element in chain(tree.iter(), (None,)):
        if element is None or (element.tag in HEADS and not any(a in roots or a in dropped for a in upward(element))):
            if heading is not None:
                judged += 1
                if state == "lost" or (not state and judged > limit // 4):
                    lost.append(heading)
                else:
                    roots.add(heading)
            heading, state = element, ""
        elif element in roots:
            state = "kept"
        elif element in dropped:
            state = state or "lost"


def _drop_rest(tree: _Element, roots: set[_Element], holding: set[_Element], limit: int) -> None:
    """Leave of what stands around the rows the first few elements, and of each a little."""
    few = limit // 4
    rooms = [tree]
    spared = 0
    while rooms:
        room = rooms.pop()
        beside = 0
        for child in list(room):
            if child in roots and child not in holding:
                _shorten(child, limit * 4)
            elif child in holding:
                rooms.append(child)
            elif kind(room) in ROWS:
                _shorten(child, limit)
            elif kind(child) not in _FRAME:
                beside += 1
                spared += beside <= 3
                if beside > 3 or spared > few:
                    room.remove(child)
                else:
                    _shorten(child, limit)


def _shorten(element: _Element, most: int) -> None:
    for part in list(islice(element.iter(), most, None)):
        if part.getparent() is not None:
            part.getparent().remove(part)  # type: ignore[union-attr]  # asked for just above
