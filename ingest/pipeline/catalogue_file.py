"""The catalogue as a text file for git, one record a line, sorted; and a catalogue from such a file."""

import json
import os
import re
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ingest.diff.differences import differences
from ingest.errors import UsageError, no_os_error
from ingest.model import ACTIONS, FIELDS, NEVER, TIME, Change, FullKey, Key, State, Stored, VendorWrite
from ingest.safe_output import json_text
from ingest.store import queries as stored
from ingest.store.code_lookup import key_of
from ingest.store.connection import scratch
from ingest.store.writes import write_baseline, write_run

_TEXT, _OR_NULL, _INTEGER = (str,), (str, type(None)), (int, type(None))
#: The columns of `errors`, in order, and the types of their values.
COLUMNS: dict[str, tuple[type, ...]] = {
    **{"vendor": _TEXT, "scope": _TEXT, "code": _TEXT, "status": _INTEGER, "status_text": _OR_NULL},
    **{"category": _OR_NULL, "retryable": (bool, type(None))},
    **{"retryable_basis": _OR_NULL, "retryable_evidence": _OR_NULL},
    **{"message": _TEXT, "hint": _OR_NULL, "title": _OR_NULL, "actions": (list,), "retry_after_s": _INTEGER},
    **{"page": _TEXT, "url": _OR_NULL, "section": _OR_NULL, "first_seen": _TEXT, "changed_at": _TEXT},
}
#: The columns that files of older versions lack.
_ADDED = frozenset(("title", "actions", "retry_after_s"))
_VENDOR = re.compile(r"[\w.-]+")
#: The largest integer that SQLite stores.
_MAX_INTEGER = (1 << 63) - 1
_CONFLICT = ("<<<<<<< ", "=======", ">>>>>>> ", "||||||| ")
Rows = dict[str, dict[Key, Stored]]
_GIT_TIMEOUT_S = 60


def records(catalogue: sqlite3.Connection, vendors: Sequence[str] = ()) -> list[stored.Row]:
    """The records of `vendors`, or all, by vendor, scope and code."""
    rows = (row for row in stored.errors(catalogue) if not vendors or row["vendor"] in vendors)
    return sorted(rows, key=key_of)


def lines(catalogue: sqlite3.Connection, vendors: Sequence[str] = ()) -> Iterator[str]:
    """Each of these records as a line of JSON; the same records give the same bytes."""
    for row in records(catalogue, vendors):
        yield json_text({name: row[name] for name in COLUMNS}, None) + "\n"


def load_records(path: Path, option: str = "--baseline") -> Rows:
    """The records in `path`, which `option` names, by vendor. Raises UsageError with file and line."""
    with no_os_error(f"{option} {path}: cannot be read"):
        if path.is_char_device():
            raise UsageError(f"{option} {path}: is a device; name a file")
        return parse(path.read_bytes(), f"{option} {path}")


def parse(data: bytes, name: str) -> Rows:
    """The records in the text of a file, by vendor. Raises UsageError with `name` and line."""
    found: Rows = {}
    try:
        text = data.decode("utf-8-sig")  # Some editors add a byte-order mark.
    except UnicodeDecodeError as error:
        raise UsageError(f"{name}: is not UTF-8 text (byte {error.start})") from error
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(_CONFLICT):
            raise UsageError(f"{name}:{number}: is a merge conflict; resolve it, e.g. git checkout --ours FILE")
        if line.strip():
            try:
                vendor, key, row = _row(json.loads(line))
                if key in found.setdefault(vendor, {}):
                    raise ValueError(f"{vendor} {key[1]} is there twice")
            except (ValueError, RecursionError) as error:
                fault = error if type(error) is ValueError else "is not a line of JSON"
                raise UsageError(f"{name}:{number}: {fault}; errdex export jsonl writes such a file") from error
            found[vendor][key] = row
    return found


def _row(data: object) -> tuple[str, Key, Stored]:
    """Vendor, key and row from the object of one line. Raises ValueError."""
    if isinstance(data, dict) and data.keys() == COLUMNS.keys() - _ADDED:
        from ingest.advice.read_advice import read_advice  # Other exports need no words.

        texts = (data[name] for name in ("message", "hint") if isinstance(data[name], str) and data[name])
        advice = read_advice(*dict.fromkeys(texts))
        data |= {"title": None, "actions": [*advice.actions], "retry_after_s": advice.retry_after_s}
    if not isinstance(data, dict) or data.keys() != COLUMNS.keys():
        names = data.keys() ^ COLUMNS.keys() if isinstance(data, dict) else ()
        wrong = "".join(f": its key {name!r} is missing or unknown" for name in sorted(names)[:1])
        raise ValueError(f"is not a record{wrong}")
    for name, kinds in COLUMNS.items():
        if type(data[name]) not in kinds or (name == "status" and not 100 <= (data[name] or 100) <= 599):
            raise ValueError(f"{name} should not be {data[name]!r}")
    "".join(value for value in data.values() if isinstance(value, str)).encode()  # Rejects lone surrogates.
    _check_values(data)
    verdict = data["retryable"]
    native = {"retryable": verdict if verdict is None else int(verdict), "actions": json.dumps(data["actions"])}
    state = State(**{name: data[name] for name in FIELDS} | native)
    return data["vendor"], (data["scope"], data["code"]), Stored(state, *(data[name] for name in stored.STORED))


def _check_values(data: dict[str, Any]) -> None:
    """Raise ValueError for values that errdex never writes, such as an edit by hand or a merge may leave."""
    wrong = [name for name in ("code", "message", "page") if not data[name].strip()]
    wrong += [name for name in ("first_seen", "changed_at") if not _is_time(data[name])]
    wrong += [] if _VENDOR.fullmatch(data["vendor"]) else ["vendor"]
    wrong += [] if data["actions"] == [name for name in ACTIONS if name in data["actions"]] else ["actions"]
    wrong += [] if 0 <= (data["retry_after_s"] or 0) <= _MAX_INTEGER else ["retry_after_s"]
    wrong += [] if data["retryable_basis"] in ("stated", "advised", None) else ["retryable_basis"]
    if wrong:
        raise ValueError(f"{wrong[0]} should not be {data[wrong[0]]!r}")
    if (data["retryable"] is None) != (data["retryable_basis"] is None):
        raise ValueError("retryable and retryable_basis go together")


def _is_time(text: str) -> bool:
    try:
        return datetime.strptime(text, TIME).strftime(TIME) == text
    except ValueError:
        return False


def times_of(rows: Rows) -> dict[FullKey, str]:
    """When each record came to be as it is, by vendor, scope and code."""
    return {(vendor, *key): row.changed_at for vendor, known in rows.items() for key, row in known.items()}


def start(catalogue: sqlite3.Connection, rows: Rows, at: str, parsers: Iterable[str]) -> None:
    """Write `rows` as the first run of an empty catalogue: later runs are compared with them; no page is checked."""
    writes = []
    for vendor, known in rows.items():
        added = differences({}, {key: row.state for key, row in known.items()}, first=True)
        writes.append(VendorWrite(vendor, changes=added, rows=known))
    write_baseline(catalogue, at, parsers, writes)


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """The records of a file, and those of the earlier version, if one is named; `missing`: its vendors without any."""

    rows: Rows
    before: Rows | None = None

    @property
    def changed_at(self) -> str:
        """When a record last changed."""
        return _latest(self.rows)

    @property
    def missing(self) -> list[str]:
        """The vendors of the earlier version alone: whether their codes are gone cannot be known."""
        return sorted((self.before or {}).keys() - self.rows.keys())

    @property
    def since(self) -> dict[FullKey, str]:
        """When each record of the earlier version came to be as it was."""
        return times_of(self.before or {})


def read_catalogue(path: Path, since: str | None, git: bool) -> CatalogueFile:
    """The catalogue in `path`, and its version `since`: a file, or (`git`) a revision. Raises UsageError."""
    rows = load_records(path, "--catalogue")
    if since is None:
        return CatalogueFile(rows)
    if os.path.isfile(since):  # noqa: PTH113  # Path.is_file raises for a name that no file can have
        return CatalogueFile(rows, load_records(Path(since), "--since"))
    if not git:
        raise UsageError(f"--since {since}: no such file; for a published catalogue, name an earlier copy of it")
    return CatalogueFile(rows, parse(_at_revision(path, since), f"--since {since}: {path}"))


def _at_revision(path: Path, revision: str) -> bytes:
    """The file's content in a git revision; empty where it was not there yet. Raises UsageError."""
    folder, name = os.path.split(os.path.abspath(path))  # noqa: PTH100  # a link stays the file that git knows
    problem = f"--since {revision}: neither a file nor a revision that git knows"
    if not re.fullmatch(r"[^-\s:][^\s:]*", revision):
        raise UsageError(problem)

    def git(*words: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(
                ["git", "-C", folder, *words], capture_output=True, timeout=_GIT_TIMEOUT_S, check=False
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise UsageError(f"--since {revision}: git cannot be run: {error}") from error

    if git("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").returncode:
        raise UsageError(f"{problem}; in CI, fetch it first (actions/checkout: fetch-depth: 0)")
    if git("cat-file", "-e", f"{revision}:./{name}").returncode:
        return b""
    shown = git("show", f"{revision}:./{name}")
    if shown.returncode:
        raise UsageError(f"--since {revision}: git cannot read {name} there")
    return shown.stdout


@contextmanager
def opened(file: CatalogueFile) -> Iterator[sqlite3.Connection]:
    """The records as a catalogue: run 1 is the earlier version, and later runs are what has changed, by date.

    When a code was removed is not in a file: it counts as the last change.
    """
    with scratch() as catalogue:
        before = file.rows if file.before is None else file.before
        start(catalogue, before, min(_latest(before), file.changed_at), ())
        for at, changes in _history(file, before):
            writes = [_write(catalogue, vendor, own, file.rows[vendor]) for vendor, own in changes.items()]
            write_run(catalogue, "baseline", at, (), writes)
        catalogue.execute("PRAGMA query_only = ON")
        yield catalogue


def _history(file: CatalogueFile, before: Rows) -> Iterator[tuple[str, dict[str, list[Change]]]]:
    """Each time at which records changed, with the changes by vendor; a vendor's first reading is one change."""
    found: dict[str, dict[str, list[Change]]] = {}
    for vendor, rows in file.rows.items():
        first = vendor not in before
        old, new = ({key: row.state for key, row in side.items()} for side in (before.get(vendor, {}), rows))
        for change in differences(old, new, first=first):
            row = rows.get(change.key)
            at = row.changed_at if row and not first else file.changed_at
            found.setdefault(at, {}).setdefault(vendor, []).append(change)
    yield from sorted(found.items())


def _write(
    catalogue: sqlite3.Connection, vendor: str, changes: list[Change], rows: dict[Key, Stored]
) -> tuple[dict[Key, Stored], VendorWrite]:
    """The vendor's rows before its changes, and the write that applies them."""
    old = stored.stored_of(catalogue, vendor)
    touched = {change.key for change in changes}
    kept = {key: row for key, row in old.items() if key not in touched}
    new = kept | {key: rows[key] for key in touched if key in rows}
    return old, VendorWrite(vendor, changes=changes, rows=new)


def _latest(rows: Rows) -> str:
    return max((row.changed_at for own in rows.values() for row in own.values()), default=NEVER)
