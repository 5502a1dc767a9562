"""Export the catalogue, in each format by a function from the catalogue to text."""

import csv
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from io import StringIO

from ingest.pipeline.catalogue_file import COLUMNS, lines, records
from ingest.safe_output import cell, json_text, value_text
from ingest.store.queries import Row


def export(catalogue: sqlite3.Connection, form: str, vendors: Sequence[str] = ()) -> str:
    """The records of `vendors`, or all, in the given format; the same records give the same text."""
    if form == "jsonl":  # The format that `refresh --baseline` reads.
        return "".join(lines(catalogue, vendors))
    if form == "csv":
        return csv_text(COLUMNS, records(catalogue, vendors))
    if form == "html":
        from ingest.export.catalogue_page import write

        return write(catalogue, vendors)
    from ingest.export.typed import module

    return module(catalogue, vendors, form)


def csv_text(names: Collection[str], rows: Iterable[Row]) -> str:
    """CSV (RFC 4180) with these columns; an apostrophe precedes what a spreadsheet would evaluate as a formula."""
    text = StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(names)
    for row in rows:
        table.writerow("" if row[name] is None else cell(_csv_value(name, row[name])) for name in names)
    return text.getvalue()


def _csv_value(name: str, value: object) -> str:
    return json_text(value, None) if name == "actions" else value_text(name, value)
