"""What is news, at the user's levels: the changes of a run, or those since the last report to a subscriber."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

from ingest.diff.renames import renames
from ingest.diff.rules import IGNORE, OLD_RULES, REPORT_RULES, Levels, at_least
from ingest.errors import UsageError
from ingest.history.net_diff import Difference, net_changes, previous_run
from ingest.model import TIME, Change, Say
from ingest.store import cursors
from ingest.store import queries as stored
from ingest.store.connection import cursor_connection

_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes to report: one vendor's, codes that match a pattern, at least of a level, under some rules."""

    vendor: str | None = None
    code: str | None = None
    level: str | None = None
    rules: tuple[str, ...] = ()

    def __str__(self) -> str:
        options = [("--vendor", self.vendor), ("--code", self.code), ("--level", self.level)]
        options += [("--rule", rule) for rule in sorted(set(self.rules))]
        return " ".join(f"{name} {value}" for name, value in options if value is not None)

    def matches(self, change: Change, rule: str) -> bool:
        """Does the filter select `change`, which is reported under `rule`?"""
        rules = {*self.rules, *(new for rule in self.rules for new in OLD_RULES.get(rule, ()))}
        return (
            (self.code is None or fnmatchcase(change.code, self.code))
            and (self.level is None or at_least(change.level, self.level))
            and (not rules or change.rule in rules or rule in rules)
        )


def report_rule(change: Change, renamed: bool) -> str:
    """The rule under which `change` is reported; `renamed`: it is one side of a rename."""
    return "code-renamed" if renamed else "reverted" if change.undoes else change.rule


def apply_levels(found: Difference, levels: Levels, wanted: ChangeFilter = ChangeFilter()) -> Difference:
    """`found` with the user's levels and the renames, and of its changes only those that are `wanted`."""
    ignored, changes = found.ignored, []
    for vendor, original in found.changes:
        change = _apply_level(vendor, original, levels)
        if change.level != IGNORE:
            changes.append((vendor, change))
        elif wanted.matches(original, report_rule(change, False)):
            ignored += change.stands_for
    moves = list(found.renames)
    removals: dict[int, Change] = {}
    for rename in renames(changes, found.events):
        level = levels.of(rename.vendor, "code-renamed", str(REPORT_RULES["code-renamed"]))
        if level != IGNORE:
            removals[id(rename.removed)] = removed = replace(rename.removed, level=level, undoes=0)
            moves.append(rename._replace(removed=removed))
    changes = [(vendor, removals.get(id(change), change)) for vendor, change in changes]
    renamed = {id(side) for rename in moves for side in rename.sides}
    kept = [one for one in changes if wanted.matches(one[1], report_rule(one[1], id(one[1]) in renamed))]
    filtered = found.filtered + sum(one.stands_for for _, one in changes) - sum(one.stands_for for _, one in kept)
    sides = {id(change) for _, change in kept}
    moves = [rename for rename in moves if any(id(side) in sides for side in rename.sides)]
    return replace(found, changes=kept, renames=moves, ignored=ignored, filtered=filtered)


def _apply_level(vendor: str, change: Change, levels: Levels) -> Change:
    """The change at the user's level; one that undoes another at that of `reverted`, if that is set."""
    level = levels.of(vendor, change.rule, change.level)
    reverted = levels.of(vendor, "reverted", level) if change.undoes else level
    if reverted == IGNORE:  # It is reported as any other change, not as one that undoes.
        return replace(change, level=level, undoes=0)
    return change if reverted == change.level else replace(change, level=reverted)


def of_runs(catalogue: sqlite3.Connection, first: int, last: int, now: datetime, folded: bool) -> Difference:
    """What these runs and the unreported interrupted ones right before them changed; `folded`: as in `net_changes`."""
    start = previous_run(stored.runs(catalogue), stored.first_unreported(catalogue, first)) if first <= last else last
    return net_changes(catalogue, start, last, None, now, folded=folded)


@contextmanager
def news(
    path: Path,
    name: str,
    wanted: ChangeFilter,
    now: datetime,
    events: bool = False,
    command: str = "diff",
    say: Say = lambda line: None,
) -> Iterator[Difference]:
    """What has changed since `command` last reported `wanted` to the subscriber `name`, up to the last finished run.

    A new subscriber begins with what that run changed; `say` gets a line on that if there are earlier runs. Each filter
    has a cursor of its own, since each leaves out other changes. The cursor moves when the block ends without an error:
    write the report within it. Does not wait for a run. Raises CatalogueError, UsageError.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(f"--new {name!r}: give a name of letters, digits, '_', '.' and '-'")
    at = now.strftime(TIME)
    cursor = f"{command} {name} {wanted}".rstrip()
    with cursor_connection(path) as catalogue:
        end = stored.last_run(catalogue, finished=True)
        start = previous_run(stored.runs(catalogue), end)
        if cursors.begin(catalogue, cursor, start, at) and start:
            subscriber = cursor.removeprefix(f"{command} ")
            say(f"{subscriber} is a new subscriber: its news begins with run {end}; for earlier changes use --since")
        found = net_changes(catalogue, cursors.run_of(catalogue, cursor), end, wanted.vendor, now, events)
    yield found
    if end > found.since:
        with cursor_connection(path) as catalogue:
            cursors.move(catalogue, cursor, end, at)
