"""The report for a terminal or a mail."""

from ingest.model import Change
from ingest.net import Difference
from ingest.report.told import closing, ordered, span, unsettled, what
from ingest.show import plain, shortened

_LONGEST = 300


def write(found: Difference) -> str:
    """What is compared, a line a change, the sum, and what is suspect."""
    lines = [span(found), *lines_of(found.changes), closing(found.tally()), *map(plain, unsettled(found))]
    return "\n".join(lines) + "\n"


def lines_of(changes: list[tuple[str, Change]]) -> list[str]:
    """A line for each change, the gravest first."""
    lines = []
    width = max((len(vendor) for vendor, _ in changes), default=0)
    for vendor, change, number in ordered(changes):
        mark = f"{change.level:<8}  {change.rule:<20}  {vendor:<{width}}"
        cause = "  [parser]" if change.cause == "parser" else ""
        if number > 1:
            lines.append(f"{mark}  {number} codes, e.g. {plain(change.code)}{cause}")
        else:
            scope = f" ({plain(change.scope)})" if change.scope else ""
            lines.append(f"{mark}  {plain(change.code)}{scope}  {shortened(plain(what(change)), _LONGEST)}{cause}")
    return lines
