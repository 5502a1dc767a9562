"""The commands that change the catalogue: refresh and review."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.app import app
from ingest.cli.options import ConfigFile, Db, FailOn, Form, Format, check_known, path_of, say, settings_of
from ingest.errors import UsageError

if TYPE_CHECKING:
    from ingest.model import Check
    from ingest.refresh import Outcome


@app.command()
def refresh(
    vendors: Annotated[list[str] | None, typer.Argument(metavar="VENDOR", help="Only these [all].")] = None,
    folder: Annotated[
        Path | None, typer.Option("--from", metavar="DIR", help="Read saved pages, not the network.")
    ] = None,
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
    """
    from ingest.job import exit_code, run_refresh

    outcome = run_refresh(settings_of(config), path_of(db), vendors or [], folder, dry_run, say, _progress())
    _tell(outcome, form, dry_run)
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


def _tell(outcome: Outcome, form: Format, dry_run: bool = False) -> None:
    """Print what a run did: a line a page, what is wrong with it, and the sum of the changes."""
    from ingest.net import Difference
    from ingest.report.as_json import change_json
    from ingest.report.as_text import lines_of
    from ingest.report.told import closing, summary
    from ingest.show import json_text, plain, print_table

    if form is Format.json:
        data = {
            "run": None if dry_run else outcome.run,
            "checks": [{"vendor": vendor} | asdict(check) for vendor, check in outcome.checks],
            "summary": summary(outcome.tally),
        }
        if dry_run:
            data["changes"] = [change_json(vendor, change) for vendor, change in outcome.changes]
        print(json_text(data))
        return
    titles = ("vendor", "page", "outcome", "codes", "reason")
    print_table(titles, [(vendor, one.page, one.outcome, one.rows_kept, one.reason) for vendor, one in outcome.checks])
    for vendor, check in outcome.checks:
        if check.detail:
            print(plain(f"{vendor}/{check.page}: {check.reason}: {check.detail}"))
    if any(check.outcome == "suspect" for _, check in outcome.checks):
        print("The rows of a suspect page stay as they were. If the page is right: errdex review VENDOR --accept")
    if dry_run:
        print("".join(f"{line}\n" for line in lines_of(Difference(0, 0, changes=outcome.changes))), end="")
    left = f"; {outcome.left_out} of {len(outcome.checks)} pages not taken in" if outcome.left_out else ""
    print(f"{'dry run' if dry_run else f'run {outcome.run}'}: {closing(outcome.tally)}{left}")


@app.command()
def review(
    vendor: Annotated[str | None, typer.Argument(metavar="VENDOR")] = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Take in this vendor's suspect pages as they read now.")
    ] = False,
    form: Form = Format.text,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """What is suspect, and why; or take it in.

    \b
    errdex review                      what is suspect
    errdex review paylera --accept     the page is right: believe it
    """
    if accept:
        if vendor is None:
            raise UsageError("name the vendor to accept: errdex review VENDOR --accept")
        from ingest.review import accept as take

        _tell(take(settings_of(config), path_of(db), vendor), form)
        return
    from ingest.show import print_json, print_table
    from ingest.store.catalogue import reading
    from ingest.store.read import suspects

    with reading(path_of(db)) as catalogue:
        titles = ("vendor", "page", "since", "reason", "detail")
        check_known(catalogue, vendor)
        found = [{name: page[name] for name in titles} for page in suspects(catalogue, vendor)]
    if form is Format.json:
        print_json(found)
    elif found:
        print_table(titles, [list(page.values()) for page in found])
    else:
        say("no page is suspect")
