"""How fresh the records of each vendor are: when it was confirmed, and since when a page of it is suspect or failed."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime, timedelta

from ingest.store.page_checks import rejected, unsettled
from ingest.store.queries import Row, parse_time, vendors

#: After how long without confirmation a vendor is stale: a weekly job has a day to spare.
STALE = timedelta(days=8)


def stale(rows: Iterable[Row], age: timedelta, now: datetime) -> list[Row]:
    """Those of these rows of `vendors` with a parser that were not confirmed within `age` before `now`.

    A time as far in the future is a wrong clock and confirms nothing. If no vendor has a parser, the one row is of
    `*`: a monitor must not report that all is well when nothing is checked.
    """
    checked = [row for row in rows if row["has_parser"]]
    if not checked:
        return [{"vendor": "*", "confirmed_at": None, "suspect_since": None}]
    times = [parse_time(row["confirmed_at"]) for row in checked]
    return [row for row, at in zip(checked, times, strict=True) if at is None or abs(now - at) > age]


def vendor_states(connection: sqlite3.Connection) -> list[Row]:
    """The rows of `vendors`, with `failed_since` and `rejected_since`: since when a page is that."""
    names = ("failed_since", "rejected_since")
    failed = [page for page in unsettled(connection) if page["outcome"] == "failed"]
    since: dict[tuple[str, str], str] = {}
    for name, pages in zip(names, (failed, rejected(connection)), strict=True):
        for page in pages:
            since.setdefault((page["vendor"], name), page["since"])
    return [row | {name: since.get((row["vendor"], name)) for name in names} for row in vendors(connection)]


def watched(connection: sqlite3.Connection, pages: list[Row]) -> list[Row]:
    """Those of `pages` whose site is still declared."""
    names = {row["vendor"] for row in vendors(connection) if row["has_parser"]}
    return [page for page in pages if page["vendor"] in names]


def pending(connection: sqlite3.Connection, vendor: str | None = None) -> list[str]:
    """What to do about each vendor (or `vendor`) with a suspect page, none of whose codes is in the catalogue yet."""
    rows = (row for row in vendors(connection) if vendor in (None, row["vendor"]))
    waiting = [row["vendor"] for row in rows if row["suspect_since"] and not row["codes"]]
    return [f"no page of {vendor} is accepted yet: errdex review {vendor}" for vendor in waiting]


def is_dropped(vendor: Row) -> bool:
    """Is this a row of `vendors` without a parser and without codes: of one that was dropped?"""
    return not (vendor["codes"] or vendor["has_parser"])
