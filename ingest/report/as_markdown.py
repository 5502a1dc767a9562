"""The report for a pull request or an issue."""

import re

from ingest.report.describe import describe
from ingest.report.view import Entry, Report
from ingest.show import plain

_MAX_COLUMNS = 300
_ACTIVE = re.compile(r"[\\`*_{}\[\]<>|~&$^]")
# What forges make links and mentions of, whatever is escaped: parted by a comment that nobody sees.
_LINKED = re.compile(r"(?<=@)(?=\w)|(?<=#)(?=\d)|(?<=\bGH)(?=-\d)|(?<=:)(?=//)|(?<=www)(?=\.)", re.I)


def write(report: Report) -> str:
    """A heading, a table with a line an entry, the sum, and what is not confirmed."""
    titles = ["level", "rule", "vendor", "code", "change"] if report.difference else ["vendor", "code"]
    titles = ["place", *titles] if report.root else titles
    lines = [f"## {inert(f'{report.title}: {report.subject}')}", ""]
    if report.entries:
        rows = [titles, ["---"] * len(titles), *map(_row, report.entries)]
        lines += [*(f"| {' | '.join(cells)} |" for cells in rows), ""]
    lines.append(f"{inert(report.summary)}.")
    if report.notes:
        lines += ["", *(f"- {inert(line)}" for line in report.notes)]
    return "\n".join(lines) + "\n"


def _row(entry: Entry) -> list[str]:
    """One line of the table."""
    place = [code_span(str(entry.location))] if entry.location else []
    code = "" if entry.is_summary else f"{code_span(entry.code)}{inert(entry.scope)}"
    if not entry.changes:
        return [*place, inert(entry.vendor), code]
    return [*place, entry.level, inert(entry.label), inert(entry.vendor), code, _described(entry)]


def _described(entry: Entry) -> str:
    """What became of the code, with what is gone struck out and what is new underlined."""
    tags = {"-": "<del>{}</del>", "+": "<ins>{}</ins>", "": "{}"}
    parts = " ".join(tags[part.sign].format(inert(part.text)) for part in describe(entry, _MAX_COLUMNS))
    return f"{parts}; `--all` lists them" if entry.is_summary else parts


def inert(text: str) -> str:
    """`text` as Markdown that says just that."""
    parts = _LINKED.split(plain(text))
    return "<!-- -->".join(_ACTIVE.sub(lambda mark: f"&#{ord(mark[0])};", part) for part in parts)


def code_span(text: str) -> str:
    """A code as Markdown shows code: nothing in it is read as anything else."""
    line = plain(text)
    # A backslash before a stroke is read as its own escape in a table, and the cell would end.
    return f"<code>{inert(line)}</code>" if re.search(r"[`|]", line) else f"`{line}`"
