"""The lines that mention changed codes as SARIF 2.1.0, which code scanning and editors show.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
"""

import os
import re
from collections import Counter
from hashlib import sha256
from urllib.parse import quote

from ingest import __version__
from ingest.diff.rules import LEVELS, REPORT_RULES
from ingest.model import State
from ingest.report.describe import HELP, rule_name
from ingest.report.view import NAMED, Entry, Location, Report
from ingest.safe_output import json_text, plain

_LEVELS = {"breaking": "error", "warning": "warning", "info": "note", NAMED: "note"}
_RULES = [rule for rule in HELP if rule != "baseline"]
_DEFAULTS = {rule: level for rule, level in {**LEVELS, **REPORT_RULES, NAMED: NAMED}.items() if level}
#: The name of the fingerprint has its version: one computed in another way takes another name.
_FINGERPRINT = "errdex/v1"


def write(report: Report) -> str:
    """One run with a result per mention; not for a difference, which has no lines.

    A fingerprint depends on the file, the code and its change, not on the line's number or the period.
    """
    seen: Counter[str] = Counter()
    notes = [{"level": "warning", "message": {"text": _escaped(note)}} for note in report.notes]
    run = {
        "tool": {"driver": {"name": "errdex", "version": __version__, "rules": [*map(_rule, _RULES)]}},
        "automationDetails": {"id": "errdex/impact/"},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "results": [_result(entry, entry.location, seen) for entry in report.entries if entry.location],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json_text(log) + "\n"


def _rule(rule: str) -> dict[str, object]:
    level = {"defaultConfiguration": {"level": _LEVELS[_DEFAULTS[rule]]}} if rule in _DEFAULTS else {}
    return {"id": rule, "shortDescription": {"text": rule_name(rule)}, "help": {"text": HELP[rule]}, **level}


def _result(entry: Entry, at: Location, seen: Counter[str]) -> dict[str, object]:
    identity = json_text([at.repository_path, entry.vendor, entry.rule, *_changes(entry)], None)
    seen[identity] += 1
    fingerprint = sha256(f"{identity} {seen[identity]}".encode()).hexdigest()
    path = quote(os.fsencode(at.repository_path))
    # Relative to the repository's top where there is one.
    file = {"uri": f"file://{path}"} if path.startswith("/") else {"uri": path, "uriBaseId": "%SRCROOT%"}
    link = f" [Documentation]({entry.url})" if entry.url else ""
    return {
        "ruleId": entry.rule,
        "ruleIndex": _RULES.index(entry.rule),
        "level": _LEVELS[entry.level],
        "message": {"text": f"{_escaped(f'{at.message} ({entry.vendor})')}.{link}"},
        "locations": [{"physicalLocation": {"artifactLocation": file, "region": {"startLine": at.line}}}],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }


def _changes(entry: Entry) -> list[tuple[object, ...]]:
    """What tells the entry from another one of the same rule in the same file; of whole records, only their key."""
    if not entry.changes:
        return [(entry.code,)]
    sides = [[None if isinstance(side, State) else side for side in (one.old, one.new)] for one in entry.changes]
    return [(one.scope, one.code, one.field, *values) for one, values in zip(entry.changes, sides, strict=True)]


def _escaped(text: str) -> str:
    """`text` as one line in which no bracket begins a link."""
    return re.sub(r"([\\\[\]])", r"\\\1", plain(text))
