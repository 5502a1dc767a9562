"""Which vendors a refresh checks, and a line on each that it leaves alone."""

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from ingest.errors import UsageError
from ingest.sites.registry import ConfiguredSite, unknown_vendor
from ingest.store.connection import exists, reading
from ingest.store.queries import vendors_with_codes

Say = Callable[[str], None]


def kept_vendors(path: Path) -> list[str]:
    """The vendors of whose codes the catalogue at `path` holds some, if there is one."""
    if not exists(path):
        return []
    with reading(path, older=True) as catalogue:
        return vendors_with_codes(catalogue)


def chosen_vendors(
    sites: Mapping[str, ConfiguredSite],
    kept: Sequence[str],
    named: Sequence[str],
    say: Say,
    saved: Collection[str] | None = None,
    nothing: str = "",
) -> list[str]:
    """The vendors to check: those `named`, else all that are `saved`, or to be fetched from the network.

    `kept`: those in the catalogue. Raises UsageError for an unknown one; and, with `nothing`, where none is saved.
    """
    for name in named:
        if name not in sites and name not in kept:
            raise UsageError(unknown_vendor(name, sorted({*sites, *kept})))
    if named:
        names = list(dict.fromkeys(named))
    elif saved is None:
        names = [name for name, site in sites.items() if site.watched or not site.enabled]
    elif names := [name for name in sites if name in saved]:
        for name in sorted(set(saved) - set(sites)):
            say(f"{name}: saved, but there is no such site")
        if absent := [name for name, site in sites.items() if name not in saved and site.watched]:
            say(f"no saved page, so not read: {', '.join(absent)}")
    else:
        raise UsageError(nothing)
    remove = "; to remove them: errdex review {} --accept"
    for name in named or kept:
        if name not in sites:
            say(f"{name}: its parser is gone; its rows stay as they are{remove.format(name)}")
        elif name not in names and sites[name].enabled and saved is None:
            left = f"{name}: not among the sites that errdex.toml names; its rows stay; to watch it: errdex add {name}"
            say(left + remove.format(name))
    for name in names:
        if name in sites and not sites[name].enabled:
            say(f"{name}: disabled in the configuration; its rows stay as they are")
    return [name for name in names if name in sites and sites[name].enabled]
