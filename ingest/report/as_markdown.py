"""The report for a pull request or an issue."""

import re

from ingest.net import Difference
from ingest.report.told import closing, ordered, span, unsettled, what
from ingest.show import plain, shortened

_LONGEST = 300
_ACTIVE = re.compile(r"[\\`*_{}\[\]<>|~&$^]")
# What forges make links and mentions of, whatever is escaped: parted by a comment that nobody sees.
_LINKED = re.compile(r"(?<=@)(?=\w)|(?<=#)(?=\d)|(?<=:)(?=//)|(?<=www)(?=\.)", re.I)


def write(found: Difference) -> str:
    """A heading, a table with a line a change, the sum, and what is suspect."""
    lines = [f"## errdex: {inert(span(found))}", ""]
    rows = []
    for vendor, change, number in ordered(found.changes):
        code = f"{number} codes, e.g. {code_span(change.code)}" if number > 1 else code_span(change.code)
        scope = f" ({inert(change.scope)})" if change.scope and number == 1 else ""
        told = "" if number > 1 else inert(shortened(what(change), _LONGEST))
        cause = " (parser)" if change.cause == "parser" else ""
        rows.append(f"| {change.level} | {change.rule}{cause} | {inert(vendor)} | {code}{scope} | {told} |")
    if rows:
        lines += ["| level | rule | vendor | code | change |", "|---|---|---|---|---|", *rows, ""]
    lines.append(f"{closing(found.tally())}.")
    if suspects := [f"- {inert(line)}" for line in unsettled(found)]:
        lines += ["", *suspects]
    return "\n".join(lines) + "\n"


def inert(text: str) -> str:
    """`text` as Markdown that says just that."""
    parts = _LINKED.split(plain(text))
    return "<!-- -->".join(_ACTIVE.sub(lambda mark: f"&#{ord(mark[0])};", part) for part in parts)


def code_span(text: str) -> str:
    """A code as Markdown shows code: nothing in it is read as anything else."""
    return f"`{plain(text).replace('`', 'ˋ').replace('|', chr(92) + '|')}`"
