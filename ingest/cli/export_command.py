"""The command that writes the catalogue to a file: export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from ingest.cli.options import Db, check_vendor, db_path


def command(
    form: Annotated[
        Literal["jsonl", "csv", "python", "typescript", "html"],
        typer.Argument(metavar="FORMAT", help="jsonl, csv, python, typescript, or html (a page)."),
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; - for standard output.")],
    vendor: Annotated[
        list[str] | None, typer.Option("--vendor", "-v", metavar="ID", help="Only this one; repeatable.")
    ] = None,
    db: Db = None,
) -> None:
    """Write the catalogue to a file, completely or not at all.

    The same records always give the same bytes, except for html, which also shows runs. From a jsonl export,
    `errdex refresh --baseline FILE` reports what has changed since, without a database.

    \b
    errdex export jsonl errors.jsonl
    errdex export python payments/codes.py --vendor autopay --vendor paylera
    errdex export html errors.html     all codes on one page, with search and history
    """
    from ingest.atomic_files import check_place, put
    from ingest.export import export as text_of
    from ingest.store.connection import files_of, reading

    out = str(file) == "-"
    if not out:
        check_place(file, "export", files_of(db_path(db)))
    with reading(db_path(db)) as catalogue:
        for name in vendor or ():
            check_vendor(catalogue, name)
        text = text_of(catalogue, form, vendor or ())
    if out:
        sys.stdout.write(text)
    else:
        put(file, text)
