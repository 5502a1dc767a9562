"""The difference between the catalogue as of two runs: on balance, or each change from the log."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from ingest.diff.differences import differences, fold, tally
from ingest.diff.renames import Rename
from ingest.diff.rules import at_least
from ingest.errors import UsageError
from ingest.history.timespec import Runs, run_at
from ingest.model import Change, State, grouped
from ingest.store import queries
from ingest.store.page_checks import rejected, unsettled
from ingest.store.vendor_states import STALE, stale, watched

#: More equal changes than these are one entry of a report, unless they are breaking.
MAX_LISTED = 10
#: Within how many runs a change that undoes another is reported as reverted.
_REVERT_RUNS = 7
#: What events may undo each other on: (scope, code, field); field None is the whole record.
_Place = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class Difference:
    """The changes after run `since`, up to and including run `until`, as (vendor, change).

    `since` is 0 before the first run. `at` is when run `until` began, `times` when each run did. `unsettled`: the pages
    that are suspect or failed now. `stale`: the other vendors with a parser that were not confirmed for long, each with
    vendor, since, has_parser. `ignored` counts the changes that the user's rules leave out, `filtered` those that the
    user has not asked for. `events`: each change as logged, not the net. `history_from`: when each vendor was first
    read whose first reading is after `since`; it is no change then.
    """

    since: int
    until: int
    at: str | None = None
    changes: list[tuple[str, Change]] = field(default_factory=list)
    unsettled: list[queries.Row] = field(default_factory=list)
    unfinished: bool = False
    stale: list[queries.Row] = field(default_factory=list)
    renames: list[Rename] = field(default_factory=list)
    ignored: int = 0
    filtered: int = 0
    events: bool = False
    times: dict[int, str] = field(default_factory=dict)
    history_from: dict[str, str] = field(default_factory=dict)

    def tally(self) -> Counter[str]:
        """Count codes added, removed and changed, and changes by level."""
        return tally(self.changes)

    def meets(self, threshold: str) -> bool:
        """Has the vendor itself made a change of at least this level that nobody has acknowledged?"""
        return any(meets(change, threshold) for _, change in self.changes)


def meets(change: Change, threshold: str) -> bool:
    """Is this a change by the vendor, of at least this level, that nobody has acknowledged?"""
    return change.cause == "vendor" and at_least(change.level, threshold) and not change.acknowledged


def difference(
    catalogue: sqlite3.Connection,
    since: str | None,
    until: str | None,
    vendor: str | None,
    now: datetime,
    events: bool = False,
) -> Difference:
    """The difference between two runs as the user names them; by default, the last run's changes. Raises UsageError."""
    runs = queries.runs(catalogue)
    end, last = (queries.last_run(catalogue), None) if until is None else run_at(until, runs, now, whole_day=True)
    start, first = (previous_run(runs, end), None) if since is None else run_at(since, runs, now)
    if start > end:
        raise UsageError(f"--since {since} is run {start}, which comes after run {end}")
    times = (None, None) if queries.in_order(catalogue) else (first, last)
    return net_changes(catalogue, start, end, vendor, now, events, since is None, times)


def previous_run(runs: Runs, end: int) -> int:
    """The run before run `end`; 0 for none."""
    return max((run for run, _ in runs if run < end), default=0)


def net_changes(
    catalogue: sqlite3.Connection,
    start: int,
    end: int,
    vendor: str | None,
    now: datetime,
    events: bool = False,
    baselines: bool = True,
    bounds: tuple[str | None, str | None] = (None, None),
    folded: bool = False,
) -> Difference:
    """What the runs after `start`, up to and including `end`, changed: on balance, or with `events` each change.

    A vendor first read after `start` is compared with its first reading, which itself counts only with `baselines`.
    `folded`: of a large first reading, the first change stands for all, in memory that does not grow with them.
    `bounds`: the times that stand for `start` and `end` in each vendor's own runs, where all runs are not in order.
    """
    times = queries.run_times(catalogue)
    open_pages = watched(catalogue, unsettled(catalogue, vendor))
    found: list[tuple[str, Change]] = []
    history_from: dict[str, str] = {}
    reported = {page["vendor"] for page in open_pages} | {"*"}  # Doctor reports that there are no vendors at all.
    refused = {page["vendor"]: page["since"] for page in rejected(catalogue, vendor)}
    unconfirmed = [
        {"vendor": row["vendor"], "since": row["confirmed_at"], "has_parser": True}
        | {"rejected_since": refused.get(row["vendor"])}
        for row in stale(queries.vendors(catalogue), STALE, now)
        if vendor in (None, row["vendor"]) and row["vendor"] not in reported
    ]
    whole = any(bounds)
    for name in queries.vendors_changed(catalogue, 0 if whole else start, queries.MAX_RUN if whole else end):
        if vendor in (None, name):
            since, until = (
                run if at is None else queries.vendor_run_at(catalogue, name, at)
                for run, at in zip((start, end), bounds, strict=True)
            )
            first = queries.baseline_run(catalogue, name)
            if first > since and not baselines:
                history_from[name] = times[first]
                since = first
            found += _of_vendor(catalogue, name, since, until, first, events, baselines, folded)
    if events:
        found.sort(key=lambda entry: entry[1].run)
    return Difference(
        since=start,
        until=end,
        at=times.get(end),
        changes=found,
        unsettled=open_pages,
        unfinished=end in queries.unfinished_runs(catalogue),
        stale=unconfirmed,
        events=events,
        times=times,
        history_from=history_from,
    )


def _of_vendor(
    catalogue: sqlite3.Connection,
    vendor: str,
    since: int,
    until: int,
    first: int,
    events: bool,
    baselines: bool,
    folded: bool,
) -> Iterator[tuple[str, Change]]:
    """What the runs after `since`, up to and including `until`, changed of a vendor; `first`: that of its baseline."""
    codes = queries.changes_in(catalogue, vendor, first) if folded and first > since else 0
    fold_first = codes > MAX_LISTED
    # Reverts look back a few runs; a first reading is none.
    looked_back = max(since - _REVERT_RUNS, first if fold_first or not baselines else 0)
    log = list(queries.changes_of(catalogue, vendor, until, looked_back))
    changes = _vendor_changes(catalogue, vendor, log, max(since, first), events)
    if baselines:
        changes = [event for event in log if event.rule == "baseline" and event.run > since] + changes
    if fold_first:
        opening = next(queries.changes_of(catalogue, vendor, first, first - 1))
        changes.insert(0, replace(opening, stands_for=codes))
    return _with_places(catalogue, vendor, changes) if changes else iter(())


def _with_places(catalogue: sqlite3.Connection, vendor: str, changes: Iterable[Change]) -> Iterator[tuple[str, Change]]:
    """The changes, each with where its code is documented and the code's category."""
    places, page = queries.places_of(catalogue, vendor)
    pages: dict[int, str | None] = {}
    for change in changes:
        state = next((side for side in (change.new, change.old) if isinstance(side, State)), None)
        url, category = places.get(change.key, (page, None))
        if not (url or page) and change.run not in pages:
            pages[change.run] = queries.page_changed(catalogue, vendor, change.run)
        url = url or page or pages[change.run]
        yield vendor, replace(change, url=url, category=state.category if state else category)


def _vendor_changes(
    catalogue: sqlite3.Connection, vendor: str, log: Sequence[Change], since: int, each: bool
) -> list[Change]:
    """One vendor's changes after run `since` without first readings of pages: on balance, or `each` one."""
    later = [event for event in log if event.run > since]
    before = (event for event in log if event.rule != "baseline" and (each or event.run <= since))
    undoable = grouped(((event.scope, event.code, event.field), event) for event in before)
    if each:
        return [replace(event, undoes=_undone_run(event, undoable)) for event in later if event.rule != "baseline"]
    by_code = grouped((event.key, event) for event in later)
    start = queries.states_at(catalogue, vendor, by_code.keys(), since)
    firsts = {event.key: event.new for event in later if event.rule == "baseline"}
    net = differences(start | firsts, fold(dict(start), later))
    net = [_attributed(change, by_code[change.scope, change.code]) for change in net]
    return [replace(change, undoes=_undone_run(change, undoable)) for change in net]


def _attributed(change: Change, events: Sequence[Change]) -> Change:
    """Give a net change the last run of the events that made it, and their cause: the vendor's, if any was."""
    fields = (None, change.field, *(["retryable"] if change.field == "retryable_basis" else []))
    own = [event for event in events if change.kind != "changed" or event.field in fields]
    cause = "vendor" if any(event.cause == "vendor" for event in own) else "parser"
    return replace(change, cause=cause, run=max(event.run for event in own))


def _undone_run(change: Change, events: Mapping[_Place, Sequence[Change]]) -> int:
    """The recent run whose change `change` undoes: of its cause and field, or an addition or removal; 0 for none."""
    for event in reversed(events.get((change.scope, change.code, change.field), ())):
        if change.run - _REVERT_RUNS <= event.run < change.run and event.cause == change.cause:
            same_field = event.kind == "changed" == change.kind and event.old == change.new
            if same_field or {event.kind, change.kind} == {"added", "removed"}:
                return event.run
    return 0
