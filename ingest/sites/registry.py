"""The sites there are: found by being there, in `parsers/` and in the user's own folder, or declared by their pages."""

import hashlib
import importlib
import importlib.util
import pkgutil
import re
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import ModuleType
from urllib.parse import urlsplit

import parsers
from ingest.config.declaration import Declaration
from ingest.config.settings import FILE, Config, SiteConfig
from ingest.errors import UsageError
from parsers import Site
from parsers.reading.contract import KINDS, Parse

_PARSERS = Path(parsers.__file__).parent
#: An id is the name of a file, too.
_ID = re.compile(r"[^\W_][\w-]*")
#: What reading a page runs through beside `ingest.extraction`; a test holds it against what that imports.
BESIDE = ("diff/differences", "diff/rules", "errors", "model")


@dataclass(frozen=True)
class Source:
    """Where a site's module lies: enough for another process to load it. `own` is the user's folder's.

    Of a site without a module, `declared` is what stands in the configuration at `path`, and `pages` its addresses.
    """

    vendor: str
    path: Path
    own: bool
    declared: Declaration | None = None
    pages: tuple[str, ...] = ()


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


def sources(config: Config | None = None) -> dict[str, Source]:
    """Every site by its vendor id: of one name, the user's module goes before the built-in one."""
    config = config or Config()
    found = {
        module.name: Source(module.name, _PARSERS / f"{module.name}.py", False)
        for module in pkgutil.iter_modules([str(_PARSERS)])
        if not module.ispkg
    }
    folder = config.parsers
    for path in sorted(folder.glob("*.py")) if folder else ():
        if not path.name.startswith("_"):
            found[path.stem] = Source(path.stem, path, True)
    for vendor, said in config.sites.items():
        if vendor in found and said.declared:
            raise UsageError(f"{said.where}: {found[vendor].path} says how its pages read; say it there")
        if vendor not in found and said.pages:
            found[vendor] = _declared(vendor, said, config.path)
    return dict(sorted(found.items()))


def _declared(vendor: str, said: SiteConfig, path: Path | None) -> Source:
    if not _ID.fullmatch(vendor):
        raise UsageError(f"{said.where}: an id is letters, digits, - and _")
    return Source(vendor, path or Path(FILE), True, said.declared or Declaration(), said.pages)


@cache
def load(source: Source) -> tuple[Site, Parse | None]:
    """The module's `SITE` and its `parse`, if it has one. Raises whatever the module raises, or TypeError."""
    if source.declared:
        return _site(source.vendor, source.declared, source.pages), None
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


def _site(vendor: str, said: Declaration, pages: tuple[str, ...]) -> Site:
    site = Site(
        said.name or vendor,
        pages,
        said.code,
        dict(said.columns),
        said.headings,
        said.scope,
        skip=said.skip,
        follow=said.follow,
    )
    return site if site.undeclared or said.headings is not None else replace(site, headings=True)


def _module(source: Source) -> ModuleType:
    if not source.own:
        return importlib.import_module(f"parsers.{source.vendor}")
    spec = importlib.util.spec_from_file_location(f"errdex_own_{source.vendor}", source.path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{source.path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    with redirect_stdout(sys.stderr):  # What it prints is none of errdex's results.
        spec.loader.exec_module(module)
    return module


def page_name(url: str) -> str:
    """A page's stable name: the last segment of its address, without `.html`."""
    parts = urlsplit(url)
    segment = parts.path.rstrip("/").rpartition("/")[2]
    return segment.removesuffix(".html").removesuffix(".htm") or "index"


def find_sites(config: Config) -> dict[str, Known]:
    """All sites by vendor id, as configured. A module that cannot be loaded is there with its fault."""
    found = sources(config)
    for vendor in config.sites:
        if vendor not in found:
            told = unknown_vendor(vendor, list(found))
            raise UsageError(f"{config.sites[vendor].where}: {told}; a site of your own is declared by its pages")
    apart: dict[Source, Site | str] = {}
    if own := [source for source in found.values() if source.own and not source.declared]:
        from ingest.sites.own_modules import load_apart

        apart = load_apart(own)
    return {vendor: _known(source, config, apart.get(source)) for vendor, source in found.items()}


def _known(source: Source, config: Config, loaded: Site | str | None) -> Known:
    said = config.sites.get(source.vendor)
    enabled = said.enabled if said else True
    if isinstance(loaded, str):
        return Known(source, enabled, fault=f"{source.path.name}: {loaded}")
    try:
        site = loaded or load(source)[0]
        own = {page_name(url): url for url in site.pages}
        if len(own) < len(site.pages):
            if source.declared and said:
                told = "two have one name, the last segment of their addresses; declare them as sites of their own"
                raise UsageError(f"{said.where}: pages: {told}")
            raise TypeError("two pages have one name, the last segment of their addresses")
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001  # of one site: the others are of use
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
    readers = [path for folder in ("reading", "recognise") for path in sorted((_PARSERS / folder).glob("*.py"))]
    ingest = Path(__file__).parent.parent
    for path in [*readers, *sorted((ingest / "extraction").glob("*.py")), *(ingest / f"{name}.py" for name in BESIDE)]:
        digest.update(path.read_bytes())
    return digest.digest()


def fingerprint(source: Source) -> str:
    """What identifies the code that reads this site's pages: it changes when any of it does."""
    own = source.declared.digest if source.declared else source.path.read_bytes()
    return hashlib.sha256(_shared() + own).hexdigest()[:16]
