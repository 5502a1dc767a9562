"""The report as annotations of a GitHub workflow, which shows ten of each kind per step.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from ingest.report.describe import MAX_COLUMNS, describe, wdiff
from ingest.report.view import NAMED, Entry, Location, Report, merged
from ingest.safe_output import plain, shortened

_MAX_SHOWN = 10
_COMMANDS = {"breaking": "error", "warning": "warning", "info": "notice", NAMED: "notice"}


def write(report: Report) -> str:
    """A command per entry, the last of a level with all that are left; the totals; and what is not confirmed.

    What somebody has acknowledged is a notice, whatever its level.
    The files that could not be read are left out: they are the same in every run, and a constant warning goes unread.
    """
    lines = []
    for level, command in _COMMANDS.items():
        own = [entry for entry in report.entries if ("info" if entry.is_acknowledged else entry.level) == level]
        # One place is reserved for the rest of the level, one for the last two commands.
        shown = own if len(own) < _MAX_SHOWN else own[: _MAX_SHOWN - 2]
        lines += [_command(command, _title(entry), _text(report, entry), entry.location) for entry in shown]
        if rest := own[len(shown) :]:
            text = "\n".join(_line(report, entry) for entry in rest)
            lines.append(_command(command, f"{report.title}: {len(rest)} more {level}", text))
    lines.append(_command("notice", report.title, plain(f"{report.subject}: {report.summary}")))
    if notices := "\n".join(plain(notice.text) for notice in merged(report.notices)):
        lines.append(_command("warning", f"{report.title}: not confirmed", notices))
    return "\n".join(lines) + "\n"


def _title(entry: Entry) -> str:
    return plain(f"{entry.vendor}: {entry.label}")


def _text(report: Report, entry: Entry) -> str:
    url = f"  {entry.url}" if entry.url else ""
    if entry.location:
        return shortened(plain(entry.location.message), MAX_COLUMNS) + url
    text = wdiff(describe(entry))
    listed = f"{text}; {report.command_for(entry)} lists them" if entry.is_summary else ""
    return plain(listed or f"{entry.code}{entry.scope}  {text}") + url


def _line(report: Report, entry: Entry) -> str:
    place = f"{entry.location.repository_path}:{entry.location.line}: " if entry.location else ""
    return plain(f"{place}{_title(entry)}: {_text(report, entry)}")


def _command(name: str, title: str, text: str, at: Location | None = None) -> str:
    """A workflow command, with the escapes that the runner knows."""
    values = ({"file": at.repository_path, "line": at.line} if at else {}) | {"title": title}
    options = ",".join(f"{key}={_escaped(plain(value), ':,')}" for key, value in values.items())
    return f"::{name} {options}::{_escaped(text)}"


def _escaped(text: str, also: str = "") -> str:
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" or char in also else char for char in text)
