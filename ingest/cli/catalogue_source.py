"""Where a command reads the catalogue: a database, or a file from `errdex export jsonl`."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.options import check_vendor, load_settings, open_db, say
from ingest.config.settings import Fetch
from ingest.errors import UsageError
from ingest.history.acknowledgements import Since
from ingest.report.summary import age_text

CatalogueOption = Annotated[
    str | None,
    typer.Option(
        "--catalogue", metavar="FILE|URL", help="Use this `export jsonl` file, or site, instead of a database."
    ),
]


@contextmanager
def open_catalogue(
    db: Path | None, catalogue: str | None, vendor: str | None, config: Path | None = None, since: str | None = None
) -> Iterator[tuple[sqlite3.Connection, Since | None]]:
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
    from ingest.pipeline.baseline import opened, read

    path, checked = local_file(catalogue, load_settings(config).fetch)
    file = read(path, since, git=not checked)
    changed = f", last changed {age_text(file.changed_at, datetime.now(UTC))}" if file.rows else ""
    say(f"{catalogue}: {file.codes} codes of {len(file.rows)} vendors{changed}{checked}")
    for vendor in file.missing:
        say(f"{vendor} is not in {catalogue} any more; its codes are not reported as removed")
    with opened(file) as connection:
        check_vendor(connection, vendor, config)
        yield connection, file.since


def local_file(catalogue: str, config: Fetch) -> tuple[Path, str]:
    """The catalogue's file, in a site's folder, too; of a published one, also when it was checked.

    Raises CatalogueError.
    """
    if not catalogue.startswith(("http://", "https://")):
        folder, name = os.path.split(catalogue)
        if name == "index.json" or os.path.isdir(catalogue):  # noqa: PTH112  # Path.is_dir raises for some names
            return Path(folder if name == "index.json" else catalogue, "all.jsonl"), ""
        return Path(catalogue), ""
    from ingest.fetch.published import published

    found = published(catalogue, config)
    now = datetime.now(UTC)
    at = (now - timedelta(seconds=found.age)).isoformat()
    return found.path, f"; checked {age_text(at, now)}{f', not now: {found.fault}' if found.fault else ''}"
