"""The commands that tell what has changed: diff and log."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli import (
    refresh_command,  # noqa: F401  # registered first, so that the help begins with what fills the catalogue
)
from ingest.cli.app import app
from ingest.cli.options import (
    MOST,
    ConfigFile,
    Db,
    FailOn,
    Form,
    Format,
    Level,
    New,
    ReportFormat,
    Vendor,
    check_known,
    check_shown,
    path_of,
    say,
    settings_of,
)
from ingest.diff.rules import LEVELS, TOGETHER
from ingest.errors import UsageError

if TYPE_CHECKING:
    from ingest.history.net_diff import Difference

_RULES = [*LEVELS, *TOGETHER]


@app.command()
def diff(
    since: Annotated[
        str | None, typer.Option(metavar="RUN|DATE|AGE", help="Compare with the catalogue as of then.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="RUN|DATE|AGE", help="Up to and with this run [the last].")
    ] = None,
    new: New = None,
    events: Annotated[bool, typer.Option("--events", help="Each change by itself, also one that was undone.")] = False,
    vendor: Vendor = None,
    code: Annotated[str | None, typer.Option(metavar="GLOB", help="Only codes that fit, such as 'payment.*'.")] = None,
    level: Annotated[Level | None, typer.Option(help="Only what is this grave, or graver.")] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(metavar="RULE", help=f"Only what this rule tells; may be repeated: {', '.join(_RULES)}."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="List what is otherwise summed up.")] = False,
    form: Annotated[ReportFormat, typer.Option("--format", help="How to print it.")] = ReportFormat.text,
    fail_on: FailOn = None,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """What the last run changed, or all since a run.

    With --since it is the net difference: what changed and changed back is none. Dates are UTC; an age is 7d or 36h.
    With --new NAME, the next report for that name and those filters goes on where this one ended, if that was written.

    \b
    errdex diff                        what the last run changed
    errdex diff --since 2026-11-01     all that has changed since, on balance
    errdex diff --until 7              what run 7 changed
    errdex diff --new mail --format markdown
    errdex diff --since 30d --format html > report.html
    """
    from ingest.history.net_diff import difference
    from ingest.history.subscription import news
    from ingest.history.user_levels import Asked, weigh
    from ingest.store.connection import reading

    if new is not None and (since or until):
        raise UsageError("--new NAME knows where to begin; it goes without --since and --until")
    check_shown(new)
    levels = settings_of(config).levels
    asked = Asked(vendor, code, level and level.value, tuple(_known_rules(rule or [])))
    path, now = path_of(db), datetime.now(UTC)
    events = events or form is ReportFormat.atom  # An entry of a feed is what one run changed.
    with ExitStack() as stack:
        catalogue = stack.enter_context(reading(path))
        check_known(catalogue, vendor, config)
        if new is None:
            found = difference(catalogue, since, until, vendor, now, events)
        else:
            found = stack.enter_context(news(path, new, asked, now, events))
        _write(weigh(found, levels, asked), form, every)
    if fail_on and found.meets(fail_on.value):
        raise typer.Exit(1)


def _write(found: Difference, form: ReportFormat, every: bool) -> None:
    """The report, all of it or an error."""
    from ingest.report import render

    width = get_terminal_size().columns if sys.stdout.isatty() else None
    sys.stdout.write(render(found, form.value, every, width))
    sys.stdout.flush()


def _known_rules(rules: list[str]) -> list[str]:
    """`rules`, if there are such. Raises UsageError."""
    from difflib import get_close_matches

    for rule in rules:
        if rule not in _RULES:
            near = get_close_matches(rule, _RULES, n=3) or _RULES
            raise UsageError(f"--rule: there is no rule {rule!r}; there are {', '.join(near)}")
    return rules


@app.command()
def log(
    vendor: Annotated[str | None, typer.Argument(metavar="VENDOR")] = None,
    code: Annotated[str | None, typer.Argument(metavar="CODE")] = None,
    limit: Annotated[int | None, typer.Option(min=1, max=MOST, help="At most this many [all].")] = None,
    form: Form = Format.text,
    db: Db = None,
) -> None:
    """The log of changes, newest first.

    Of one code, its life from the beginning.

    \b
    errdex log nevermined --limit 20
    errdex log paylera payment.declined
    """
    from ingest.cli.tables import print_log
    from ingest.report.code_history import code_history
    from ingest.safe_output import print_json
    from ingest.store.connection import reading
    from ingest.store.queries import log as events

    with reading(path_of(db)) as catalogue:
        check_known(catalogue, vendor)
        if form is Format.json:
            print_json(events(catalogue, vendor, code, limit))
        elif vendor and code:
            lines = list(code_history(catalogue, vendor, code, limit, datetime.now(UTC)))
            print("".join(f"{line}\n" for line in lines), end="")
            if not lines:
                say(f"nothing is known of {vendor} {code}")
        else:
            print_log(list(events(catalogue, vendor, code, limit)))
