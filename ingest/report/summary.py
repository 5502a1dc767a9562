"""Lines that all reports share: which runs are compared, the sums, and what is suspect, failed or stale."""

from collections import Counter

from ingest.diff.rules import ORDER
from ingest.history.net_diff import Difference
from ingest.report.view import Notice
from ingest.store.queries import Row

KINDS = ("added", "removed", "changed")


def summary_counts(tally: Counter[str]) -> dict[str, int]:
    """The sums as an object: codes by what became of them, entries by level."""
    return {name: tally[name] for name in (*KINDS, *ORDER)}


def summary_line(tally: Counter[str]) -> str:
    """The sums as a line."""
    codes, levels = listed(tally, KINDS), listed(tally, ORDER)
    return f"{codes} ({levels})" if codes else "nothing changed"


def listed(counts: Counter[str], names: tuple[str, ...] = ORDER) -> str:
    """The counts that are not zero, in this order: `2 breaking, 1 info`."""
    return ", ".join(f"{counts[name]} {name}" for name in names if counts[name])


def summary_of(found: Difference) -> str:
    """The sums of a difference, and how many changes the user's rules leave out."""
    ignored = f"; {found.ignored} ignored by the rules in errdex.toml" if found.ignored else ""
    return summary_line(found.tally()) + ignored


def period_of(found: Difference) -> str:
    """Which runs are compared."""
    if not found.until:
        return "nothing before the first run"
    at = f" ({found.at})" if found.at else ""
    at += ", which did not come to its end," if found.unfinished else ""
    if found.events and found.since < found.until:
        return f"runs {found.since + 1} to {found.until}{at}, each change by itself"
    return f"run {found.until}{at} against {f'run {found.since}' if found.since else 'nothing before'}"


def notices_of(found: Difference) -> tuple[Notice, ...]:
    """The pages that are suspect or failed now, then the vendors that are stale."""
    return *map(page_notice, found.unsettled), *map(_stale_notice, found.stale)


def page_notice(page: Row) -> Notice:
    """Since when a page is suspect or failed, and why."""
    vendor, name, outcome, since = (page[key] for key in ("vendor", "page", "outcome", "since"))
    text = f"{outcome} since {since}: {vendor}/{name}: {page['reason']}: {page['detail']}"
    return Notice(vendor, name, outcome, since, text)


def _stale_notice(row: Row) -> Notice:
    """Since when a vendor was not confirmed, and what to do."""
    vendor, since = row["vendor"], row["since"]
    state = f"stale since {since}" if since else "never confirmed"
    return Notice(vendor, "", "stale", since, f"{state}: {vendor}: run errdex refresh {vendor}")
