"""Reports of a difference: one small module per format, each a function from a `Difference` to text."""

from collections.abc import Callable
from importlib import import_module

from ingest.news.between import Difference
from ingest.report.told import How


def render(found: Difference, form: str, every: bool = False, width: int | None = None) -> str:
    """`found` in the format that `as_<form>` writes.

    `every`: many equal changes are listed, not summed up. `width`: the columns of the terminal that it is for.
    """
    write: Callable[[Difference, How], str] = import_module(f"ingest.report.as_{form}").write
    return write(found, How(every, width))
