"""The report as annotations of a GitHub workflow's run.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions: ten of each kind are shown of a step.
"""

from collections.abc import Iterator

from ingest.net import Difference
from ingest.report.groups import Group, groups_of
from ingest.report.told import How, scope_of, span, sum_of, unsettled
from ingest.report.words import marked, parts_of
from ingest.rules import ORDER
from ingest.show import plain

_SHOWN = 10
_LONGEST = 300
_COMMANDS = dict(zip(ORDER, ("error", "warning", "notice"), strict=True))


def write(found: Difference, how: How) -> str:
    """A command a change, the tenth of its level with all that are left; the sum; and what is suspect or stale."""
    groups = groups_of(found, how.every)
    lines = []
    for level, command in _COMMANDS.items():
        told = [_told(group) for group in groups if group.level == level]
        # A place is kept for what comes at the end: the sum, and what is suspect.
        shown = told if len(told) < _SHOWN else told[: _SHOWN - 2]
        lines += [_command(command, title, text) for title, text in shown]
        if rest := told[len(shown) :]:
            text = "\n".join(f"{title}: {text}" for title, text in rest)
            lines.append(_command(command, f"errdex: {len(rest)} more {level}", text))
    lines.append(_command("notice", "errdex", f"{span(found)}: {sum_of(found)}"))
    if left := "\n".join(map(plain, unsettled(found))):
        lines.append(_command("warning", "errdex: not confirmed", left))
    return "\n".join(lines) + "\n"


def _told(group: Group) -> tuple[str, str]:
    """A title and a text."""
    text = f"{group.summed}; --all lists them" if group.is_sum else _worded(group)
    return plain(f"{group.vendor}: {group.mark}"), plain(text)


def _worded(group: Group) -> str:
    return f"{group.first.code}{scope_of(group.first)}  {marked(parts_of(group, _LONGEST))}"


def _command(name: str, title: str, text: str) -> str:
    """A workflow command; the runner takes back what is escaped so, and nothing else."""
    return f"::{name} title={''.join(_escaped(title, ':,'))}::{''.join(_escaped(text, ''))}"


def _escaped(text: str, also: str) -> Iterator[str]:
    for char in text:
        yield f"%{ord(char):02X}" if char in "%\r\n" or char in also else char
