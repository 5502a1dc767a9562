"""Known lists in plain layouts, between sections that are none: read exactly, asked about, declined, wrong in silence.

    ERRDEX_CORPUS=… python -m benchmarks.layouts [LAYOUT…]

The checked codes and messages of each list of the corpus, at most 24, are written in each of `LAYOUTS`, with made
statuses, hints and verdicts where it asks for them, and read as a page that nobody has declared; what is declined or
asked about is read again by the block that `probe` prints. Given layouts, only these are read, and what is wrong is
listed. Exit status 1 where more pages than `BOUND` are wrong without a finding.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from html import escape
from itertools import cycle, groupby
from pathlib import Path
from typing import Any

from benchmarks import declared, given
from benchmarks.timing import verdict
from ingest.pipeline.probe import probe_page
from parsers.lexicon.cleaning import cosmetic_free
from parsers.lexicon.value_shapes import is_blank

#: The share of the pages that may be wrong in silence: some messages and codes are odd in any layout.
BOUND = 0.02
PHRASES = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict",
    422: "Unprocessable Entity",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
HINTS = ("Ask the support team for help.", "Check the value and send it again.", "Sign in again.", "Wait for a minute.")
#: What stands before the rows, a row, and what stands behind them. A stroke parts the cells of a table, and a heading
#: for each status from what stands below it.
LAYOUTS: dict[str, tuple[str, str, str]] = {
    "bullets, code - text": ("<ul>", "<li><code>{code}</code> - {message}</li>", "</ul>"),
    "bullets, code: text": ("<ul>", "<li><code>{code}</code>: {message}</li>", "</ul>"),
    "bullets, bold: text": ("<ul>", "<li><strong>{code}</strong>: {message}</li>", "</ul>"),
    "bullets, bold colon": ("<ul>", "<li><strong>{code}:</strong> {message}</li>", "</ul>"),
    "bullets, plain – text": ("<ul>", "<li>{code} – {message}</li>", "</ul>"),
    "bullets, plain: text": ("<ul>", "<li>{code}: {message}</li>", "</ul>"),
    "bullets of paragraphs": ("<ul>", "<li><p><code>{code}</code></p><p>{message}</p></li>", "</ul>"),
    "bullets with breaks": ("<ul>", "<li><b>{code}</b><br>{message}</li>", "</ul>"),
    "bullets, text (code)": ("<ul>", "<li>{message} (<code>{code}</code>)</li>", "</ul>"),
    "bullets, status": ("<ul>", "<li><code>{code}</code> (HTTP {status}) – {message}</li>", "</ul>"),
    "bullets, (status)": ("<ul>", "<li><code>{code}</code> ({status}): {message}</li>", "</ul>"),
    "bullets, status first": ("<ul>", "<li><b>{status}</b> <code>{code}</code>: {message}</li>", "</ul>"),
    "numbered bullets": ("<ol>", "<li><code>{code}</code>: {message}</li>", "</ol>"),
    "terms": ("<dl>", "<dt>{code}</dt><dd>{message}</dd>", "</dl>"),
    "terms of code": ("<dl>", "<dt><code>{code}</code></dt><dd><p>{message}</p></dd>", "</dl>"),
    "terms with status": ("<dl>", "<dt><code>{code}</code> <small>{status}</small></dt><dd>{message}</dd>", "</dl>"),
    "headings": ("", "<h3>{code}</h3><p>{message}</p>", ""),
    "headings of code": ("", "<h3><code>{code}</code></h3><p>{message}</p>", ""),
    "headings, label": ("", "<h3>{code}</h3><p><b>Description:</b> {message}</p>", ""),
    "headings, text and hint": ("", "<h3>{code}</h3><p>{message}</p><p><b>Solution:</b> {hint}</p>", ""),
    "headings, status": ("", "<h3>{code}</h3><p>HTTP status: {status}</p><p>{message}</p>", ""),
    "headings (status)": ("", "<h3>{code} ({status})</h3><p>{message}</p>", ""),
    "headings, status first": ("", "<h3>{status} {code}</h3><p>{message}</p>", ""),
    "headings, status - code": ("", "<h3>{status} - {code}</h3><p>{message}</p>", ""),
    "headings, badge": ("", "<h3><code>{code}</code> <span>{status}</span></h3><p>{message}</p>", ""),
    "headings, labels": (
        "",
        "<h3>{code}</h3><p><b>Status:</b> {status}</p><p><b>Message:</b> {message}</p><p><b>Resolution:</b> {hint}</p>",
        "",
    ),
    "headings, bullets": (
        "",
        "<h3>{code}</h3><ul><li><b>Status</b>: {status}</li><li><b>Description</b>: {message}</li>"
        "<li><b>Solution</b>: {hint}</li></ul>",
        "",
    ),
    "headings, tables": (
        "",
        "<h3>{code}</h3><table><tr><th>HTTP status</th><td>{status}</td></tr>"
        "<tr><th>Description</th><td>{message}</td></tr><tr><th>Solution</th><td>{hint}</td></tr></table>",
        "",
    ),
    "headings, code - text": ("", "<h3>{code} - {message}</h3><p>See the guide for what to do first.</p>", ""),
    "bold paragraphs": ("", "<p><strong>{code}</strong></p><p>{message}</p>", ""),
    "paragraphs, code — text": ("", "<p><code>{code}</code> — {message}</p>", ""),
    "paragraphs, bold: text": ("", "<p><b>{code}:</b> {message}</p>", ""),
    "lines of a paragraph": ("<p>", "{code}: {message}<br>", "</p>"),
    "lines, code - text": ("<p>", "<code>{code}</code> - {message}<br>", "</p>"),
    "details": ("", "<details><summary>{code}</summary><p>{message}</p></details>", ""),
    "details with status": (
        "",
        "<details><summary><code>{code}</code> — {status}</summary><p>{message}</p></details>",
        "",
    ),
    "preformatted: text": ("<pre>", "{code}: {message}\n", "</pre>"),
    "preformatted columns": ("<pre>", "{code:<32}  {message}\n", "</pre>"),
    "blockquotes": ("", "<blockquote><p><code>{code}</code></p><p>{message}</p></blockquote>", ""),
    "divs": ("<div>", "<div><div>{code}</div><div>{message}</div></div>", "</div>"),
    "divs of spans": ("<div>", "<div><span>{code}</span> <span>{message}</span></div>", "</div>"),
    "cards": ("<div>", "<div><div><span>{status}</span><code>{code}</code></div><p>{message}</p></div>", "</div>"),
    "table": ("Code|Message", "<code>{code}</code>|{message}", ""),
    "table without titles": ("", "{code}|{message}", ""),
    "table, text first": ("Description|Code", "{message}|{code}", ""),
    "table, Name": ("Name|Description", "<code>{code}</code>|{message}", ""),
    "table, Value": ("Value|Meaning", "<code>{code}</code>|{message}", ""),
    "table, Reason": ("Reason|Explanation", "{code}|{message}", ""),
    "table, HTTP": ("Code|HTTP|Message", "<code>{code}</code>|{status}|{message}", ""),
    "table, HTTP first": ("HTTP status|Error|Description", "{status}|{code}|{message}", ""),
    "table, HTTP phrase": ("HTTP status|Error code|Description", "{status} {phrase}|{code}|{message}", ""),
    "table, HTTP last": ("Error|Description|Status", "{code}|{message}|{status}", ""),
    "table, code (status)": ("Error|Description", "{code} ({status})|{message}", ""),
    "table, status / code": ("Status / code|Description", "{status} / {code}|{message}", ""),
    "table, break": ("Error|Description", "<code>{code}</code><br>HTTP {status}|{message}", ""),
    "table, hint": ("Code|Description|What to do", "<code>{code}</code>|{message}|{hint}", ""),
    "table, Retryable": ("Code|HTTP|Description|Retryable", "<code>{code}</code>|{status}|{message}|{verdict}", ""),
    "table, sign": ("Code|HTTP|Description|Retry?", "<code>{code}</code>|{status}|{message}|{sign}", ""),
    "status 400, table": ("{status} {phrase}/Code|Message", "<code>{code}</code>|{message}", ""),
    "HTTP 400, table": ("HTTP {status}/Code|Message", "<code>{code}</code>|{message}", ""),
    "phrase (400), table": ("{phrase} ({status})/Code|Message", "<code>{code}</code>|{message}", ""),
    "400 errors, table": ("{status} errors/Code|Message", "<code>{code}</code>|{message}", ""),
    "status 400, bullets": ("{status} {phrase}/<ul>", "<li><code>{code}</code>: {message}</li>", "</ul>"),
    "status 400, headings": ("{status} {phrase}/", "<h3>{code}</h3><p>{message}</p>", ""),
    "status 400, terms": ("{status}: {phrase}/<dl>", "<dt>{code}</dt><dd>{message}</dd>", "</dl>"),
}

#: What stands beside a list, before it and behind it by turns.
NEIGHBOURS = (
    "Parameters</h2><table><tr><th>Name</th><th>Type</th><th>Description</th></tr><tr><td>limit</td><td>integer</td>"
    "<td>How many entries a page holds.</td></tr><tr><td>cursor</td><td>string</td><td>Its place.</td></tr></table>",
    "Endpoints</h2><ul><li><code>GET /lamps</code>: all lamps</li><li><code>POST /lamps</code>: a new lamp</li></ul>",
    "Events</h2><table><tr><th>Event</th><th>When</th></tr><tr><td>lamp.lit</td><td>A lamp was lit.</td></tr>"
    "<tr><td>lamp.sold</td><td>A lamp was sold.</td></tr><tr><td>lamp.sent</td><td>A lamp is sent.</td></tr></table>",
    'Example</h2><pre><code>{"error": {"code": "...", "message": "..."}}</code></pre><p>Every answer looks so.</p>',
    "Changelog</h2><ul><li>1.2.0: Lamps may have names.</li><li>1.1.0: Lamps may be sold.</li></ul>",
    "Getting started</h2><ol><li>Create a key.</li><li>Send it along.</li><li>Read the answer.</li></ol>",
)
_STATUSES = frozenset(map(str, range(200, 600)))
#: How the outcomes of a page are told, undeclared and by its block.
OUTCOMES = ("exact", "asked about", "declined", "wrong", "exact by block", "wrong by block")


def lists(folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The lists of codes of one word, each once, with what the layouts ask for beside them and their messages."""
    for name in declared.judged_fields(folder):
        wanted = json.loads((folder / "expected" / f"{name}.json").read_text("utf-8"))
        known = {row["code"]: row["message"] for row in wanted}
        rows = [(code, text) for code, text in known.items() if code != text and not (is_blank(text) or is_blank(code))]
        if len(rows) > 2 and not any(" " in code for code, _ in rows):
            yield name, [_row(*row, at, len(rows)) for at, row in enumerate(rows[:24])]


def _row(code: str, message: str, at: int, number: int) -> dict[str, Any]:
    status = [*PHRASES][at * len(PHRASES) // number]
    again = status in (429, 500, 503)
    row = {"code": code, "message": message, "status": status, "phrase": PHRASES[status], "hint": HINTS[at % 4]}
    return row | {"retryable": again, "verdict": "Yes" if again else "No", "sign": "✅" if again else "❌"}


def write(layout: str, rows: list[dict[str, Any]], before: str, behind: str) -> bytes:
    """The page of a list in a layout, between two neighbours."""
    opening, line, closing = LAYOUTS[layout]
    heading, _, opening = opening.rpartition("/") if "{status}" in opening else ("", "", opening)
    parts = [list(own) for _, own in groupby(rows, key=lambda row: row["status"] if heading else None)]
    level = 1 if heading else 2
    body = "".join(
        (f"<h2>{heading.format_map(own[0])}</h2>" if heading else "") + _part(opening, line, closing, own)
        for own in parts
    )
    sides = [f"<h{level}>{side}".replace("</h2>", f"</h{level}>") for side in (before, behind)]
    lead = f"<h{level}>Error codes</h{level}><p>The API answers with these.</p>"
    main = f"<main><h1>Lamps</h1>{sides[0]}{lead}{body}{sides[1]}</main>"
    return f"<!DOCTYPE html><html><head><title>Lamps</title></head><body>{main}</body></html>".encode()


def _part(opening: str, line: str, closing: str, rows: list[dict[str, Any]]) -> str:
    """The rows in one layout; a table where a stroke parts its cells."""
    texts = [{name: escape(str(value)) for name, value in row.items()} for row in rows]
    if "|" not in line:
        return opening + "".join(map(line.format_map, texts)) + closing
    cells = [[cell.format_map(text) for cell in line.split("|")] for text in texts]
    head = "".join(f"<th>{title}</th>" for title in opening.split("|")) if opening else ""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in cells)
    return f"<table>{head and f'<tr>{head}</tr>'}{body}</table>"


def differences(layout: str, rows: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[tuple[str, str, object]]:
    """What is missing, too many or wrong in the records found: the code, what of it, and what was read."""
    asked = "".join(LAYOUTS[layout])
    read = {one["code"]: one for one in found}
    wrong: list[tuple[str, str, object]] = [
        (code, "extra", None) for code in read.keys() - {row["code"] for row in rows}
    ]
    for row in rows:
        if (one := read.get(row["code"])) is None:
            wrong.append((row["code"], "missing", None))
            continue
        texts = {cosmetic_free(text).strip("()—– -") for text in (one["message"], one["title"]) if text}
        wanted = cosmetic_free(row["message"]).strip("()—– -")
        if wanted not in texts and " ".join(sorted(texts)) not in wanted:
            wrong.append((row["code"], "message", one["message"]))
        names = [name for name in ("status", "hint") if f"{{{name}}}" in asked]
        names += ["retryable"] * (one["retryable"] is not None and ("{verdict}" in asked or "{sign}" in asked))
        # What stands below a title is the message.
        is_titled = one["title"] is not None and cosmetic_free(one["title"]) == wanted
        wrong += [(row["code"], name, one[name]) for name in names if one[name] != row[name] and not is_titled]
    return wrong


def outcomes(layout: str, rows: list[dict[str, Any]], body: bytes) -> tuple[str, str, object]:
    """How the page is read undeclared, and by its block where that is not exact; and the first difference."""
    found = probe_page(body, "page", declared.URL, None)
    wrong = differences(layout, rows, found.records)
    outcome = "declined" if not found.records else "asked about" if found.suspect else "wrong" if wrong else "exact"
    if outcome in ("exact", "wrong"):
        return outcome, "", wrong[:1]
    reading = declared.by_block(found, body)
    own = [one.state._asdict() | {"code": one.code} for one in reading.records] if reading else []
    wrong = differences(layout, rows, own)
    if reading and (reading.findings or not wrong):
        return outcome, "" if reading.findings else "exact by block", wrong[:1]
    return outcome, "wrong by block" if reading else "", wrong[:1]


def main() -> None:
    if not (folder := given("CORPUS")):
        print("skipped: ERRDEX_CORPUS names no folder of pages with checked records")
        return
    every = [*lists(folder)]
    total: Counter[str] = Counter()
    print(f"{'layout':<26}" + "".join(f"{name:>16}" for name in OUTCOMES))
    for layout in sys.argv[1:] or LAYOUTS:
        counts: Counter[str] = Counter()
        sides = cycle(NEIGHBOURS)
        for name, rows in every:
            if "{status}" in "".join(LAYOUTS[layout]) and any(row["code"] in _STATUSES for row in rows):
                continue  # Whose codes are statuses already.
            outcome, by_block, first = outcomes(layout, rows, write(layout, rows, next(sides), next(sides)))
            counts.update(filter(None, (outcome, by_block)))
            if sys.argv[1:] and (outcome == "wrong" or by_block == "wrong by block"):
                print(f"    {name}: {outcome} {by_block} {str(first)[:160]}")
        print(f"{layout:<26}" + "".join(f"{counts[name]:>16}" for name in OUTCOMES))
        total += counts
    share = total["wrong"] / sum(total[name] for name in OUTCOMES[:4])
    print(f"{'all':<26}" + "".join(f"{total[name]:>16}" for name in OUTCOMES))
    print(f"wrong in silence: {share:.4f} <= {BOUND} {verdict(share, BOUND, True)}")
    sys.exit(0 if share <= BOUND else 1)


if __name__ == "__main__":
    main()
