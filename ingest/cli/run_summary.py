"""What a run did, as it is told: page by page while it goes on, and all of it at its end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from ingest.cli import stderr_log
from ingest.cli.options import Format

if TYPE_CHECKING:
    from ingest.model import Check
    from ingest.pipeline.refresh_run import Outcome

_OF_PAGE = ("page", "outcome", "reason", "detail", "http_status", "final_url", "rows_seen", "rows_kept")


def progress(quiet: bool) -> Callable[[str, Check], None]:
    """What is told of a page as soon as it is settled: an event; at a terminal a counter."""
    done = 0

    def count(vendor: str, check: Check) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty() and not quiet:
            print(f"\r{done} pages looked at", end="\r", file=sys.stderr, flush=True)

    def event(vendor: str, check: Check) -> None:
        stderr_log.event("page", vendor=vendor, **{name: getattr(check, name) for name in _OF_PAGE})

    return event if stderr_log.is_json() else count


def tell_news(outcome: Outcome, form: Format) -> None:
    """Print what changed, and what it is time to speak of; nothing where all is as it was."""
    from ingest.report import render

    if not outcome.news.changes and not any(_announcements(outcome)):
        return
    if form is Format.json:
        tell(outcome, form)
        return
    stderr_log.release()
    _announce(outcome)
    if outcome.news.changes:
        print(render(outcome.news, "text"), end="")


def tell(outcome: Outcome, form: Format, dry_run: bool = False) -> None:
    """Print what a run did: a line a page, what is wrong with it, and the sum of the changes."""
    from ingest.report.as_json import change_json
    from ingest.report.as_text import lines_of
    from ingest.report.summary import summary_counts, summary_of
    from ingest.safe_output import json_text, print_table

    since = {name: since for name, (since, _) in outcome.standing.items()}
    stderr_log.release()
    _announce(outcome)
    if form is Format.json:
        data = {
            "run": None if dry_run else outcome.run,
            "checks": [
                {"vendor": vendor} | asdict(check) | {"since": since.get((vendor, check.page))}
                for vendor, check in outcome.checks
            ],
            "summary": summary_counts(outcome.news.tally()),
            "ignored": outcome.news.ignored,
            "skipped": list(outcome.skipped),
        }
        if dry_run:
            data["changes"] = [change_json(vendor, change) for vendor, change in outcome.news.changes]
        print(json_text(data))
        return
    titles = ("vendor", "page", "outcome", "codes", "since", "reason")
    print_table(
        titles,
        [
            (vendor, one.page, one.outcome, one.rows_kept, since.get((vendor, one.page)), one.reason)
            for vendor, one in outcome.checks
        ],
    )
    if any(check.outcome == "suspect" for _, check in outcome.checks):
        print("The rows of a suspect page stay as they were. What speaks against it, and what to do: errdex review")
    if outcome.changes:
        print("".join(f"{line}\n" for line in lines_of(outcome.news.changes)), end="")
    left = f"; {outcome.left_out} of {len(outcome.checks)} pages not taken in" if outcome.left_out else ""
    first = min(outcome.news.since + 1, outcome.run)
    runs = f"run {outcome.run}" if first == outcome.run else f"runs {first} to {outcome.run}"
    print(f"{'dry run' if dry_run else runs}: {summary_of(outcome.news)}{left}")


def _announce(outcome: Outcome) -> None:
    """Say what is to be said of pages, unless each has had its event already."""
    for line in () if stderr_log.is_json() else _announcements(outcome):
        stderr_log.say(line)


def _announcements(outcome: Outcome) -> list[str]:
    """What is wrong with pages, each when it is due (see `is_due`), and where a page has moved to."""
    from ingest.notify.reminders import is_due

    lines = []
    for vendor, check in outcome.checks:
        since, before = outcome.standing.get((vendor, check.page), (None, None))
        if check.reason == "moved":
            lines.append(f"{vendor}/{check.page}: {check.detail}")
        elif not check.believed and (since is None or is_due(since, before, outcome.at)):
            word = f"{check.outcome} since {since}" if since not in (None, outcome.at) else check.outcome
            lines.append(f"{vendor}/{check.page}: {word}: {check.reason}: {check.detail}")
    return lines
