"""The directory of known pages: where vendors document their error codes, none of it ever read live."""

import csv
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from ingest.config import FILE, Config
from ingest.errors import UsageError
from ingest.files import put
from ingest.sites import page_name, sources

_FILE = Path(__file__).with_name("known.tsv")


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


def add(config: Config, vendor: str) -> tuple[Path, list[KnownPage]]:
    """Declare a known vendor in `errdex.toml`, whose other text stays as it is; the file, and the pages declared.

    Of pages with one name only the first can be. Raises UsageError.
    """
    if not (pages := known_pages(vendor)):
        near = get_close_matches(vendor, sorted({page.vendor for page in known_pages()}), n=3, cutoff=0.5)
        told = f"did you mean {' or '.join(near)}?" if near else "errdex sites --known lists them"
        raise UsageError(f"{vendor!r} is not among the known pages; {told}")
    if vendor in config.sites or vendor in sources(config):
        raise UsageError(f"{vendor} is a site already; errdex refresh {vendor} reads it")
    named = {page_name(page.address): page for page in reversed(pages)}
    chosen = [page for page in pages if page in named.values()]
    path = config.path or Path(FILE)
    try:
        text = path.read_bytes().decode("utf-8") if config.path else ""
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    lines = [f"[sites.{vendor}]", "pages = [", *(f'  "{page.address}",' for page in chosen), "]", ""]
    end = "\r\n" if "\r\n" in text else "\n"
    new = text + (end if text and not text.endswith("\n") else "") + end.join(lines)
    try:
        tomllib.loads(new.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}: [sites.{vendor}] cannot be added below what is there: {error}") from error
    put(path, new)
    return path, chosen
