"""The report as a feed (RFC 4287): an entry for what a run changed of a vendor, and for what is suspect or stale."""

from collections import Counter
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ingest.net import Difference
from ingest.report.as_html import allowed, text_of, told
from ingest.report.groups import gathered
from ingest.report.told import How, span, stale_line, sum_of, unsettled_line
from ingest.rules import ORDER

_NEVER = "1970-01-01T00:00:00Z"


def write(found: Difference, how: How) -> str:
    """The feed, newest run first. An entry's id is made of its vendor, its run and when that was, and never changes."""
    first = found.times[min(found.times)] if found.times else _NEVER
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    _head(feed, _id("feed", first), "errdex: changes of error codes", found.at or _NEVER)
    SubElement(feed, "subtitle").text = f"{span(found)}: {sum_of(found)}"
    SubElement(SubElement(feed, "author"), "name").text = "errdex"
    places = {(change.run, vendor) for vendor, change in found.changes}
    for run, vendor in sorted(places, key=lambda place: (-place[0], place[1])):
        _of_run(feed, found, run, vendor, how)
    for page in found.unsettled:
        name = _id("unsettled", *(page[part] for part in ("vendor", "page", "outcome", "since")))
        _note(feed, name, f"{page['vendor']}: a page is {page['outcome']}", page["since"], unsettled_line(page))
    for row in found.stale:
        since = row["since"] or first
        _note(feed, _id("stale", row["vendor"], since), f"{row['vendor']}: stale", since, stale_line(row))
    indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(feed, encoding="unicode")}\n'


def _of_run(feed: Element, found: Difference, run: int, vendor: str, how: How) -> None:
    """The entry for what `run` changed of `vendor`."""
    at = found.times.get(run, _NEVER)
    own = [(name, change) for name, change in found.changes if (change.run, name) == (run, vendor)]
    counts = Counter(change.level for _, change in own)
    groups = gathered(own, found.renames, how.every)
    title = f"{vendor}: {', '.join(f'{counts[level]} {level}' for level in ORDER if counts[level])}"
    items = "".join(f"<li><b>{group.level}</b> {text_of(group.mark)}: {told(group)}</li>" for group in groups)
    _note(feed, _id("run", vendor, str(run), at), title, at, f"<ul>{items}</ul>", "html")


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
