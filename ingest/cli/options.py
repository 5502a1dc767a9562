"""Options that several commands share, and the functions that interpret them."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ingest.cli.stderr_log import say as say
from ingest.errors import UsageError
from ingest.history.timespec import age
from ingest.safe_output import plain
from ingest.store.connection import path_of, reading
from ingest.store.queries import errors, vendors_in

if TYPE_CHECKING:
    from datetime import timedelta

    from ingest.config.settings import Config

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
Form = Annotated[Format, typer.Option("--format", help="Output format.")]
#: How a difference is printed.
ReportFormat = Literal["text", "json", "markdown", "html", "atom", "github"]
Vendor = Annotated[str | None, typer.Option("--vendor", "-v", metavar="ID", help="Only this vendor.")]
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


def load_settings(config: Path | None, *effects: str) -> Config:
    """The configuration for a command with these effects: running `code`, sending `secrets`, starting a `browser`.

    Raises UsageError where the configuration was only found, not named, and uses one of them without your consent.
    """
    from ingest.config.settings import find_config, load_config, sensitive_effects

    settings = load_config(find_config(config, os.environ))
    named = config or os.environ.get("ERRDEX_CONFIG")
    if settings.path and not named and (found := sensitive_effects(settings, effects)):
        _confirm(f"{settings.path} {found}", settings.path)
    return settings


def _confirm(message: str, path: Path) -> None:
    """Ask at a terminal. Raises UsageError where the answer is no, or nobody is there to answer."""
    with suppress(typer.Abort):
        if has_terminal() and typer.confirm(plain(f"{message}. Continue?"), err=True):
            return
    raise UsageError(
        f"{message}, and it was only found in the working directory; if you trust it, name it: --config {path}"
        f" or ERRDEX_CONFIG={path}"
    )


def has_terminal() -> bool:
    """Whether somebody can be asked."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stderr.isatty())


def db_path(db: Path | None) -> Path:
    """The database to use: `db`, else the environment's, else the default."""
    return path_of(db, os.environ)


@contextmanager
def open_db(db: Path | None, vendor: str | None = None, config: Path | None = None) -> Iterator[sqlite3.Connection]:
    """The catalogue in the database. Raises UsageError for a `vendor` that is neither in it nor configured."""
    with reading(db_path(db)) as catalogue:
        check_vendor(catalogue, vendor, config)
        yield catalogue


def parse_age(text: str) -> timedelta:
    """The duration that `36h` stands for. Raises UsageError."""
    if not (found := age(text)):
        raise UsageError(f"--max-age {text}: give a number with a unit: 90m, 36h or 7d")
    return found


def check_stdout(new: str | None) -> None:
    """Raise UsageError where the news for a subscriber would go nowhere."""
    if new is not None and getattr(sys.stdout, "name", None) == os.devnull:  # `main` replaces a closed stdout.
        raise UsageError("--new NAME: stdout is closed, so nothing would be shown; redirect it to a file or a pipe")


def check_vendor(catalogue: sqlite3.Connection, vendor: str | None, config: Path | None = None) -> None:
    """Raise UsageError for a vendor that is neither in the catalogue nor configured."""
    if vendor is not None and vendor not in (kept := vendors_in(catalogue)):
        from ingest.sites.registry import sources, unknown_vendor, watched_vendors

        settings = load_settings(config)
        known = sorted({*kept, *watched_vendors(settings, sources(settings))})
        if vendor not in known:
            raise UsageError(unknown_vendor(vendor, known))
        say(f"{vendor} has not been read yet; run: errdex refresh {vendor}")


def nearest_code(catalogue: sqlite3.Connection, command: str, vendor: str, code: str) -> str:
    """The codes of the vendor most like an unknown one, or with a title like it, as a command; empty without any."""
    from difflib import get_close_matches

    rows = [*errors(catalogue, ["vendor = ?"], [vendor])][::-1]
    lower = {str(row[name]).lower(): row["code"] for name in ("title", "code") for row in rows if row.get(name)}
    near = [*dict.fromkeys(lower[one] for one in get_close_matches(code.lower(), lower, n=3, cutoff=0.6))]
    return f"; did you mean {' or '.join(near)}? Try: errdex {command} {vendor} {quote(near[0])}" if near else ""
