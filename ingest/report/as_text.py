"""The report for a terminal or a mail."""

from collections.abc import Iterator, Sequence

from ingest.model import Change
from ingest.report.describe import describe, wdiff
from ingest.report.grouping import group_changes
from ingest.report.view import Entry, Location, Report
from ingest.safe_output import columns, plain, shortened

_MAX_COLUMNS = 300
#: A description stands beside its level and rule where it has so many columns, else below them.
_MIN_COLUMNS = 60


def write(report: Report) -> str:
    """What is compared, a line an entry, the sum, and what is not confirmed.

    Of a source tree only its lines and the sum, as of a compiler: the rest belongs on stderr.
    """
    if report.root:
        lines = [_hit_line(entry, entry.location) for entry in report.entries if entry.location]
        return "".join(f"{line}\n" for line in (*lines, report.summary))
    entries = _lines(report.entries, report.width, "; --all lists them")
    texts = [report.subject, *entries, report.summary, *map(plain, report.notes)]
    lines = [line for text in texts for line in folded(text, report.width, "  ")]
    return "\n".join(lines) + "\n"


def _hit_line(entry: Entry, at: Location) -> str:
    level = f"{entry.level}, " if entry.changes else ""
    cause = ", read differently by errdex itself" if entry.from_parser else ""
    # What begins with two colons is a command to a workflow's runner; no name in a tree may be one.
    guard = "./" if at.path.lstrip().startswith("::") else ""
    return f"{shortened(plain(f'{guard}{at} {at.message}'), _MAX_COLUMNS)} ({level}{plain(entry.vendor)}{cause})"


def lines_of(changes: Sequence[tuple[str, Change]]) -> list[str]:
    """A line for each change, the most severe first."""
    return list(_lines(group_changes(changes), None, ""))


def _lines(entries: Sequence[Entry], width: int | None, more: str) -> Iterator[str]:
    space = max((columns(plain(entry.vendor)) for entry in entries), default=0)
    for entry in entries:
        vendor = plain(entry.vendor)
        head = f"{entry.level:<8}  {entry.rule:<20}  {vendor:<{space}}"
        text = wdiff(describe(entry, _MAX_COLUMNS))
        text = f"{text}{more}" if entry.is_summary else f"{plain(entry.code + entry.scope)}  {text}"
        text += "  [parser]" if entry.from_parser else ""
        if width is None or columns(head) + _MIN_COLUMNS <= width:
            left = None if width is None else width - columns(head) - 2
            yield f"{head}  " + f"\n{' ' * (columns(head) + 2)}".join(folded(text, left, ""))
        else:
            yield from folded(f"{entry.level}  {entry.rule}  {vendor}", width, "")
            yield "\n".join(f"    {line}" for line in folded(text, width - 4, ""))


def folded(text: str, width: int | None, indent: str) -> list[str]:
    """`text` in lines of at most `width` columns, all but the first indented; a word is cut only where it must be."""
    if width is None or "\n" in text or columns(text) <= width:
        return text.split("\n")
    lines, line = [], ""
    for word in text.split(" "):
        rest = f"{line} {word}" if line.strip() else line + word
        if columns(rest) > width and line.strip():
            lines.append(line.rstrip())
            rest = indent + word
        while columns(rest) > width and width > len(indent) + 1:
            end = next(at for at in range(len(rest)) if columns(rest[: at + 1]) > width)
            lines.append(rest[:end])
            rest = indent + rest[end:]
        line = rest
    return [*lines, line]
