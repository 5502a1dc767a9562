"""The report for a pull request or an issue."""

import re
from collections.abc import Iterable, Sequence

from ingest.news.between import Difference
from ingest.report.groups import Group, groups_of
from ingest.report.told import How, scope_of, span, sum_of, unsettled
from ingest.report.words import Part, parts_of
from ingest.show import LINKED, plain

_LONGEST = 300
# What forges take for a commit, and pieces of it that they do not.
_COMMIT, _PIECE = re.compile(r"\b[0-9a-f]{7,40}\b", re.I), re.compile(r".{1,6}")
#: Where a comment that nobody sees is to part a text; no plain text holds it.
_SEAM = "\0"
_ACTIVE = re.compile(r"[\\`*_{}\[\]<>|~&$^]")


def write(found: Difference, how: How) -> str:
    """A heading, a table with a line a change, the sum, and what is suspect or stale."""
    rows = [row_of(group) for group in groups_of(found, how.every)]
    titles = ("level", "rule", "vendor", "code", "change")
    return framed(f"errdex: {span(found)}", titles, rows, sum_of(found), unsettled(found))


def framed(title: str, titles: Sequence[str], rows: Sequence[Sequence[str]], summed: str, left: Iterable[str]) -> str:
    """A heading, a table of `rows`, which are Markdown already, the sum, and what is `left` to say."""
    lines = [f"## {inert(title)}", ""]
    if rows:
        lines += [f"| {' | '.join(cells)} |" for cells in (titles, ["---"] * len(titles), *rows)]
        lines.append("")
    lines.append(f"{inert(summed)}.")
    if notes := [f"- {inert(line)}" for line in left]:
        lines += ["", *notes]
    return "\n".join(lines) + "\n"


def row_of(group: Group) -> tuple[str, ...]:
    """One line of the table."""
    if group.is_sum:
        code, told = "", f"{inert(group.summed)}; `--all` lists them"
    else:
        code = f"{code_span(group.first.code)}{inert(scope_of(group.first))}"
        told = worded(parts_of(group, _LONGEST))
    return group.level, inert(group.mark), inert(group.vendor), code, told


def worded(parts: Sequence[Part]) -> str:
    """The parts, with what is gone struck out and what is new underlined."""
    tags = {"-": "<del>{}</del>", "+": "<ins>{}</ins>", "": "{}"}
    return " ".join(tags[part.sign].format(inert(part.text)) for part in parts)


def inert(text: str) -> str:
    """`text` as Markdown that says just that."""
    parted = _COMMIT.sub(lambda found: _SEAM.join(_PIECE.findall(found[0])), LINKED.sub(_SEAM, plain(text)))
    return _ACTIVE.sub(lambda mark: f"&#{ord(mark[0])};", parted).replace(_SEAM, "<!-- -->")


def code_span(text: str) -> str:
    """A code as Markdown shows code: nothing in it is read as anything else."""
    line = plain(text)
    # A backslash before a stroke is read as its own escape in a table, and the cell would end.
    return f"<code>{inert(line)}</code>" if re.search(r"[`|]", line) else f"`{line}`"
