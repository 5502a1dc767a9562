"""What a run found as a file for Prometheus' textfile collector (text format 0.0.4)."""

import sqlite3
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from ingest.diff.rules import ORDER
from ingest.pipeline.refresh_run import Outcome
from ingest.store import queries as stored

_OUTCOMES = ("changed", "unchanged", "not_modified", "suspect", "failed")
#: A metric's name, type and help, then (labels, value) of each of its samples.
Family = tuple[str, str, str, Iterable[tuple[dict[str, str], float]]]


def textfile(catalogue: sqlite3.Connection, outcome: Outcome) -> str:
    """All metrics of the run, and of the catalogue as it is after it."""
    return "".join(map(_exposition, _families(catalogue, outcome)))


def _families(catalogue: sqlite3.Connection, outcome: Outcome) -> Iterable[Family]:
    pages = Counter(check.outcome for _, check in outcome.checks)
    vendors, changes = stored.vendors(catalogue), stored.changes_made(catalogue)
    yield "errdex_run_timestamp_seconds", "gauge", "When the last run began.", [({}, _seconds(outcome.at))]
    yield "errdex_run_duration_seconds", "gauge", "How long it took.", [({}, outcome.seconds)]
    yield (
        *("errdex_vendor_duration_seconds", "gauge", "How long each vendor looked at took."),
        [({"vendor": vendor}, seconds) for vendor, seconds in sorted(outcome.took.items())],
    )
    yield (
        *("errdex_pages", "gauge", "Pages the last run looked at, by what became of them."),
        [({"outcome": name}, pages[name]) for name in _OUTCOMES],
    )
    yield "errdex_codes", "gauge", "Codes held.", [({"vendor": row["vendor"]}, row["codes"]) for row in vendors]
    yield (
        *("errdex_changes_total", "counter", "Changes the vendors made, as the log has them."),
        [
            ({"vendor": row["vendor"], "level": level}, changes[row["vendor"], level])
            for row in vendors
            for level in ORDER
        ],
    )
    yield (
        *("errdex_vendor_confirmed_timestamp_seconds", "gauge", "When each vendor that has a parser was confirmed."),
        [({"vendor": row["vendor"]}, _seconds(row["confirmed_at"])) for row in vendors if row["has_parser"]],
    )


def _seconds(at: str | None) -> float:
    """The time since 1970; 0 for never."""
    return datetime.fromisoformat(at).timestamp() if at else 0.0


def _exposition(family: Family) -> str:
    name, kind, text, samples = family
    lines = [f"# HELP {name} {text}", f"# TYPE {name} {kind}"]
    for labels, value in samples:
        inner = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        lines.append(f"{name}{{{inner}}} {value:.15g}" if inner else f"{name} {value:.15g}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
