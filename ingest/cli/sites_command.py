"""The command that lists the vendors: sites."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from ingest.cli.catalogue_source import load_settings
from ingest.cli.options import ConfigFile, Db, Form, Format
from ingest.cli.stderr_log import say
from ingest.cli.tables import print_accounts, vendor_state
from ingest.errors import UsageError
from ingest.safe_output import plain, print_json, print_table
from ingest.store.connection import exists, path_of, reading
from ingest.store.page_checks import accounts
from ingest.store.queries import Row
from ingest.store.vendor_states import STALE, is_dropped, stale, vendor_states


def command(
    vendor: Annotated[str | None, typer.Argument(metavar="VENDOR", help="Only this one, page by page.")] = None,
    directory: Annotated[
        bool, typer.Option("--known", help="List other vendors' pages that errdex knows of; none was read live.")
    ] = False,
    form: Form = "text",
    db: Db = None,
    config: ConfigFile = None,
) -> None:
    """List the vendors, their codes, and when each was confirmed.

    For one vendor, also what was read on each page and what was not.

    \b
    errdex sites --format json
    errdex sites paylera               its lists with their columns, and what was skipped and why
    errdex sites --known               where other vendors document their codes; --known stripe: only that one
    errdex add stripe                  watch one of them
    """
    if directory:
        _print_known_pages(form, vendor)
        return
    from ingest.sites.registry import find_sites, unknown_vendor

    settings = load_settings(config, "code")
    configured = {name: site for name, site in find_sites(settings).items() if site.watched}
    titles = ("vendor", "codes", "pages", "confirmed_at")
    states = ("suspect_since", "failed_since", "rejected_since", "stale_since")
    rows, pages, unread, path = [], [], {}, path_of(db)
    if exists(path):
        with reading(path) as catalogue:
            rows = vendor_states(catalogue)
            late = {row["vendor"]: row["confirmed_at"] for row in stale(rows, STALE, datetime.now(UTC))}
            rows = [row | {"has_parser": row["vendor"] in configured} for row in rows]
            rows = [row for row in rows if not is_dropped(row)]
            rows = [row | {"stale_since": late.get(row["vendor"]) if row["has_parser"] else None} for row in rows]
            if vendor:
                from ingest.pipeline.review import unread_pages

                pages, unread = accounts(catalogue, vendor), unread_pages(settings, catalogue)
    for name in sorted(configured.keys() - {row["vendor"] for row in rows}):
        empty = {"vendor": name, "codes": 0, "pages": len(configured[name].pages), "has_parser": True}
        rows.append(dict.fromkeys((*titles, *states)) | empty)
    if vendor:
        names = [row["vendor"] for row in rows]
        if vendor not in names:
            raise UsageError(unknown_vendor(vendor, names))
        rows = [row | {"accounts": pages} for row in rows if row["vendor"] == vendor]
    if form == "json":
        print_json(rows)
    else:
        cells = [row | {"state": vendor_state(row), "has_parser": "yes" if row["has_parser"] else "no"} for row in rows]
        _print_columns(cells, (*titles, "state", "has_parser"))
        if vendor in configured and (known := configured[vendor].site) and known.name != vendor:
            print(plain(f"name: {known.name}"))
        print_accounts(pages)
    if vendor in unread:
        from ingest.pipeline.refresh_request import no_longer_read

        say(no_longer_read(vendor, unread[vendor]))
    for name, site in configured.items():
        if site.fault:
            say(f"{name}: {site.fault}")


def _print_known_pages(form: Format, vendor: str | None) -> None:
    from ingest.sites.known_pages import known_pages, pages_of

    rows = [asdict(page) for page in (pages_of(vendor) if vendor else known_pages())]
    if form == "json":
        print_json(rows)
    else:
        _print_columns(rows, ("vendor", "name", "shape", "verified", "address"))


def _print_columns(rows: list[Row], titles: tuple[str, ...]) -> None:
    print_table(titles, [[row[title] for title in titles] for row in rows])
