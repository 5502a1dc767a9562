"""Is a page that nobody has described read as it was before? Pure: two readings of one page held against each other."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ingest.model import Complaint, Reading, State, some
from parsers.reading.text import same_words

_SPACE = re.compile(r"\s")
#: The fields that texts of a kind may come to stand in.
_FIELDS = {"message": "message", "name": "message", "when": "message hint", "remedy": "hint", "cause": "hint"}
_FIELDS |= {name: name for name in ("status", "category", "retryable")}


def turned(earlier: Reading, later: Reading) -> Iterator[Complaint]:
    """What the recogniser takes for something else than it did: a column, a list, the headings, a code.

    It judges a page by what it looks like today, so that a change elsewhere on the page may turn its mind.
    """
    before: dict[str, Any] = earlier.account
    now: dict[str, Any] = later.account
    if "left" not in before or "left" not in now:
        return  # What is declared does not turn.
    yield from _resourced(earlier, later)
    odd = [one.code for one in later.records if _SPACE.search(one.code)]
    if odd and not any(_SPACE.search(one.code) for one in earlier.records):
        yield Complaint("codes-strange", f"unlike all codes before, it has white space: {some(odd)}")
    were, are = _kinds(before), _kinds(now)
    for title in were.keys() & are.keys():
        if new := are[title] - were[title]:
            kinds = f"{some(sorted(were[title]))}, now as {some(sorted(new))}"
            yield Complaint("column-turned", f"the column {title[1]!r} was read as {kinds}; declare `columns`")
    had, left = {_head(one) for one in before["lists"]}, {(one[0], frozenset(one[1:])) for one in before["left"]}
    for one in now["lists"]:
        if (head := _head(one)) in left - had:
            titles = " | ".join(filter(None, one["columns"]))
            yield Complaint(
                "list-turned", f"a list ({head[0]}, {titles}) that was left aside is taken; declare it, or `skip`"
            )
    if before["headings"] is not now["headings"] and before["lists"]:
        told = "part the codes, and did not" if now["headings"] else "parted the codes, and do no more"
        yield Complaint("headings-turned", f"the headings {told}; declare `headings = true` or false")


def _resourced(earlier: Reading, later: Reading) -> Iterator[Complaint]:
    """Fields whose texts come from other columns than before, and are others."""
    were, are = _sources(earlier.account), _sources(later.account)
    old = {one.key: one.state for one in earlier.records}
    new = {one.key: one.state for one in later.records}
    for name in sorted(were.keys() | are.keys() - {"code"}):
        if were.get(name) == are.get(name):
            continue
        other = [key[1] for key in old.keys() & new.keys() if not _alike(name, old[key], new[key])]
        if other:
            titles = " and ".join(some(sorted(title for _, title in side.get(name, ()))) for side in (were, are))
            told = f"{name} comes from other columns ({titles}), and reads differently: {some(sorted(other))}"
            yield Complaint("column-turned", f"{told}; declare `columns`")


def _alike(name: str, one: State, other: State) -> bool:
    """Is the field the same, cosmetics apart?"""
    before, after = getattr(one, name), getattr(other, name)
    return before == after or (isinstance(before, str) and isinstance(after, str) and same_words(before, after))


def _sources(account: dict[str, Any]) -> dict[str, set[tuple[str, str]]]:
    """Field → the columns that it comes from, as (shape, title)."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one in account["lists"]:
        for title, kind in one["columns"].items():
            for name in _FIELDS.get(kind, "").split():
                found[name].add((one["shape"], title))
    return found


def _kinds(account: dict[str, Any]) -> dict[tuple[str, str], set[str]]:
    """(shape, title) → the kinds that such columns were read as."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in account["lists"]:
        for title, kind in (one["columns"] | dict.fromkeys(one.get("unused", ()), "nothing")).items():
            found[one["shape"], title].add(kind)
    return found


def _head(one: dict[str, Any]) -> tuple[str, frozenset[str]]:
    return one["shape"], frozenset([*one["columns"], *one.get("unused", ())])
