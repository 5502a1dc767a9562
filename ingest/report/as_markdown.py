"""The report for a pull request or an issue."""

import re
from collections.abc import Sequence

from ingest.net import Difference
from ingest.report.groups import Group, groups_of
from ingest.report.told import How, scope_of, span, sum_of, unsettled
from ingest.report.words import Part, parts_of
from ingest.show import plain

_LONGEST = 300
_ACTIVE = re.compile(r"[\\`*_{}\[\]<>|~&$^]")
# What forges make links and mentions of, whatever is escaped: parted by a comment that nobody sees.
_LINKED = re.compile(r"(?<=@)(?=\w)|(?<=#)(?=\d)|(?<=\bGH)(?=-\d)|(?<=:)(?=//)|(?<=www)(?=\.)", re.I)


def write(found: Difference, how: How) -> str:
    """A heading, a table with a line a change, the sum, and what is suspect or stale."""
    lines = [f"## errdex: {inert(span(found))}", ""]
    if groups := groups_of(found, how.every):
        rows = map(_row, groups)
        lines += ["| level | rule | vendor | code | change |", "|---|---|---|---|---|", *rows, ""]
    lines.append(f"{sum_of(found)}.")
    if suspects := [f"- {inert(line)}" for line in unsettled(found)]:
        lines += ["", *suspects]
    return "\n".join(lines) + "\n"


def _row(group: Group) -> str:
    """One line of the table."""
    if group.is_sum:
        code, told = "", f"{inert(group.summed)}; `--all` lists them"
    else:
        code = f"{code_span(group.first.code)}{inert(scope_of(group.first))}"
        told = worded(parts_of(group, _LONGEST))
    return f"| {group.level} | {group.mark} | {inert(group.vendor)} | {code} | {told} |"


def worded(parts: Sequence[Part]) -> str:
    """The parts, with what is gone struck out and what is new underlined."""
    tags = {"-": "<del>{}</del>", "+": "<ins>{}</ins>", "": "{}"}
    return " ".join(tags[part.sign].format(inert(part.text)) for part in parts)


def inert(text: str) -> str:
    """`text` as Markdown that says just that."""
    parts = _LINKED.split(plain(text))
    return "<!-- -->".join(_ACTIVE.sub(lambda mark: f"&#{ord(mark[0])};", part) for part in parts)


def code_span(text: str) -> str:
    """A code as Markdown shows code: nothing in it is read as anything else."""
    return f"`{plain(text).replace('`', 'ˋ').replace('|', chr(92) + '|')}`"
