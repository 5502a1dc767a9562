"""Is a page that nobody has described read as it was before? Pure: two accounts of one page held against each other."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ingest.model import Complaint, some


def turned(before: dict[str, Any], now: dict[str, Any]) -> Iterator[Complaint]:
    """What the recogniser takes for something else than it did: a column, a list, the headings.

    It judges a page by what it looks like today, so that a change elsewhere on the page may turn its mind.
    """
    if "left" not in before or "left" not in now:
        return  # What is declared does not turn.
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


def _kinds(account: dict[str, Any]) -> dict[tuple[str, str], set[str]]:
    """(shape, title) → the kinds that such columns were read as."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in account["lists"]:
        for title, kind in (one["columns"] | dict.fromkeys(one.get("unused", ()), "nothing")).items():
            found[one["shape"], title].add(kind)
    return found


def _head(one: dict[str, Any]) -> tuple[str, frozenset[str]]:
    return one["shape"], frozenset([*one["columns"], *one.get("unused", ())])
