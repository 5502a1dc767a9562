"""The codes of a page beside those that it had: strange ones, ones not read, ones lost."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ingest.model import Complaint, Key, Reading, some
from ingest.validate.substring_index import Substrings
from parsers.reading.contract import ASIDE, HEAD, LEFT, OTHER, UNCODED, Listing
from parsers.reading.shapes import is_telling

#: A heading with a status may be a code's, and so may one of a word unlike any other.
_STATED = re.compile(r"^[45]\d\d\b|[45]\d\d\)?$")
_APART = re.compile(r"[\W_]+")
#: What may stand behind a code with nothing between: its status, or a mark of its presentation.
_BEHIND = re.compile(r"\W*(?:[1-5]\d\d|new|beta|deprecated|updated|legacy|preview)\W*", re.I)


def strange(earlier: Reading, later: Reading) -> Iterator[Complaint]:
    """New codes of another make than all others, and such as are old ones in another spelling."""
    had, has = _codes(earlier), _codes(later)
    gone = [code for key, code in had.items() if key not in has]
    added = [code for key, code in has.items() if key not in had]
    if had and (
        odd := [code for code in added if not any(re.fullmatch(make, code) for make in earlier.account["makes"])]
    ):
        yield Complaint("codes-strange", f"unlike all codes before: {some(odd)}; declare `code`")
    bare, whole = {_APART.sub("", code.casefold()) for code in gone}, set(gone)
    lengths = sorted({len(code) for code in gone})
    if respelled := [c for c in added if _APART.sub("", c.casefold()) in bare or _is_more(c, whole, lengths)]:
        yield Complaint(
            "codes-strange", f"codes that are gone ({some(gone)}) stand in another spelling: {some(respelled)}"
        )


def _is_more(code: str, gone: set[str], lengths: list[int]) -> bool:
    """Is it a code that is gone, with another one or a status run into it? `lengths` are those of the codes `gone`."""
    rests = [code[size:] for size in lengths if code[:size] in gone]
    return any(_BEHIND.fullmatch(rest) or rest.strip() in gone for rest in rests)


def unread(earlier: Reading, later: Reading) -> Iterator[Complaint]:
    """What may be a code, stands where none did, and is not read."""
    before: dict[str, Any] = earlier.account
    now: dict[str, Any] = later.account
    had, has = {*_codes(earlier).values()}, {*_codes(later).values()}
    new = {*now["unsure"]} - {*before["unsure"], *has}
    stray = sorted(code for code in new if is_telling(code) or code in had)
    stray += [title for title in _bare(earlier, later) if _STATED.search(title) or _is_telling_word(title)]
    if stray:
        told = f"what looks like a code stands where none did, in no list that is surely one: {some(stray)}"
        yield Complaint("codes-unread", f"{told}; `skip` its heading, declare `columns` for the lists, or accept it")
    were, are = _left_out(before), _left_out(now)
    if had <= has and are[UNCODED] > were[UNCODED] and are.total() > were.total():
        yield Complaint("lines-unread", f"the lists have more lines than before of which nothing is read: {UNCODED}")


def _is_telling_word(title: str) -> bool:
    return len(title.split()) == 1 and is_telling(title)


def lost(earlier: Reading, later: Reading) -> Iterator[Complaint]:
    """Codes that are gone where a part of the page is not read as it was: from the reading alone, it may be."""
    has = _codes(later)
    if not (gone := [code for key, code in _codes(earlier).items() if key not in has]):
        return
    told = f"codes are gone ({some(gone)}), and"
    if grown := [*(_left_out(later.account) - _left_out(earlier.account))]:
        yield Complaint("lines-unread", f"{told} more lines of the lists are not read: {some(grown)}")
    cards = any(one.shape != "table" for one in later.listings)
    headed = set(earlier.headed)
    if bare := [title for title in _bare(earlier, later) if cards or title in headed]:
        yield Complaint("section-emptied", f"{told} no code stands under {some(bare)}")
    if other := {head_of(one) for one in later.listings} - {head_of(one) for one in earlier.listings}:
        titles = " and ".join(" | ".join(sorted(titles)) for _, titles in sorted(other, key=repr))
        yield Complaint("list-turned", f"{told} a list has another head: {titles}")


def _left_out(account: dict[str, Any]) -> Counter[str]:
    """How many lines of the page's lists were not read, by the reason; a list of its own more, or its head, is none."""
    lists = (ASIDE, LEFT, OTHER)
    lines = {why: number for why, number in account["skipped"].items() if why != HEAD and not why.startswith(lists)}
    return Counter(lines)


def _bare(earlier: Reading, later: Reading) -> list[str]:
    """The headings under which no code stands, that are new or had some."""
    codes, old = Substrings(_codes(later).values()), set(earlier.headings)
    return [title for title in later.headings if title not in old and not codes.any_within(title)]


def _codes(reading: Reading) -> dict[Key, str]:
    return {record.key: record.code for record in reading.records}


def head_of(listing: Listing) -> tuple[str, frozenset[str]]:
    """What a list is known by: its shape and its titles."""
    return listing.shape, frozenset([*listing.columns, *listing.unused])
