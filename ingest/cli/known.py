"""The directory of known pages on the command line: `sites --known` and `sites --add`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from ingest.cli.options import Format, say, settings_of


def print_known(form: Format) -> None:
    """List the directory."""
    from ingest.known import known_pages
    from ingest.show import print_json, print_table

    rows = [asdict(page) for page in known_pages()]
    if form is Format.json:
        print_json(rows)
    else:
        titles = ("vendor", "name", "shape", "verified", "address")
        print_table(titles, [[row[title] for title in titles] for row in rows])


def declare_known(vendor: str, config: Path | None) -> None:
    """Declare a known vendor, and say what that is worth."""
    from ingest.known import add, known_pages

    path, pages = add(settings_of(config), vendor)
    for page in pages:
        print(f"{path}: [sites.{vendor}] reads {page.address} ({page.shape}, verified: {page.verified})")
    if len(pages) < len(known_pages(vendor)):
        say(f"{vendor}: another page ends in the same name, and is left out; errdex sites --known lists it")
    say(f"{vendor} was never read live: look at errdex probe {vendor} before you trust it")
