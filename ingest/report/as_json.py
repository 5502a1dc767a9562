"""The report for programs: a difference, as `diff.schema.json` describes it, or the hits in a source tree."""

from ingest.history.net_diff import Difference
from ingest.model import Change, State, json_value
from ingest.report.describe import describe, summarize, wdiff
from ingest.report.summary import summary_counts
from ingest.report.view import Entry, Report, entries_of
from ingest.safe_output import json_text, web_url
from ingest.store.writes import record_json

_CHANGE = ("scope", "code", "kind", "field", "old", "new", "rule", "level", "cause", "old_basis", "new_basis")
_UNSETTLED = ("vendor", "page", "outcome", "since", "reason", "detail")


def write(report: Report) -> str:
    """A JSON object; in it a record is an object, a verdict true or false."""
    found = None if report.root else report.difference
    return json_text(_difference(found) if found else {"hits": list(map(_hit, report.entries))}) + "\n"


def _hit(entry: Entry) -> dict[str, object]:
    """`change` is null in an inventory; `renamed` is its new name, `prefix` what the line names of it, or null."""
    assert entry.location
    return {
        "path": entry.location.path,
        "line": entry.location.line,
        "vendor": entry.vendor,
        "code": entry.code,
        "change": _entry_json(entry.vendor, entry.changes[0]) if entry.changes else None,
        "renamed": entry.changes[1].code if entry.certainty is not None else None,
        "url": entry.url,
        "prefix": entry.location.prefix,
    }


def _difference(found: Difference) -> dict[str, object]:
    """Every change, and in `groups` which of them other formats combine."""
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
        "history_from": found.history_from,
    }


def _group(entry: Entry, place: dict[int, int]) -> dict[str, object]:
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
        "told": summarize(entry) if entry.is_summary else f"{entry.code}{entry.scope}: {wdiff(describe(entry))}",
    }


def _entry_json(vendor: str, change: Change) -> dict[str, object]:
    """A change as JSON data, with its run, its address and whether it is acknowledged."""
    known = {"run": change.run, "undoes": change.undoes or None, "url": web_url(change.url)}
    return change_json(vendor, change) | known | {"acknowledged": change.acknowledged}


def change_json(vendor: str, change: Change) -> dict[str, object]:
    """A change as JSON data."""

    def value(side: object) -> object:
        if isinstance(side, State):
            return record_json(vendor, change.scope, change.code, side)
        return json_value(change.field, side)

    data = {"vendor": vendor} | {name: getattr(change, name) for name in _CHANGE}
    return data | {"old": value(change.old), "new": value(change.new)}
