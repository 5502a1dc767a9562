"""The report of code mentions in a source tree: changed codes, or all for an inventory."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from ingest.diff.rules import ORDER
from ingest.history.net_diff import Difference
from ingest.lookup.code_search import Hit
from ingest.lookup.source_tree import Tree
from ingest.model import TEXTS, Change, counted
from ingest.report.describe import named_sides
from ingest.report.summary import listed, notices_of
from ingest.report.view import NAMED, Entry, Report, group_changes, scope_suffix
from ingest.safe_output import plain, value_text

_MAX_UNREAD = 10
_FIELD_NAMES = {"retryable": "retry verdict", "retryable_basis": "verdict's basis", "status_text": "status text"}


def impact_report(tree: Tree, hits: Iterable[Hit], subject: str, difference: Difference | None) -> Report:
    """The report of all hits, the most severe first; without a difference, an inventory."""
    hits = sorted(hits, key=lambda hit: (ORDER.index(hit.change.level) if hit.change else 0, hit.at.path, hit.at.line))
    changes = tuple((hit.vendor, hit.change) for hit in hits if hit.change)
    unread = [f"not read: {path}: {reason}" for path, reason in tree.skipped]
    more = len(unread) - _MAX_UNREAD
    return Report(
        title="errdex impact",
        subject=subject,
        summary=_summary(tree, hits, changes),
        entries=tuple(map(_entry, hits)),
        changes=changes,
        difference=difference,
        notices=notices_of(difference) if difference else (),
        root=plain(tree.root.resolve()),
        unread=(*unread[:_MAX_UNREAD], *([f"not read: {more} more"] if more > 0 else [])),
    )


def _summary(tree: Tree, hits: list[Hit], changes: Iterable[tuple[str, Change]]) -> str:
    files = counted(tree.files, "file")
    if not hits:
        return f"no hits in {files}"
    levels = listed(Counter(change.level for _, change in changes))
    number = counted(len(hits), "hit")
    return f"{number} in {len({hit.at.path for hit in hits})} of {files}{f' ({levels})' if levels else ''}"


def _entry(hit: Hit) -> Entry:
    at = hit.at._replace(message=_message(hit))
    if not hit.change:
        return Entry(hit.vendor, hit.code, NAMED, NAMED, location=at)
    (entry,) = group_changes([(hit.vendor, hit.change)], [hit.rename] if hit.rename else [])
    return replace(entry, location=at)


def _message(hit: Hit) -> str:
    """What the line mentions, and what happened to that code, as a relative clause."""
    change, code = hit.change, f"`{hit.code}`"
    if hit.at.prefix:
        code = f"`{hit.at.prefix}`, a prefix of {code if change else 'codes'}"
    if not change:
        return f"mentions {code}"
    code += scope_suffix(change)
    if hit.rename:
        return f"mentions {code}, which is now `{hit.rename.added.code}`"
    back = f" (reverts run {change.undoes})" if change.undoes else ""
    if change.kind != "changed":
        return f"mentions {code}, which is {'now' if change.kind == 'added' else 'no longer'} documented{back}"
    field, *sides = named_sides(change)
    old, new = (f'"{side}"' if field in TEXTS and side else value_text(field, side) for side in sides)
    return f"mentions {code}, whose {_FIELD_NAMES.get(field, field)} changed from {old} to {new}{back}"
