"""Deliver a run's results: notifications, a metrics file for Prometheus' textfile collector (0.0.4), reports."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from ingest import report
from ingest.atomic_files import Unwritten, check_place, put
from ingest.config.settings import FILE as CONFIGURATION
from ingest.config.settings import Config
from ingest.diff.rules import ORDER
from ingest.errors import UsageError
from ingest.history.net_diff import difference
from ingest.history.subscription import apply_levels
from ingest.model import ACCEPTED, Say
from ingest.pipeline.refresh_run import RunOutcome
from ingest.sites.registry import sources
from ingest.store import queries

#: How far back a feed reaches: its readers may poll once a month.
_FEED_AGE = "30d"
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})
#: A metric's samples as (labels, value).
Samples = Sequence[tuple[dict[str, str], float]]


class Delivery:
    """The reports, metrics and notifications of a run. Raises UsageError before it for a wrong or a `taken` target."""

    def __init__(
        self, config: Config, reports: list[str], metrics: Path | None, warn: Say, taken: Iterable[Path]
    ) -> None:
        self._warn, self._metrics, self._levels = warn, metrics, config.levels
        #: Why files could not be written.
        self.faults: list[str] = []
        self._reports = [_parse_report(option) for option in reports]
        places = [("--report", path) for _, path in self._reports] + ([("--metrics", metrics)] if metrics else [])
        others = [*taken, config.path or Path(CONFIGURATION), config.decisions]
        for option, path in places:
            check_place(path, option, others)
            others.append(path)
        self._notifier = None
        if config.notify.urls or config.notify.routes:
            from ingest.notify.channels import Notifier

            self._notifier = Notifier(config.notify, sources(config), config.levels)

    def before(self, catalogue: sqlite3.Connection, at: str) -> None:
        """Start the channels' cursors before the run."""
        if self._notifier:
            self._notifier.begin(catalogue, at)

    def after(self, catalogue: sqlite3.Connection, outcome: RunOutcome) -> None:
        """Write the files, then send the notifications, which may be slow. Failures go to `faults` or are warned of."""
        if self._metrics:
            self._put(self._metrics, textfile(catalogue, outcome))
        for form, path in self._reports:
            found = outcome.news
            if form == "atom":  # All recent runs, so that a feed's entries stay the same from run to run.
                now = datetime.fromisoformat(outcome.at)
                found = difference(catalogue, _FEED_AGE, str(outcome.run), None, now, events=True)
                found = apply_levels(found, self._levels)
            self._put(path, report.render(found, form))
        if self._notifier:
            self._notifier.send(catalogue, outcome.run, outcome.at, self._warn)

    def _put(self, path: Path, text: str) -> None:
        try:
            put(path, text)
        except Unwritten as error:
            self.faults.append(str(error))


def _parse_report(option: str) -> tuple[str, Path]:
    form, _, name = option.partition("=")
    if not name or form not in report.FORMATS:
        formats = ", ".join(report.FORMATS)
        raise UsageError(f"--report {option}: give FORMAT=FILE, such as markdown=news.md; formats: {formats}")
    return form, Path(name)


def textfile(catalogue: sqlite3.Connection, outcome: RunOutcome) -> str:
    """All metrics of the run, and of the catalogue after it."""
    pages = Counter(check.outcome for _, check in outcome.checks)
    vendors, changes = queries.vendors(catalogue), queries.changes_made(catalogue)
    took = [({"vendor": vendor}, seconds) for vendor, seconds in sorted(outcome.took.items())]
    by_outcome = [({"outcome": name}, pages[name]) for name in (*ACCEPTED, "suspect", "failed")]
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
