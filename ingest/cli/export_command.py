"""The command that writes the catalogue to a file: export."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from ingest.atomic_files import check_place, put
from ingest.cli.catalogue_source import check_vendor, open_db
from ingest.cli.options import Db
from ingest.cli.stderr_log import say
from ingest.errors import UsageError
from ingest.export import export as text_of
from ingest.export.site import write_site
from ingest.store.connection import files_of, path_of


def command(
    form: Annotated[
        Literal["jsonl", "csv", "python", "typescript", "html", "site"],
        typer.Argument(metavar="FORMAT", help="jsonl, csv, python, typescript, html (a page), or site (a folder)."),
    ],
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE|DIR", help="The file to write, - for standard output; of a site, the folder."),
    ],
    vendor: Annotated[
        list[str] | None, typer.Option("--vendor", "-v", metavar="ID", help="Only this one; repeatable.")
    ] = None,
    facts: Annotated[
        bool, typer.Option("--facts", help="With site: write only JSON, without the vendors' texts.")
    ] = False,
    db: Db = None,
) -> None:
    """Write the catalogue to a file, completely or not at all.

    The same records always give the same bytes, except for html, which also shows runs. From a jsonl export,
    `errdex refresh --baseline FILE` reports what has changed since, without a database.

    csv is for spreadsheets: import its `code` column as text, so that 03 does not become 3; a text that would be a
    formula begins with an apostrophe. Programs read jsonl.

    \b
    errdex export jsonl errors.jsonl
    errdex export python payments/codes.py --vendor autopay --vendor paylera
    errdex export site public          for a web server: JSON with schema, feed, page, database
    errdex export html errors.html     all codes on one page, with search and history
    """
    if form == "site":
        if vendor:
            raise UsageError("export site: a site has every vendor; leave out --vendor")
        if str(file) == "-":
            raise UsageError("export site: a folder cannot go to standard output; name the folder")
        with open_db(db) as catalogue:
            write_site(catalogue, file, facts)
        say(f"written: {file}")
        return
    if facts:
        raise UsageError("--facts goes with export site")
    out = str(file) == "-"
    if not out:
        check_place(file, "export", files_of(path_of(db)))
    with open_db(db) as catalogue:
        for name in vendor or ():
            check_vendor(catalogue, name)
        text = text_of(catalogue, form, vendor or ())
    if out:
        sys.stdout.write(text)
    else:
        put(file, text)
        say(f"written: {file}")
