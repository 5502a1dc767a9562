"""The report as annotations of a GitHub workflow's run.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions: ten of each kind are shown of a step.
"""

from ingest.report.describe import describe, wdiff
from ingest.report.view import NAMED, Entry, Report
from ingest.safe_output import plain, shortened

_MAX_SHOWN = 10
_MAX_COLUMNS = 300
_COMMANDS = {"breaking": "error", "warning": "warning", "info": "notice", NAMED: "notice"}


def write(report: Report) -> str:
    """A command an entry, the last of its level with all that are left; the sum; and what is not confirmed.

    Not the files that were not read: too large in one run, they are so in all, and a constant warning goes unread.
    """
    lines = []
    for level, command in _COMMANDS.items():
        own = [entry for entry in report.entries if entry.level == level]
        # A place is kept for what comes at the end: the sum, and what is suspect.
        shown = own if len(own) < _MAX_SHOWN else own[: _MAX_SHOWN - 2]
        lines += [_command(command, _title(entry), _text(entry), *_place(entry)) for entry in shown]
        if rest := own[len(shown) :]:
            lines.append(_command(command, f"{report.title}: {len(rest)} more {level}", "\n".join(map(_line, rest))))
    lines.append(_command("notice", report.title, plain(f"{report.subject}: {report.summary}")))
    if notices := "\n".join(plain(notice.text) for notice in report.notices):
        lines.append(_command("warning", f"{report.title}: not confirmed", notices))
    return "\n".join(lines) + "\n"


def _title(entry: Entry) -> str:
    return plain(f"{entry.vendor}: {entry.label}")


def _text(entry: Entry) -> str:
    if entry.location:
        return shortened(plain(entry.location.message), _MAX_COLUMNS)
    text = wdiff(describe(entry, _MAX_COLUMNS))
    return plain(f"{text}; --all lists them" if entry.is_summary else f"{entry.code}{entry.scope}  {text}")


def _place(entry: Entry) -> tuple[tuple[str, object], ...]:
    at = entry.location
    return (("file", at.repository_path), ("line", at.line)) if at else ()


def _line(entry: Entry) -> str:
    """The whole entry, where it stands among others."""
    place = f"{entry.location.repository_path}:{entry.location.line}: " if entry.location else ""
    return plain(f"{place}{_title(entry)}: {_text(entry)}")


def _command(name: str, title: str, text: str, *place: tuple[str, object]) -> str:
    """A workflow command; the runner takes back what is escaped so, and nothing else."""
    given = ",".join(f"{key}={_escaped(plain(value), ':,')}" for key, value in (*place, ("title", title)))
    return f"::{name} {given}::{_escaped(text)}"


def _escaped(text: str, also: str = "") -> str:
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" or char in also else char for char in text)
