"""The changes that people have acknowledged in `accepted.toml`: reported as before, but no reason to fail."""

import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ingest.config.decisions import append, entries_in, open_decisions
from ingest.errors import UsageError
from ingest.history.net_diff import Difference
from ingest.model import Change, FullKey, State, grouped
from ingest.safe_output import plain, value_text
from ingest.store.queries import MAX_RUN, changes_of, run_times, vendors_in

TABLE = "acknowledged"
#: A time as the catalogue has it, or a day, which is before all its times.
_WHEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")
#: When the record that a change starts from came to be.
Since = Mapping[FullKey, str]


class Acknowledgement(NamedTuple):
    """One change, as people read it, and who has acknowledged it: an entry of the file.

    `old` and `new` are values as reports show them; of a code added or removed, what the record said.
    `until`: the last day on which it holds; empty: for ever.
    """

    vendor: str
    scope: str
    code: str
    rule: str
    old: str
    new: str
    who: str
    when: str
    why: str
    until: str = ""

    @property
    def change(self) -> str:
        """The change on one line."""
        scope = f" ({self.scope})" if self.scope else ""
        return f"{self.vendor} {self.code}{scope} {self.rule}: {self.old} → {self.new}"


def load_acknowledged(path: Path) -> list[Acknowledgement]:
    """The acknowledged changes in `path`, if there is such a file. Raises UsageError that names file and entry."""
    found, file = [], open_decisions(path)
    for place, values in entries_in(file, TABLE, Acknowledgement._fields, ("until",)) if file else ():
        entry = Acknowledgement(**values)
        if not _WHEN.fullmatch(entry.when):  # Compared as text: any other one might be after every change.
            raise UsageError(f"{place}: when should be a time such as 2026-12-31T08:00:00Z, not {entry.when!r}")
        if entry.until:
            last_day(entry.until, f"{place}: until")
        found.append(entry)
    return found


def last_day(text: str, name: str) -> date:
    """The date that an acknowledgement ends on. Raises UsageError that `name` begins."""
    try:
        if not re.fullmatch(r"[\d-]{10}", text):  # Python also takes other forms of ISO 8601.
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{name} should be a date such as 2026-12-31, not {text!r}") from error


def acknowledge(found: Difference, entries: Iterable[Acknowledgement], today: date, since: Since | None) -> list[str]:
    """Mark the changes in `found` that are acknowledged, and return a line for each that no longer is.

    A change made only after it was acknowledged is a later one, as when a vendor goes back and forth. Where no log
    says when a change was made (`since`), that is one from a record that is itself newer.
    """
    notes = []
    by_code = grouped(((entry.vendor, entry.scope, entry.code), entry) for entry in entries)
    for at, (vendor, change) in enumerate(found.changes):
        about = by_code.get((vendor, change.scope, change.code), [])
        known = [entry for entry in about if entry.rule in (change.rule, "code-removed", "code-added")]
        made = found.times[change.run] if since is None else since.get((vendor, change.scope, change.code), "")
        valid = [entry for entry in known if not entry.until or date.fromisoformat(entry.until) >= today]
        if _holds(valid, change, made):
            found.changes[at] = vendor, replace(change, acknowledged=True)
        elif _holds(known, change, made):
            until = max(entry.until for entry in known)
            notes.append(f"acknowledged until {until} only: {vendor} {change.code} {change.rule}")
    return notes


def _holds(entries: list[Acknowledgement], change: Change, made: str) -> bool:
    """Do the entries lead from the old value to the new one, the last of them after the change was made?"""
    last = {entry.rule for entry in entries if made <= entry.when}
    if isinstance(change.old, State) or isinstance(change.new, State):
        return change.rule in last
    if "code-added" in last and any(entry.rule == "code-removed" for entry in entries):
        return True
    entries = [entry for entry in entries if entry.rule == change.rule]
    old, new = _values(change)
    reached = {old}
    for _ in entries:
        reached |= {entry.new for entry in entries if entry.old in reached}
    return any(entry.new == new and entry.old in reached and made <= entry.when for entry in entries)


def _values(change: Change) -> tuple[str, str]:
    """Both sides of a change as an entry has them."""

    def text(side: object) -> str:
        if isinstance(side, State):
            return plain(f"{side.status or ''} {side.message}".strip())
        return "none" if change.field is None else plain(value_text(change.field, side))

    return text(change.old), text(change.new)


def unacknowledged(
    catalogue: sqlite3.Connection, vendor: str, code: str, known: Collection[Acknowledgement]
) -> Iterator[Change]:
    """The changes that the vendor has made to the code and that no entry is about.

    Those that were undone come only once no other is left: a report of a time between them still shows them.
    """
    made = [(at, one) for at, one in _logged(catalogue, vendor) if one.code == code and one.cause == "vendor"]
    in_effect = _in_effect(change for _, change in made)
    left = []
    for at, change in made:
        key = _key(vendor, change)
        if not any(one[:6] == key and at <= one.when for one in known):
            left.append(change)
    yield from [change for change in left if id(change) in in_effect] or left


def _in_effect(changes: Iterable[Change]) -> set[int]:
    """The ids of the changes that lead to what the code says now, and of the last change of each field."""
    found: set[int] = set()
    for events in grouped(((one.scope, one.field), one) for one in changes).values():
        path: list[tuple[str, Change]] = []  # The value before each change that was not undone.
        for event in events:
            old, new = _values(event)
            path.append((old, event))
            if undone := [at for at, (value, _) in enumerate(path) if value == new]:
                del path[undone[0] :]
        found |= {id(event) for _, event in path} | {id(events[-1])}
    return found


def unused(catalogue: sqlite3.Connection, entries: Collection[Acknowledgement], today: date) -> Iterator[str]:
    """A line for each entry that is expired, or about a change that the catalogue has no record of."""
    made: dict[tuple[str, ...], str] = {}  # When each change was first made, by the first fields of an entry.
    for vendor in {one.vendor for one in entries} & {*vendors_in(catalogue)}:
        for at, change in _logged(catalogue, vendor):
            key = _key(vendor, change)
            made[key] = min(at, made.get(key, at))
    for one in entries:
        if one.until and date.fromisoformat(one.until) < today:
            yield f"expired on {one.until}: {one.change}"
        elif one[:6] not in made or made[one[:6]] > one.when:
            yield f"unused, for there is no such change: {one.change}"


def _logged(catalogue: sqlite3.Connection, vendor: str) -> Iterator[tuple[str, Change]]:
    """The vendor's changes after its first reading, each with the time of its run."""
    times = run_times(catalogue)
    return ((times[one.run], one) for one in changes_of(catalogue, vendor, MAX_RUN) if one.rule != "baseline")


def _key(vendor: str, change: Change) -> tuple[str, str, str, str, str, str]:
    """The first fields of an entry about this change."""
    return vendor, change.scope, change.code, change.rule, *_values(change)


def add(
    path: Path, vendor: str, changes: Iterable[Change], who: str, when: str, why: str, until: str
) -> list[Acknowledgement]:
    """Append an entry for each change to the file, all or none, and return them. Raises UsageError."""
    entries = [Acknowledgement(*_key(vendor, one), who, when, why, until) for one in changes]
    rows = [{name: text for name, text in one._asdict().items() if text or name != "until"} for one in entries]
    append(path, TABLE, rows)
    return entries
