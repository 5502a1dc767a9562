"""What a command reads: the configuration, and the catalogue in a database or a file from `errdex export jsonl`."""

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import typer

from ingest.cli.stderr_log import say
from ingest.errors import UsageError, either
from ingest.model import counted
from ingest.safe_output import plain
from ingest.store.connection import path_of, reading
from ingest.store.queries import errors, vendors_in

if TYPE_CHECKING:
    from ingest.config.settings import Config, Fetch
    from ingest.history.acknowledgements import Since
    from ingest.history.net_diff import Difference


def load_settings(config: Path | None, *effects: str) -> "Config":
    """The configuration for a command with these effects: running `code`, sending `secrets`, starting a `browser`.

    One that was found and not named is used for these only if you say so at a terminal. Raises UsageError for a no, or
    if there is no terminal.
    """
    from ingest.config.settings import find_config, load_config, sensitive_effects

    settings = load_config(find_config(config))
    path, named = settings.path, config or os.environ.get("ERRDEX_CONFIG")
    if not path or named or not (found := sensitive_effects(settings, effects)):
        return settings
    with suppress(typer.Abort):
        if has_terminal() and typer.confirm(plain(f"{path} {found}. Continue?"), err=True):
            return settings
    raise UsageError(
        f"{path} {found}, and it was only found in the working directory; if you trust it, name it: --config {path}"
        f" or ERRDEX_CONFIG={path}"
    )


def has_terminal() -> bool:
    """Whether there is somebody to ask."""
    return bool(sys.stdin and sys.stdin.isatty() and sys.stderr.isatty())


@contextmanager
def open_db(db: Path | None, vendor: str | None = None, config: Path | None = None) -> Iterator[sqlite3.Connection]:
    """The catalogue in the database. Raises UsageError for a `vendor` that is neither in it nor configured."""
    with reading(path_of(db)) as catalogue:
        check_vendor(catalogue, vendor, config)
        yield catalogue


@contextmanager
def open_catalogue(
    db: Path | None, catalogue: str | None, vendor: str | None, config: Path | None = None, since: str | None = None
) -> Iterator[tuple[sqlite3.Connection, "Since | None"]]:
    """The database, or the catalogue in a file or at an address, whose age is printed on stderr.

    `since`: the earlier version of that file which its changes are told from; then also since when it has each record.
    Raises UsageError, as for an unknown `vendor`, and CatalogueError.
    """
    if catalogue is None:
        with open_db(db, vendor, config) as connection:
            yield connection, None
        return
    if db:
        raise UsageError("--catalogue FILE is read instead of a database; leave out --db")
    from ingest.pipeline.catalogue_file import opened, read_catalogue
    from ingest.report.summary import age_text

    path, checked = local_file(catalogue, load_settings(config).fetch)
    file = read_catalogue(path, since, git=not checked)
    changed = f", last changed {age_text(file.changed_at, datetime.now(UTC))}" if file.rows else ""
    codes = sum(map(len, file.rows.values()))
    say(f"{catalogue}: {counted(codes, 'code')} of {counted(len(file.rows), 'vendor')}{changed}{checked}")
    for vendor in file.missing:
        say(f"{vendor} is not in {catalogue} any more; its codes are not reported as removed")
    with opened(file) as connection:
        check_vendor(connection, vendor, config)
        yield connection, file.since


def local_file(catalogue: str, config: "Fetch") -> tuple[Path, str]:
    """The file of the catalogue that this path, site's folder or address names, and for an address when it was checked.

    Raises CatalogueError.
    """
    if not catalogue.startswith(("http://", "https://")):
        folder, name = os.path.split(catalogue)
        if name == "index.json" or os.path.isdir(catalogue):  # noqa: PTH112  # Path.is_dir raises for some names
            return Path(folder if name == "index.json" else catalogue, "all.jsonl"), ""
        return Path(catalogue), ""
    from ingest.fetch.published import published
    from ingest.report.summary import age_text

    (path, age, fault), now = published(catalogue, config), datetime.now(UTC)
    at = (now - timedelta(seconds=age)).isoformat()
    return path, f"; checked {age_text(at, now)}{f'; checking again failed: {fault}' if fault else ''}"


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
    """A hint: the vendor's codes, by code or title, most like an unknown one, and a command; empty without any."""
    from difflib import get_close_matches

    rows = [*errors(catalogue, vendor)][::-1]
    lower = {str(row[name]).lower(): row["code"] for name in ("title", "code") for row in rows if row.get(name)}
    same = [one for one in lower if one.lstrip("0") == code.lower().lstrip("0")]  # Spreadsheets make 5 of 05.
    alike = same or get_close_matches(code.lower(), lower, n=3, cutoff=0.6)
    near = [*dict.fromkeys(lower[one] for one in alike)]
    return f"; did you mean {either(near)}? Try: errdex {command} {vendor} {quote(near[0])}" if near else ""


def mark_acknowledged(found: "Difference", config: "Config", since: "Since | None" = None) -> None:
    """Mark the changes that `accepted.toml` acknowledges, and name those that it no longer does."""
    from ingest.history.acknowledgements import acknowledge, load_acknowledged

    for line in acknowledge(found, load_acknowledged(config.decisions), datetime.now(UTC).date(), since):
        say(line)
