"""The report as annotations of a GitHub workflow's run.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions: ten of each kind are shown of a step.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ingest.news.between import Difference
from ingest.report.groups import Group, groups_of
from ingest.report.told import How, scope_of, span, sum_of, unsettled
from ingest.report.words import marked, parts_of
from ingest.rules import ORDER
from ingest.show import plain

_SHOWN = 10
_LONGEST = 300
_COMMANDS = dict(zip(ORDER, ("error", "warning", "notice"), strict=True))


class Note(NamedTuple):
    """What is told of one thing; with a `line`, at that line of the file `path`."""

    level: str
    title: str
    text: str
    path: str = ""
    line: int = 0

    @property
    def whole(self) -> str:
        """All of it, where it stands among others."""
        place = f"{self.path}:{self.line}: " if self.line else ""
        return plain(f"{place}{self.title}: {self.text}")


def write(found: Difference, how: How) -> str:
    """A command a change, the tenth of its level with all that are left; the sum; and what is suspect or stale."""
    notes = [Note(group.level, *_told(group)) for group in groups_of(found, how.every)]
    return annotated("errdex", notes, f"{span(found)}: {sum_of(found)}", unsettled(found))


def annotated(name: str, notes: Iterable[Note], summed: str, left: Iterable[str]) -> str:
    """A command a note, the gravest first; the sum under `name`; and what is `left` to say."""
    notes, lines = list(notes), []
    for level, command in _COMMANDS.items():
        own = [note for note in notes if note.level == level]
        # A place is kept for what comes at the end: the sum, and what is suspect.
        shown = own if len(own) < _SHOWN else own[: _SHOWN - 2]
        lines += [_command(command, note) for note in shown]
        if rest := own[len(shown) :]:
            text = "\n".join(note.whole for note in rest)
            lines.append(_command(command, Note(level, f"{name}: {len(rest)} more {level}", text)))
    lines.append(_command("notice", Note("", name, plain(summed))))
    if text := "\n".join(map(plain, left)):
        lines.append(_command("warning", Note("", f"{name}: not confirmed", text)))
    return "\n".join(lines) + "\n"


def _told(group: Group) -> tuple[str, str]:
    """A title and a text."""
    text = f"{group.summed}; --all lists them" if group.is_sum else _worded(group)
    return plain(f"{group.vendor}: {group.mark}"), plain(text)


def _worded(group: Group) -> str:
    return f"{group.first.code}{scope_of(group.first)}  {marked(parts_of(group, _LONGEST))}"


def _command(name: str, note: Note) -> str:
    """A workflow command; the runner takes back what is escaped so, and nothing else."""
    given = {"file": note.path, "line": str(note.line), "title": note.title} if note.line else {"title": note.title}
    told = ",".join(f"{key}={''.join(_escaped(plain(value), ':,'))}" for key, value in given.items())
    return f"::{name} {told}::{''.join(_escaped(note.text, ''))}"


def _escaped(text: str, also: str) -> Iterator[str]:
    for char in text:
        yield f"%{ord(char):02X}" if char in "%\r\n" or char in also else char
