"""The view model that every report format writes, and how changes become its entries."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.diff.differences import tally
from ingest.diff.renames import Rename
from ingest.diff.rules import ORDER
from ingest.history.net_diff import MAX_LISTED, Difference
from ingest.history.subscription import report_rule
from ingest.model import Change, grouped, some
from ingest.reasons import REASONS, with_names
from ingest.safe_output import web_url

#: The rule and level of an inventory's entries: lines that name a code, without a change.
NAMED = "named"
#: The rule of the entry for fields that only a newer errdex reads.
READ_ANEW = "read-anew"


class Location(NamedTuple):
    """A line of the user's source; `message` says which code it names, and how that has changed.

    `path` is the file as the user opens it, `repository_path` is relative to the top of the repository.
    `url`: where the vendor documents an inventory's code. `prefix`: what the line names instead of the whole code.
    """

    path: str
    repository_path: str
    line: int
    message: str = ""
    url: str | None = None
    prefix: str | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a report: a vendor's change, rename or many equal changes, and the source line it is found at.

    `certainty` is that of a rename, from 0 to 1; its changes are the removal and the addition. An inventory's entries
    have no change. `rows`: the number of rows with fields read anew, whose vendor is `*` if there are several.
    """

    vendor: str
    code: str
    rule: str
    level: str
    changes: tuple[Change, ...] = ()
    certainty: float | None = None
    location: Location | None = None
    rows: int = 0

    @property
    def url(self) -> str | None:
        """Where the vendor documents the code; for many codes, the page of the first."""
        if not self.changes:
            return web_url(self.location.url) if self.location else None
        url = web_url(self.changes[0 if self.is_summary else -1].url)
        return url.partition("#")[0] if url and self.is_summary else url

    @property
    def is_summary(self) -> bool:
        """Does it sum up many changes?"""
        return bool(self.rows) or (self.certainty is None and self.count > 1)

    @property
    def count(self) -> int:
        """How many changes it has."""
        return sum(change.stands_for for change in self.changes)

    @property
    def from_parser(self) -> bool:
        """Does only errdex itself read the page differently?"""
        return bool(self.changes) and self.changes[0].cause == "parser"

    @property
    def is_acknowledged(self) -> bool:
        """Has somebody acknowledged it?"""
        return bool(self.changes) and all(change.acknowledged for change in self.changes)

    @property
    def shown_rule(self) -> str:
        """The rule as people read it: that of the change, also if it reverts another."""
        return self.changes[0].rule if self.rule == "reverted" else self.rule

    @property
    def label(self) -> str:
        """The rule, marked if the parser caused the change or somebody has acknowledged it."""
        return self.shown_rule + " (parser)" * self.from_parser + " (acknowledged)" * self.is_acknowledged

    @property
    def scope(self) -> str:
        """The scope in parentheses, to follow the code, which is ambiguous without it."""
        return scope_suffix(self.changes[0]) if self.changes else ""


def scope_suffix(change: Change) -> str:
    """The change's scope in parentheses, if it has one."""
    return f" ({change.scope})" if change.scope else ""


#: More vendors that fail for one reason at once are one notice.
_MAX_VENDORS = 3
#: What is kept of a page that was never accepted, or whose codes are now those of another.
NOTHING = "nothing; this page has no accepted codes"


class Notice(NamedTuple):
    """A suspect or failed page, or a stale vendor (no page); `since` None: never confirmed.

    `kept`: what the catalogue still has of the page. Without a vendor, `page` names those of many.
    """

    vendor: str
    page: str
    state: str
    since: str | None
    reason: str = ""
    detail: str = ""
    remedy: str = ""
    kept: str = ""

    @property
    def lines(self) -> list[str]:
        """The cause, the remedy, and what was kept, a line each; one line for a stale vendor."""
        if not self.page:
            state = f"stale since {self.since}" if self.since else "never confirmed"
            return [f"{state}: {self.vendor}: {self.remedy}"]
        cause = f"{self.state} since {self.since}: {self.place}: {self.reason}: {self.detail}"
        return [cause, f"  to do: {self.remedy}", f"  kept: {self.kept}"]

    @property
    def place(self) -> str:
        """The vendor and the page, or those of many."""
        return f"{self.vendor}/{self.page}" if self.vendor else self.page

    @property
    def text(self) -> str:
        """The lines of the notice as one line."""
        return "; ".join(line.strip() for line in self.lines)


def merged(notices: Iterable[Notice]) -> list[Notice]:
    """The notices, with one for all pages that have failed for one reason at once: of a vendor, or of many.

    And one for all pages of a vendor that are suspect for the very same finding.
    """
    groups = grouped(
        ((one.vendor, one.reason, one.since) if one.state == "failed" else one._replace(page="", kept=""), one)
        for one in notices
    )
    of_vendors = [_merged(group, group[0].vendor) if group[1:] else group[0] for group in groups.values()]
    outages = grouped(((one.reason, one.since) if one.state == "failed" else one, one) for one in of_vendors)
    found = ([_merged(group, "")] if len(group) > _MAX_VENDORS else group for group in outages.values())
    return [one for group in found for one in group]


def _merged(group: list[Notice], vendor: str) -> Notice:
    kept = NOTHING if {one.kept for one in group} == {NOTHING} else "their last good rows"
    pages = some(one.page if vendor else one.place for one in group)
    detail = group[0].detail if vendor else f"e.g. {group[0].detail}"
    known = REASONS.get(group[0].reason)  # None: the word of an older version.
    remedy = with_names(known.remedy, vendor or "VENDOR") if known else ""
    if len({one.remedy for one in group}) == 1:
        remedy = group[0].remedy
    return group[0]._replace(vendor=vendor, page=pages, detail=detail, remedy=remedy, kept=kept)


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a format needs.

    `subject` says what is compared or searched. `changes` are those of the entries, for the totals; `difference` is
    their origin, None for an inventory. `root`: the source tree searched. `unread`: a line for each of its files that
    could not be read. `width`: the columns of the terminal. `color`: is the text coloured?
    """

    title: str
    subject: str
    summary: str
    entries: tuple[Entry, ...]
    changes: tuple[tuple[str, Change], ...]
    difference: Difference | None
    notices: tuple[Notice, ...] = ()
    root: str = ""
    unread: tuple[str, ...] = ()
    width: int | None = None
    color: bool = False

    @property
    def level_counts(self) -> dict[str, int]:
        """How many changes there are of each level, the most severe first."""
        if self.difference is None:
            return {NAMED: len(self.entries)}
        counts = tally(self.changes)
        return {level: counts[level] for level in ORDER}

    def command_for(self, entry: Entry) -> str:
        """The command that lists the changes of an entry one by one."""
        found = self.difference
        assert found
        before = max((run for run in found.times if run < found.until), default=0)
        if found.since == before or entry.rule == "baseline":  # A difference over several runs lists no first reading.
            return f"errdex diff --until {entry.changes[-1].run or found.until} --all"
        return f"errdex diff --since {found.since} --until {found.until}{' --events' * found.events} --all"

    @property
    def notes(self) -> list[str]:
        """Lines on everything that could not be confirmed; the second and third of a page are indented."""
        return [*(line for notice in merged(self.notices) for line in notice.lines), *self.unread]


def entries_of(found: Difference, every: bool = False) -> tuple[Entry, ...]:
    """The entries of a difference; `every`: one per change."""
    return group_changes(found.changes, found.renames, every, found.events)


def group_changes(
    changes: Iterable[tuple[str, Change]], renames: Sequence[Rename], every: bool = False, by_run: bool = False
) -> tuple[Entry, ...]:
    """The entries, the most severe first. `by_run`: group only changes of the same run."""

    def group(vendor: str, change: Change) -> tuple[object, ...]:
        same = (vendor, change.rule, change.level, change.cause, change.undoes, change.acknowledged)
        return *same, by_run and change.run

    changes = list(changes)
    anew = [] if every else [item for item in changes if _is_read_anew(item[1])]
    changes = [item for item in changes if every or not _is_read_anew(item[1])]
    rename_of = {id(side): rename for rename in renames for side in rename.sides}
    sizes: Counter[object] = Counter()
    for vendor, change in changes:
        sizes[group(vendor, change)] += change.stands_for
    groups: dict[object, tuple[str, Rename | None, list[Change]]] = {}
    for vendor, change in changes:
        key = group(vendor, change)
        if rename := rename_of.get(id(change)):
            groups[id(rename)] = vendor, rename, list(rename.sides)
        else:
            alone = every or change.level == ORDER[0] or sizes[key] <= MAX_LISTED
            groups.setdefault(id(change) if alone else key, (vendor, None, []))[2].append(change)
    entries = []
    for vendor, rename, own in groups.values():
        rule, certainty = report_rule(own[0], rename is not None), rename.certainty if rename else None
        entries.append(Entry(vendor, own[0].code, rule, own[0].level, tuple(own), certainty))
    runs = dict.fromkeys(by_run and change.run for _, change in anew)
    entries += [_read_anew([item for item in anew if not by_run or item[1].run == run]) for run in runs]
    return tuple(sorted(entries, key=lambda entry: ORDER.index(entry.level)))


def _is_read_anew(change: Change) -> bool:
    """Is this a field that an older errdex did not read?"""
    added = change.field in ("title", "actions", "retry_after_s") and change.old in (None, "[]")
    return change.cause == "parser" and change.kind == "changed" and added and not change.undoes


def _read_anew(items: Sequence[tuple[str, Change]]) -> Entry:
    """One entry for all these changes, at the most severe of their levels."""
    vendors = dict.fromkeys(vendor for vendor, _ in items)
    rows = {(vendor, change.scope, change.code) for vendor, change in items}
    changes = tuple(change for _, change in items)
    level = min((change.level for change in changes), key=ORDER.index)
    name = next(iter(vendors)) if len(vendors) == 1 else "*"
    return Entry(name, changes[0].code, READ_ANEW, level, changes, rows=len(rows))
