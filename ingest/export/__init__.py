"""Export the catalogue, in each format by a function from the catalogue to text."""

import sqlite3
from collections.abc import Sequence

from ingest.pipeline.baseline import lines


def export(catalogue: sqlite3.Connection, form: str, vendors: Sequence[str] = ()) -> str:
    """The records of `vendors`, or all, in the given format; the same records give the same text."""
    if form == "jsonl":  # The format that `refresh --baseline` reads.
        return "".join(lines(catalogue, vendors))
    if form == "csv":
        from ingest.export.as_csv import write
    elif form == "html":
        from ingest.export.as_html import write
    else:
        from ingest.export.typed import module

        return module(catalogue, vendors, form)
    return write(catalogue, vendors)
