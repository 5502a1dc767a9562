"""CSV (RFC 4180, UTF-8) with one row per record."""

import csv
import sqlite3
from collections.abc import Sequence
from io import StringIO

from ingest.pipeline.baseline import COLUMNS, records
from ingest.safe_output import cell, json_text, value_text


def write(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> str:
    """The columns of `errors`; an apostrophe precedes what a spreadsheet would evaluate as a formula."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for row in records(catalogue, vendors):
        rows.writerow("" if row[name] is None else cell(_text(name, row[name])) for name in COLUMNS)
    return text.getvalue()


def _text(name: str, value: object) -> str:
    return json_text(value, None) if name == "actions" else value_text(name, value)
