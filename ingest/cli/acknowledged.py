"""Acknowledged changes on the command line: mark, write and name them."""

from datetime import UTC, datetime
from pathlib import Path

from ingest.cli.stderr_log import say
from ingest.config.settings import Config
from ingest.errors import UsageError
from ingest.history.acknowledgements import Since, acknowledge, add, last_day, load, unacknowledged, unused
from ingest.history.net_diff import Difference
from ingest.model import TIME
from ingest.safe_output import plain, print_json
from ingest.store import page_checks
from ingest.store.connection import reading
from ingest.validate import waivers


def mark_acknowledged(found: Difference, config: Config, since: Since | None = None) -> None:
    """Mark the changes that `accepted.toml` acknowledges, and name those that it no longer does."""
    for line in acknowledge(found, load(config.beside(waivers.FILE)), datetime.now(UTC).date(), since):
        say(line)


def acknowledge_code(
    config: Config, db: Path, vendor: str, code: str, scope: str | None, why: str, until: str, as_json: bool
) -> None:
    """Write every change of the code that is not yet acknowledged to `accepted.toml`. Raises UsageError."""
    now, file = datetime.now(UTC), config.beside(waivers.FILE)
    if until and last_day(until, "--until") < now.date():
        raise UsageError(f"--until {until} is past")
    with reading(db) as catalogue:
        found = list(unacknowledged(catalogue, vendor, code, load(file)))
        scopes = sorted({change.scope for change in found})
        if scope is None and len(scopes) > 1:
            names = ", ".join(map(repr, scopes))
            raise UsageError(f"{vendor} {code} has changed in several scopes; add --scope: {names}")
        found = [change for change in found if scope in (None, change.scope)]
        if not found:
            raise UsageError(f"{vendor} {code}: there is no change that is not acknowledged; see errdex log {vendor}")
        waivers.take_over(file, page_checks.decisions(catalogue))
    entries = add(file, vendor, found, waivers.who(), now.strftime(TIME), why, until)
    if as_json:
        print_json(entry._asdict() for entry in entries)
    else:
        print(*(f"acknowledged: {plain(entry.change)}" for entry in entries), sep="\n")
    say(f"the decision is in {file}")


def name_unused(config: Config, db: Path) -> None:
    """Name the entries of `accepted.toml` about changes that are expired or not in the catalogue."""
    file = config.beside(waivers.FILE)
    with reading(db) as catalogue:
        for line in unused(catalogue, load(file), datetime.now(UTC).date()):
            say(f"{file}: {line}")
