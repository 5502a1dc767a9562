"""A catalogue in memory from an exported file, with what has changed since an earlier version of it."""

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.diff.differences import differences
from ingest.errors import UsageError
from ingest.model import Change, Key, Stored, VendorWrite
from ingest.pipeline.baseline import Rows, load, parse, start, times_of
from ingest.store.connection import scratch
from ingest.store.queries import stored_of
from ingest.store.writes import write_run

_NEVER = "1970-01-01T00:00:00Z"
_GIT_TIMEOUT_S = 60


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
    def since(self) -> dict[tuple[str, str, str], str]:
        """When each record of the earlier version came to be as it was."""
        return times_of(self.before or {})

    @property
    def codes(self) -> int:
        """How many records there are."""
        return sum(map(len, self.rows.values()))


def read(path: Path, since: str | None, git: bool) -> CatalogueFile:
    """The catalogue in `path`, and its version `since`: a file, or (`git`) a revision. Raises UsageError."""
    rows = load(path, "--catalogue")
    if since is None:
        return CatalogueFile(rows)
    if os.path.isfile(since):  # noqa: PTH113  # Path.is_file raises for a name that no file can have
        return CatalogueFile(rows, load(Path(since), "--since"))
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
    """The vendor's rows before its changes, and what to write of these."""
    old = stored_of(catalogue, vendor)
    touched = {change.key for change in changes}
    kept = {key: row for key, row in old.items() if key not in touched}
    new = kept | {key: rows[key] for key in touched if key in rows}
    return old, VendorWrite(vendor, changes=changes, rows=new)


def _latest(rows: Rows) -> str:
    return max((row.changed_at for own in rows.values() for row in own.values()), default=_NEVER)
