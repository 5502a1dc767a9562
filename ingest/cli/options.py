"""The options that several commands share, and what they stand for."""

from __future__ import annotations

import os
import sqlite3
import sys
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.cli.stderr_log import say as say
from ingest.errors import UsageError

if TYPE_CHECKING:
    from datetime import timedelta

    from ingest.config.settings import Config


class Format(StrEnum):
    """How a listing is printed."""

    text = "text"
    json = "json"


class LogFormat(StrEnum):
    """How stderr is written."""

    text = "text"
    json = "json"


class ReportFormat(StrEnum):
    """How a difference is printed."""

    text = "text"
    json = "json"
    markdown = "markdown"
    html = "html"
    atom = "atom"
    github = "github"


class Level(StrEnum):
    """How much a change matters."""

    breaking = "breaking"
    warning = "warning"
    info = "info"


class YesNo(StrEnum):
    """What is said of retrying."""

    yes = "yes"
    no = "no"
    unknown = "unknown"


Db = Annotated[
    Path | None, typer.Option("--db", metavar="FILE", help="The database [$ERRDEX_DB, else data/errdex.db].")
]
ConfigFile = Annotated[
    Path | None, typer.Option("--config", metavar="FILE", help="The configuration [$ERRDEX_CONFIG, else errdex.toml].")
]
Form = Annotated[Format, typer.Option("--format", help="For people or for programs.")]
Vendor = Annotated[str | None, typer.Option("--vendor", "-v", metavar="ID", help="Only this vendor.")]
#: What the database can count to is less than what can be typed.
MOST = 1_000_000
New = Annotated[str | None, typer.Option(metavar="NAME", help="What the reader of this name was not shown yet.")]
FailOn = Annotated[
    Level | None, typer.Option("--fail-on", help="Exit 1 if a vendor changed something this grave, or graver.")
]


def settings_of(config: Path | None, *wants: str) -> Config:
    """The configuration that is to be used by a command that wants to run its `code`, send its `secrets` and so on.

    Raises UsageError where that takes the user's word, and nobody has given it.
    """
    from ingest.config.settings import find_config, load_config

    settings = load_config(find_config(config, os.environ))
    if wants and settings.path and not (config or os.environ.get("ERRDEX_CONFIG")):
        from ingest.config.trust import unasked

        if does := unasked(settings, wants):
            _ask(f"{settings.path} {does}", settings.path)
    return settings


def _ask(told: str, path: Path) -> None:
    """Ask at a terminal whether that is wanted. Raises UsageError where it is not, or where nobody can be asked."""
    from ingest.safe_output import plain

    with suppress(typer.Abort):
        if (
            sys.stdin
            and sys.stdin.isatty()
            and sys.stderr.isatty()
            and typer.confirm(plain(f"{told}. Go on?"), err=True)
        ):
            return
    raise UsageError(
        f"{told}, and was only found in the working directory; if you trust it, name it: --config {path},"
        f" or ERRDEX_CONFIG={path}"
    )


def path_of(db: Path | None) -> Path:
    """The database that is to be used."""
    from ingest.store import connection

    return connection.path_of(db, os.environ)


def age_of(text: str) -> timedelta:
    """The time that `36h` stands for. Raises UsageError."""
    from ingest.history.timespec import age

    if not (found := age(text)):
        raise UsageError(f"--max-age {text}: give a number and its unit: 90m, 36h or 7d")
    return found


def check_shown(new: str | None) -> None:
    """Raises UsageError where news for a reader would be shown to nobody."""
    if new is not None and getattr(sys.stdout, "name", None) == os.devnull:  # As `main` mends a closed stdout.
        raise UsageError("--new NAME: stdout is closed, so that nothing would be shown; give it a place to go")


def check_known(catalogue: sqlite3.Connection, vendor: str | None, config: Path | None = None) -> None:
    """Raises UsageError for a vendor that was never looked at and that no parser is for."""
    from ingest.store.queries import vendors_in

    if vendor is not None and vendor not in (kept := vendors_in(catalogue)):
        from ingest.sites.registry import sources, unknown_vendor

        every = sorted({*kept, *sources(settings_of(config))})
        if vendor not in every:
            raise UsageError(unknown_vendor(vendor, every))
        say(f"{vendor} was not looked at yet; run: errdex refresh {vendor}")
