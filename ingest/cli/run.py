"""The command that fills the catalogue: refresh."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.app import app
from ingest.cli.options import ConfigFile, Db, FailOn, Form, Format, path_of, say, settings_of
from ingest.errors import UsageError

if TYPE_CHECKING:
    from ingest.config import Config
    from ingest.model import Check
    from ingest.refresh import Outcome


@app.command()
def refresh(
    vendors: Annotated[list[str] | None, typer.Argument(metavar="VENDOR", help="Only these [all].")] = None,
    folder: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="Read saved pages, not the network.")
    ] = None,
    archived: Annotated[
        bool, typer.Option("--archived", help="Read the kept pages with today's parsers; show what differs.")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="With --archived: take it in.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; show what would change.")] = False,
    fail_on: FailOn = None,
    form: Form = Format.text,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """Get the vendors' pages and update the catalogue.

    Says what became of each page, and sums up what changed.

    \b
    errdex refresh                     all vendors, from the network
    errdex refresh paylera --fail-on breaking
    errdex refresh --from saved/       saved/paylera.html, saved/paylera/error-codes.html
    errdex refresh --archived paylera  would today's parser have read the kept pages differently?
    """
    if archived and not (folder or dry_run or fail_on):
        _tell_backtest(settings_of(config), path_of(db), vendors or [], write, form)
        return
    if archived or write:
        raise UsageError("--archived goes with VENDOR and --write alone, and --write with --archived")
    from ingest.job import exit_code, run_refresh

    outcome = run_refresh(settings_of(config), path_of(db), vendors or [], folder, dry_run, say, _progress())
    tell(outcome, form, dry_run)
    raise typer.Exit(exit_code(outcome, fail_on and fail_on.value))


def _progress() -> Callable[[str, Check], None]:
    """A counter on stderr, where that is a terminal."""
    done = 0

    def told(vendor: str, check: Check) -> None:
        nonlocal done
        done += 1
        if sys.stderr.isatty():
            print(f"\r{done} pages looked at", end="\r", file=sys.stderr, flush=True)

    return told


def _tell_backtest(config: Config, db: Path, vendors: list[str], write: bool, form: Format) -> None:
    """Print, state by state, what today's parsers would read differently."""
    from ingest.backtest import backtest
    from ingest.diff import tally
    from ingest.report.as_json import change_json
    from ingest.report.as_text import lines_of
    from ingest.report.told import closing
    from ingest.show import json_text, plain

    found, run = backtest(config, db, vendors, write, say)
    if form is Format.json:
        states = [asdict(one) | {"changes": [change_json(*change) for change in one.changes]} for one in found]
        print(json_text({"run": run, "states": states}))
        return
    for one in found:
        same = "not compared" if one.notes else "reads the same today"
        told = closing(tally(one.changes)) if one.changes else same
        print(f"{one.vendor} as of run {one.run} ({one.at}): {told}")
        print("".join(f"  {line}\n" for line in lines_of(one.changes)), end="")
        print("".join(f"  {plain(note)}\n" for note in one.notes), end="")
    if run:
        print(f"run {run}: what differs in the last state of each vendor is taken in, as the parser's doing")


def tell(outcome: Outcome, form: Format, dry_run: bool = False) -> None:
    """Print what a run did: a line a page, what is wrong with it, and the sum of the changes."""
    from ingest.report.as_json import change_json
    from ingest.report.as_text import lines_of
    from ingest.report.told import closing, summary
    from ingest.show import json_text, print_table

    since = {name: since for name, (since, _) in outcome.standing.items()}
    _announce(outcome)
    if form is Format.json:
        data = {
            "run": None if dry_run else outcome.run,
            "checks": [
                {"vendor": vendor} | asdict(check) | {"since": since.get((vendor, check.page))}
                for vendor, check in outcome.checks
            ],
            "summary": summary(outcome.tally),
        }
        if dry_run:
            data["changes"] = [change_json(vendor, change) for vendor, change in outcome.changes]
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
        print("".join(f"{line}\n" for line in lines_of(outcome.changes)), end="")
    left = f"; {outcome.left_out} of {len(outcome.checks)} pages not taken in" if outcome.left_out else ""
    print(f"{'dry run' if dry_run else f'run {outcome.run}'}: {closing(outcome.tally)}{left}")


def _announce(outcome: Outcome) -> None:
    """Say what is wrong with pages, each when it is due (see `is_due`), and where a page has moved to."""
    from ingest.report.told import is_due

    for vendor, check in outcome.checks:
        since, before = outcome.standing.get((vendor, check.page), (None, None))
        if check.reason == "moved":
            say(f"{vendor}/{check.page}: {check.detail}")
        elif check.outcome in ("suspect", "failed") and (since is None or is_due(since, before, outcome.at)):
            word = f"{check.outcome} since {since}" if since not in (None, outcome.at) else check.outcome
            say(f"{vendor}/{check.page}: {word}: {check.reason}: {check.detail}")
