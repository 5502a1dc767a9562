"""What all formats tell alike: the hits, the gravest first, what became of each code; the sum; what is left."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.impact.search import Hit
from ingest.impact.tree import Tree
from ingest.news.between import Difference
from ingest.report.groups import Group, gathered
from ingest.report.told import shown, unsettled
from ingest.rules import ORDER

_FEW = 10
_NAMES = {"retryable": "retry verdict", "retryable_basis": "verdict's basis", "status_text": "status"}


@dataclass(frozen=True, slots=True)
class Impact:
    """The `hits` in a `tree`; `sought` says of what, and `told` are the changes, None in an inventory."""

    tree: Tree
    hits: list[Hit]
    sought: str
    told: Difference | None

    def levels(self) -> Counter[str]:
        """How many hits are of each level."""
        return Counter(hit.change.level for hit in self.hits if hit.change)

    def summed(self) -> str:
        """The sum of it all."""
        count = self.levels()
        levels = ", ".join(f"{count[level]} {level}" for level in ORDER if count[level])
        read = f"{self.tree.files} file{'s' * (self.tree.files != 1)}"
        if not self.hits:
            return f"no hits in {read}"
        number = f"{len(self.hits)} hit{'s' * (len(self.hits) != 1)}"
        return f"{number} in {len({hit.path for hit in self.hits})} of {read}{f' ({levels})' if levels else ''}"

    def left(self) -> Iterator[str]:
        """A line for each page that is not believed now, for each stale vendor, and for files that were not read."""
        if self.told:
            yield from unsettled(self.told)
        skipped = self.tree.skipped
        yield from (f"not read: {path}: {reason}" for path, reason in skipped[:_FEW])
        if len(skipped) > _FEW:
            yield f"not read: {len(skipped) - _FEW} more"


def ordered(found: Iterable[Hit]) -> list[Hit]:
    """The hits, those of the gravest changes first, then as they stand in the tree."""
    return sorted(found, key=lambda hit: (ORDER.index(hit.change.level) if hit.change else 0, hit.path, hit.line))


def group_of(hit: Hit) -> Group | None:
    """What became of the code, as reports of a difference tell it."""
    renames = [hit.rename] if hit.rename else []
    return gathered([(hit.vendor, hit.change)], renames, every=True)[0] if hit.change else None


def worded(hit: Hit) -> str:
    """What the line names, as the end of a sentence that begins with its place."""
    return f"names `{hit.code}`{_became(hit)}"


def _became(hit: Hit) -> str:
    change = hit.change
    if not change:
        return ""
    back = f", as before run {change.undoes}" if change.undoes else ""
    if hit.rename:
        return f", which is `{hit.rename.added.code}` now"
    if change.kind != "changed":
        return f", which is documented {'now' if change.kind == 'added' else 'no more'}{back}"
    name = _NAMES.get(change.field or "", change.field)
    return f", whose {name} went {shown(change.field, change.old)} → {shown(change.field, change.new)}{back}"
