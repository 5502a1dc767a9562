"""What differs between the catalogue as of one run and as of another: the net of the log."""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from ingest.diff import differences, fold, tally
from ingest.errors import UsageError
from ingest.model import Change, Key, State
from ingest.rules import at_least
from ingest.store import read as stored

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(slots=True)
class Difference:
    """The net changes after run `since`, up to and with run `until`, as (vendor, change).

    `since` is 0 before the first run. `at`: when run `until` was. `unsettled`: the pages that are suspect or failed
    now, each with vendor, page, outcome, reason, detail and since.
    """

    since: int
    until: int
    at: str | None = None
    changes: list[tuple[str, Change]] = field(default_factory=list)
    unsettled: list[stored.Row] = field(default_factory=list)
    unfinished: bool = False

    def tally(self) -> Counter[str]:
        """Codes added, removed and changed; entries by level."""
        return tally(self.changes)

    def meets(self, threshold: str) -> bool:
        """Is any change of the vendor's own as grave as `threshold`, or graver?"""
        return any(change.cause == "vendor" and at_least(change.level, threshold) for _, change in self.changes)


def difference(
    catalogue: sqlite3.Connection, since: str | None, until: str | None, vendor: str | None, now: datetime
) -> Difference:
    """The difference that the two ends name; without them, what the last run changed. Raises UsageError."""
    runs = stored.runs(catalogue)
    if not runs:
        for text in (since, until):
            if text is not None:
                _run_at(text, runs, now, False)
        return Difference(0, 0, None, unsettled=stored.unsettled(catalogue, vendor))
    end = runs[-1][0] if until is None else _run_at(until, runs, now, True)
    start = max((run for run, _ in runs if run < end), default=0) if since is None else _run_at(since, runs, now, False)
    if start > end:
        raise UsageError(f"--since {since} is run {start}, which comes after run {end}")
    found = Difference(start, end, dict(runs).get(end), unsettled=stored.unsettled(catalogue, vendor))
    found.unfinished = stored.unfinished(catalogue, end)
    for name in stored.vendors_changed(catalogue, start, end):
        if vendor in (None, name):
            found.changes += [(name, change) for change in _net(stored.changes_of(catalogue, name, end), start)]
    return found


def _net(events: Iterable[tuple[int, Change]], since: int) -> list[Change]:
    """One vendor's net changes after run `since`, by the rule of the net change and the cause of any event of it."""
    before: dict[Key, State] = {}
    later: list[Change] = []
    by_vendor: dict[Key, set[str | None]] = {}
    first = True
    for run, change in events:
        if run <= since:
            first = False
            fold(before, [change])
            continue
        later.append(change)
        if change.cause == "vendor":
            by_vendor.setdefault((change.scope, change.code), set()).add(change.field)

    def cause_of(change: Change) -> str:
        fields = by_vendor.get((change.scope, change.code), set())
        # What came with the whole record, by an addition or a removal, came with each of its fields.
        own = fields if change.kind != "changed" else fields & {None, change.field}
        return "vendor" if own else "parser"

    after = fold(dict(before), later)
    return [replace(change, cause=cause_of(change)) for change in differences(before, after, first=first)]


def _run_at(text: str, runs: list[tuple[int, str]], now: datetime, whole_day: bool) -> int:
    """The run that `text` names: a number, or a date, which stands for the last run at or before it."""
    if text.isascii() and text.isdecimal():
        number = int(text[:18])
        if number and number not in dict(runs):
            last = f"the last is {runs[-1][0]}" if runs else "there are no runs yet"
            raise UsageError(f"there is no run {number}; {last}")
        return number
    try:
        if not _DATE.match(text):
            raise ValueError
        if len(text) <= 10:
            day = date.fromisoformat(text)
            moment = datetime.combine(day, time.max if whole_day else time.min, UTC)
            future = day > now.date()
        else:
            moment = datetime.fromisoformat(text)
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
            future = moment > now
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{text!r} is neither a run's number nor a date such as 2026-11-20 or 2026-11-20T08:00Z"
        ) from error
    if future:
        raise UsageError(f"{text} lies in the future")
    return max((run for run, at in runs if datetime.fromisoformat(at) <= moment), default=0)
