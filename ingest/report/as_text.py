"""The report for a terminal or a mail."""

from collections.abc import Iterator, Sequence

from ingest.model import Change
from ingest.news.between import Difference
from ingest.report.groups import Group, gathered, groups_of
from ingest.report.told import How, scope_of, span, sum_of, unsettled
from ingest.report.words import marked, parts_of
from ingest.show import columns, plain

_LONGEST = 300
#: What is told of a code stands beside its level and rule where it has so many columns, else below them.
_BESIDE = 60


def write(found: Difference, how: How) -> str:
    """What is compared, a line a change, the sum, and what is suspect or stale."""
    changes = _lines(groups_of(found, how.every), how.width, "; --all lists them")
    texts = [span(found), *changes, sum_of(found), *map(plain, unsettled(found))]
    lines = [line for text in texts for line in folded(text, how.width, "  ")]
    return "\n".join(lines) + "\n"


def lines_of(changes: Sequence[tuple[str, Change]]) -> list[str]:
    """A line for each change, the gravest first."""
    return list(_lines(gathered(changes), None, ""))


def _lines(groups: Sequence[Group], width: int | None, more: str) -> Iterator[str]:
    space = max((columns(plain(group.vendor)) for group in groups), default=0)
    for group in groups:
        vendor = plain(group.vendor)
        mark = f"{group.level:<8}  {group.rule:<20}  {vendor:<{space}}"
        cause = "  [parser]" if group.first.cause == "parser" else ""
        if group.is_sum:
            text = f"{plain(group.summed)}{more}{cause}"
        else:
            text = f"{plain(group.first.code + scope_of(group.first))}  {marked(parts_of(group, _LONGEST))}{cause}"
        if width is None or columns(mark) + _BESIDE <= width:
            left = None if width is None else width - columns(mark) - 2
            yield f"{mark}  " + f"\n{' ' * (columns(mark) + 2)}".join(folded(text, left, ""))
        else:
            yield from folded(f"{group.level}  {group.rule}  {vendor}", width, "")
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
