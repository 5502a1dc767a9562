"""The hits as annotations of a GitHub workflow's run, each on its line."""

from ingest.impact.search import Hit
from ingest.impact.told import Impact, group_of, worded
from ingest.report.as_github import Note, annotated
from ingest.rules import ORDER
from ingest.show import plain, shortened

_LONGEST = 300


def write(found: Impact) -> str:
    """A command a hit; the sum; and what is suspect, stale or not read. An inventory is of notices."""
    summed = f"{found.sought}: {found.summed()}"
    return annotated("errdex impact", map(_note, found.hits), summed, found.left())


def _note(hit: Hit) -> Note:
    group = group_of(hit)
    title = plain(f"{hit.vendor}: {group.mark if group else 'named'}")
    text = shortened(plain(worded(hit)), _LONGEST)
    return Note(group.level if group else ORDER[-1], title, text, hit.place, hit.line)
