"""What differs between the catalogue as of one run and as of another: the net of the log, or the log itself."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain

from ingest.diff.differences import differences, fold, tally
from ingest.diff.renames import Rename
from ingest.diff.rules import at_least
from ingest.errors import UsageError
from ingest.history.timespec import Runs, run_at
from ingest.model import Change, Key, State
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.store.doctor import stale

#: What is taken back within so many runs is a flip.
_FEW = 7
#: A vendor that was not confirmed for so long is stale: a weekly job has a day to spare.
_STALE = timedelta(days=8)
#: The scope, the code and the field (None: the whole record) that an event is of.
_Place = tuple[str, str, str | None]


@dataclass(slots=True)
class Difference:
    """The net changes after run `since`, up to and with run `until`, as (vendor, change); or all of them, as logged.

    `since` is 0 before the first run. `at`: when run `until` was. `unsettled`: the pages that are suspect or failed
    now, each with vendor, page, outcome, reason, detail and since. `stale`: the vendors beside those that have a parser
    and were not confirmed for long, each with vendor, since, has_parser. `ignored`: how many changes the user's rules
    leave out.
    `times`: when each run was.
    """

    since: int
    until: int
    at: str | None = None
    changes: list[tuple[str, Change]] = field(default_factory=list)
    unsettled: list[stored.Row] = field(default_factory=list)
    unfinished: bool = False
    stale: list[stored.Row] = field(default_factory=list)
    renames: list[Rename] = field(default_factory=list)
    ignored: int = 0
    events: bool = False
    times: dict[int, str] = field(default_factory=dict)

    def tally(self) -> Counter[str]:
        """Codes added, removed and changed; entries by level."""
        return tally(self.changes)

    def meets(self, threshold: str) -> bool:
        """Is any change of the vendor's own as grave as `threshold`, or graver?"""
        return any(change.cause == "vendor" and at_least(change.level, threshold) for _, change in self.changes)


def difference(
    catalogue: sqlite3.Connection,
    since: str | None,
    until: str | None,
    vendor: str | None,
    now: datetime,
    events: bool = False,
) -> Difference:
    """The difference that the two ends name; without them, what the last run changed. Raises UsageError."""
    return between(catalogue, *_ends(stored.runs(catalogue), since, until, now), vendor, now, events)


def _ends(runs: Runs, since: str | None, until: str | None, now: datetime) -> tuple[int, int]:
    start = None if since is None else run_at(since, runs, now)
    end = max((run for run, _ in runs), default=0) if until is None else run_at(until, runs, now, whole_day=True)
    if start is None:
        start = before(runs, end)
    if start > end:
        raise UsageError(f"--since {since} is run {start}, which comes after run {end}")
    return start, end


def before(runs: Runs, end: int) -> int:
    """The run before run `end`; 0 for none."""
    return max((run for run, _ in runs if run < end), default=0)


def between(
    catalogue: sqlite3.Connection, start: int, end: int, vendor: str | None, now: datetime, events: bool = False
) -> Difference:
    """What runs after `start`, up to and with `end`, changed: on balance, or with `events` each change by itself."""
    times = dict(stored.runs(catalogue))
    found = Difference(start, end, times.get(end), unsettled=page_checks.unsettled(catalogue, vendor))
    found.events, found.times = events, times
    found.unfinished = stored.unfinished(catalogue, end)
    found.stale = _stale(catalogue, vendor, {page["vendor"] for page in found.unsettled}, now)
    for name in stored.vendors_changed(catalogue, start, end):
        if vendor in (None, name):
            told = _changes(stored.changes_of(catalogue, name, end), start, events)
            found.changes += [(name, change) for change in told]
    if events:
        found.changes.sort(key=lambda entry: entry[1].run)
    return found


def would_be(catalogue: sqlite3.Connection, run: int, at: str, changes: Sequence[tuple[str, Change]]) -> Difference:
    """What `changes`, which are not stored, are told as once run `run` has made them."""
    start = before(stored.runs(catalogue), run)
    found = Difference(start, run, at)
    for vendor in dict.fromkeys(vendor for vendor, _ in changes):
        own = [(run, change) for name, change in changes if name == vendor]
        told = _changes(chain(stored.changes_of(catalogue, vendor, start), own), start, False)
        found.changes += [(vendor, change) for change in told]
    return found


def _stale(catalogue: sqlite3.Connection, vendor: str | None, told: set[str], now: datetime) -> list[stored.Row]:
    """The vendors but for those `told` that are looked at and were not confirmed for long; of `*` doctor speaks."""
    return [
        {"vendor": row["vendor"], "since": row["confirmed_at"], "has_parser": True}
        for row in stale(catalogue, _STALE, now)
        if vendor in (None, row["vendor"]) and row["vendor"] not in {*told, "*"}
    ]


def _changes(events: Iterable[tuple[int, Change]], since: int, each: bool) -> list[Change]:
    """One vendor's changes after run `since`: net, by the rule of the net change and the cause of any event of it."""
    entries = list(events)
    if all(event.rule == "baseline" and run > since for run, event in entries):
        return [replace(event, run=run) for run, event in entries]  # A first look: nothing to hold them against.
    start: dict[Key, State] = {}
    later: list[Change] = []
    left: dict[_Place, list[Change]] = {}
    first = True
    for run, event in entries:
        change = replace(event, run=run)
        if run <= since:
            first = False
            fold(start, [change])
        else:
            later.append(replace(change, undoes=_undone(change, left)) if each else change)
        if (run <= since or each) and change.rule != "baseline":
            left.setdefault((change.scope, change.code, change.field), []).append(change)
    if each:
        return later
    by_place: dict[Key, dict[str | None, list[Change]]] = {}
    for change in later:
        by_place.setdefault((change.scope, change.code), {}).setdefault(change.field, []).append(change)
    net = differences(start, fold(dict(start), later), first=first)
    return [_net(change, by_place[change.scope, change.code], left) for change in net]


def _net(change: Change, by_field: dict[str | None, list[Change]], left: dict[_Place, list[Change]]) -> Change:
    """The net change with what its own events, by field, say of it: who caused it, in which run, and what it undoes.

    What came with the whole record, by an addition or a removal, came with each of its fields.
    """
    names = by_field.keys() if change.kind != "changed" else by_field.keys() & {None, change.field}
    own = [event for name in names for event in by_field[name]]
    cause = "vendor" if any(event.cause == "vendor" for event in own) else "parser"
    change = replace(change, cause=cause, run=max(event.run for event in own))
    return replace(change, undoes=_undone(change, left))


def _undone(change: Change, left: dict[_Place, list[Change]]) -> int:
    """The run, few runs before, that left behind what `change` comes back to; 0 for none."""
    for event in reversed(left.get((change.scope, change.code, change.field), [])):
        if not change.run - _FEW <= event.run < change.run:
            continue
        if event.kind == "changed" == change.kind and event.old == change.new:
            return event.run
        if {event.kind, change.kind} == {"added", "removed"}:
            return event.run
    return 0
