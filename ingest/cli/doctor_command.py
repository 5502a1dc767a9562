"""The command that checks the database itself: doctor."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from ingest.cli.options import Db, Form, Format, db_path, parse_age, say
from ingest.errors import CatalogueError


def command(
    max_age: Annotated[
        str | None, typer.Option(metavar="AGE", help="Exit 1 if a vendor was last confirmed longer ago: 90m, 36h, 7d.")
    ] = None,
    form: Form = Format.text,
    db: Db = None,
) -> None:
    """Check that the database is intact and up to date.

    Reads all of it and changes nothing. Exits 5 if anything is damaged.

    \b
    errdex doctor
    errdex doctor --max-age 36h        for monitoring: exits 1 and lists stale vendors
    """
    from ingest.safe_output import json_text, plain
    from ingest.store.connection import reading
    from ingest.store.doctor import examine, stale

    age = None if max_age is None else parse_age(max_age)
    with reading(db_path(db)) as catalogue:
        findings = list(examine(catalogue, say))
        readable = findings[-1].ok
        late = stale(catalogue, age, datetime.now(UTC)) if age and readable else []
    names = ("vendor", "confirmed_at", "suspect_since")
    late = [{name: row[name] for name in names} for row in late]
    healthy = all(finding.ok for finding in findings)
    if form is Format.json:
        print(json_text({"healthy": healthy, "checks": list(map(asdict, findings)), "stale": late}))
    else:
        for finding in findings:
            print(plain(f"{'ok' if finding.ok else 'damaged':<9}{finding.name:<11}{finding.detail}"))
        for row in late:
            print(plain(f"{'stale':<9}{row['vendor']:<11}{_stale_message(row)}"))
    if not healthy:
        raise typer.Exit(CatalogueError.exit_code)
    if late:
        raise typer.Exit(1)


def _stale_message(row: dict[str, str | None]) -> str:
    vendor = "" if row["vendor"] == "*" else f" {row['vendor']}"
    since = f"last confirmed {row['confirmed_at']}" if row["confirmed_at"] else "never confirmed"
    if row["suspect_since"]:
        return f"{since}, suspect since {row['suspect_since']}: see `errdex review{vendor}`"
    return f"{since}: run `errdex refresh{vendor}`"
