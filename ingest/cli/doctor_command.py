"""The command that checks the database itself: doctor."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from ingest.cli.catalogue_source import open_db
from ingest.cli.options import Db, Form, parse_age
from ingest.cli.stderr_log import say
from ingest.cli.tables import vendor_state
from ingest.errors import CatalogueError
from ingest.safe_output import json_text, plain
from ingest.store.doctor import examine
from ingest.store.vendor_states import stale, vendor_states


def command(
    max_age: Annotated[
        str | None,
        typer.Option(metavar="AGE", help="Exit 1 if a vendor was last confirmed longer ago than this: 90m, 36h, 7d."),
    ] = None,
    form: Form = "text",
    db: Db = None,
) -> None:
    """Check that the database is intact and up to date.

    Reads all of it and changes nothing. Exits 5 if anything is damaged.

    \b
    errdex doctor
    errdex doctor --max-age 36h        for monitoring: exits 1 and lists stale vendors
    """
    age = parse_age(max_age)
    with open_db(db) as catalogue:
        findings = list(examine(catalogue, say))
        readable = findings[-1].ok
        states = vendor_states(catalogue) if readable else []
    late = stale(states, age, datetime.now(UTC)) if age and readable else []
    left = [row for row in states if row["has_parser"] and vendor_state(row) != "ok"]
    names = ("vendor", "confirmed_at", "suspect_since", "failed_since", "rejected_since")
    late, left = ([{name: row.get(name) for name in names} for row in rows] for rows in (late, left))
    healthy = all(finding.ok for finding in findings)
    if form == "json":
        data = {"healthy": healthy, "checks": list(map(asdict, findings)), "stale": late, "unsettled": left}
        print(json_text(data))
    else:
        for finding in findings:
            print(plain(f"{'ok' if finding.ok else 'damaged':<9}{finding.name:<11}{finding.detail}"))
        for word, rows in (("stale", late), ("check", [row for row in left if row not in late])):
            for row in rows:
                print(plain(f"{word:<9}{row['vendor'] + ' ':<11}{_message(row)}"))
    if not healthy:
        raise typer.Exit(CatalogueError.exit_code)
    if late:
        raise typer.Exit(1)


def _message(row: dict[str, str | None]) -> str:
    vendor = "" if row["vendor"] == "*" else f" {row['vendor']}"
    states = [f"last confirmed {row['confirmed_at']}" if row["confirmed_at"] else "never confirmed"]
    states += [f"{state} since {at}" for state in ("suspect", "failed", "rejected") if (at := row[f"{state}_since"])]
    remedies = [f"see `errdex review{vendor}`"] if row["suspect_since"] or row["failed_since"] else []
    if row["rejected_since"] and not row["suspect_since"]:
        remedies.append(f"`errdex review{vendor} --accept` applies it after all")
    if not remedies:
        remedies.append(f"run `errdex refresh{vendor}`")
    return f"{', '.join(states)}: {'; '.join(remedies)}"
