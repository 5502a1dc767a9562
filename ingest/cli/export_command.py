"""The command that writes the catalogue down for others: export."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.app import app
from ingest.cli.options import Db, check_known, path_of


class ExportFormat(StrEnum):
    """What the catalogue is written as."""

    jsonl = "jsonl"
    csv = "csv"
    python = "python"
    typescript = "typescript"
    html = "html"


@app.command()
def export(
    form: Annotated[ExportFormat, typer.Argument(help="A line or a row a record, typed codes, or a page to look at.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Written whole or not at all; - for standard output.")],
    vendor: Annotated[list[str] | None, typer.Option("--vendor", "-v", metavar="ID", help="Only these.")] = None,
    db: Db = None,
) -> None:
    """The catalogue as a file.

    The same records are the same bytes, but for html, which also tells of runs. With jsonl, and no database,
    `errdex refresh --baseline FILE` says what has changed since.

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
        check_place(file, "export", files_of(path_of(db)))
    with reading(path_of(db)) as catalogue:
        for name in vendor or ():
            check_known(catalogue, name)
        text = text_of(catalogue, form.value, vendor or ())
    if out:
        sys.stdout.write(text)
    else:
        put(file, text)
