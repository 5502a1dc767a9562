"""The sites there are: found by being there, in `parsers/` and in the user's own folder."""

import hashlib
import importlib
import importlib.util
import pkgutil
import sys
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import parsers
from ingest.config import Config
from ingest.errors import UsageError
from parsers import Site
from parsers.reading.contract import KINDS
from parsers.reading.reader import Parse

_READING = Path(parsers.__file__).parent / "reading"
#: The modules that reading a page runs through; a test holds them against what `ingest.read` imports.
STAGES = ("account", "advice", "diff", "errors", "model", "normalise", "read", "rules", "settle", "walls")


@dataclass(frozen=True)
class Source:
    """Where a site's module lies: enough for another process to load it. `own` is the user's folder's."""

    vendor: str
    path: Path
    own: bool


@dataclass(frozen=True)
class Known:
    """A site as configured: its `pages` by name; `fault` says why its module cannot be used."""

    source: Source
    enabled: bool
    pages: dict[str, str] = field(default_factory=dict)
    site: Site | None = None
    fault: str | None = None

    @property
    def vendor(self) -> str:
        """The vendor's id."""
        return self.source.vendor


def sources(folder: Path | None) -> dict[str, Source]:
    """Every parser module by its vendor id; the user's go before the built-in ones of the same name."""
    own = Path(parsers.__file__).parent
    found = {
        module.name: Source(module.name, own / f"{module.name}.py", False)
        for module in pkgutil.iter_modules([str(own)])
        if not module.ispkg
    }
    for path in sorted(folder.glob("*.py")) if folder else ():
        if not path.name.startswith("_"):
            found[path.stem] = Source(path.stem, path, True)
    return dict(sorted(found.items()))


@cache
def load(source: Source) -> tuple[Site, Parse | None]:
    """The module's `SITE` and its `parse`, if it has one. Raises whatever the module raises, or TypeError."""
    module = _module(source)
    site = getattr(module, "SITE", None)
    if not isinstance(site, Site):
        raise TypeError("defines no SITE")
    if unknown := set(site.columns.values()) - KINDS:
        raise TypeError(f"SITE.columns has unknown kinds: {', '.join(sorted(unknown))}")
    if not site.pages:
        raise TypeError("SITE.pages is empty")
    site.grammar  # noqa: B018  # compiled here, so that a broken expression is told of the module
    return site, getattr(module, "parse", None)


def _module(source: Source) -> ModuleType:
    if not source.own:
        return importlib.import_module(f"parsers.{source.vendor}")
    spec = importlib.util.spec_from_file_location(f"errdex_own_{source.vendor}", source.path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{source.path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def page_name(url: str) -> str:
    """A page's stable name: the last segment of its address, without `.html`."""
    parts = urlsplit(url)
    segment = parts.path.rstrip("/").rpartition("/")[2]
    return segment.removesuffix(".html").removesuffix(".htm") or "index"


def find_sites(config: Config) -> dict[str, Known]:
    """All sites by vendor id, as configured. A module that cannot be loaded is there with its fault."""
    found = sources(config.parsers)
    for vendor in config.sites:
        if vendor not in found:
            raise UsageError(f"{config.sites[vendor].where}: {unknown_vendor(vendor, list(found))}")
    return {vendor: _known(source, config) for vendor, source in found.items()}


def _known(source: Source, config: Config) -> Known:
    said = config.sites.get(source.vendor)
    enabled = said.enabled if said else True
    try:
        site, _ = load(source)
        own = {page_name(url): url for url in site.pages}
        if len(own) < len(site.pages):
            raise TypeError("two pages have one name, the last segment of their addresses")
    except (Exception, SystemExit) as error:  # noqa: BLE001  # a parser module is anybody's code: its fault is its own
        return Known(source, enabled, fault=f"{source.path.name}: {type(error).__name__}: {error}")
    return Known(source, enabled, _pages(own, said.pages, said.where) if said and said.pages else own, site)


def _pages(own: dict[str, str], urls: tuple[str, ...], where: str) -> dict[str, str]:
    """The pages at the user's addresses: under the site's names, in its order; any other by its own last segment."""
    named = {page_name(url): url for url in urls}
    if len(urls) == len(own) and set(named) != set(own):
        return dict(zip(own, urls, strict=True))
    if len(named) < len(urls):
        raise UsageError(f"{where}: pages: two have one name, the last segment of their addresses")
    return named


def unknown_vendor(vendor: str, known: list[str]) -> str:
    """The complaint about a vendor that there is not, with the nearest there are."""
    near = get_close_matches(vendor, known, n=3, cutoff=0.5)
    return f"unknown vendor {vendor!r}; " + (
        f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}"
    )


@cache
def _shared() -> bytes:
    """The digest of everything that reads a page beside the site's own module."""
    from lxml import etree

    digest = hashlib.sha256(repr((etree.LXML_VERSION, etree.LIBXML_VERSION)).encode())
    for path in [*sorted(_READING.glob("*.py")), *(Path(__file__).parent / f"{name}.py" for name in STAGES)]:
        digest.update(path.read_bytes())
    return digest.digest()


def fingerprint(source: Source) -> str:
    """What identifies the code that reads this site's pages: it changes when any of it does."""
    return hashlib.sha256(_shared() + source.path.read_bytes()).hexdigest()[:16]
