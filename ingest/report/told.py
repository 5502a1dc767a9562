"""What all formats tell alike: which runs are compared, the sums, and what is suspect or stale."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ingest.model import Change
from ingest.news.between import Difference
from ingest.rules import ORDER
from ingest.store.read import Row

KINDS = ("added", "removed", "changed")


class How(NamedTuple):
    """How a report is to be: with `every` change, not sums; for a terminal of so many columns, or for none."""

    every: bool = False
    width: int | None = None


def shown(field: str | None, value: object) -> str:
    """One value of a record as a person reads it."""
    if value is None:
        return "none"
    if field == "retryable":
        return "yes" if value else "no"
    return str(value)


def scope_of(change: Change) -> str:
    """What is told behind a code that has a scope, without which it may be another."""
    return f" ({change.scope})" if change.scope else ""


def summary(tally: Counter[str]) -> dict[str, int]:
    """The sums as an object: codes by what became of them, entries by level."""
    return {name: tally[name] for name in (*KINDS, *ORDER)}


def closing(count: Counter[str]) -> str:
    """The sum of it all."""
    codes = ", ".join(f"{count[kind]} {kind}" for kind in KINDS if count[kind])
    levels = ", ".join(f"{count[level]} {level}" for level in ORDER if count[level])
    return f"{codes} ({levels})" if codes else "nothing changed"


def sum_of(found: Difference) -> str:
    """The sum of all that is told, and how much the user's rules leave out."""
    return closing(found.tally()) + (f"; {found.ignored} ignored by the rules in errdex.toml" if found.ignored else "")


def span(found: Difference) -> str:
    """Which runs are compared."""
    if not found.until:
        return "nothing before the first run"
    at = f" ({found.at})" if found.at else ""
    at += ", which did not come to its end," if found.unfinished else ""
    if found.events and found.since < found.until:
        return f"runs {found.since + 1} to {found.until}{at}, each change by itself"
    return f"run {found.until}{at} against {f'run {found.since}' if found.since else 'nothing before'}"


def unsettled(found: Difference) -> Iterator[str]:
    """A line for each page that is suspect or failed now, and for each vendor that is stale."""
    yield from map(unsettled_line, found.unsettled)
    for row in found.stale:
        yield stale_line(row)


def stale_line(row: Row) -> str:
    """Since when a vendor was not confirmed, and what to do."""
    since = f"stale since {row['since']}" if row["since"] else "never confirmed"
    return f"{since}: {row['vendor']}: run errdex refresh {row['vendor']}"


def unsettled_line(page: Row) -> str:
    """Since when a page is not believed, and why."""
    place = f"{page['vendor']}/{page['page']}"
    return f"{page['outcome']} since {page['since']}: {place}: {page['reason']}: {page['detail']}"
