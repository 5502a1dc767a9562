"""The catalogue as one self-contained web page with search and history."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from ingest.export.names import anchor, unique
from ingest.model import FullKey, grouped
from ingest.report.describe import describe_change, rule_name
from ingest.report.markup import page, parts_html, resource
from ingest.report.summary import day
from ingest.safe_output import value_text, web_url
from ingest.store import queries
from ingest.store.code_lookup import documented, key_of, removed
from ingest.store.queries import Row
from ingest.store.vendor_states import vendor_states

_MAX_COLUMNS = 600
_BASES = {"status": "by its status"}


def write(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> str:
    """A table per vendor, when each was last confirmed, filters, and an anchor and the history of each code."""
    rows = _rows(catalogue)
    names = {row["vendor"] for row in rows}  # A vendor that was dropped before it had codes is left out.
    kept = [row for row in vendor_states(catalogue) if row["has_parser"] or row["vendor"] in names]
    kept = [row for row in kept if not vendors or row["vendor"] in vendors]
    anchors = unique([*(row["vendor"] for row in kept), *map(_joined, rows)], anchor, "~")
    history = _history(catalogue, kept)
    added = ({"anchor": anchors[_joined(row)], "history": history.get(key_of(row))} for row in rows)
    records = grouped((row["vendor"], row | more) for row, more in zip(rows, added, strict=True))
    number, of = sum(row["codes"] for row in kept), sum(row["codes"] > 0 for row in kept)
    runs = queries.runs(catalogue)
    shown = [row for vendor in kept for row in records.get(vendor["vendor"], ())]
    return page(
        "export/catalogue.html.jinja",
        resource("report/page.css") + resource("export/page.css"),
        resource("export/page.js"),
        title=f"{number} error codes of {of} {'vendor' if of == 1 else 'vendors'}",
        subtitle=f"as of {day(runs[-1][1])}, run {runs[-1][0]}" if runs else "no run yet",
        vendors=[row | {"anchor": anchors[row["vendor"]], "records": records.get(row["vendor"], [])} for row in kept],
        statuses=sorted({row["status"] for row in shown if row["status"]}),
        categories=sorted({row["category"] for row in shown if row["category"]}),
        rule_name=rule_name,
        any_gone=any(row["gone"] for row in shown),
    )


def _rows(catalogue: sqlite3.Connection) -> list[Row]:
    """All documented codes, then all removed ones, each with the additional values that the page shows."""
    now = sorted(documented(catalogue), key=lambda pair: key_of(pair[0]))
    gone = sorted((row for row, _ in removed(catalogue)), key=key_of)
    return [_shown(row, verdict) for row, verdict in now] + [_shown(row, None) for row in gone]


def _shown(row: Row, verdict: Row | None) -> Row:
    """A row for the page; without a verdict, of a removed code."""
    retry = value_text("retryable", verdict["retryable"] if verdict else None)
    return row | {
        "gone": verdict is None,
        "retry": retry,
        "shown_retry": retry if verdict else "",
        "basis": _BASES.get(verdict["basis"], verdict["basis"]) if verdict else None,
        "link": web_url(row["url"]),
    }


def _history(catalogue: sqlite3.Connection, vendors: Iterable[Row]) -> Mapping[FullKey, list[tuple[str, str, Markup]]]:
    """The history of each code after its baseline: (time, rule, description)."""
    times = dict(queries.runs(catalogue))
    last = max(times, default=0)
    every = ((row["vendor"], one) for row in vendors for one in queries.changes_of(catalogue, row["vendor"], last))
    return grouped(
        ((vendor, *one.key), (times.get(one.run, ""), one.rule, parts_html(describe_change(one, _MAX_COLUMNS))))
        for vendor, one in every
        if one.rule != "baseline"
    )


def _joined(row: Row) -> str:
    return "\x1f".join(part for part in (row["vendor"], row["code"], row["scope"]) if part)
