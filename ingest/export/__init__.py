"""The catalogue as a file for others: one small module per format, each a function from the catalogue to text."""

import sqlite3
from collections.abc import Callable, Sequence
from importlib import import_module


def export(catalogue: sqlite3.Connection, form: str, vendors: Sequence[str] = ()) -> str:
    """The records of `vendors`, or all, as `as_<form>` writes them: the same records are the same text."""
    write: Callable[[sqlite3.Connection, Sequence[str]], str] = import_module(f"ingest.export.as_{form}").write
    return write(catalogue, vendors)
