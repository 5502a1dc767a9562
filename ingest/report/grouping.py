"""Group changes into entries: many equal ones into one, a removal and an addition into a rename."""

from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.diff.renames import Rename
from ingest.diff.rules import ORDER
from ingest.history.net_diff import MAX_LISTED, Difference
from ingest.history.user_levels import report_rule
from ingest.model import Change
from ingest.report.view import READ_ANEW, Entry


def entries_of(found: Difference, every: bool = False) -> tuple[Entry, ...]:
    """The entries of a difference; `every`: one per change."""
    return group_changes(found.changes, found.renames, every, found.events)


def group_changes(
    changes: Iterable[tuple[str, Change]], renames: Sequence[Rename] = (), every: bool = False, by_run: bool = False
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
    """All of these in one entry, at the most severe of their levels."""
    vendors = dict.fromkeys(vendor for vendor, _ in items)
    rows = {(vendor, change.scope, change.code) for vendor, change in items}
    changes = tuple(change for _, change in items)
    level = min((change.level for change in changes), key=ORDER.index)
    name = next(iter(vendors)) if len(vendors) == 1 else "*"
    return Entry(name, changes[0].code, READ_ANEW, level, changes, rows=len(rows))
