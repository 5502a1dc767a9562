"""The directory of known pages on the command line: `sites --known` and `sites --add`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from ingest.cli.options import Format, say, settings_of


def print_known(form: Format, vendor: str | None) -> None:
    """List the directory, or the pages of one vendor."""
    from ingest.safe_output import print_json, print_table
    from ingest.sites.known_pages import known_pages, pages_of

    rows = [asdict(page) for page in (pages_of(vendor) if vendor else known_pages())]
    if form is Format.json:
        print_json(rows)
    else:
        titles = ("vendor", "name", "shape", "verified", "address")
        print_table(titles, [[row[title] for title in titles] for row in rows])


def declare_known(vendor: str, config: Path | None) -> None:
    """Declare a known vendor, and say what that is worth."""
    from ingest.sites.known_pages import add

    path, found = add(settings_of(config), vendor)
    for site, pages in found.items():
        for page in pages:
            print(f"{path}: [sites.{site}] reads {page.address} ({page.shape}, verified: {page.verified})")
    say(f"{vendor} was never read live: look at errdex probe {vendor} before you trust it")
    say(f"errdex refresh {' '.join(found)} reads only that; errdex refresh reads the built-in vendors, too")
