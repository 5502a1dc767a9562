"""Printing a run: page by page while it goes on, and its outcome at the end."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from ingest.cli import stderr_log
from ingest.cli.options import Format
from ingest.model import Check, some
from ingest.report import render
from ingest.report.as_json import change_json
from ingest.report.as_text import change_lines
from ingest.report.summary import page_notice, summary_counts, summary_of
from ingest.report.view import merged
from ingest.safe_output import color_on, json_text, print_table

if TYPE_CHECKING:
    from ingest.pipeline.refresh_run import RunOutcome

_OF_PAGE = ("page", "outcome", "reason", "detail", "http_status", "final_url", "rows_seen", "rows_kept")
_BEFORE = {"suspect": "was suspect", "failed": "had failed"}


def progress(quiet: bool) -> tuple[Callable[[int], None], Callable[[str, Check], None]]:
    """A callback for the number of pages, and one for each check: they log events, or move a bar at a terminal."""
    done, total = 0, 0

    def start(pages: int) -> None:
        nonlocal total
        total = pages

    def count(vendor: str, check: Check) -> None:
        nonlocal done
        done += 1
        if not quiet:
            stderr_log.bar(done, max(done, total), f"{vendor}/{check.page}")

    def event(vendor: str, check: Check) -> None:
        stderr_log.event("page", vendor=vendor, **{name: getattr(check, name) for name in _OF_PAGE})

    return start, event if stderr_log.is_json() else count


def print_news(outcome: RunOutcome, form: Format) -> None:
    """Print what changed, and what is due for a reminder; nothing where all is as it was."""
    if not outcome.news.changes and not any(_announcements(outcome)):
        return
    if form == "json":
        print_outcome(outcome, form)
        return
    stderr_log.release()
    _announce(outcome, problems=not outcome.news.changes)
    if outcome.news.changes:  # Its report names every page that is suspect or has failed.
        print(render(outcome.news, "text", color=color_on(sys.stdout)), end="")


def print_outcome(outcome: RunOutcome, form: Format, dry_run: bool = False, reviewed: bool = False) -> None:
    """Print what a run did: a line per page, its problems, and the sum of the changes.

    A run that is `reviewed` or dry has to be judged by its changes, so that these are listed.
    """
    left = [(vendor, check.page) for vendor, check in outcome.checks if not check.accepted]
    since = {name: outcome.unsettled.get(name, {"since": outcome.at})["since"] for name in left}
    stderr_log.release()
    _announce(outcome)
    if form == "json":
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
    rows = [
        (vendor, one.page, one.outcome, one.rows_kept, since.get((vendor, one.page)), one.reason)
        for vendor, one in outcome.checks
    ]
    if rows:
        print_table(titles, rows)
    left_out = (check.outcome in ("suspect", "failed") and check.reason != "rejected" for _, check in outcome.checks)
    if any(left_out) and not dry_run:
        print("The rows of a suspect or failed page stay as they were; to see why, and decide: errdex review")
    if dry_run or reviewed:
        lines = change_lines(outcome.news.changes, color_on(sys.stdout), outcome.news.renames)
        print("".join(f"{line}\n" for line in lines), end="")
    rest = f"; {outcome.left_out} of {len(outcome.checks)} pages not accepted" if outcome.left_out else ""
    rest += f"; confirmed recently: {some(outcome.skipped)}" if outcome.skipped else ""
    summary = summary_of(outcome.news) if outcome.checks or not outcome.skipped else "nothing was checked"
    first = min(outcome.news.since + 1, outcome.run)
    runs = f"run {outcome.run}" if first == outcome.run else f"runs {first} to {outcome.run}"
    print(f"{'dry run' if dry_run else runs}: {summary}{rest}")


def _announce(outcome: RunOutcome, problems: bool = True) -> None:
    """Print the news of pages, unless each was logged as an event."""
    for line in () if stderr_log.is_json() else _announcements(outcome, problems):
        stderr_log.say(line)


def _announcements(outcome: RunOutcome, problems: bool = True) -> list[str]:
    """Lines on pages that moved, are suspect or failed, newly or for another week (`problems`), or have recovered."""
    moved, notices = [], []
    for vendor, check in outcome.checks:
        name = (vendor, check.page)
        if check.reason == "moved" and name in outcome.due:
            moved.append(f"{vendor}/{check.page}: {check.detail}")
        elif problems and name in outcome.due and not check.accepted and check.reason != "rejected":
            known = {"since": outcome.at, "confirmed_at": None} | outcome.unsettled.get(name, {}) | asdict(check)
            row = known | {"vendor": vendor, "run": outcome.run, "account": json_text(check.account)}
            notices.append(page_notice(row))
    lines = [line for notice in merged(notices) for line in notice.lines]
    again = [
        f"{page['vendor']}/{page['page']}: accepted now; it {_BEFORE[page['outcome']]}: {page['reason']}"
        for page in outcome.recovered
    ]
    return moved + lines + again
