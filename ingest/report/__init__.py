"""Reports: a difference or the lines of a source tree that it touches, as a view that one module a format writes."""

from collections.abc import Callable
from importlib import import_module

from ingest.history.net_diff import Difference
from ingest.report.grouping import entries_of
from ingest.report.summary import notices_of, period_of, summary_of
from ingest.report.view import Report


def render(found: Difference, form: str, every: bool = False, width: int | None = None) -> str:
    """A difference in a format.

    `every`: list many equal changes instead of summing them up. `width`: the columns of the terminal it is for.
    """
    return write(report_of(found, every, width), form)


def report_of(found: Difference, every: bool = False, width: int | None = None) -> Report:
    """The report of a difference."""
    return Report(
        title="errdex",
        subject=period_of(found),
        summary=summary_of(found),
        entries=entries_of(found, every),
        changes=tuple(found.changes),
        difference=found,
        notices=notices_of(found),
        width=width,
    )


def write(report: Report, form: str) -> str:
    """The report as `as_<form>` writes it."""
    writer: Callable[[Report], str] = import_module(f"ingest.report.as_{form}").write
    return writer(report)
