"""Reports of a difference: one small module per format, each a function from a `Difference` to text."""

from collections.abc import Callable
from importlib import import_module

from ingest.net import Difference


def render(found: Difference, form: str) -> str:
    """`found` in the format that `as_<form>` writes."""
    write: Callable[[Difference], str] = import_module(f"ingest.report.as_{form}").write
    return write(found)
