"""The catalogue as a text file, for git: a record a line, sorted; and a new catalogue that starts from such a file."""

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.diff.differences import differences
from ingest.errors import UsageError
from ingest.model import FIELDS, Key, State, Stored, VendorWrite
from ingest.safe_output import json_text
from ingest.store import queries as stored
from ingest.store.writes import write_baseline

_TEXT, _MAYBE = (str,), (str, type(None))
#: The columns of `errors`, in their order, and what a line may hold of each.
COLUMNS: dict[str, tuple[type, ...]] = {
    **{"vendor": _TEXT, "scope": _TEXT, "code": _TEXT, "status": (int, type(None)), "status_text": _MAYBE},
    **{"category": _MAYBE, "retryable": (bool, type(None)), "retryable_basis": _MAYBE, "retryable_evidence": _MAYBE},
    **{"message": _TEXT, "hint": _MAYBE, "page": _TEXT, "url": _MAYBE, "section": _MAYBE},
    **{"first_seen": _TEXT, "changed_at": _TEXT},
}
_VENDOR = re.compile(r"[\w.-]+")
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ", "||||||| ")
Rows = dict[str, dict[Key, Stored]]


def records(catalogue: sqlite3.Connection, vendors: Sequence[str] = ()) -> list[stored.Row]:
    """The records of `vendors`, or all, by vendor, scope and code."""
    rows = (row for row in stored.errors(catalogue) if not vendors or row["vendor"] in vendors)
    return sorted(rows, key=lambda row: (row["vendor"], row["scope"], row["code"]))


def lines(catalogue: sqlite3.Connection, vendors: Sequence[str] = ()) -> Iterator[str]:
    """Each of those records as a line of JSON: the same bytes for the same records."""
    for row in records(catalogue, vendors):
        yield json_text({name: row[name] for name in COLUMNS}, None) + "\n"


def load(path: Path) -> Rows:
    """The records in `path`, by vendor. Raises UsageError that names file and line."""
    found: Rows = {}
    try:
        if path.is_char_device():
            raise UsageError(f"--baseline {path}: is a device, which may have no end; name a file")
        text = path.read_text("utf-8-sig")  # Editors put a mark before it.
    except OSError as error:
        raise UsageError(f"--baseline {path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"--baseline {path}: is not UTF-8 text (byte {error.start})") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(_CONFLICT):
            raise UsageError(f"{path}:{number}: is left from a merge in git; settle it: git checkout --ours {path}")
        if line.strip():
            try:
                vendor, key, row = _row(json.loads(line))
                if key in found.setdefault(vendor, {}):
                    raise ValueError(f"{vendor} {key[1]} stands there twice")
            except (ValueError, RecursionError) as error:
                told = error if type(error) is ValueError else "is no line of JSON"
                raise UsageError(f"{path}:{number}: {told}; errdex export jsonl writes such a file") from error
            found[vendor][key] = row
    return found


def _row(data: object) -> tuple[str, Key, Stored]:
    """Vendor, key and row of one line's object. Raises ValueError."""
    if not isinstance(data, dict) or data.keys() != COLUMNS.keys():
        names = data.keys() ^ COLUMNS.keys() if isinstance(data, dict) else ()
        raise ValueError(f"is no record{''.join(f', for {name!r}' for name in sorted(names)[:1])}")
    for name, kinds in COLUMNS.items():
        if type(data[name]) not in kinds or (name == "status" and not 100 <= (data[name] or 100) <= 599):
            raise ValueError(f"{name} should not be {data[name]!r}")
    "".join(filter(_is_text, data.values())).encode()  # Half a surrogate pair cannot be stored.
    _check_sense(data)
    verdict = data["retryable"]
    state = State(**{name: data[name] for name in FIELDS} | {"retryable": None if verdict is None else int(verdict)})
    rest = [data[name] for name in ("retryable_evidence", "section", "page", "url", "first_seen", "changed_at")]
    return data["vendor"], (data["scope"], data["code"]), Stored(state, *rest)


def _check_sense(data: dict[str, Any]) -> None:
    """Raises ValueError for what no run of ours has written, and what an edit by hand or a merge may have left."""
    wrong = [name for name in ("code", "message", "page") if not data[name].strip()]
    wrong += [name for name in ("first_seen", "changed_at") if not _is_time(data[name])]
    wrong += [] if _VENDOR.fullmatch(data["vendor"]) else ["vendor"]
    wrong += [] if data["retryable_basis"] in ("stated", "advised", None) else ["retryable_basis"]
    if wrong:
        raise ValueError(f"{wrong[0]} should not be {data[wrong[0]]!r}")
    if (data["retryable"] is None) != (data["retryable_basis"] is None):
        raise ValueError("retryable and retryable_basis go together")


def _is_time(text: str) -> bool:
    try:
        return datetime.strptime(text, _TIME).strftime(_TIME) == text
    except ValueError:
        return False


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def start(catalogue: sqlite3.Connection, rows: Rows, at: str, parsers: Iterable[str]) -> None:
    """Make `rows` the first run of a catalogue that has none: rows to be held against, and no page looked at."""
    writes = []
    for vendor, known in rows.items():
        added = differences({}, {key: row.state for key, row in known.items()}, first=True)
        writes.append(VendorWrite(vendor, changes=added, rows=known))
    write_baseline(catalogue, at, parsers, writes)
