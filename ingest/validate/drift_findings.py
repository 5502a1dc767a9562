"""Is a page read as it was before? Pure: two readings of one page compared, the later with the last accepted one."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ingest.diff.differences import same
from ingest.model import Complaint, Reading, some, value_of
from ingest.validate.code_drift import head_of, lost, strange, unread
from parsers.reading.contract import Listing
from parsers.reading.verdicts import spelt_out

#: The fields that texts of a kind may come to stand in.
_FIELDS: dict[str, tuple[str, ...]] = {name: (name,) for name in ("status", "category", "retryable", "message")}
_FIELDS |= {"name": ("message",), "when": ("message", "hint"), "remedy": ("hint",), "cause": ("hint",)}
#: The words of a title of statuses that says nothing more of them.
_STATUS_WORDS = {"http", "status", "code", "codes", "response", "error", "statuscode"}
_NAMES = ("status", "category", "retryable", "message", "hint")


def turned(earlier: Reading, later: Reading) -> Iterator[Complaint]:
    """What is taken for something else than it was: a field, a column, a list, the headings, a code.

    What no pin settles is judged by what the page looks like today, so that a change elsewhere on it may turn it.
    """
    if not (earlier.account and later.account):
        return  # A page that was not read at all.
    yield from _fields(earlier, later)
    yield from _columns(earlier.account, later.account)
    yield from _lists(earlier, later)
    if earlier.account["headings"] is not later.account["headings"] and earlier.records:
        told = "part the codes, and did not" if later.account["headings"] else "parted the codes, and do no more"
        yield Complaint("headings-turned", f"the headings {told}; declare `headings = true` or false")
    yield from strange(earlier, later)
    yield from unread(earlier, later)
    yield from lost(earlier, later)


def _fields(earlier: Reading, later: Reading) -> Iterator[Complaint]:
    """Fields that are gone from a row, or come from other columns than before and are others."""
    old = {one.key: (one.state, listing) for one, listing in zip(earlier.records, earlier.listings, strict=True)}
    other: dict[tuple[str, str], list[str]] = defaultdict(list)
    for record, listing in zip(later.records, later.listings, strict=True):
        state, were = old.get(record.key, (record.state, listing))
        for name in _NAMES if state != record.state else ():
            had, has = _titles(were, name), _titles(listing, name)
            before = value_of(state, name, record.code)
            if (
                had != has
                and not same(getattr(state, name), getattr(record.state, name))
                and not (before is None and _is_new(has, were))
            ):
                told = f"{name} comes from other columns ({_told(had)}, now {_told(has)}), and reads differently"
                other["column-turned", told].append(record.code)
            elif listing.shape == "table" and (name == "hint" or name in later.account["pinned"]):
                continue  # That a line of a table says no more of it is the vendor's own word.
            elif name == "retryable" and record.evidence:
                continue  # The words are there, and are judged by themselves.
            elif had and before is not None is value_of(record.state, name, record.code):
                other["field-emptied", f"{name} is gone from rows"].append(record.code)
    for (reason, told), codes in sorted(other.items()):
        yield Complaint(reason, f"{told}: {some(codes)}; declare `columns`")


def _titles(listing: Listing, name: str) -> list[str]:
    """The titles of the columns that a field comes from."""
    return sorted(title for title, kind in listing.columns.items() if name in _FIELDS.get(kind, ()))


def _is_new(titles: list[str], listing: Listing) -> bool:
    """Had the list no such columns at all?"""
    return not any(title in listing.columns or title in listing.unused for title in titles)


def _told(titles: list[str]) -> str:
    return some(titles) or "none"


def _columns(before: dict[str, Any], now: dict[str, Any]) -> Iterator[Complaint]:
    """Columns that are read as something else."""
    were, are = _kinds(before), _kinds(now)
    for title in were.keys() & are.keys():
        if new := are[title] - were[title]:
            kinds = f"{some(sorted(were[title]))}, now as {some(sorted(new))}"
            yield Complaint("column-turned", f"the column {title[1]!r} was read as {kinds}; declare `columns`")
    had = sorted(title for (_, title), kinds in were.items() if "status" in kinds and title not in _titled(are))
    has = sorted(title for (_, title), kinds in are.items() if "status" in kinds and title not in _titled(were))
    if had and (odd := [title for title in has if not _STATUS_WORDS.issuperset(spelt_out(title).split())]):
        yield Complaint("column-turned", f"status came from {some(had)}, and comes from {some(odd)}; declare `columns`")


def _titled(kinds: dict[tuple[str, str], set[str]]) -> set[str]:
    return {title for _, title in kinds}


def _kinds(account: dict[str, Any]) -> dict[tuple[str, str], set[str]]:
    """(shape, title) → the kinds that such columns were read as."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in account["lists"]:
        for title, kind in (one["columns"] | dict.fromkeys(one.get("unused", ()), "nothing")).items():
            found[one["shape"], title].add(kind)
    return found


def _lists(earlier: Reading, later: Reading) -> Iterator[Complaint]:
    """Lists that were left aside and are taken, or that were never there: whether of errors, only the page can tell."""
    heads = {head_of(one) for one in earlier.listings}
    left = {(one[0], frozenset(one[1:])) for one in earlier.account["left"]}
    known = {record.key for record in earlier.records}
    codes: dict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    sections: dict[tuple[str, frozenset[str]], str | None] = {}
    for record, listing in zip(later.records, later.listings, strict=True):
        if (head := head_of(listing)) in heads or (record.key in known and head not in left):
            heads.add(head)
            codes.pop(head, None)
        else:
            codes[head].append(record.code)
            sections[head] = listing.section
    for head, new in codes.items():
        told = "was left aside" if head in left else "was not there"
        titles = " | ".join(sorted(head[1]))
        where = f" under {sections[head]!r}" if sections[head] else ""
        told = f"a list that {told} is taken{where} ({titles}): {some(new)}"
        yield Complaint("list-turned", f"{told}; `skip` its heading, or accept it")
