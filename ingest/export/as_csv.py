"""A row a record, for a spreadsheet: RFC 4180, in UTF-8."""

import csv
import sqlite3
from collections.abc import Sequence
from io import StringIO

from ingest.pipeline.baseline import COLUMNS, records
from ingest.safe_output import cell, value_text


def write(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> str:
    """The columns of `errors`; an apostrophe stands before what a spreadsheet would take for a formula."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for row in records(catalogue, vendors):
        rows.writerow("" if row[name] is None else cell(value_text(name, row[name])) for name in COLUMNS)
    return text.getvalue()
