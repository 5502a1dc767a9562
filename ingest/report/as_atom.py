"""The report as an Atom feed (RFC 4287): an entry per run and vendor, and per suspect page or stale vendor."""

from collections import Counter, defaultdict
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ingest.model import NEVER, grouped
from ingest.report.markup import allowed, entry_html, escaped
from ingest.report.summary import listed, period_of
from ingest.report.view import Entry, Notice, Report


def write(report: Report) -> str:
    """The feed, newest run first; not for an inventory.

    An entry's id is a digest of its vendor, its run, the run's time and the source tree: it never changes.
    """
    found = report.difference
    assert found
    first = found.times[min(found.times)] if found.times else NEVER
    title = f"changes that touch {report.root}" if report.root else "changes of error codes"
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom"})
    _head(feed, _id("feed", first, report.root), f"errdex: {title}", found.at or NEVER)
    SubElement(feed, "subtitle").text = allowed(f"{period_of(found)}: {report.summary}")
    SubElement(SubElement(feed, "author"), "name").text = "errdex"
    _add_runs(feed, report, found.times)
    for notice in report.notices:
        _add_notice(feed, notice, first)
    indent(feed)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(feed, encoding="unicode")}\n'


def _add_runs(feed: Element, report: Report, times: dict[int, str]) -> None:
    entries = grouped(((entry.changes[0].run, entry.vendor), entry) for entry in report.entries)
    counts: defaultdict[tuple[int, str], Counter[str]] = defaultdict(Counter)
    for vendor, change in report.changes:
        counts[change.run, vendor][change.level] += 1
    for entry in report.entries:
        if entry.vendor == "*":
            counts[entry.changes[0].run, "*"].update(change.level for change in entry.changes)
    for (run, vendor), own in sorted(entries.items(), key=lambda item: (-item[0][0], item[0][1])):
        at = times.get(run, NEVER)
        content = f"<ul>{''.join(map(_listed, own))}</ul>"
        title = f"{vendor}: {listed(counts[run, vendor])}"
        _add(feed, _id("run", vendor, str(run), at, report.root), title, at, content, "html")


def _listed(entry: Entry) -> str:
    place = f"<code>{escaped(entry.location)}</code> " if entry.location else ""
    return f"<li><b>{entry.level}</b> {escaped(entry.label)}: {place}{entry_html(entry)}</li>"


def _add_notice(feed: Element, notice: Notice, first: str) -> None:
    since = notice.since or first
    name, title = _id("stale", notice.vendor, since), "stale"
    if notice.state != "stale":
        name, title = _id("unsettled", notice.vendor, notice.page, notice.state, since), f"a page is {notice.state}"
    _add(feed, name, f"{notice.vendor}: {title}", since, notice.text, "text")


def _add(feed: Element, name: str, title: str, at: str, content: str, kind: str) -> None:
    entry = SubElement(feed, "entry")
    _head(entry, name, title, at)
    SubElement(entry, "content", {"type": kind}).text = allowed(content)


def _head(parent: Element, name: str, title: str, at: str) -> None:
    for tag, text in (("id", name), ("title", title), ("updated", at)):
        SubElement(parent, tag).text = allowed(text)


def _id(*parts: str) -> str:
    """An identifier made of these parts alone; an empty part, as of a feed without a tree, does not count."""
    return uuid5(NAMESPACE_URL, "\n".join(("errdex", *filter(None, parts)))).urn
