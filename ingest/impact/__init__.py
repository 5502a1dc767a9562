"""The changes held against a source tree: its text files, the codes that they name, and a module for each format."""

from collections.abc import Callable
from importlib import import_module

from ingest.impact.told import Impact


def render(found: Impact, form: str) -> str:
    """`found` in the format that `as_<form>` of this package writes."""
    write: Callable[[Impact], str] = import_module(f"ingest.impact.as_{form}").write
    return write(found)
