"""A directory of other vendors' pages that document error codes; none of them was ever read live."""

import csv
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from ingest.errors import UsageError, either
from ingest.sites.site_source import page_name

_FILE = Path(__file__).with_name("known_pages.tsv")


@dataclass(frozen=True, slots=True)
class KnownPage:
    """One page: `columns` are the headers of its lists; `verified`: when its records were checked, or never."""

    vendor: str
    name: str
    address: str
    shape: str
    columns: str
    verified: str


def known_pages(vendor: str | None = None) -> list[KnownPage]:
    """All known pages by vendor, or those of one vendor."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        pages = [KnownPage(**row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return [page for page in pages if vendor in (None, page.vendor)]


def pages_of(vendor: str) -> list[KnownPage]:
    """The known pages of a vendor. Raises UsageError where there are none."""
    if pages := known_pages(vendor):
        return pages
    raise UsageError(f"{vendor!r} has no known pages; {nearest(vendor)}")


def nearest(vendor: str) -> str:
    """The vendors that are most like an unknown one, or the command that lists all; for an address, its scheme."""
    if {*"./"} & {*vendor}:
        return "an address begins with https://"
    names = sorted({page.vendor for page in known_pages()})
    near = [name for name in names if name.startswith(f"{vendor}_")] or get_close_matches(vendor, names, 3, 0.7)
    if near:
        return f"did you mean {either(near)}?"
    return "give the page's address, or a vendor that errdex sites --known lists"


def sites_of(vendor: str) -> dict[str, tuple[str, ...]]:
    """The addresses by site: one whose page name is taken gets a site of its own, named after the part that differs."""
    found: dict[str, tuple[str, ...]] = {vendor: ()}
    for address in (page.address for page in pages_of(vendor)):
        site = vendor
        if page_name(address) in map(page_name, found[vendor]):
            known = {part for other in found[vendor] for part in other.split("/")}
            site += "_" + next(part for part in address.split("/") if part not in known).replace("-", "_")
        found[site] = (*found.get(site, ()), address)
    return found
