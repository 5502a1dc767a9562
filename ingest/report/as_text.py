"""The report for a terminal or a mail."""

import sys
from collections.abc import Iterator, Sequence
from shutil import get_terminal_size

from ingest.diff.renames import Rename
from ingest.model import FIELDS, Change
from ingest.report.describe import MARKED, MAX_COLUMNS, describe, join
from ingest.report.view import Entry, Location, Report, group_changes
from ingest.safe_output import columns, marked, painted, plain, shortened

#: The least width of the rules' column.
_RULE_COLUMNS = 20
#: With fewer columns left, a description goes below its level and rule.
_MIN_COLUMNS = 60


def write(report: Report) -> str:
    """The runs compared, a line per entry, the totals, and what is not confirmed.

    For a source tree only its lines and the totals, as a compiler does: the rest goes to stderr.
    """
    if report.root:
        texts = [*(_hit_line(entry, entry.location) for entry in report.entries if entry.location), report.summary]
        lines = [line for text in texts for line in wrapped(text, report.width, "    ")]
    else:
        entries = _lines(report.entries, report.width, report)
        texts = [report.subject, *entries, report.summary, *map(plain, report.notes)]
        lines = [line for text in texts for line in wrapped(text, report.width, "  ")]
    return painted("\n".join(lines) + "\n", report.color)


def _hit_line(entry: Entry, at: Location) -> str:
    level = f"{marked(entry.level, entry.level)}, " if entry.changes else ""
    cause = ", read differently by errdex itself" if entry.from_parser else ""
    # A line that begins with two colons is a command to a GitHub runner; no file name may be one.
    guard = "./" if at.path.lstrip().startswith("::") else ""
    text, code = shortened(plain(f"{guard}{at} {at.message}"), MAX_COLUMNS), f"`{plain(entry.code)}`"
    text = text.replace(code, marked(code, "code"), 1)
    url = f"  {marked(entry.url, 'dim')}" if entry.url else ""
    return f"{text} ({level}{plain(entry.vendor)}{cause}){url}"


def terminal_width() -> int | None:
    """The columns of the terminal that stdout is, None for a file or a pipe."""
    return get_terminal_size().columns if sys.stdout.isatty() else None


def change_lines(
    changes: Sequence[tuple[str, Change]], color: bool = False, renames: Sequence[Rename] = ()
) -> list[str]:
    """A line per change or rename, the most severe first."""
    return [painted(line, color) for line in _lines(group_changes(changes, renames), None)]


def _lines(entries: Sequence[Entry], width: int | None, report: Report | None = None) -> Iterator[str]:
    space = max((columns(plain(entry.vendor)) for entry in entries), default=0)
    rules = max([_RULE_COLUMNS, *(len(entry.shown_rule) for entry in entries)])
    for entry in entries:
        vendor = plain(entry.vendor)
        level, rule = marked(f"{entry.level:<8}", entry.level), marked(f"{entry.shown_rule:<{rules}}", entry.level)
        head = f"{level}  {rule}  {vendor:<{space}}"
        text = join(describe(entry), MARKED)
        field, colon, rest = text.partition(": ")
        if entry.changes[0].field and field in FIELDS:
            text = f"{marked(field, 'info')}{colon}{rest}"
        code = f"{marked(plain(entry.code), 'code')}{plain(entry.scope)}"
        more = f"; {report.command_for(entry)} lists them" if report and entry.is_summary else ""
        text = f"{text}{more}" if entry.is_summary else f"{code}  {text}"
        text += "  [parser]" * entry.from_parser + "  [acknowledged]" * entry.is_acknowledged
        text += f"  {marked(entry.url, 'dim')}" if report and entry.url else ""
        if width is None or columns(head) + _MIN_COLUMNS <= width:
            left = None if width is None else width - columns(head) - 2
            yield f"{head}  " + f"\n{' ' * (columns(head) + 2)}".join(wrapped(text, left, ""))
        else:
            names = (marked(name, entry.level) for name in (entry.level, entry.shown_rule))
            yield from wrapped(f"{'  '.join(names)}  {vendor}", width, "")
            yield "\n".join(f"    {line}" for line in wrapped(text, width - 4, ""))


def wrapped(text: str, width: int | None, indent: str) -> list[str]:
    """Wrap `text` at `width` columns, all but the first line indented; only a word wider than a line is cut."""
    if width is None or "\n" in text or columns(text) <= width:
        return text.split("\n")
    words = text.lstrip(" ")
    lines, line = [], " " * (len(text) - len(words))
    indent += line
    for word in words.split(" "):
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
