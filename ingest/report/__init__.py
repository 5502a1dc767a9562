"""Reports: one view model of a difference or of source lines, and one module per format that writes it."""

from collections.abc import Callable
from importlib import import_module

from ingest.history.net_diff import Difference
from ingest.report.summary import notices_of, period_of, summary_of
from ingest.report.view import Report, entries_of

#: The formats of a difference; one of source lines may also be `sarif`.
FORMATS = ("text", "json", "markdown", "html", "atom", "github")


def render(found: Difference, form: str, every: bool = False, width: int | None = None, color: bool = False) -> str:
    """Write a difference in a format.

    `every`: list many equal changes one by one. `width`: the columns of the terminal it is for. `color`: text is.
    """
    report = Report(
        title="errdex",
        subject=period_of(found),
        summary=summary_of(found),
        entries=entries_of(found, every),
        changes=tuple(found.changes),
        difference=found,
        notices=notices_of(found),
        width=width,
        color=color,
    )
    return write(report, form)


def write(report: Report, form: str) -> str:
    """Write a report with `as_<form>`."""
    writer: Callable[[Report], str] = import_module(f"ingest.report.as_{form}").write
    return writer(report)
