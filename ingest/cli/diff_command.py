"""The command that shows what has changed: diff."""

import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Annotated

import typer

from ingest.cli.catalogue_source import load_settings, mark_acknowledged, open_db
from ingest.cli.options import CodePattern, ConfigFile, Db, FailOn, Level, New, ReportFormat, Vendor, check_stdout
from ingest.cli.stderr_log import say
from ingest.diff.rules import LEVELS, OLD_RULES, REPORT_RULES
from ingest.errors import UsageError, either
from ingest.history.net_diff import difference
from ingest.history.subscription import ChangeFilter, apply_levels, news
from ingest.report import render
from ingest.report.as_text import terminal_width
from ingest.safe_output import color_on
from ingest.store.connection import path_of
from ingest.store.queries import last_news

_RULES = [*LEVELS, *REPORT_RULES, *OLD_RULES]


def command(
    since: Annotated[
        str | None, typer.Option(metavar="RUN|DATE|AGE", help="Everything since then [only the last run's changes].")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="RUN|DATE|AGE", help="Up to and including this run [the last].")
    ] = None,
    new: New = None,
    events: Annotated[bool, typer.Option("--events", help="List every change, also those that were undone.")] = False,
    vendor: Vendor = None,
    code: CodePattern = None,
    level: Annotated[Level | None, typer.Option(help="Only changes of this level or a more severe one.")] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(metavar="RULE", help="Only changes under this rule, such as code-removed; repeatable."),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="List what is otherwise summarised.")] = False,
    form: Annotated[ReportFormat, typer.Option("--format", help="Output format.")] = "text",
    fail_on: FailOn = None,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """Show what the last run changed, or everything since a given run.

    With --since you get the net difference: what changed and changed back is left out. Dates are UTC; an age is 7d
    or 36h. With --new NAME, each report continues where the last one for the same NAME and filters ended; the first
    one shows what the last run changed.

    \b
    errdex diff                        what the last run changed
    errdex diff --since 2026-11-01     the net change since that day
    errdex diff --until 7              what run 7 changed
    errdex diff --new mail --format markdown
    errdex diff --since 30d --format html > report.html
    """
    if new is not None and (since or until):
        raise UsageError("--new NAME remembers where to start; leave out --since and --until")
    check_stdout(new)
    settings = load_settings(config)
    if unknown := next((one for one in rule or () if one not in _RULES), None):
        near = get_close_matches(unknown, _RULES, n=3)
        known = f"did you mean {either(near)}?" if near else f"the rules are {', '.join(_RULES)}"
        raise UsageError(f"--rule: there is no rule {unknown!r}; {known}")
    chosen = ChangeFilter(vendor, code, level, tuple(rule or ()))
    now = datetime.now(UTC)
    events = events or form == "atom"  # A feed has one entry per run and change.
    with ExitStack() as stack:
        catalogue = stack.enter_context(open_db(db, vendor, config))
        if new is None:
            found = difference(catalogue, since, until, vendor, now, events)
        else:
            found = stack.enter_context(news(path_of(db), new, chosen, now, events, say=say))
        mark_acknowledged(found, settings)
        found = apply_levels(found, settings.levels, chosen)
        sys.stdout.write(render(found, form, every, terminal_width(), color_on(sys.stdout)))
        sys.stdout.flush()  # A subscriber's cursor moves only once the report is written.
        asked = (since, until, new, vendor, code, level, rule)
        if form == "text" and not found.changes and not any(asked) and (run := last_news(catalogue)):
            say(f"the last changes are those of run {run}: errdex diff --until {run}")
    if fail_on and found.meets(fail_on):
        raise typer.Exit(1)
