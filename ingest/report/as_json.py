"""The report for programs, as `diff.schema.json` beside this file describes it."""

from ingest.model import Change, State, json_value
from ingest.news.between import Difference
from ingest.report.groups import Group, groups_of
from ingest.report.told import How, scope_of, summary
from ingest.report.words import marked, parts_of
from ingest.show import json_text
from ingest.store.write import record_json

_LONGEST = 300
_UNSETTLED = ("vendor", "page", "outcome", "since", "reason", "detail")


def write(found: Difference, how: How) -> str:
    """An object as the schema describes it; a whole record is an object, a verdict true or false."""
    place = {id(change): at for at, (_, change) in enumerate(found.changes)}
    groups = (group for group in groups_of(found) if len(group.changes) > 1 or group.rule == "reverted")
    data = {
        "from": found.since,
        "to": found.until,
        "summary": summary(found.tally()),
        "changes": [entry_json(vendor, change) for vendor, change in found.changes],
        "groups": [_group(group, place) for group in groups],
        "ignored": found.ignored,
        "finished": not found.unfinished,
        "unsettled": [{name: page[name] for name in _UNSETTLED} for page in found.unsettled],
        "stale": found.stale,
    }
    return json_text(data) + "\n"


def _group(group: Group, place: dict[int, int]) -> dict[str, object]:
    return {
        "vendor": group.vendor,
        "rule": group.rule,
        "level": group.level,
        "cause": group.first.cause,
        "count": len(group.changes),
        "codes": [change.code for change in group.changes],
        "scopes": [change.scope for change in group.changes],
        "changes": [place[id(change)] for change in group.changes if id(change) in place],
        "sure": group.sure,
        "told": group.summed if group.is_sum else _worded(group),
    }


def _worded(group: Group) -> str:
    return f"{group.first.code}{scope_of(group.first)}: {marked(parts_of(group, _LONGEST))}"


def entry_json(vendor: str, change: Change) -> dict[str, object]:
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
