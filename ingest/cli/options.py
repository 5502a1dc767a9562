"""Options that several commands share."""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from ingest.errors import UsageError
from ingest.history.timespec import age

#: How a listing is printed.
Format = Literal["text", "json"]
#: How severe a change is.
Level = Literal["breaking", "warning", "info"]
Db = Annotated[
    Path | None, typer.Option("--db", metavar="FILE", help="Database file [$ERRDEX_DB, else data/errdex.db].")
]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="Configuration [$ERRDEX_CONFIG, else errdex.toml].")
]
#: For `open_catalogue`.
CatalogueFile = Annotated[
    str | None,
    typer.Option(
        "--catalogue", metavar="FILE|URL", help="Use this `export jsonl` file, or site, instead of a database."
    ),
]
Form = Annotated[Format, typer.Option("--format", help="Output format.")]
#: How a difference is printed.
ReportFormat = Literal["text", "json", "markdown", "html", "atom", "github"]
Vendor = Annotated[str | None, typer.Option("--vendor", "-v", metavar="ID", help="Only this vendor.")]
CodePattern = Annotated[
    str | None, typer.Option("--code", metavar="GLOB", help="Only matching codes, such as 'payment.*'.")
]
Scope = Annotated[str | None, typer.Option("--scope", metavar="SCOPE", help="Which meaning, if the code has several.")]
New = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Everything not yet shown to this subscriber; at first, the last run."),
]
FailOn = Annotated[
    Level | None, typer.Option("--fail-on", help="Exit 1 if a vendor's change has this level or a more severe one.")
]
ExecutorName = Annotated[
    str | None,
    typer.Option("--executor", metavar="WHERE", help="Read pages in local[:N] processes, or on Dask: tcp://HOST:PORT."),
]
#: SQLite's integers have a maximum, and what can be typed has none.
MAX_LIMIT = 1_000_000


def parse_age(text: str | None) -> timedelta | None:
    """The duration that `36h` stands for. Raises UsageError."""
    found = None if text is None else age(text)
    if text is not None and not found:
        raise UsageError(f"--max-age {text}: give a number with a unit: 90m, 36h or 7d")
    return found


def check_stdout(new: str | None) -> None:
    """Raise UsageError where the news for a subscriber would go nowhere."""
    if new is not None and getattr(sys.stdout, "name", None) == os.devnull:  # `main` replaces a closed stdout.
        raise UsageError("--new NAME: stdout is closed, so nothing would be shown; redirect it to a file or a pipe")
