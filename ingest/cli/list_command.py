"""The command that lists the codes: list."""

from collections.abc import Iterable
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

import typer

from ingest.cli.catalogue_source import open_db
from ingest.cli.options import CodePattern, Db, Vendor
from ingest.cli.stderr_log import say
from ingest.cli.tables import print_records
from ingest.errors import UsageError
from ingest.model import ACTIONS, some, statuses
from ingest.safe_output import print_json
from ingest.store.queries import error_columns, errors, runs

#: The columns that --text searches.
_TEXTS = ("code", "title", "message", "hint")


def command(
    vendor: Vendor = None,
    status: Annotated[
        int | None, typer.Option(metavar="STATUS", min=100, max=599, help="Only this HTTP status.")
    ] = None,
    category: Annotated[str | None, typer.Option(metavar="CATEGORY", help="Only this category.")] = None,
    retryable: Annotated[
        Literal["yes", "no", "unknown"] | None, typer.Option(help="Only these; unknown: the vendor does not say.")
    ] = None,
    text: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Only codes with this in code, title, message or hint.")
    ] = None,
    code: CodePattern = None,
    action: Annotated[str | None, typer.Option(metavar="ACTION", help="Only rows that advise this action.")] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="RUN|DATE|AGE", help="The catalogue as of then, without page, url and section."),
    ] = None,
    sort: Annotated[str | None, typer.Option(metavar="[-]COLUMN", help="Sort by a column; - for descending.")] = None,
    columns: Annotated[str | None, typer.Option(metavar="A,B,...", help="Print only these columns.")] = None,
    form: Annotated[Literal["text", "json", "csv"], typer.Option("--format", help="Output format.")] = "text",
    db: Db = None,
) -> None:
    """List the codes in the catalogue.

    \b
    errdex list --vendor paylera --status 422
    errdex list --retryable yes --format json
    errdex list --code 'payment.*' --sort -status --columns code,status,hint
    errdex list --at 2026-11-01        the catalogue as of that day
    """
    with open_db(db, vendor) as catalogue:
        rows: Iterable[dict[str, Any]]
        if at is None:
            rows = errors(catalogue, vendor or None)
        else:  # Its modules are slow to import.
            from ingest.history.timespec import run_at
            from ingest.report.summary import history_starts
            from ingest.store.as_of import errors_at

            run, time = run_at(at, runs(catalogue), datetime.now(UTC), whole_day=True)
            rows, later = errors_at(catalogue, run, vendor, time)
            for line in history_starts(later):
                say(line)
        rows = [*rows]
        names = error_columns(catalogue)
        order, shown = (sort or "").removeprefix("-"), columns.split(",") if columns is not None else []
        for option, given in (("--sort", [order] if sort else []), ("--columns", shown)):
            if unknown := [name for name in given if name not in names]:
                raise UsageError(f"{option}: there is no column {unknown[0]!r}; the columns are {', '.join(names)}")
        if action not in (None, *ACTIONS):
            raise UsageError(f"--action: there is no action {action!r}; the actions are {', '.join(ACTIONS)}")
        found = [
            row
            for row in rows
            if status in (None, *statuses(row["status"], row["status_text"]))
            and category in (None, row["category"])
            and retryable in (None, {True: "yes", False: "no", None: "unknown"}[row["retryable"]])
            and (text is None or any(text.lower() in str(row[name] or "").lower() for name in _TEXTS))
            and (code is None or fnmatchcase(row["code"], code))
            and (action is None or action in (row["actions"] or ()))
        ]
        if sort:
            missing = [row for row in found if row[order] is None]
            present = sorted((row for row in found if row[order] is not None), key=lambda row: row[order])
            found = (present[::-1] if sort.startswith("-") else present) + missing
        if form == "json":
            print_json({name: row[name] for name in shown} if shown else row for row in found)
        elif form == "csv":
            from ingest.export import csv_text

            print(csv_text(shown or names, found), end="")
        else:
            scope = ["scope"] if any(row["scope"] for row in found) else []
            print_records(found, shown or ["vendor", "code", *scope, "status", "category", "retryable", "message"])
    if not found:
        say(_why_empty(rows, category, retryable))


def _why_empty(rows: list[dict[str, Any]], category: str | None, retryable: str | None) -> str:
    """Why none of the rows is listed: there are none, or none of that category, or none that meets all conditions."""
    categories = sorted({row["category"] for row in rows if row["category"]})
    if not rows or category in (None, *categories):
        by_status = "; --retryable is what the vendors say: the view retry_policy also has defaults by status"
        return f"no code matches{by_status * (retryable in ('yes', 'no'))}" if rows else "no codes"
    known = f"the categories are {some(categories)}" if categories else "none of these codes has one"
    return f"there is no category {category!r}; {known}"
