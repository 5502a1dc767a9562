"""The hits as text for people, and as data for programs."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from ingest.impact.search import Hit
from ingest.model import Change
from ingest.report.as_json import entry_json
from ingest.report.told import shown
from ingest.rules import ORDER
from ingest.show import plain, shortened

_LONGEST = 300
_NAMES = {"retryable": "retry verdict", "retryable_basis": "verdict's basis", "status_text": "status"}


def as_data(found: Iterable[Hit]) -> dict[str, Any]:
    """What a program is told; `change` is as in `errdex diff`, null in an inventory; `renamed` the code's new name."""
    return {
        "hits": [
            {
                "path": hit.path,
                "line": hit.line,
                "vendor": hit.vendor,
                "code": hit.code,
                "change": entry_json(hit.vendor, hit.change) if hit.change else None,
                "renamed": hit.renamed,
            }
            for hit in found
        ]
    }


def ordered(found: Iterable[Hit]) -> list[Hit]:
    """The hits, those of the gravest changes first, then as they stand in the tree."""
    return sorted(found, key=lambda hit: (ORDER.index(hit.change.level) if hit.change else 0, hit.path, hit.line))


def lines_of(found: list[Hit], files: int) -> Iterator[str]:
    """A line for each hit, and the sum."""
    for hit in found:
        told = f"{hit.path}:{hit.line} names `{hit.code}`{f', {_what(hit.change, hit.renamed)}' if hit.change else ''}"
        cause = ", read differently by errdex itself" if hit.change and hit.change.cause == "parser" else ""
        level = f"{hit.change.level}, " if hit.change else ""
        yield f"{shortened(plain(told), _LONGEST)} ({level}{plain(hit.vendor)}{cause})"
    levels = Counter(hit.change.level for hit in found if hit.change)
    sums = ", ".join(f"{levels[level]} {level}" for level in ORDER if levels[level])
    read = f"{files} file{'s' * (files != 1)}"
    where = f"{len({hit.path for hit in found})} of {read}"
    number = f"{len(found)} hit{'s' * (len(found) != 1)}"
    yield f"{number} in {where}{f' ({sums})' if sums else ''}" if found else f"no hits in {read}"


def _what(change: Change, renamed: str | None) -> str:
    """What became of the code, as the end of a sentence that names it."""
    back = f", as before run {change.undoes}" if change.undoes else ""
    if renamed:
        return f"which is `{renamed}` now"
    if change.kind != "changed":
        return f"which is documented {'now' if change.kind == 'added' else 'no more'}{back}"
    name = _NAMES.get(change.field or "", change.field)
    return f"whose {name} went {shown(change.field, change.old)} → {shown(change.field, change.new)}{back}"
