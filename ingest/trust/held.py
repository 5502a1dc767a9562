"""Is a page that nobody has described read as it was before? Pure: two readings of one page held against each other."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from ingest.model import Complaint, Reading, State, some, value_of
from parsers.reading.contract import LEFT
from parsers.reading.shapes import is_telling
from parsers.reading.text import same_words

#: A heading with a status may be a code's.
_STATED = re.compile(r"^[45]\d\d\b|[45]\d\d$")
#: The fields that texts of a kind may come to stand in.
_FIELDS = {"message": "message", "name": "message", "when": "message hint", "remedy": "hint", "cause": "hint"}
_FIELDS |= {name: name for name in ("status", "category", "retryable")}
_NAMES = tuple(dict.fromkeys(" ".join(_FIELDS.values()).split()))


def turned(earlier: Reading, later: Reading) -> Iterator[Complaint]:
    """What the recogniser takes for something else than it did: a field, a column, a list, the headings, a code.

    It judges a page by what it looks like today, so that a change elsewhere on the page may turn its mind.
    """
    before: dict[str, Any] = earlier.account
    now: dict[str, Any] = later.account
    if "left" not in before or "left" not in now:
        return  # What is declared does not turn.
    yield from _fields(earlier, later)
    yield from _columns(before, now)
    yield from _lists(before, now)
    if before["headings"] is not now["headings"] and before["lists"]:
        told = "part the codes, and did not" if now["headings"] else "parted the codes, and do no more"
        yield Complaint("headings-turned", f"the headings {told}; declare `headings = true` or false")
    yield from _codes(earlier, later)


def _codes(earlier: Reading, later: Reading) -> Iterator[Complaint]:
    """Codes unlike those before, what may be one and is not read, and those gone with a part of the page unread."""
    had, has = [{record.key: record.code for record in reading.records} for reading in (earlier, later)]
    before: dict[str, Any] = earlier.account
    now: dict[str, Any] = later.account
    odd = [code for key, code in has.items() if key not in had and not re.fullmatch(before["code"], code)]
    if odd and all(re.fullmatch(before["code"], code) for code in had.values()):
        yield Complaint("codes-strange", f"unlike all codes before: {some(odd)}; declare `code`")
    new = {*now["unsure"]} - {*before["unsure"], *has.values()}
    fresh = [title for title in later.headings if title not in earlier.headings]
    bare = [title for title in fresh if not any(map(title.__contains__, has.values()))]
    stray = sorted(code for code in new if is_telling(code) or code in had.values())
    if stray := [*stray, *filter(_STATED.search, bare)]:
        told = f"what looks like a code stands where none did, in no list that is surely one: {some(stray)}"
        yield Complaint("codes-unread", f"{told}; declare `code` and `columns`")
    if not (gone := [code for key, code in had.items() if key not in has]):
        return
    told = f"codes are gone ({some(gone)}), and"
    grown = [why for why, number in now["skipped"].items() if why != LEFT and number > before["skipped"].get(why, 0)]
    if grown:
        yield Complaint("lines-unread", f"{told} more lines of the lists are not read: {some(grown)}")
    cards = any(one["shape"] != "table" for one in now["lists"])
    if bare := [title for title in bare if cards or title in earlier.headed]:
        yield Complaint("section-emptied", f"{told} no code stands under {some(bare)}")
    were, are = {_head(one) for one in before["lists"]}, {_head(one) for one in now["lists"]}
    if are - were:
        titles = " and ".join(" | ".join(sorted(titles)) for _, titles in sorted(are - were, key=repr))
        yield Complaint("list-turned", f"{told} a list has another head: {titles}")


def _fields(earlier: Reading, later: Reading) -> Iterator[Complaint]:
    """Fields that are gone from a row, or come from other columns than before and are others."""
    old = {one.key: (one.state, columns) for one, columns in zip(earlier.records, earlier.columns, strict=True)}
    other: dict[tuple[str, str], list[str]] = defaultdict(list)
    for record, columns in zip(later.records, later.columns, strict=True):
        state, were = old.get(record.key, (record.state, columns))
        for name in _NAMES if state != record.state else ():
            had, has = _titles(were, name), _titles(columns, name)
            if had != has and not _alike(name, state, record.state):
                told = f"{name} comes from other columns ({had or 'none'}, now {has or 'none'}), and reads differently"
                other["column-turned", told].append(record.code)
            elif had and value_of(state, name, record.code) is not None is value_of(record.state, name, record.code):
                other["field-emptied", f"{name} is gone from rows"].append(record.code)
    for (reason, told), codes in sorted(other.items()):
        yield Complaint(reason, f"{told}: {some(codes)}; declare `columns`")


def _titles(columns: Mapping[str, str], name: str) -> str:
    """The titles of the columns that a field comes from."""
    return some(sorted(title for title, kind in columns.items() if name in _FIELDS.get(kind, "").split()))


def _alike(name: str, one: State, other: State) -> bool:
    """Is the field the same, cosmetics apart?"""
    before, after = getattr(one, name), getattr(other, name)
    return before == after or (isinstance(before, str) and isinstance(after, str) and same_words(before, after))


def _columns(before: dict[str, Any], now: dict[str, Any]) -> Iterator[Complaint]:
    """Columns that are read as something else."""
    were, are = _kinds(before), _kinds(now)
    for title in were.keys() & are.keys():
        if new := are[title] - were[title]:
            kinds = f"{some(sorted(were[title]))}, now as {some(sorted(new))}"
            yield Complaint("column-turned", f"the column {title[1]!r} was read as {kinds}; declare `columns`")


def _kinds(account: dict[str, Any]) -> dict[tuple[str, str], set[str]]:
    """(shape, title) → the kinds that such columns were read as."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in account["lists"]:
        for title, kind in (one["columns"] | dict.fromkeys(one.get("unused", ()), "nothing")).items():
            found[one["shape"], title].add(kind)
    return found


def _lists(before: dict[str, Any], now: dict[str, Any]) -> Iterator[Complaint]:
    """Lists that were left aside, and are taken."""
    had, left = {_head(one) for one in before["lists"]}, {(one[0], frozenset(one[1:])) for one in before["left"]}
    for one in now["lists"]:
        if (head := _head(one)) in left - had:
            titles = " | ".join(filter(None, one["columns"]))
            yield Complaint(
                "list-turned", f"a list ({head[0]}, {titles}) that was left aside is taken; declare it, or `skip`"
            )


def _head(one: dict[str, Any]) -> tuple[str, frozenset[str]]:
    return one["shape"], frozenset([*one["columns"], *one.get("unused", ())])
