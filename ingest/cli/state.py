"""The command that writes the catalogue down for git: export."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ingest.cli.app import app
from ingest.cli.options import Db, path_of


class ExportFormat(StrEnum):
    """What the catalogue is written as."""

    jsonl = "jsonl"


@app.command()
def export(
    form: Annotated[ExportFormat, typer.Argument(metavar="jsonl", help="A record a line, sorted.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Written whole or not at all.")],
    db: Db = None,
) -> None:
    """The catalogue as a text file for git: the same records are the same bytes.

    With it, and no database, `errdex refresh --baseline FILE` says what has changed since.

    \b
    errdex export jsonl errors.jsonl
    """
    from ingest.baseline import lines
    from ingest.files import check_place, put
    from ingest.store.catalogue import reading

    check_place(file, "export")
    with reading(path_of(db)) as catalogue:
        put(file, "".join(lines(catalogue)))
