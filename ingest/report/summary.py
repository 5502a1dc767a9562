"""Lines that all reports share: the runs compared, the totals, and what is suspect, failed or stale."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from ingest.diff.rules import ORDER
from ingest.errors import Damaged
from ingest.history.net_diff import Difference
from ingest.model import counted, grouped, some
from ingest.reasons import REASONS, with_names
from ingest.report.describe import MAX_COLUMNS
from ingest.report.view import NOTHING, Notice
from ingest.safe_output import plain, shortened
from ingest.store.page_checks import findings_of
from ingest.store.queries import Row, parse_time

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]  # Whatever the locale.
_UNITS = ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute"))
KINDS = ("added", "removed", "changed")
#: More times at which vendors were first read are not listed.
_MAX_STARTS = 2


def summary_counts(tally: Counter[str]) -> dict[str, int]:
    """The totals as an object: codes by kind of change, changes by level."""
    return {name: tally[name] for name in (*KINDS, *ORDER)}


def summary_line(tally: Counter[str]) -> str:
    """The totals as a line; the number of changes, if that is not the number of codes."""
    codes, levels = listed(tally, KINDS), listed(tally, ORDER)
    number = sum(tally[level] for level in ORDER)
    changes = "" if number == sum(tally[kind] for kind in KINDS) else f"{counted(number, 'change')}: "
    return f"{codes} ({changes}{levels})" if codes else "nothing changed"


def listed(counts: Counter[str], names: tuple[str, ...] = ORDER) -> str:
    """The counts above zero, in order: `2 breaking, 1 info`."""
    return ", ".join(f"{counts[name]} {name}" for name in names if counts[name])


def summary_of(found: Difference) -> str:
    """The totals of a difference, and how many changes the user's rules or filters leave out."""
    ignored = f"; {found.ignored} ignored by the rules in errdex.toml" if found.ignored else ""
    if found.filtered and not found.tally().total():
        return f"none of {found.filtered} changes matches{ignored}"
    return summary_line(found.tally()) + ignored


def period_of(found: Difference) -> str:
    """The runs compared."""
    if not found.until:
        return f"no run by then; history begins at {min(found.times.values())}" if found.times else "no runs yet"
    at = f" ({found.at})" if found.at else ""
    at += ", unfinished," if found.unfinished else ""
    history = "".join(f"; {line}" for line in history_starts(found.history_from))
    if found.events and found.since < found.until:
        return f"runs {found.since + 1} to {found.until}{at}, every change{history}"
    if found.since == found.until:
        return f"no run since run {found.until}{at}{history}"
    start = "each vendor's first reading" if found.history_from else "an empty catalogue"
    return f"run {found.until}{at} against {f'run {found.since}' if found.since else start}{history}"


def history_starts(history_from: Mapping[str, str]) -> list[str]:
    """Lines that say when the history of each vendor begins."""
    vendors = grouped(sorted((at, vendor) for vendor, at in history_from.items()))
    if len(vendors) > _MAX_STARTS:
        first, last = min(vendors)[:10], max(vendors)[:10]
        days = f"on {first}" if first == last else f"between {first} and {last}"
        return [f"history of {len(history_from)} vendors ({some(sorted(history_from))}) begins {days}"]
    return [f"history of {some(names)} begins at {at}" for at, names in vendors.items()]


def day(at: str | None) -> str:
    """The day of a time in ISO 8601, for people: 22 Nov 2026."""
    try:
        date = datetime.fromisoformat(at or "")
    except ValueError:
        return at or ""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def age_text(moment: str, now: datetime) -> str:
    """How long ago a time was: `3 hours ago`. Raises Damaged if it is none."""
    if (at := parse_time(moment)) is None:
        raise Damaged(f"{moment!r} is not a time")
    passed = now - at
    for unit, name in _UNITS:
        if (number := passed // unit) > 0:
            return f"{counted(number, name)} ago"
    return "just now"


def until_text(record: Row, removed_at: str | None) -> str:
    """A sentence for a removed code: it is no longer documented, but the API may still return it."""
    name = f"{record['code']}{f' ({scope})' if (scope := record['scope']) else ''}"
    return f"{record['vendor']} documented {name} until {str(removed_at)[:10]}; the API may still return it"


def days_of(found: Difference) -> str:
    """The period as days, for a title."""
    first, last = (day(found.times.get(run)) for run in (found.since, found.until))
    last = last or day(found.at)
    return last if first in ("", last) else f"{first} to {last}"


def notices_of(found: Difference) -> tuple[Notice, ...]:
    """The pages that are suspect or failed, then the stale vendors."""
    return *map(page_notice, found.unsettled), *map(_stale_notice, found.stale)


def _stale_notice(row: Row) -> Notice:
    vendor, rejected = row["vendor"], row["rejected_since"]
    remedy = f"errdex review {vendor} --accept applies it after all (rejected since {rejected})"
    return Notice(vendor, "", "stale", row["since"], remedy=remedy if rejected else f"run errdex refresh {vendor}")


def page_notice(page: Row, all_shown: bool = False) -> Notice:
    """Why a page is suspect or failed, what to do about it, and what errdex kept; `all_shown`: in full."""
    vendor = page["vendor"]
    first, *more = findings_of(page) if page["outcome"] == "suspect" else [page]
    remedy = first.get("remedy") or (REASONS[first["reason"]].remedy if first["reason"] in REASONS else "")
    remedy, whole = with_names(remedy, vendor, page["page"]), first["detail"] or ""
    detail = whole if all_shown or len(whole) <= MAX_COLUMNS else shortened(plain(whole), MAX_COLUMNS)
    if (more and not all_shown) or detail != whole:
        remedy += f" ({counted(len(more), 'more finding') if more else 'in full'}: errdex review {vendor})"
    kept = f"its {counted(page['rows_kept'], 'code')}" if page["rows_kept"] else NOTHING
    kept += f", as confirmed at {page['confirmed_at']}" if page["rows_kept"] and page["confirmed_at"] else ""
    place = (vendor, page["page"], page["outcome"], page["since"])
    return Notice(*place, first["reason"] or "", detail, remedy, kept)
