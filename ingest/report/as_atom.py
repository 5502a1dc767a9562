"""The report as a feed (RFC 4287): an entry for what a run changed of a vendor, and for what is suspect or stale."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ingest.model import Change
from ingest.news.between import Difference
from ingest.news.renames import Rename
from ingest.report.as_html import allowed, text_of, told
from ingest.report.groups import gathered
from ingest.report.told import How, span, stale_line, sum_of, unsettled_line
from ingest.rules import ORDER

_NEVER = "1970-01-01T00:00:00Z"
#: How many of each level, and each thing told, in elements.
Entry = tuple[Counter[str], list[str]]


def write(found: Difference, how: How) -> str:
    """The feed, newest run first. An entry's id is made of its vendor, its run and when that was, and never changes."""
    places: dict[tuple[int, str], list[tuple[str, Change]]] = {}
    for vendor, change in found.changes:
        places.setdefault((change.run, vendor), []).append((vendor, change))
    entries = {place: _of_run(own, found.renames, how.every) for place, own in places.items()}
    return fed(found, "changes of error codes", sum_of(found), entries)


def fed(found: Difference, title: str, summed: str, entries: Mapping[tuple[int, str], Entry], *of: str) -> str:
    """A feed of what is told by run and vendor, and of what is suspect or stale; `of` tells it from other feeds."""
    first = found.times[min(found.times)] if found.times else _NEVER
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    _head(feed, _id("feed", first, *of), f"errdex: {title}", found.at or _NEVER)
    SubElement(feed, "subtitle").text = allowed(f"{span(found)}: {summed}")
    SubElement(SubElement(feed, "author"), "name").text = "errdex"
    for (run, vendor), (levels, items) in sorted(entries.items(), key=lambda entry: (-entry[0][0], entry[0][1])):
        at = found.times.get(run, _NEVER)
        counts = ", ".join(f"{levels[level]} {level}" for level in ORDER if levels[level])
        content = f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
        _note(feed, _id("run", vendor, str(run), at, *of), f"{vendor}: {counts}", at, content, "html")
    _not_confirmed(feed, found, first)
    indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(feed, encoding="unicode")}\n'


def _not_confirmed(feed: Element, found: Difference, first: str) -> None:
    """An entry for each page that is suspect or failed, and for each vendor that is stale."""
    for page in found.unsettled:
        name = _id("unsettled", *(page[part] for part in ("vendor", "page", "outcome", "since")))
        _note(feed, name, f"{page['vendor']}: a page is {page['outcome']}", page["since"], unsettled_line(page))
    for row in found.stale:
        since = row["since"] or first
        _note(feed, _id("stale", row["vendor"], since), f"{row['vendor']}: stale", since, stale_line(row))


def _of_run(own: list[tuple[str, Change]], renames: Sequence[Rename], every: bool) -> Entry:
    """What one run changed of one vendor."""
    groups = gathered(own, renames, every)
    items = [f"<b>{group.level}</b> {text_of(group.mark)}: {told(group)}" for group in groups]
    return Counter(change.level for _, change in own), items


def _note(feed: Element, name: str, title: str, at: str, content: str, kind: str = "text") -> None:
    entry = SubElement(feed, "entry")
    _head(entry, name, title, at)
    SubElement(entry, "content", {"type": kind}).text = allowed(content)


def _head(parent: Element, name: str, title: str, at: str) -> None:
    for tag, text in (("id", name), ("title", title), ("updated", at)):
        SubElement(parent, tag).text = allowed(text)


def _id(*parts: str) -> str:
    """An identifier that is made of `parts` and of nothing else."""
    return uuid5(NAMESPACE_URL, "\n".join(("errdex", *parts))).urn
