"""A run's metrics as a file for Prometheus' textfile collector (text format 0.0.4)."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from ingest.diff.rules import ORDER
from ingest.pipeline.refresh_run import RunOutcome
from ingest.store import queries

_OUTCOMES = ("changed", "unchanged", "not_modified", "suspect", "failed")
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
#: A metric's samples as (labels, value).
Samples = Sequence[tuple[dict[str, str], float]]


def textfile(catalogue: sqlite3.Connection, outcome: RunOutcome) -> str:
    """All metrics of the run, and of the catalogue after it."""
    pages = Counter(check.outcome for _, check in outcome.checks)
    vendors, changes = queries.vendors(catalogue), queries.changes_made(catalogue)
    took = [({"vendor": vendor}, seconds) for vendor, seconds in sorted(outcome.took.items())]
    by_outcome = [({"outcome": name}, pages[name]) for name in _OUTCOMES]
    codes = [({"vendor": row["vendor"]}, row["codes"]) for row in vendors]
    made = [({"vendor": row["vendor"], "level": at}, changes[row["vendor"], at]) for row in vendors for at in ORDER]
    confirmed = [({"vendor": row["vendor"]}, _seconds(row["confirmed_at"])) for row in vendors if row["has_parser"]]
    families: dict[str, tuple[str, Samples]] = {
        "run_timestamp_seconds": ("When the last run began.", [({}, _seconds(outcome.at))]),
        "run_duration_seconds": ("How long it took.", [({}, outcome.seconds)]),
        "vendor_duration_seconds": ("How long each vendor checked took.", took),
        "pages": ("Pages the last run checked, by outcome.", by_outcome),
        "codes": ("Codes in the catalogue.", codes),
        "changes_total": ("Changes the vendors made, from the log.", made),
        "vendor_confirmed_timestamp_seconds": ("When each vendor with a parser was confirmed.", confirmed),
    }
    return "".join(_exposition(f"errdex_{name}", *family) for name, family in families.items())


def _seconds(at: str | None) -> float:
    return datetime.fromisoformat(at).timestamp() if at else 0.0


def _exposition(name: str, text: str, samples: Samples) -> str:
    lines = [f"# HELP {name} {text}", f"# TYPE {name} {'counter' if name.endswith('_total') else 'gauge'}"]
    for labels, value in samples:
        inner = ",".join(f'{label}="{text.translate(_ESCAPES)}"' for label, text in labels.items())
        lines.append(f"{name}{{{inner}}} {value:.15g}" if inner else f"{name} {value:.15g}")
    return "\n".join(lines) + "\n"
