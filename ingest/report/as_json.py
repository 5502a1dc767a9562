"""The report for programs."""

from ingest.model import Change, State, json_value
from ingest.net import Difference
from ingest.report.told import summary
from ingest.show import json_text
from ingest.store.write import record_json


def write(found: Difference) -> str:
    """An object as the README describes it; a whole record is an object, a verdict true or false."""
    data = {
        "from": found.since,
        "to": found.until,
        "summary": summary(found.tally()),
        "changes": [change_json(vendor, change) for vendor, change in found.changes],
        "finished": not found.unfinished,
        "unsettled": [
            {name: page[name] for name in ("vendor", "page", "outcome", "since", "reason", "detail")}
            for page in found.unsettled
        ],
    }
    return json_text(data) + "\n"


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
