"""Records, changes and page accounts as tables for people."""

from collections.abc import Iterable, Sequence
from typing import Any

from ingest.diff.rules import LEVELS
from ingest.model import TEXTS, counted, some
from ingest.safe_output import plain, print_table, value_text

#: The columns of a page's records, and how many records are shown.
_FIELDS, SAMPLES = ("code", "status", "category", "retryable", "title", "message", "hint"), 10
#: Where a terminal shows texts too long to be compared word by word, it shows this much of them.
_MAX_COLUMNS = 1000


def print_wrapped(lines: Iterable[str], indent: int) -> None:
    """Print lines, on a terminal wrapped at its width, all but the first line of each indented."""
    from ingest.report.as_text import terminal_width, wrapped  # Slow to import, and list does without.

    width = terminal_width()
    for line in lines:
        print("\n".join(wrapped(line, width, " " * indent)))


def print_records(rows: list[dict[str, Any]], names: Sequence[str]) -> None:
    """Print these columns of records, one a line."""
    cells = [[None if row[name] is None else value_text(name, row[name]) for name in names] for row in rows]
    print_table(names, cells)


def print_samples(rows: list[dict[str, Any]]) -> None:
    """Print the first records of a page, with titles only if one of them has any."""
    rows = rows[:SAMPLES]
    print_records(rows, [name for name in _FIELDS if name != "title" or any(row["title"] for row in rows)])


def print_lists(account: dict[str, Any]) -> None:
    """Print the lists of a page's account with their columns, and what was skipped."""
    for entry in account.get("lists", ()):
        print(plain(f"  {_list_text(entry)}"))
    named = account.get("skipped_lines", {})
    for reason, number in account.get("skipped", {}).items():
        lines = map(repr, named.get(reason, ()))
        print(plain(f"  skipped: {number} x {': '.join(filter(None, (reason, ', '.join(lines))))}"))


def _list_text(entry: dict[str, Any]) -> str:
    """A list of a page's account, with the field that each column gives, and the columns that give none."""
    from parsers.extract.contract import HINTS  # Slow to import, and list does without.

    roles, left = entry["columns"], entry.get("hints_left", ())
    fields = dict.fromkeys(HINTS, "hint") | ({} if "message" in roles.values() else {"when": "message"})
    columns = ", ".join(_column(word, fields.get(role, role)) for word, role in roles.items() if role not in left)
    unused = [*(word for word, role in roles.items() if role in left), *entry.get("unused", ())]
    number = f"{entry['lists']} x " if entry["lists"] > 1 else ""
    left_over = f"; not used: {some(unused)}" if any(unused) else ""
    return f"{number}{entry['shape']}, {counted(entry['rows'], 'row')}: {columns}{left_over}"


def _column(title: str, field: str) -> str:
    """A column without a title is named by what it gives."""
    return field if title == field else f"{title} → {field}"


def print_log(rows: list[dict[str, Any]]) -> None:
    """Print rows of `changes`, one a line."""
    names = ("run", "at", "vendor", "code")
    cells = [
        [*(row[name] for name in names), row["rule"] + " (parser)" * (row["cause"] == "parser"), _change_text(row)]
        for row in rows
    ]
    print_table((*names, "rule", "change"), cells, LEVELS)


def _change_text(row: dict[str, Any]) -> str:
    from ingest.report.describe import wdiff, with_status, word_diff  # Slow to import, and list does without.

    old, new = row["old"], row["new"]
    if row["field"] in TEXTS and isinstance(old, str) and isinstance(new, str):  # A damaged database may hold others.
        from ingest.report.as_text import terminal_width

        parts = word_diff(old, new, _MAX_COLUMNS, whole=terminal_width() is None)
        return f"{row['field']}: {wdiff(parts)}"
    if row["kind"] == "changed":
        return f"{row['field']}: {value_text(row['field'], old)} → {value_text(row['field'], new)}"
    record = new or old
    return f"{'was ' if row['kind'] == 'removed' else ''}{with_status(record['status'], record['message'])}"


def vendor_state(row: dict[str, Any]) -> str:
    """Since when pages of a vendor are not accepted, or it is stale; `row` is one of `vendor_states`."""
    words = ("suspect", "failed", "rejected", "stale")
    states = [f"{word} since {row[f'{word}_since']}" for word in words if row.get(f"{word}_since")]
    return ", ".join(states) or ("ok" if row["confirmed_at"] else "never read")


def print_unsure(unsure: Sequence[str]) -> None:
    """Name what looks like codes and was not read."""
    if unsure:
        print(plain(f"  possible codes outside the lists: {some(unsure)}"))


def print_accounts(rows: list[dict[str, Any]]) -> None:
    """Print each page's last reading: its lists with their columns, what was skipped, and what could not be read.

    Then what the newest account says of the vendor's witness.
    """
    for row in rows:
        reason = f" ({row['reason']})" if row["reason"] else ""
        outcome = f"{row['outcome']}{reason} in run {row['run']}, {row['at']}"
        print()
        print(plain(f"{row['page']}: {outcome}; {counted(row['rows_kept'], 'code')} kept"))
        if row["reason"] == "moved":
            print(plain(f"  {row['detail']}"))
        if (account := row["account"]) is None:
            continue
        number = sum(entry["rows"] for entry in account["lists"])
        of = f"{number:,} of " if number < row["rows_seen"] else ""
        print(f"  read in run {row['account_run']}: {of}{counted(row['rows_seen'], 'row')}")
        print_lists(account)
        if absent := account.get("not_there"):
            near = [f"; did you mean {one}?" for one in account.get("nearest", {}).values()]
            print(plain(f"  declared under skip, but not on the page: {', '.join(absent)}{''.join(near)}"))
        print_unsure(account.get("unsure", ()))
        for detail in account["unread"]:
            print(plain(f"  not read: {detail}"))
        for *_, detail in account.get("set_aside", ()):
            print(plain(f"  only the first is accepted: {detail}"))
    found = [row for row in rows if row["account"] and isinstance(row["account"].get("witness"), dict)]
    if newest := max(found, key=lambda row: row["account_run"], default=None):
        witness = newest["account"]["witness"]
        kind = "complete" if witness.get("complete") else "not declared complete"
        summary = f"not used: {witness['failed']}" if witness.get("failed") else f"{witness.get('codes')} codes, {kind}"
        print()
        print(plain(f"witness, in run {newest['account_run']}: {summary}"))
        for what, codes in witness.get("notes", {}).items():
            print(plain(f"  {what}: {codes}"))
