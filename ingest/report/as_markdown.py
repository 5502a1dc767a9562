"""The report for a pull request or an issue."""

import re

from ingest.report.describe import describe
from ingest.report.view import Entry, Report
from ingest.safe_output import LINKED, plain

_MAX_COLUMNS = 300
# What forges take for a commit, and pieces of it that they do not.
_COMMIT, _PIECE = re.compile(r"\b[0-9a-f]{7,40}\b", re.I), re.compile(r".{1,6}")
#: Where a comment that nobody sees is to part a text; no plain text holds it.
_SEAM = "\0"
_ACTIVE = re.compile(r"[\\`*_{}\[\]<>|~&$^]")


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
    parted = _COMMIT.sub(lambda found: _SEAM.join(_PIECE.findall(found[0])), LINKED.sub(_SEAM, plain(text)))
    return _ACTIVE.sub(lambda mark: f"&#{ord(mark[0])};", parted).replace(_SEAM, "<!-- -->")


def code_span(text: str) -> str:
    """A code as Markdown shows code: nothing in it is read as anything else."""
    line = plain(text)
    # A backslash before a stroke is read as its own escape in a table, and the cell would end.
    return f"<code>{inert(line)}</code>" if re.search(r"[`|]", line) else f"`{line}`"
