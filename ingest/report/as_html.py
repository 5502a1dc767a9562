"""The report as one page, with filters, each entry under an anchor of its own."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from ingest.diff.differences import tally
from ingest.diff.rules import ORDER
from ingest.report.markup import change_html, entry_html
from ingest.report.page import page, resource
from ingest.report.summary import KINDS
from ingest.report.view import Entry, Report
from ingest.safe_output import plain

_MAX_ANCHOR = 120


def write(report: Report) -> str:
    """The sums by vendor, filters, all entries with the most severe first, and what is not confirmed."""
    vendors = sorted({entry.vendor for entry in report.entries})
    sections: defaultdict[str, list[tuple[str, Entry]]] = defaultdict(list)
    for anchor, entry in _anchored(report.entries):
        sections[entry.level].append((anchor, entry))
    return page(
        "report/report.html.jinja",
        resource("report/page.css"),
        resource("report/page.js"),
        title=report.summary,
        subtitle=report.subject,
        report=report,
        vendors=vendors,
        columns=(*ORDER, *KINDS),
        by_vendor={} if report.root else {vendor: _tally(report, vendor) for vendor in vendors},
        level_counts=report.level_counts,
        sections=sections,
        entry_html=entry_html,
        change_html=change_html,
    )


def _tally(report: Report, vendor: str) -> Counter[str]:
    return tally(entry for entry in report.changes if entry[0] == vendor)


def _anchored(entries: Iterable[Entry]) -> Iterator[tuple[str, Entry]]:
    """Each entry with an anchor that says what it is of, numbered only where there are several."""
    taken: Counter[str] = Counter()
    for entry in entries:
        parts = (entry.location, entry.code, entry.label) if entry.location else (entry.vendor, entry.code, entry.rule)
        name = re.sub(r"[^\w.-]+", "_", plain("-".join(map(str, parts))))[:_MAX_ANCHOR]
        taken[name] += 1
        yield f"{name}-{taken[name]}" if taken[name] > 1 else name, entry
