"""The catalogue as one page to look at, that asks for nothing from anywhere and searches without a server."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

from ingest.export.names import anchor, unique
from ingest.report.as_html import framed, text_of, worded
from ingest.report.told import shown
from ingest.report.words import change_parts
from ingest.store import read
from ingest.store.lookup import documented, removed
from ingest.store.read import Row

#: (vendor, scope, code).
_Whose = tuple[str, str, str]
_LONGEST = 600
_BY = {"status": "by its status"}


class _Told(NamedTuple):
    """All that the page tells: of every vendor its codes, then those that are gone; of every code its changes."""

    vendors: list[Row]
    rows: Mapping[str, list[tuple[Row, Row | None]]]
    history: Mapping[_Whose, list[str]]
    anchors: Mapping[str, str]


def write(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> str:
    """A table a vendor, how fresh each is, filters, an anchor and the history for each code."""
    told = _told(catalogue, vendors)
    sheets = (files(name).joinpath("page.css").read_text("utf-8") for name in ("ingest.report", "ingest.export"))
    script = files("ingest.export").joinpath("page.js").read_text("utf-8")
    number = sum(vendor["codes"] for vendor in told.vendors)
    title = f"{number} error codes of {len(told.vendors)} {'vendor' if len(told.vendors) == 1 else 'vendors'}"
    runs = read.runs(catalogue)
    under = f"as of run {runs[-1][0]} ({runs[-1][1]})" if runs else "nothing before the first run"
    return framed(title, under, _body(told), "".join(sheets), script)


def _told(catalogue: sqlite3.Connection, vendors: Sequence[str]) -> _Told:
    rows: defaultdict[str, list[tuple[Row, Row | None]]] = defaultdict(list)
    for row, verdict in sorted(documented(catalogue), key=lambda pair: _whose(pair[0])):
        rows[row["vendor"]].append((row, verdict))
    for row, _ in sorted(removed(catalogue), key=lambda pair: _whose(pair[0])):
        rows[row["vendor"]].append((row, None))
    kept = [row for row in read.vendors(catalogue) if not vendors or row["vendor"] in vendors]
    every = [_joined(row) for name in rows for row, _ in rows[name]]
    return _Told(
        kept, rows, _history_of(catalogue, kept), unique([*(row["vendor"] for row in kept), *every], anchor, "~")
    )


def _history_of(catalogue: sqlite3.Connection, vendors: Sequence[Row]) -> Mapping[_Whose, list[str]]:
    """What became of each code since its vendor was first read, each change as an element's content."""
    found: defaultdict[_Whose, list[str]] = defaultdict(list)
    times = dict(read.runs(catalogue))
    for vendor in (row["vendor"] for row in vendors):
        for run, change in read.changes_of(catalogue, vendor, max(times, default=0)):
            if change.rule != "baseline":
                rule = f"{_time(times.get(run, ''))} <b>{text_of(change.rule)}</b>"
                told = f"{rule} {worded(change_parts(change, _LONGEST))}"
                found[vendor, change.scope, change.code].append(told)
    return found


def _whose(row: Row) -> _Whose:
    return row["vendor"], row["scope"], row["code"]


def _joined(row: Row) -> str:
    return "\x1f".join(part for part in (row["vendor"], row["code"], row["scope"]) if part)


def _body(told: _Told) -> Iterator[str]:
    yield from _filters(told)
    yield "<table>\n<caption>How fresh each vendor is</caption>"
    titles = ("vendor", "codes", "pages", "confirmed", "suspect since")
    yield f"<thead><tr>{''.join(f'<th scope=col>{name}' for name in titles)}</tr></thead>\n<tbody>"
    for row in told.vendors:
        link = f'<a href="#{told.anchors[row["vendor"]]}">{text_of(row["vendor"])}</a>'
        suspect = f'<td class="breaking">{_time(row["suspect_since"])}' if row["suspect_since"] else "<td>"
        confirmed = _time(row["confirmed_at"]) if row["confirmed_at"] else "never"
        yield f"<tr><th scope=row>{link}<td>{row['codes']}<td>{row['pages']}<td>{confirmed}{suspect}</tr>"
    yield "</tbody>\n</table>"
    for row in told.vendors:
        yield from _section(told, row["vendor"])
    yield '<p id="none" role="status" hidden>No code fits. <button type="button">Show all</button></p>'


def _filters(told: _Told) -> Iterator[str]:
    rows = [row for pairs in told.rows.values() for row, _ in pairs]
    statuses = sorted({row["status"] for row in rows if row["status"]})
    yield '<form id="filters" role="search" aria-label="Filters" hidden>'
    yield '<label>Find <input type="search" name="text" placeholder="press /" autocomplete="off"></label>'
    yield _choice("vendor", [row["vendor"] for row in told.vendors])
    yield _choice("status", statuses)
    yield _choice("retry", ("yes", "no", "unknown"))
    if any(verdict is None for pairs in told.rows.values() for _, verdict in pairs):
        yield '<label><input type="checkbox" name="gone"> codes that are gone</label>'
    yield '<output name="shown"></output>\n</form>'


def _choice(name: str, values: Sequence[object]) -> str:
    options = "".join(f'<option value="{text_of(value)}">{text_of(value)}</option>' for value in values)
    return f'<label>{name.capitalize()} <select name="{name}"><option value="">all</option>{options}</select></label>'


def _section(told: _Told, vendor: str) -> Iterator[str]:
    name = told.anchors[vendor]
    yield f'<section id="{name}">\n<h2 id="{name}~codes">{text_of(vendor)}</h2>'
    yield f'<table class="codes" aria-labelledby="{name}~codes">\n<thead><tr>'
    yield (
        "".join(f"<th scope=col>{title}" for title in ("code", "status", "retry", "meaning")) + "</tr></thead>\n<tbody>"
    )
    for row, verdict in told.rows.get(vendor, ()):
        yield _row(row, verdict, told.anchors[_joined(row)], told.history.get(_whose(row), []))
    yield "</tbody>\n</table>\n</section>"


def _row(row: Row, verdict: Row | None, name: str, history: Sequence[str]) -> str:
    """One code. Where there is no verdict, it is gone."""
    retry = "unknown" if not verdict or verdict["retryable"] is None else shown("retryable", verdict["retryable"])
    data = {"vendor": row["vendor"], "status": row["status"] or "", "retry": retry if verdict else ""}
    told = "".join(f' data-{key}="{text_of(value)}"' for key, value in data.items())
    scope = f" <small>{text_of(row['scope'])}</small>" if row["scope"] else ""
    basis = (
        f" <small>{text_of(_BY.get(verdict['basis'], verdict['basis']))}</small>"
        if verdict and verdict["basis"]
        else ""
    )
    evidence = f' title="{text_of(row["retryable_evidence"])}"' if basis and row["retryable_evidence"] else ""
    cells = [
        f'<tr id="{name}"{told}{"" if verdict else " class=gone"}>',
        f'<th scope=row><a href="#{name}" title="link to this code"><code>{text_of(row["code"])}</code></a>{scope}',
        f"<td>{row['status'] or ''}<td class={retry}{evidence}>{retry if verdict else ''}{basis}",
        f"<td>{text_of(row['message'])}{_hint(row)}{_about(row, verdict is None)}{_history(history)}</tr>",
    ]
    return "".join(cells)


def _hint(row: Row) -> str:
    return f"<p>{text_of(row['hint'])}</p>" if row["hint"] else ""


def _about(row: Row, gone: bool) -> str:
    """Where the code stands, in a small line."""
    parts = [f"gone since {_time(row['changed_at'])}"] if gone else []
    parts += [text_of(row[key]) for key in ("category", "section") if row[key]]
    if row["first_seen"]:
        parts.append(f"since {_time(row['first_seen'])}")
    if re.match(r"https?://", row["url"] or ""):
        parts.append(f'<a href="{text_of(row["url"])}" rel="noreferrer">documented here</a>')
    return f"<small>{' · '.join(parts)}</small>"


def _history(history: Sequence[str]) -> str:
    if not history:
        return ""
    number = f"{len(history)} {'change' if len(history) == 1 else 'changes'}"
    return f"<details><summary>{number}</summary><ul>{''.join(f'<li>{entry}' for entry in history)}</ul></details>"


def _time(at: str) -> str:
    return f'<time datetime="{text_of(at)}">{text_of(at[:10])}</time>'
