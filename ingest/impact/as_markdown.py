"""The hits for a pull request or an issue."""

from ingest.impact.search import Hit
from ingest.impact.told import Impact, group_of
from ingest.report.as_markdown import code_span, framed, inert, row_of


def write(found: Impact) -> str:
    """A table with a line a hit."""
    titles = ("place", *(("level", "rule") if found.told else ()), "vendor", "code", *(("change",) * bool(found.told)))
    return framed(f"errdex impact: {found.sought}", titles, list(map(_row, found.hits)), found.summed(), found.left())


def _row(hit: Hit) -> tuple[str, ...]:
    group = group_of(hit)
    told = row_of(group) if group else (inert(hit.vendor), code_span(hit.code))
    return code_span(f"{hit.path}:{hit.line}"), *told
