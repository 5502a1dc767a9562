"""How much a difference matters to a user: by their levels, with its renames, and of that what they ask for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from ingest.diff.renames import renames
from ingest.diff.rules import IGNORE, TOGETHER, Levels, at_least
from ingest.history.net_diff import Difference
from ingest.model import Change


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a difference is asked for: one vendor's, codes that fit a pattern, at least so grave, by these rules."""

    vendor: str | None = None
    code: str | None = None
    level: str | None = None
    rules: tuple[str, ...] = ()

    def __str__(self) -> str:
        options = [("--vendor", self.vendor), ("--code", self.code), ("--level", self.level)]
        options += [("--rule", rule) for rule in sorted(set(self.rules))]
        return " ".join(f"{name} {value}" for name, value in options if value is not None)

    def takes(self, change: Change, together: set[str]) -> bool:
        """Is `change`, which is told under the rules `together` besides its own, asked for?"""
        return (
            (self.code is None or fnmatchcase(change.code, self.code))
            and (self.level is None or at_least(change.level, self.level))
            and (not self.rules or not {change.rule, *together}.isdisjoint(self.rules))
        )


def weigh(found: Difference, levels: Levels, asked: Asked = Asked()) -> Difference:
    """`found` by the user's levels, with its renames, and of that only what is `asked` for."""
    weighed = [(vendor, levelled(vendor, change, levels), change) for vendor, change in found.changes]
    told = [(vendor, change) for vendor, change, _ in weighed if change.level != IGNORE]
    left = [own for _, change, own in weighed if change.level == IGNORE]
    found.ignored = sum(asked.takes(change, set(_together(change, False))) for change in left)
    now: dict[int, Change] = {}
    for rename in renames(told, found.events):
        level = levels.of(rename.vendor, "code-renamed", str(TOGETHER["code-renamed"]))
        if level != IGNORE:
            now[id(rename.removed)] = removed = replace(rename.removed, level=level)
            found.renames.append(rename._replace(removed=removed))
    told = [(vendor, now.get(id(change), change)) for vendor, change in told]
    renamed = {id(change) for rename in found.renames for change in (rename.removed, rename.added)}
    found.changes = [
        (vendor, change)
        for vendor, change in told
        if asked.takes(change, set(_together(change, id(change) in renamed)))
    ]
    kept = {id(change) for _, change in found.changes}
    found.renames = [rename for rename in found.renames if kept & {id(rename.removed), id(rename.added)}]
    return found


def levelled(vendor: str, change: Change, levels: Levels) -> Change:
    """`change` at the user's level; that of `reverted`, if they have set one, where it takes another back."""
    level = levels.of(vendor, change.rule, change.level)
    back = levels.of(vendor, "reverted", level) if change.undoes else level
    if back == IGNORE:  # It is not to be told as that, and matters as any other.
        return replace(change, level=level, undoes=0)
    return change if back == change.level else replace(change, level=back)


def _together(change: Change, renamed: bool) -> Iterable[str]:
    """The rules of what `change` is told as."""
    if renamed:
        yield "code-renamed"
    elif change.undoes:
        yield "reverted"
