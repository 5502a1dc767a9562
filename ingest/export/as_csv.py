"""CSV (RFC 4180, UTF-8) with one row per record."""

import csv
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from io import StringIO

from ingest.pipeline.baseline import COLUMNS, records
from ingest.safe_output import cell, json_text, value_text
from ingest.store.queries import Row


def write(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> str:
    """The columns of `errors`."""
    return csv_text(COLUMNS, records(catalogue, vendors))


def csv_text(names: Collection[str], rows: Iterable[Row]) -> str:
    """These columns of the rows; an apostrophe precedes what a spreadsheet would evaluate as a formula."""
    text = StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(names)
    for row in rows:
        table.writerow("" if row[name] is None else cell(_text(name, row[name])) for name in names)
    return text.getvalue()


def _text(name: str, value: object) -> str:
    return json_text(value, None) if name == "actions" else value_text(name, value)
