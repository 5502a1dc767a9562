"""The view model of a report: what it shows, whatever it is made from and whichever format writes it."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from ingest.diff.rules import ORDER
from ingest.history.net_diff import Difference
from ingest.model import Change

#: The rule and the level of what an inventory lists: a code that is named and has not changed.
NAMED = "named"


class Location(NamedTuple):
    """A line of the user's source; `message` says which code it names, and what became of that.

    `path` is the file as the user opens it, `repository_path` the same from the top of the repository.
    """

    path: str
    repository_path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a report: a change, a rename or many equal changes of a vendor, and where the source meets it.

    `certainty` is that of a rename, from 0 to 1; its changes are the removal and the addition. An item of an inventory
    has no change.
    """

    vendor: str
    code: str
    rule: str
    level: str
    changes: tuple[Change, ...] = ()
    certainty: float | None = None
    location: Location | None = None

    @property
    def is_summary(self) -> bool:
        """Does it stand for many changes?"""
        return self.certainty is None and len(self.changes) > 1

    @property
    def from_parser(self) -> bool:
        """Does errdex itself read differently?"""
        return bool(self.changes) and self.changes[0].cause == "parser"

    @property
    def label(self) -> str:
        """The rule, and whose doing it is."""
        return self.rule + (" (parser)" if self.from_parser else "")

    @property
    def scope(self) -> str:
        """The scope in parentheses, to stand behind the code, which may be another without it."""
        return scope_suffix(self.changes[0]) if self.changes else ""


def scope_suffix(change: Change) -> str:
    """The change's scope in parentheses, if it has one."""
    return f" ({change.scope})" if change.scope else ""


class Notice(NamedTuple):
    """A page that is suspect or failed, or a vendor (no page) that is stale, since when (None: always), and a line."""

    vendor: str
    page: str
    state: str
    since: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that a format needs.

    `subject` says what is compared or searched for. `changes` are those that the entries are of, which the sums count,
    and `difference` is what they come from: None in an inventory. `root`: the source tree whose lines the entries are
    at. `unread`: a line for each of its files that was not read. `width`: the columns of the terminal.
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

    @property
    def level_counts(self) -> dict[str, int]:
        """How many changes are of each level, the most severe first."""
        if self.difference is None:
            return {NAMED: len(self.entries)}
        counts = Counter(change.level for _, change in self.changes)
        return {level: counts[level] for level in ORDER}

    @property
    def notes(self) -> list[str]:
        """All that is not confirmed, a line each."""
        return [*(notice.text for notice in self.notices), *self.unread]
