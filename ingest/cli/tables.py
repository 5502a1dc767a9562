"""Records and events as tables for people."""

from typing import Any

from ingest.model import some
from ingest.safe_output import plain, print_table, value_text


def print_records(rows: list[dict[str, Any]]) -> None:
    """Rows of `errors`, a line each."""
    scoped = any(row["scope"] for row in rows)
    names = ["vendor", "code", *(["scope"] if scoped else []), "status", "category", "retryable", "message"]
    print_table(
        names, [[value_text(name, row[name]) if row[name] is not None else None for name in names] for row in rows]
    )


def print_log(rows: list[dict[str, Any]]) -> None:
    """Rows of `changes`, a line each."""

    def told(row: dict[str, Any]) -> str:
        if row["kind"] == "changed":
            return f"{row['field']}: {value_text(row['field'], row['old'])} → {value_text(row['field'], row['new'])}"
        record = row["new"] or row["old"]
        return f"{record['status'] or ''} {record['message']}".strip()

    names = ("run", "at", "vendor", "code", "rule")
    marked = [row["rule"] + (" (parser)" if row["cause"] == "parser" else "") for row in rows]
    cells = [[*(row[name] for name in names[:4]), mark, told(row)] for row, mark in zip(rows, marked, strict=True)]
    print_table((*names, "change"), cells)


def print_accounts(rows: list[dict[str, Any]]) -> None:
    """What each page's last reading made of it: its lists with their columns, what was skipped, what was not read."""
    for row in rows:
        reason = f" ({row['reason']})" if row["reason"] else ""
        told = f"{row['outcome']}{reason} in run {row['run']}, {row['at']}"
        print()
        print(plain(f"{row['page']}: {told}; {row['rows_kept']} codes kept"))
        if row["account"] is None:
            continue
        print(f"  read in run {row['account_run']}: {row['rows_seen']} rows")
        for entry in row["account"]["lists"]:
            pairs = entry["columns"].items()
            columns = ", ".join(kind if word == kind else f"{word} → {kind}" for word, kind in pairs)
            print(plain(f"  {entry['lists']} x {entry['shape']}, {entry['rows']} rows: {columns}"))
            for name in ("unused", "hints_left"):
                if entry.get(name):
                    print(plain(f"    {name.replace('_', ' ')}: {', '.join(entry[name])}"))
        for reason, number in row["account"]["skipped"].items():
            print(plain(f"  skipped: {number} x {reason}"))
        if absent := row["account"].get("not_there"):
            print(plain(f"  to be skipped, but not there: {', '.join(absent)}"))
        if unsure := row["account"].get("unsure"):
            print(plain(f"  like a code, but in no list that is surely one: {some(dict.fromkeys(unsure))}"))
        for detail in row["account"]["unread"]:
            print(plain(f"  not read: {detail}"))
