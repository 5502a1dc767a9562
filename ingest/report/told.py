"""What all formats tell alike: the order of changes, their wording, and sums in place of long lists."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from ingest.model import Change, State
from ingest.net import Difference
from ingest.rules import ORDER
from ingest.store.read import Row

KINDS = ("added", "removed", "changed")
#: More light changes of one rule and vendor than these are told as a sum.
MANY = 10


def ordered(changes: list[tuple[str, Change]]) -> Iterator[tuple[str, Change, int]]:
    """(vendor, change, how many like it), gravest first; light ones of which there are many come once."""
    by_rule = Counter((vendor, change.rule) for vendor, change in changes if change.level == "info")
    told = set()
    for level in ORDER:
        for vendor, change in changes:
            if change.level != level:
                continue
            number = by_rule[vendor, change.rule]
            if number <= MANY:
                yield vendor, change, 1
            elif (vendor, change.rule) not in told:
                told.add((vendor, change.rule))
                yield vendor, change, number


def what(change: Change) -> str:
    """The change in words, without its code."""
    for state, was in ((change.new, ""), (change.old, "was ")):
        if isinstance(state, State):
            return f"{was}{f'{state.status} ' if state.status else ''}{state.message}"
    return f"{change.field}: {shown(change.field, change.old)} → {shown(change.field, change.new)}"


def shown(field: str | None, value: object) -> str:
    """One value of a record as a person reads it."""
    if value is None:
        return "none"
    if field == "retryable":
        return "yes" if value else "no"
    return str(value)


def summary(tally: Counter[str]) -> dict[str, int]:
    """The sums as an object: codes by what became of them, entries by level."""
    return {name: tally[name] for name in (*KINDS, *ORDER)}


def closing(count: Counter[str]) -> str:
    """The sum of it all."""
    codes = ", ".join(f"{count[kind]} {kind}" for kind in KINDS if count[kind])
    levels = ", ".join(f"{count[level]} {level}" for level in ORDER if count[level])
    return f"{codes} ({levels})" if codes else "nothing changed"


def span(found: Difference) -> str:
    """Which runs are compared."""
    if not found.until:
        return "nothing before the first run"
    at = f" ({found.at})" if found.at else ""
    at += ", which did not come to its end," if found.unfinished else ""
    return f"run {found.until}{at} against {f'run {found.since}' if found.since else 'nothing before'}"


def is_due(since: str, before: str | None, at: str) -> bool:
    """Is it time to speak of a page that is not believed since `since`, and of which we may have spoken `before`?

    Once, then after a day, after two, four, eight days …: who does not act on it need not be told every night.
    """
    return before is None or before < since or _doublings(since, at) > _doublings(since, before)


def _doublings(since: str, at: str) -> int:
    """How often a day can be doubled within the time from `since` to `at`, and one more; 0 for less than a day."""
    return (datetime.fromisoformat(at) - datetime.fromisoformat(since)).days.bit_length()


def unsettled(found: Difference) -> Iterator[str]:
    """A line for each page that is suspect or failed now."""
    return map(unsettled_line, found.unsettled)


def unsettled_line(page: Row) -> str:
    """Since when a page is not believed, and why."""
    place = f"{page['vendor']}/{page['page']}"
    return f"{page['outcome']} since {page['since']}: {place}: {page['reason']}: {page['detail']}"
