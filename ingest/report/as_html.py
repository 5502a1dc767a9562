"""The report as one page with filters and an anchor per entry."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from ingest.diff.differences import tally
from ingest.diff.rules import ORDER
from ingest.model import grouped
from ingest.report.describe import describe, rule_name
from ingest.report.markup import MAX_HTML_COLUMNS, change_html, code_html, page, parts_html, resource
from ingest.report.summary import KINDS, day, days_of
from ingest.report.view import Entry, Report, merged
from ingest.safe_output import plain

_MAX_ANCHOR = 120
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:T[\d:]+Z)?")


def write(report: Report) -> str:
    """The totals by vendor, filters, all entries, the most severe first, and what is not confirmed."""
    vendors = sorted({*(vendor for vendor, _ in report.changes), *(entry.vendor for entry in report.entries)} - {"*"})
    totals = {vendor: tally(item for item in report.changes if item[0] == vendor) for vendor in vendors}
    return page(
        "report/report.html.jinja",
        resource("report/page.css"),
        title=_title(report),
        subtitle=f"{_with_days(report.subject)}: {report.summary}",
        report=report,
        notices=merged(report.notices),
        with_days=_with_days,
        vendors=vendors,
        columns=(*ORDER, *KINDS),
        by_vendor={} if report.root else totals,
        level_counts=report.level_counts,
        sections=grouped((entry.level, (anchor, entry)) for anchor, entry in _anchored(report.entries)),
        categories=sorted({category for entry in report.entries if (category := _category(entry))}),
        category_of=_category,
        rule_name=rule_name,
        code_html=code_html,
        parts_html=lambda entry: parts_html(describe(entry, MAX_HTML_COLUMNS)),
        change_html=change_html,
    )


def _with_days(text: str) -> str:
    """The text with the days of its times."""
    return _TIME.sub(lambda found: day(found[0]), text)


def _title(report: Report) -> str:
    period = days_of(report.difference) if report.difference else ""
    name = f"Error codes in {Path(report.root).name}" if report.root else "Changed error codes"
    return f"{name}, {period}" if period else name


def _category(entry: Entry) -> str:
    return "" if entry.is_summary or not entry.changes else entry.changes[-1].category or ""


def _anchored(entries: Iterable[Entry]) -> Iterator[tuple[str, Entry]]:
    """Each entry with a stable anchor, numbered if there are several."""
    taken: Counter[str] = Counter()
    for entry in entries:
        parts = (entry.location, entry.code, entry.label) if entry.location else (entry.vendor, entry.code, entry.rule)
        name = re.sub(r"[^\w.-]+", "_", plain("-".join(map(str, parts))))[:_MAX_ANCHOR]
        taken[name] += 1
        yield f"{name}-{taken[name]}" if taken[name] > 1 else name, entry
