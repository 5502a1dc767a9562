"""The command that holds the changes against the user's own code: impact."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.app import app
from ingest.cli.options import (
    ConfigFile,
    Db,
    FailOn,
    New,
    ReportFormat,
    Vendor,
    check_known,
    check_shown,
    path_of,
    say,
    settings_of,
)
from ingest.errors import UsageError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from ingest.diff.rules import Levels
    from ingest.history.net_diff import Difference
    from ingest.lookup.code_search import Codes
    from ingest.model import Change


@app.command()
def impact(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="Your source tree, or a file of it.")],
    since: Annotated[
        str | None, typer.Option(metavar="RUN|DATE|AGE", help="The changes since then [the last run's].")
    ] = None,
    new: New = None,
    every: Annotated[bool, typer.Option("--all", help="Every documented code that the tree names.")] = False,
    vendor: Vendor = None,
    form: Annotated[ReportFormat, typer.Option("--format", help="How to print it.")] = ReportFormat.text,
    fail_on: FailOn = None,
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """Which lines of your code name a code that has changed.

    Reads every text file that .gitignore does not name. A code that is an ordinary word counts near its vendor's name.
    The levels are those of your errdex.toml.

    \b
    errdex impact src --fail-on breaking
    errdex impact . --since 2026-11-01 --format json
    errdex impact . --format github    on the very lines, in a workflow's run
    errdex impact src --new ci         what has changed since it last told "ci"
    errdex impact . --all              an inventory: every documented code that the tree names
    """
    from ingest.history.net_diff import difference as between_runs
    from ingest.history.subscription import news
    from ingest.history.user_levels import Asked
    from ingest.lookup.code_search import hits, meets
    from ingest.lookup.impact_report import impact_report
    from ingest.lookup.source_tree import Tree
    from ingest.model import some
    from ingest.report import write
    from ingest.store.connection import reading

    events = form is ReportFormat.atom  # An entry of a feed is what one run changed.
    if every and (since or new is not None or fail_on or events):
        raise UsageError("--all is an inventory: it goes without --since, --new, --fail-on and --format atom")
    if since and new is not None:
        raise UsageError("--new NAME knows where to begin; it goes without --since")
    check_shown(new)
    database, now, difference = path_of(db), datetime.now(UTC), None
    subject = f"every documented code{f' of {vendor}' if vendor else ''}"
    with ExitStack() as shown:
        with reading(database) as catalogue:
            check_known(catalogue, vendor, config)
            if new is not None:
                difference = shown.enter_context(news(database, new, Asked(vendor), now, events, "impact"))
            elif not every:
                difference = between_runs(catalogue, since, None, vendor, now, events)
            if difference:
                subject = _weigh(catalogue, difference, settings_of(config).levels)
            changes = difference.changes if difference else None
            codes = _codes(catalogue, changes)
        tree = Tree(path)
        found = list(hits(codes, tree.texts(), changes, vendor, difference.renames if difference else ()))
        report = impact_report(tree, found, subject, difference)
        for line in (*([subject] if difference else []), *report.notes):
            say(line)
        wanted = codes.passed_over.keys() if changes is None else {change.code for _, change in changes}
        if passed := {code: number for code, number in codes.passed_over.items() if code in wanted}:
            which = f"of codes that any API may have ({some(sorted(passed))}), with no vendor's name near"
            say(f"not counted: {sum(passed.values())} mentions {which}")
        sys.stdout.write(write(report, form.value))
        sys.stdout.flush()
    if fail_on and meets(found, fail_on.value):
        raise typer.Exit(1)


def _weigh(catalogue: sqlite3.Connection, found: Difference, levels: Levels) -> str:
    """Keeps the changes to look for, and says which. A vendor's baseline is none: told is what came after it."""
    from ingest.history.user_levels import weigh
    from ingest.report.summary import period_of

    base = sum(change.rule == "baseline" for _, change in found.changes)
    found.changes = list(_news_of(catalogue, found))
    weigh(found, levels)
    more = f"; {base} codes were looked at for the first time" if base else ""
    more += f"; {found.ignored} ignored by the rules in errdex.toml" if found.ignored else ""
    return f"{period_of(found)}: {len(found.changes)} change{'s' * (len(found.changes) != 1)}{more}"


def _news_of(catalogue: sqlite3.Connection, found: Difference) -> Iterator[tuple[str, Change]]:
    """The changes; of a vendor that is looked at for the first time in between, those since its own first run."""
    from ingest.history.net_diff import between
    from ingest.store.queries import changes_of

    new = dict.fromkeys(name for name, change in found.changes if change.rule == "baseline")
    yield from ((name, change) for name, change in found.changes if name not in new)
    for name in new:
        first = next(changes_of(catalogue, name, found.until))[0]
        yield from between(catalogue, first, found.until, name, datetime.now(UTC), found.events).changes


def _codes(catalogue: sqlite3.Connection, changes: list[tuple[str, Change]] | None) -> Codes:
    """Every documented code, looked for or not, since it tells what a longer name is; and those that are gone."""
    from ingest.lookup.code_search import Codes
    from ingest.store.code_lookup import documented, removed

    now = [(row["vendor"], row["code"], row["url"]) for row, _ in documented(catalogue)]
    gone = [(row["vendor"], row["code"], None) for row, _ in removed(catalogue)]
    return Codes(now if changes is None else [*now, *gone])
