"""Records and events as tables for people."""

from typing import Any

from ingest.report.told import shown
from ingest.show import print_table


def print_records(rows: list[dict[str, Any]]) -> None:
    """Rows of `errors`, a line each."""
    scoped = any(row["scope"] for row in rows)
    names = ["vendor", "code", *(["scope"] if scoped else []), "status", "category", "retryable", "message"]
    print_table(names, [[shown(name, row[name]) if row[name] is not None else None for name in names] for row in rows])


def print_log(rows: list[dict[str, Any]]) -> None:
    """Rows of `changes`, a line each."""

    def told(row: dict[str, Any]) -> str:
        if row["kind"] == "changed":
            return f"{row['field']}: {shown(row['field'], row['old'])} → {shown(row['field'], row['new'])}"
        record = row["new"] or row["old"]
        return f"{record['status'] or ''} {record['message']}".strip()

    names = ("run", "at", "vendor", "code", "rule")
    marked = [row["rule"] + (" (parser)" if row["cause"] == "parser" else "") for row in rows]
    cells = [[*(row[name] for name in names[:4]), mark, told(row)] for row, mark in zip(rows, marked, strict=True)]
    print_table((*names, "change"), cells)
