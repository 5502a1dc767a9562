"""What is told together: many equal changes as one, a removal and an addition as a rename, a flip as what it is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ingest.model import Change
from ingest.news.between import Difference
from ingest.news.renames import Rename
from ingest.report.told import scope_of
from ingest.rules import ORDER

#: More light changes of one kind than these are told as one.
MANY = 10
_PLURAL = {
    "baseline": "codes seen for the first time",
    "code-added": "codes added",
    "code-removed": "codes removed",
    "status-changed": "statuses changed",
    "category-changed": "categories changed",
    "message-changed": "messages changed",
    "hint-changed": "hints changed",
    "status-text-changed": "status texts changed",
    "basis-changed": "bases of the retry verdict changed",
}


class Group(NamedTuple):
    """One thing to tell of a vendor: a change, a rename (`sure` of it), or many changes of one kind."""

    vendor: str
    rule: str
    level: str
    changes: list[Change]
    sure: float | None = None

    @property
    def is_sum(self) -> bool:
        """Does it stand for many?"""
        return self.sure is None and len(self.changes) > 1

    @property
    def first(self) -> Change:
        """The change that stands for all: of a rename the removal."""
        return self.changes[0]

    @property
    def mark(self) -> str:
        """The rule, and whether errdex itself reads differently."""
        return self.rule + (" (parser)" if self.first.cause == "parser" else "")

    @property
    def summed(self) -> str:
        """The many, in words."""
        plural = _PLURAL.get(self.first.rule, "retry verdicts changed")
        back = f" back, as before run {self.first.undoes}" if self.rule == "reverted" else ""
        return f"{len(self.changes)} {plural}{back} in {self.vendor}, e.g. {self.first.code}{scope_of(self.first)}"


def groups_of(found: Difference, every: bool = False) -> list[Group]:
    """All that `found` has to tell."""
    return gathered(found.changes, found.renames, every, found.events)


def gathered(
    changes: Iterable[tuple[str, Change]], renames: Sequence[Rename] = (), every: bool = False, by_run: bool = False
) -> list[Group]:
    """All of `changes`, the gravest first; light ones of which there are many are one, unless `every` is to be told.

    `by_run`: those of different runs stay apart.
    """
    pairs = {id(side): rename for rename in renames for side in (rename.removed, rename.added)}
    kinds = [(vendor, change, (vendor, *_kind(change), by_run and change.run)) for vendor, change in changes]
    alike = Counter(kind for *_, kind in kinds)
    found: dict[object, Group] = {}
    for vendor, change, kind in kinds:
        if rename := pairs.get(id(change)):
            both = [rename.removed, rename.added]
            found[id(rename)] = Group(vendor, "code-renamed", rename.removed.level, both, rename.sure)
        else:
            alone = every or change.level == ORDER[0] or alike[kind] <= MANY
            group = Group(vendor, "reverted" if change.undoes else change.rule, change.level, [])
            found.setdefault(id(change) if alone else kind, group).changes.append(change)
    return sorted(found.values(), key=lambda group: ORDER.index(group.level))


def _kind(change: Change) -> tuple[object, ...]:
    """What is equal in changes that are told as one."""
    return change.rule, change.level, change.cause, change.undoes
