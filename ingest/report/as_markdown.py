"""The report for a pull request or an issue."""

import re

from ingest.report.describe import HTML, describe, join
from ingest.report.view import Entry, Report
from ingest.safe_output import LINKED, plain

# What forges link as a commit, and pieces too short for that.
_COMMIT, _PIECE = re.compile(r"\b[0-9a-f]{7,40}\b", re.I), re.compile(r".{1,6}")
#: Where an invisible comment will split a text; plain text never contains it.
_SEAM = "\0"
_ACTIVE = re.compile(r"[\\`*_{}\[\]<>|~&$^]")


def write(report: Report) -> str:
    """A heading, a table with a row per entry, the totals, and what is not confirmed."""
    titles = ["level", "rule", "vendor", "code", "change"] if report.difference else ["vendor", "code"]
    titles = ["place", *titles] if report.root else titles
    lines = [f"## {inert(f'{report.title}: {report.subject}')}", ""]
    if report.entries:
        rows = [titles, ["---"] * len(titles), *(_row(report, entry) for entry in report.entries)]
        lines += [*(f"| {' | '.join(cells)} |" for cells in rows), ""]
    lines.append(f"{inert(report.summary[:1].upper() + report.summary[1:])}.")
    if report.notes:
        lines += ["", *(f"{'  ' if line.startswith('  ') else '- '}{inert(line.strip())}" for line in report.notes)]
    return "\n".join(lines) + "\n"


def _row(report: Report, entry: Entry) -> list[str]:
    place = [code_span(str(entry.location))] if entry.location else []
    code = "" if entry.is_summary else f"{_linked(code_span(entry.code), entry.url)}{inert(entry.scope)}"
    if not entry.changes:
        return [*place, inert(entry.vendor), code]
    text = join(describe(entry), HTML, inert)
    text = f"{_linked(text, entry.url)}; `{report.command_for(entry)}` lists them" if entry.is_summary else text
    return [*place, entry.level, inert(entry.label), inert(entry.vendor), code, text]


def _linked(text: str, url: str | None) -> str:
    return f"[{text}]({url})" if url else text


def inert(text: str) -> str:
    """`text` escaped, without mentions, references and links."""
    parted = _COMMIT.sub(lambda found: _SEAM.join(_PIECE.findall(found[0])), LINKED.sub(_SEAM, plain(text)))
    return _ACTIVE.sub(lambda mark: f"&#{ord(mark[0])};", parted).replace(_SEAM, "<!-- -->")


def code_span(text: str) -> str:
    """`text` as a code span."""
    line = plain(text)
    # A backslash before a pipe escapes itself in a table, and the pipe would end the cell.
    return f"<code>{inert(line)}</code>" if re.search(r"[`|]", line) else f"`{line}`"
