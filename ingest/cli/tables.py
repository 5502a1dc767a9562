"""Records, changes and page accounts as tables for people."""

import csv
import sys
from collections.abc import Sequence
from typing import Any

from ingest.diff.rules import LEVELS
from ingest.model import some
from ingest.safe_output import cell, plain, print_table, value_text


def print_records(rows: list[dict[str, Any]]) -> None:
    """Print rows of `errors`, one a line."""
    scope = ["scope"] if any(row["scope"] for row in rows) else []
    names = ["vendor", "code", *scope, "status", "category", "retryable", "message"]
    print_table(
        names, [[value_text(name, row[name]) if row[name] is not None else None for name in names] for row in rows]
    )


def print_csv(names: Sequence[str], rows: list[dict[str, Any]]) -> None:
    """Print these columns of `errors` as CSV, no cell of which a spreadsheet takes for a formula."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        texts = [None if row[name] is None else value_text(name, row[name]) for name in names]
        writer.writerow(["" if text is None else cell(text) for text in texts])


def print_log(rows: list[dict[str, Any]]) -> None:
    """Print rows of `changes`, one a line."""
    names = ("run", "at", "vendor", "code")
    cells = [
        [*(row[name] for name in names), row["rule"] + " (parser)" * (row["cause"] == "parser"), _change_text(row)]
        for row in rows
    ]
    print_table((*names, "rule", "change"), cells, LEVELS)


def _change_text(row: dict[str, Any]) -> str:
    if row["kind"] == "changed":
        return f"{row['field']}: {value_text(row['field'], row['old'])} → {value_text(row['field'], row['new'])}"
    record = row["new"] or row["old"]
    from ingest.report.describe import with_status  # Slow to import, and list does without.

    return with_status(record["status"], record["message"])


def vendor_state(row: dict[str, Any]) -> str:
    """Since when pages of a vendor are not accepted; `row` is one of `vendor_states`."""
    words = ("suspect", "failed", "rejected")
    states = [f"{word} since {row[f'{word}_since']}" for word in words if row[f"{word}_since"]]
    return ", ".join(states) or ("ok" if row["confirmed_at"] else "never read")


def print_accounts(rows: list[dict[str, Any]]) -> None:
    """Print each page's last reading: its lists with their columns, what was skipped, and what could not be read."""
    for row in rows:
        reason = f" ({row['reason']})" if row["reason"] else ""
        outcome = f"{row['outcome']}{reason} in run {row['run']}, {row['at']}"
        print()
        print(plain(f"{row['page']}: {outcome}; {row['rows_kept']} codes kept"))
        if row["account"] is None:
            continue
        print(f"  read in run {row['account_run']}: {row['rows_seen']} rows")
        for entry in row["account"]["lists"]:
            pairs = entry["columns"].items()
            columns = ", ".join(role if word == role else f"{word} → {role}" for word, role in pairs)
            print(plain(f"  {entry['lists']} x {entry['shape']}, {entry['rows']} rows: {columns}"))
            for name in ("unused", "hints_left"):
                if entry.get(name):
                    print(plain(f"    {name.replace('_', ' ')}: {', '.join(entry[name])}"))
        for reason, number in row["account"]["skipped"].items():
            print(plain(f"  skipped: {number} x {reason}"))
        if absent := row["account"].get("not_there"):
            print(plain(f"  declared under skip, but not on the page: {', '.join(absent)}"))
        if unsure := row["account"].get("unsure"):
            print(plain(f"  look like codes, but in no list of codes: {some(dict.fromkeys(unsure))}"))
        for detail in row["account"]["unread"]:
            print(plain(f"  not read: {detail}"))
