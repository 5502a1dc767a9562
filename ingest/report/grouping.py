"""The changes of a report as entries: many equal ones as one, a removal and an addition as a rename, a flip as such."""

from collections import Counter
from collections.abc import Iterable, Sequence

from ingest.diff.renames import Rename
from ingest.diff.rules import ORDER
from ingest.history.net_diff import Difference
from ingest.model import Change
from ingest.report.view import Entry

#: More changes of one kind than these, of which none is breaking, are one entry.
MANY = 10


def entries_of(found: Difference, every: bool = False) -> tuple[Entry, ...]:
    """The entries of a difference; `every`: one for each change."""
    return group_changes(found.changes, found.renames, every, found.events)


def group_changes(
    changes: Iterable[tuple[str, Change]], renames: Sequence[Rename] = (), every: bool = False, by_run: bool = False
) -> tuple[Entry, ...]:
    """The entries, the most severe first. `by_run`: changes of different runs stay apart."""
    pairs = {id(side): rename for rename in renames for side in (rename.removed, rename.added)}
    kinds = [
        (vendor, change, (vendor, change.rule, change.level, change.cause, change.undoes, by_run and change.run))
        for vendor, change in changes
    ]
    sizes = Counter(kind for *_, kind in kinds)
    grouped: dict[object, tuple[str, Rename | None, list[Change]]] = {}
    for vendor, change, kind in kinds:
        if rename := pairs.get(id(change)):
            grouped[id(rename)] = vendor, rename, [rename.removed, rename.added]
        else:
            alone = every or change.level == ORDER[0] or sizes[kind] <= MANY
            grouped.setdefault(id(change) if alone else kind, (vendor, None, []))[2].append(change)
    entries = (_entry(*group) for group in grouped.values())
    return tuple(sorted(entries, key=lambda entry: ORDER.index(entry.level)))


def _entry(vendor: str, rename: Rename | None, changes: Sequence[Change]) -> Entry:
    first = changes[0]
    rule = "code-renamed" if rename else "reverted" if first.undoes else first.rule
    return Entry(vendor, first.code, rule, first.level, tuple(changes), rename and rename.sure)
