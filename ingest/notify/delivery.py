"""What goes out after a run beside its exit code: notifications, a metrics file, reports."""

import pkgutil
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from ingest import report
from ingest.atomic_files import Unwritten, check_place, put
from ingest.config.settings import FILE as CONFIGURATION
from ingest.config.settings import Config
from ingest.diff.rules import Levels
from ingest.errors import UsageError
from ingest.history.net_diff import Difference, difference
from ingest.history.user_levels import weigh
from ingest.pipeline.refresh_run import Outcome
from ingest.sites.registry import sources
from ingest.validate.waivers import FILE as DECISIONS

#: How far back a feed reaches.
_FEED = "30d"


class Delivery:
    """One run's audience. Raises UsageError for what could not be delivered, before the run.

    `taken`: files that nothing may be written over.
    """

    def __init__(
        self,
        config: Config,
        reports: list[str],
        metrics: Path | None,
        warn: Callable[[str], None],
        taken: Iterable[Path] = (),
    ) -> None:
        self._warn, self._metrics, self._levels = warn, metrics, config.levels
        #: What could not be written, each with why.
        self.faults: list[str] = []
        self._reports = [_report(words) for words in reports]
        places = [("--report", path) for _, path in self._reports] + ([("--metrics", metrics)] if metrics else [])
        others = [*taken, config.path or Path(CONFIGURATION), config.beside(DECISIONS)]
        for option, path in places:
            check_place(path, option, others)
            others.append(path)
        self._notifier = None
        if config.notify.urls or config.notify.routes:
            from ingest.notify.channels import Notifier

            self._notifier = Notifier(config.notify, sources(config), config.levels)

    def before(self, catalogue: sqlite3.Connection, at: str) -> None:
        """Begin the channels' cursors, so that none misses anything of the run."""
        if self._notifier:
            self._notifier.begin(catalogue, at)

    def after(self, catalogue: sqlite3.Connection, outcome: Outcome) -> None:
        """Write and send all of it, the files first: a channel may be slow. What fails is in `faults`, or warned of."""
        if self._metrics:
            from ingest.notify.prometheus import textfile

            self._put(self._metrics, textfile(catalogue, outcome))
        for form, path in self._reports:
            found = _feed(catalogue, outcome, self._levels) if form == "atom" else outcome.news
            self._put(path, report.render(found, form))
        if self._notifier:
            self._notifier.send(catalogue, outcome.run, outcome.at, self._warn)

    def _put(self, path: Path, text: str) -> None:
        try:
            put(path, text)
        except Unwritten as error:
            self.faults.append(str(error))


def _feed(catalogue: sqlite3.Connection, outcome: Outcome, levels: Levels) -> Difference:
    """What a feed's reader finds, who may look once a month: every run's entries, whose ids never change."""
    now = datetime.fromisoformat(outcome.at)
    return weigh(difference(catalogue, _FEED, str(outcome.run), None, now, events=True), levels)


def _report(words: str) -> tuple[str, Path]:
    """Format and file of `FORMAT=FILE`. Raises UsageError."""
    form, mark, name = words.partition("=")
    found = (module.name for module in pkgutil.iter_modules(report.__path__))
    forms = [name.removeprefix("as_") for name in found if name.startswith("as_")]
    if not mark or not name or form not in forms:
        raise UsageError(f"--report {words}: give FORMAT=FILE, such as markdown=news.md; formats: {', '.join(forms)}")
    return form, Path(name)
