"""The directory of known pages: where vendors document their error codes, none of it ever read live."""

import csv
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from ingest.atomic_files import put
from ingest.config.settings import FILE, Config
from ingest.errors import UsageError
from ingest.sites.registry import page_name, sources

_FILE = Path(__file__).with_name("known_pages.tsv")


@dataclass(frozen=True, slots=True)
class KnownPage:
    """One page: `columns` are the words at the heads of its lists; `verified`: when its records were seen, or never."""

    vendor: str
    name: str
    address: str
    shape: str
    columns: str
    verified: str


def known_pages(vendor: str | None = None) -> list[KnownPage]:
    """The directory, by vendor; or the pages of one, none where it is not known."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        pages = [KnownPage(**row) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return [page for page in pages if vendor in (None, page.vendor)]


def pages_of(vendor: str) -> list[KnownPage]:
    """The known pages of a vendor. Raises UsageError where there is none."""
    if pages := known_pages(vendor):
        return pages
    near = get_close_matches(vendor, sorted({page.vendor for page in known_pages()}), n=3, cutoff=0.5)
    told = f"did you mean {' or '.join(near)}?" if near else "errdex sites --known lists them"
    raise UsageError(f"{vendor!r} is not among the known pages; {told}")


def add(config: Config, vendor: str) -> tuple[Path, dict[str, list[KnownPage]]]:
    """Declare a known vendor in `errdex.toml`, whose other text stays as it is; the file, and the pages of each site.

    Raises UsageError.
    """
    found = _sites(vendor)
    if taken := found.keys() & {*config.sites, *sources(config)}:
        told = ", ".join(sorted(taken))
        raise UsageError(f"{told}: is a site already; errdex refresh {vendor} reads it")
    path = config.path or Path(FILE)
    try:
        text = path.read_bytes().decode("utf-8") if config.path else ""
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    lines = []
    for site, pages in found.items():
        lines += [f"[sites.{site}]", "pages = [", *(f'  "{page.address}",' for page in pages), "]", ""]
    end = "\r\n" if "\r\n" in text else "\n"
    new = text + (end if text and not text.endswith("\n") else "") + end.join(lines)
    try:
        tomllib.loads(new.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: [sites.{vendor}] cannot be added below what is there: {error}") from error
    put(path, new)
    return path, found


def _sites(vendor: str) -> dict[str, list[KnownPage]]:
    """The sites to declare: the vendor's, and others for pages whose name it has, called by what tells them apart."""
    found: dict[str, list[KnownPage]] = {vendor: []}
    for page in pages_of(vendor):
        mine = [one.address for one in found[vendor]]
        if page_name(page.address) in map(page_name, mine):
            own = {part for address in mine for part in address.split("/")}
            part = next(part for part in page.address.split("/") if part not in own)
            found.setdefault(f"{vendor}_{part.replace('-', '_')}", []).append(page)
        else:
            found[vendor].append(page)
    return found
