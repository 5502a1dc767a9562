"""Where a command reads the catalogue: a database, or a file from `errdex export jsonl`."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from ingest.cli.options import db_path, load_settings, say
from ingest.errors import UsageError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    from ingest.config.settings import Fetch
    from ingest.history.acknowledgements import Since

CatalogueOption = Annotated[
    str | None,
    typer.Option("--catalogue", metavar="FILE|URL", help="Use this `export jsonl` file instead of a database."),
]


class CatalogueSource(NamedTuple):
    """An open catalogue; of a file, also since when it has the records that its changes start from."""

    connection: sqlite3.Connection
    since: Since | None = None


@contextmanager
def open_catalogue(
    db: Path | None, catalogue: str | None, config: Path | None = None, since: str | None = None
) -> Iterator[CatalogueSource]:
    """The database, or the catalogue in a file or at an address, whose age is printed on stderr.

    `since`: the earlier version of that file which its changes are told from. Raises UsageError, CatalogueError.
    """
    from ingest.store.connection import reading

    if catalogue is None:
        with reading(db_path(db)) as connection:
            yield CatalogueSource(connection)
        return
    if db:
        raise UsageError("--catalogue FILE is read instead of a database; leave out --db")
    from ingest.lookup.explanation import age_text
    from ingest.pipeline.catalogue_file import opened, read

    path, checked = local_file(catalogue, load_settings(config).fetch)
    file = read(path, since, git=not checked)
    changed = f", last changed {age_text(file.changed_at, datetime.now(UTC))}" if file.rows else ""
    say(f"{catalogue}: {file.codes} codes of {len(file.rows)} vendors{changed}{checked}")
    for vendor in file.missing:
        say(f"{vendor} is not in {catalogue} any more; its codes are not reported as removed")
    with opened(file) as connection:
        yield CatalogueSource(connection, file.since)


def local_file(catalogue: str, config: Fetch) -> tuple[Path, str]:
    """The catalogue's file; of a published one, also when it was checked. Raises CatalogueError."""
    if not catalogue.startswith(("http://", "https://")):
        return Path(catalogue), ""
    from datetime import timedelta

    from ingest.fetch.published import published
    from ingest.lookup.explanation import age_text

    found = published(catalogue, config)
    now = datetime.now(UTC)
    at = (now - timedelta(seconds=found.age)).isoformat()
    return found.path, f"; checked {age_text(at, now)}{f', not now: {found.fault}' if found.fault else ''}"
