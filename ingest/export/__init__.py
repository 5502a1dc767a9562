"""Export the catalogue: one module per format, each with a function from the catalogue to text."""

import sqlite3
from collections.abc import Callable, Sequence
from importlib import import_module

from ingest.pipeline.baseline import lines


def export(catalogue: sqlite3.Connection, form: str, vendors: Sequence[str] = ()) -> str:
    """The records of `vendors`, or all, in the given format; the same records give the same text."""
    if form == "jsonl":  # The format that `refresh --baseline` reads.
        return "".join(lines(catalogue, vendors))
    write: Callable[[sqlite3.Connection, Sequence[str]], str] = import_module(f"ingest.export.as_{form}").write
    return write(catalogue, vendors)
