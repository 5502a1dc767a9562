"""All sites: modules found in `parsers/` and in the user's own folder, and those that `errdex.toml` declares."""

import pkgutil
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from ingest.config.settings import FILE, Config, SiteConfig
from ingest.errors import UsageError, alternatives, describe_error
from ingest.sites.site_source import PARSERS, Source, load_site, page_name
from parsers import Site
from parsers.extract.contract import OPEN, Limits

#: An id is also used as a file name.
_ID = re.compile(r"[^\W_][\w-]*")

_SAME_NAME = "two have the same name, the last segment of their addresses"


@dataclass(frozen=True)
class ConfiguredSite:
    """A site as configured: its `pages` by name; why its module fails (`fault`); is it read by default (`watched`)?"""

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

    @property
    def limits(self) -> Limits:
        """How much may change at once; the defaults where the module fails."""
        return self.site.limits if self.site else Limits()

    @property
    def follow(self) -> str:
        """The pattern of the links that are followed; empty for none."""
        return self.site.follow if self.site else ""


def check_id(vendor: str, place: str) -> None:
    """Raise UsageError, which begins with `place`, if this is no id of a vendor."""
    if not _ID.fullmatch(vendor):
        raise UsageError(f"{place}: an id consists of letters, digits, - and _")


def sources(config: Config | None = None) -> dict[str, Source]:
    """Every site by vendor id; the user's own module replaces a built-in one of the same name."""
    config = config or Config()
    found = dict(_built_in())
    folder = config.parsers
    for path in sorted(folder.glob("*.py")) if folder else ():
        if not path.name.startswith("_"):
            found[path.stem] = Source(path.stem, path, True)
    for vendor, settings in config.sites.items():
        if vendor in found and settings.declared:
            raise UsageError(f"{settings.where}: {found[vendor].path} declares how its pages are read; change that")
        if vendor not in found and settings.pages:
            check_id(vendor, settings.where)
            site = settings.declared or OPEN
            site = replace(site, name=site.name or vendor, pages=settings.pages)
            found[vendor] = Source(vendor, config.path or Path(FILE), True, site)
    return dict(sorted(found.items()))


@cache
def _built_in() -> dict[str, Source]:
    modules = (module.name for module in pkgutil.iter_modules([str(PARSERS)]) if not module.ispkg)
    return {name: Source(name, PARSERS / f"{name}.py", False) for name in modules}


def find_sites(config: Config) -> dict[str, ConfiguredSite]:
    """All sites by vendor id, as configured. A module that cannot be loaded is included with its fault."""
    found = sources(config)
    for vendor, settings in config.sites.items():
        if vendor not in found:
            message = unknown_vendor(vendor, list(found))
            sep = " To" if message.endswith("?") else "; to"
            raise UsageError(f"{settings.where}: {message}{sep} declare a site of your own, give its pages")
    isolated: dict[Source, Site | str] = {}
    if own := [source for source in found.values() if source.own and not source.declared]:
        from ingest.sites.own_modules import load_isolated

        isolated = load_isolated(own)
    _refuse_same_pages(config, found)
    every = watched_vendors(config, found)
    return {
        vendor: replace(_configured(source, config.sites.get(vendor), isolated.get(source)), watched=vendor in every)
        for vendor, source in found.items()
    }


def _refuse_same_pages(config: Config, found: Mapping[str, Source]) -> None:
    """Raise UsageError where two declared sites read a page alike, so that each of its codes would have two vendors."""
    seen: dict[object, str] = {}
    for vendor, settings in config.sites.items():
        if settings.enabled is not False and (site := found[vendor].declared):
            how = repr((replace(site, name="", pages=()), sorted(settings.headers.items())))
            for url in settings.pages:
                if (other := seen.setdefault((url.partition("#")[0], how), vendor)) != vendor:
                    places = f"is a page of two sites that read it alike; the other: {config.sites[other].where}"
                    raise UsageError(f"{settings.where}: {url} {places}")


def watched(sites: Mapping[str, ConfiguredSite]) -> list[str]:
    """The vendors that a refresh of all sites reads."""
    return [vendor for vendor, site in sites.items() if site.watched]


def watched_vendors(config: Config, found: Mapping[str, Source]) -> set[str]:
    """The enabled sites that the configuration names (`pages`, `enabled = true`, a module), else the built-in ones."""
    named = {vendor for vendor, site in config.sites.items() if site.pages or site.enabled}
    named |= {vendor for vendor, source in found.items() if source.own}
    disabled = {vendor for vendor, site in config.sites.items() if site.enabled is False}
    return (named or {*found}) - disabled


def _configured(source: Source, settings: SiteConfig | None, loaded: Site | str | None) -> ConfiguredSite:
    enabled = not settings or settings.enabled is not False
    if isinstance(loaded, str):
        return ConfiguredSite(source, enabled, fault=f"{source.path.name}: {loaded}")
    try:
        site = loaded or load_site(source)[0]
        own = {page_name(url): url for url in site.pages}
        if len(own) < len(site.pages):
            if source.declared and settings:
                raise UsageError(f"{settings.where}: pages: {_SAME_NAME}; declare them as separate sites")
            raise TypeError(f"SITE.pages: {_SAME_NAME}")
    except UsageError:
        raise
    except Exception as error:  # noqa: BLE001  # one site's fault must not cost the others
        return ConfiguredSite(source, enabled, fault=f"{source.path.name}: {describe_error(error)}")
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
    from ingest.sites.known_pages import known_pages

    if "://" in vendor:
        return f"{vendor} is not a vendor's name; to watch a page: errdex add {vendor}"
    others = {*sources(), *(page.vendor for page in known_pages())}.difference(known)
    if vendor in others:
        return f"{vendor} is not watched; to watch it: errdex add {vendor}"
    near = get_close_matches(vendor, known, n=3, cutoff=0.6)
    unwatched = [] if near else get_close_matches(vendor, others, n=3, cutoff=0.7)
    advice = alternatives(near or unwatched, known)
    return f"unknown vendor {vendor!r}; {advice}" + (f" To watch it: errdex add {unwatched[0]}" if unwatched else "")
