"""The report for programs: a difference as `diff.schema.json` beside this file describes it, or hits in a tree."""

from ingest.history.net_diff import Difference
from ingest.model import Change, State, json_value
from ingest.report.describe import describe, summarize, wdiff
from ingest.report.grouping import entries_of
from ingest.report.summary import summary_counts
from ingest.report.view import Entry, Report
from ingest.safe_output import json_text
from ingest.store.writes import record_json

_MAX_COLUMNS = 300
_UNSETTLED = ("vendor", "page", "outcome", "since", "reason", "detail")


def write(report: Report) -> str:
    """An object; in it a whole record is an object, a verdict true or false."""
    if report.root or not report.difference:
        return json_text({"hits": list(map(_hit, report.entries))}) + "\n"
    return json_text(_difference(report.difference)) + "\n"


def _hit(entry: Entry) -> dict[str, object]:
    """`change` is null in an inventory; `renamed` the code's new name, null where it has none."""
    assert entry.location
    return {
        "path": entry.location.path,
        "line": entry.location.line,
        "vendor": entry.vendor,
        "code": entry.code,
        "change": _entry_json(entry.vendor, entry.changes[0]) if entry.changes else None,
        "renamed": entry.changes[1].code if entry.certainty is not None else None,
    }


def _difference(found: Difference) -> dict[str, object]:
    """Every change by itself, and which of them are one entry in other formats, unless they list all."""
    place = {id(change): at for at, (_, change) in enumerate(found.changes)}
    groups = (entry for entry in entries_of(found) if len(entry.changes) > 1 or entry.rule == "reverted")
    return {
        "from": found.since,
        "to": found.until,
        "summary": summary_counts(found.tally()),
        "changes": [_entry_json(vendor, change) for vendor, change in found.changes],
        "groups": [_group(entry, place) for entry in groups],
        "ignored": found.ignored,
        "finished": not found.unfinished,
        "unsettled": [{name: page[name] for name in _UNSETTLED} for page in found.unsettled],
        "stale": found.stale,
    }


def _group(entry: Entry, place: dict[int, int]) -> dict[str, object]:
    text = wdiff(describe(entry, _MAX_COLUMNS))
    return {
        "vendor": entry.vendor,
        "rule": entry.rule,
        "level": entry.level,
        "cause": entry.changes[0].cause,
        "count": len(entry.changes),
        "codes": [change.code for change in entry.changes],
        "scopes": [change.scope for change in entry.changes],
        "changes": [place[id(change)] for change in entry.changes if id(change) in place],
        "sure": entry.certainty,
        "told": summarize(entry) if entry.is_summary else f"{entry.code}{entry.scope}: {text}",
    }


def _entry_json(vendor: str, change: Change) -> dict[str, object]:
    """One change of a difference as an object."""
    return change_json(vendor, change) | {"run": change.run, "undoes": change.undoes or None}


def change_json(vendor: str, change: Change) -> dict[str, object]:
    """One change as an object."""

    def value(side: object) -> object:
        if isinstance(side, State):
            return record_json(vendor, change.scope, change.code, side)
        return json_value(change.field, side)

    return {
        "vendor": vendor,
        "scope": change.scope,
        "code": change.code,
        "kind": change.kind,
        "field": change.field,
        "old": value(change.old),
        "new": value(change.new),
        "rule": change.rule,
        "level": change.level,
        "cause": change.cause,
    }
