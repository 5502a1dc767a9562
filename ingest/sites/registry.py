"""All sites: modules found in `parsers/` and in the user's own folder, and those that `errdex.toml` declares."""

import hashlib
import importlib
import importlib.util
import pkgutil
import re
import sys
from collections.abc import Mapping
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
from parsers.extract.contract import ROLES, Parse

_PARSERS = Path(parsers.__file__).parent
#: An id is also used as a file name.
_ID = re.compile(r"[^\W_][\w-]*")
#: The modules that reading a page runs besides `ingest.extraction`; a test compares this with its imports.
SHARED_MODULES = ("diff/differences", "diff/rules", "errors", "model", "reasons")


_SAME_NAME = "two have the same name, the last segment of their addresses"


@dataclass(frozen=True)
class Source:
    """Where a site comes from: enough for another process to load it. `own`: from the user's folder or configuration.

    For a site without a module, `declared` is its declaration in the configuration at `path`, `pages` its addresses.
    """

    vendor: str
    path: Path
    own: bool
    declared: Declaration | None = None
    pages: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConfiguredSite:
    """A site as configured: its `pages` by name; `fault`: why its module cannot be used.

    `watched`: whether a refresh of all sites reads it.
    """

    source: Source
    enabled: bool
    pages: dict[str, str] = field(default_factory=dict)
    site: Site | None = None
    fault: str | None = None
    watched: bool = True

    @property
    def vendor(self) -> str:
        """The vendor's id."""
        return self.source.vendor


def sources(config: Config | None = None) -> dict[str, Source]:
    """Every site by vendor id; the user's own module replaces a built-in one of the same name."""
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
    for vendor, settings in config.sites.items():
        if vendor in found and settings.declared:
            raise UsageError(f"{settings.where}: {found[vendor].path} declares how its pages are read; change that")
        if vendor not in found and settings.pages:
            if not _ID.fullmatch(vendor):
                raise UsageError(f"{settings.where}: an id consists of letters, digits, - and _")
            path, declared = config.path or Path(FILE), settings.declared or Declaration()
            found[vendor] = Source(vendor, path, True, declared, settings.pages)
    return dict(sorted(found.items()))


@cache
def load(source: Source) -> tuple[Site, Parse | None]:
    """A module's `SITE` and its `parse`, if it has one. Raises TypeError, or whatever the module raises."""
    if source.declared:
        return _declared_site(source.vendor, source.declared, source.pages), None
    module = _module(source)
    site = getattr(module, "SITE", None)
    if not isinstance(site, Site):
        raise TypeError("defines no SITE")
    if unknown := set(site.columns.values()) - ROLES:
        raise TypeError(f"SITE.columns has unknown roles: {', '.join(sorted(unknown))}")
    if not site.pages:
        raise TypeError("SITE.pages is empty")
    site.grammar  # noqa: B018  # compiled now, so that the module is blamed for a broken expression
    return site, getattr(module, "parse", None)


def _declared_site(vendor: str, declared: Declaration, pages: tuple[str, ...]) -> Site:
    site = Site(
        declared.name or vendor,
        pages,
        declared.code,
        dict(declared.columns),
        declared.headings,
        declared.scope,
        skip=declared.skip,
        lists=declared.lists,
        follow=declared.follow,
    )
    page_decides = site.undeclared or site.lists or declared.headings is not None
    return site if page_decides else replace(site, headings=True)


def _module(source: Source) -> ModuleType:
    if not source.own:
        return importlib.import_module(f"parsers.{source.vendor}")
    spec = importlib.util.spec_from_file_location(f"errdex_own_{source.vendor}", source.path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{source.path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    with redirect_stdout(sys.stderr):  # Its output is not a result of errdex.
        spec.loader.exec_module(module)
    return module


def page_name(url: str) -> str:
    """A page's stable name: the last segment of its address, without `.html`."""
    parts = urlsplit(url)
    segment = parts.path.rstrip("/").rpartition("/")[2]
    return segment.removesuffix(".html").removesuffix(".htm") or "index"


def find_sites(config: Config) -> dict[str, ConfiguredSite]:
    """All sites by vendor id, as configured. A module that cannot be loaded is included with its fault."""
    found = sources(config)
    for vendor, settings in config.sites.items():
        if vendor not in found:
            message = unknown_vendor(vendor, list(found))
            raise UsageError(f"{settings.where}: {message}; to declare a site of your own, give its pages")
    isolated: dict[Source, Site | str] = {}
    if own := [source for source in found.values() if source.own and not source.declared]:
        from ingest.sites.own_modules import load_isolated

        isolated = load_isolated(own)
    every = watched_vendors(config, found)
    return {
        vendor: replace(_configured(source, config.sites.get(vendor), isolated.get(source)), watched=vendor in every)
        for vendor, source in found.items()
    }


def watched_vendors(config: Config, found: Mapping[str, Source]) -> set[str]:
    """The enabled sites that the configuration names, or the built-in ones where it names none.

    `pages`, `enabled = true` and a module in the user's folder name a site; other keys alone do not.
    """
    named = {vendor for vendor, site in config.sites.items() if site.pages or site.enabled}
    named |= {vendor for vendor, source in found.items() if source.own}
    disabled = {vendor for vendor, site in config.sites.items() if site.enabled is False}
    return (named or {*found}) - disabled


def _configured(source: Source, settings: SiteConfig | None, loaded: Site | str | None) -> ConfiguredSite:
    enabled = not settings or settings.enabled is not False
    if isinstance(loaded, str):
        return ConfiguredSite(source, enabled, fault=f"{source.path.name}: {loaded}")
    try:
        site = loaded or load(source)[0]
        own = {page_name(url): url for url in site.pages}
        if len(own) < len(site.pages):
            if source.declared and settings:
                raise UsageError(f"{settings.where}: pages: {_SAME_NAME}; declare them as separate sites")
            raise TypeError(f"SITE.pages: {_SAME_NAME}")
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001  # one site's fault must not cost the others
        return ConfiguredSite(source, enabled, fault=f"{source.path.name}: {type(error).__name__}: {error}")
    return ConfiguredSite(source, enabled, _pages(own, settings) if settings and settings.pages else own, site)


def _pages(own: dict[str, str], settings: SiteConfig) -> dict[str, str]:
    """The configured addresses by page name: as many as the site's own take its names in order, others their own."""
    named = {page_name(url): url for url in settings.pages}
    if len(settings.pages) == len(own) and named.keys() != own.keys():
        return dict(zip(own, settings.pages, strict=True))
    if len(named) < len(settings.pages):
        raise UsageError(f"{settings.where}: pages: {_SAME_NAME}")
    return named


def unknown_vendor(vendor: str, known: list[str]) -> str:
    """The message about a vendor that is not among those `known`: how to watch it, or the most similar ones."""
    from ingest.sites.known_pages import known_pages  # Late: it imports this module.

    others = {*sources(), *(page.vendor for page in known_pages())}.difference(known)
    if vendor in others:
        return f"{vendor} is not watched; to watch it: errdex add {vendor}"
    near = get_close_matches(vendor, known, n=3, cutoff=0.5)
    unwatched = [] if near else get_close_matches(vendor, others, n=3, cutoff=0.7)
    near = near or unwatched
    advice = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}"
    return f"unknown vendor {vendor!r}; {advice}" + (f" To watch it: errdex add {unwatched[0]}" if unwatched else "")


@cache
def shared_digest() -> str:
    """The digest of all code that reads a page, except the site's own module."""
    from lxml import etree

    digest = hashlib.sha256(repr((etree.LXML_VERSION, etree.LIBXML_VERSION)).encode())
    readers = sorted([*_PARSERS.glob("*/*.py"), *_PARSERS.glob("*/*.toml")])
    ingest = Path(__file__).parent.parent
    for path in [
        *readers,
        *sorted((ingest / "extraction").glob("*.py")),
        *(ingest / f"{name}.py" for name in SHARED_MODULES),
    ]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def fingerprint(source: Source) -> str:
    """A digest of all code that reads this site's pages."""
    own = source.declared.digest if source.declared else source.path.read_bytes()
    return hashlib.sha256(bytes.fromhex(shared_digest()) + own).hexdigest()[:16]


def built_in(source: Source) -> Source:
    """The source as it is called on this machine, if its module comes with errdex."""
    return source if source.own else replace(source, path=_PARSERS / f"{source.vendor}.py")
