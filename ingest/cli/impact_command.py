"""The command that finds the changed codes in your own source code: impact."""

import sqlite3
import sys
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from ingest.cli.catalogue_source import load_settings, mark_acknowledged, open_catalogue
from ingest.cli.options import CatalogueFile, ConfigFile, Db, FailOn, New, ReportFormat, Vendor, check_stdout
from ingest.cli.stderr_log import say
from ingest.config.settings import Config
from ingest.errors import UsageError
from ingest.history.acknowledgements import Since
from ingest.history.net_diff import Difference, meets
from ingest.history.net_diff import difference as difference_between
from ingest.history.subscription import ChangeFilter, apply_levels, news
from ingest.lookup.code_search import Codes, hits, may_be_told
from ingest.lookup.impact_report import impact_report
from ingest.lookup.name_matching import words_of
from ingest.lookup.source_tree import Tree
from ingest.model import Change, counted, some
from ingest.report import write
from ingest.report.as_text import terminal_width
from ingest.report.summary import period_of
from ingest.safe_output import color_on
from ingest.store.code_lookup import documented, removed
from ingest.store.connection import path_of
from ingest.store.queries import last_news


def command(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Your source tree, or one file of it.")],
    since: Annotated[
        str | None,
        typer.Option(
            metavar="RUN|DATE|AGE",
            help="Everything since then [only the last run's changes]; of a catalogue file: FILE or git REVISION.",
        ),
    ] = None,
    new: New = None,
    every: Annotated[bool, typer.Option("--all", help="List every documented code, changed or not.")] = False,
    vendor: Vendor = None,
    form: Annotated[Literal[ReportFormat, "sarif"], typer.Option("--format", help="Output format.")] = "text",
    fail_on: FailOn = None,
    db: Db = None,
    catalogue: CatalogueFile = None,
    config: ConfigFile = None,
) -> None:
    """Show which lines of your code mention a code that has changed.

    Reads every text file that .gitignore does not exclude. A code that is one ordinary word counts only near its
    vendor's name; one made of several (token_expired) counts there or with --vendor, as does a number of four digits or
    more on a line that speaks of codes. A quoted prefix ("BCK.AGENT.")
    stands for the codes that begin with it. Levels are those in your errdex.toml.

    \b
    errdex impact src --fail-on breaking
    errdex impact . --since 2026-11-01 --format json
    errdex impact . --format github    annotates the lines in a workflow run; sarif: for code scanning
    errdex impact src --new ci         what has changed since the last report for "ci"
    errdex impact src --catalogue errors.jsonl --since origin/main
    errdex impact . --all              an inventory: every documented code that the tree mentions
    """
    events = form == "atom"  # A feed has one entry per run and change.
    if every and (since or new is not None or fail_on or events):
        raise UsageError("--all is an inventory: leave out --since, --new, --fail-on and --format atom")
    if since and new is not None:
        raise UsageError("--new NAME remembers where to start; leave out --since")
    if catalogue and new is not None:
        raise UsageError("--new NAME is kept in the database; leave out --catalogue")
    if catalogue and not (since or every):
        raise UsageError("a catalogue file has no history: give the earlier one with --since FILE|REVISION, or --all")
    check_stdout(new)
    now, difference, last = datetime.now(UTC), None, None
    subject = f"every documented code{f' of {vendor}' if vendor else ''}"
    with ExitStack() as stack:
        with open_catalogue(db, catalogue, vendor, config, since if catalogue else None) as (connection, began):
            if new is not None:
                wanted = ChangeFilter(vendor)
                difference = stack.enter_context(news(path_of(db), new, wanted, now, events, "impact", say))
            elif not every:
                difference = difference_between(connection, "1" if catalogue else since, None, vendor, now, events)
            if difference:
                period = f"{catalogue} against {since}" if catalogue else period_of(difference)
                if form == "text" and not (difference.changes or catalogue or since or new or vendor):
                    last = last_news(connection)
                difference, kept = _news_in(difference, load_settings(config), began)
                subject = f"{period}: {kept}"
            changes = difference.changes if difference else None
            codes = _codes(connection, changes, vendor)
        # Files that only list codes for errdex mention all of them.
        files = map(Path, filter(None, (catalogue, catalogue and since)))
        tree = Tree(path, exclude=[load_settings(config).decisions, *files])
        found = list(hits(codes, tree.texts(), changes, vendor, difference.renames if difference else ()))
        report = impact_report(tree, found, subject, difference)
        for line in (*([subject] if difference else []), *report.notes):
            say(line)
        if passed := codes.passed_over_of(changes):
            reason = f"that are ordinary words or numbers ({some(sorted(passed))}) with no vendor's name nearby"
            if not vendor and any(len(words_of(code)) > 1 or may_be_told(code) for code in passed):
                reason += "; --vendor ID counts those of several words, and long numbers on lines about codes"
            say(f"not counted: {counted(sum(passed.values()), 'mention')} of codes {reason}")
        sys.stdout.write(write(replace(report, width=terminal_width(), color=color_on(sys.stdout)), form))
        sys.stdout.flush()  # A subscriber's cursor moves only once the report is written.
        if last:
            say(f"the last changes are those of run {last}: add --since {last - 1}")
    if fail_on and any(hit.change and meets(hit.change, fail_on) for hit in found):
        raise typer.Exit(1)


def _news_in(found: Difference, settings: Config, began: Since | None) -> tuple[Difference, str]:
    """`found` by the user's levels, without first readings and what is acknowledged; and what is left, in words."""
    base = sum(change.rule == "baseline" for _, change in found.changes)
    found = replace(found, changes=[(name, change) for name, change in found.changes if change.rule != "baseline"])
    mark_acknowledged(found, settings, began)
    known = sum(change.acknowledged for _, change in found.changes)
    found = replace(found, changes=[(name, change) for name, change in found.changes if not change.acknowledged])
    found = apply_levels(found, settings.levels)
    more = f"; {counted(base, 'code')} read for the first time" if base else ""
    more += f"; {found.ignored} ignored by the rules in errdex.toml" if found.ignored else ""
    more += f"; {known} acknowledged in accepted.toml" if known else ""
    return found, counted(len(found.changes), "change") + more


def _codes(catalogue: sqlite3.Connection, changes: list[tuple[str, Change]] | None, vendor: str | None) -> Codes:
    """All codes, looked for or not: a mention of a longer code is no mention of a shorter one within it."""
    now = [(row["vendor"], row["code"], row["url"]) for row, _ in documented(catalogue)]
    gone = [(row["vendor"], row["code"], None) for row, _ in removed(catalogue)]
    return Codes(now if changes is None else [*now, *gone], vendor)
