"""The hits as annotations of a GitHub workflow's run, each on its line."""

from ingest.impact.search import Hit
from ingest.impact.told import Impact, group_of, worded
from ingest.report.as_github import Note, annotated
from ingest.report.told import unsettled
from ingest.rules import ORDER
from ingest.show import plain, shortened

_LONGEST = 300


def write(found: Impact) -> str:
    """A command a hit; the sum; and what is suspect or stale. An inventory is of notices.

    A file too large to be read is that in every run: an annotation each time would be read by nobody.
    """
    left = unsettled(found.told) if found.told else ()
    return annotated("errdex impact", map(_note, found.hits), f"{found.sought}: {found.summed()}", left)


def _note(hit: Hit) -> Note:
    group = group_of(hit)
    title = plain(f"{hit.vendor}: {group.mark if group else 'named'}")
    text = shortened(plain(worded(hit)), _LONGEST)
    return Note(group.level if group else ORDER[-1], title, text, hit.place, hit.line)
