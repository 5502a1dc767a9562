"""What a user asks a refresh for, and the vendors that this means."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ingest.config.settings import Config
from ingest.errors import UsageError
from ingest.model import TIME, Check, Say, some
from ingest.pipeline.check_page import RunContext
from ingest.sites.registry import ConfiguredSite, unknown_vendor
from ingest.store import queries as stored
from ingest.store.connection import exists, reading

OnCheck = Callable[[str, Check], None]
#: Makes the context of a run, given where its pages come from and how they are read.
ContextOf = Callable[..., RunContext]


def now() -> str:
    """The time as it is written: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).strftime(TIME)


@dataclass(frozen=True, slots=True)
class RefreshRequest:
    """What to refresh: `vendors` (all, if none are named) in the catalogue at `path`.

    `folder`: read saved pages instead of the network. `archives`: read these web archives instead. `dry`: write
    nothing. `max_age`: skip vendors confirmed within it. `wait`: the seconds that another run is given to end.
    `baseline`: the file that a new catalogue starts from. `folded`: as in `net_changes`.
    """

    config: Config
    path: Path
    vendors: Sequence[str] = ()
    folder: Path | None = None
    dry: bool = False
    max_age: timedelta | None = None
    wait: float = 0.0
    baseline: Path | None = None
    archives: Sequence[Path] = ()
    executor: str | None = None
    folded: bool = False


def kept_vendors(path: Path) -> list[str]:
    """The vendors with codes in the catalogue at `path`, if there is one."""
    if not exists(path):
        return []
    with reading(path, older=True) as catalogue:
        return stored.vendors_with_codes(catalogue)


def to_remove(vendor: str) -> str:
    """The end of a line on rows that no page gives any more: what removes them."""
    return f"; to remove them: errdex review {vendor} --accept"


def no_longer_read(vendor: str, pages: list[str]) -> str:
    """The line on pages with codes that are no longer among those of a watched vendor."""
    return f"{vendor}: no longer among its pages: {some(pages)}; their codes stay{to_remove(vendor)}"


def chosen_vendors(
    sites: Mapping[str, ConfiguredSite],
    kept: Sequence[str],
    named: Sequence[str],
    say: Say,
    saved: Collection[str] | None,
    nothing: str,
) -> list[str]:
    """The vendors to check: those `named`, else all that are `saved`, else all that are watched. Raises UsageError."""
    for name in named:
        if name not in sites and name not in kept:
            raise UsageError(unknown_vendor(name, sorted({*sites, *kept})))
    if named:
        names = list(dict.fromkeys(named))
    elif saved is None:
        names = [name for name, site in sites.items() if site.watched or not site.enabled]
    elif names := [name for name in sites if name in saved]:
        if unknown := sorted(set(saved) - set(sites)):
            say(f"saved, but of no known site, so not read: {some(unknown)}")
        if absent := [name for name, site in sites.items() if name not in saved and site.watched]:
            say(f"no saved page, so not read: {some(absent)}")
    else:
        raise UsageError(nothing)
    for name in named or kept:
        if name not in sites:
            say(f"{name}: no longer watched; its rows stay as they are{to_remove(name)}")
        elif name not in names and sites[name].enabled and saved is None:
            left = f"{name}: not among the sites that errdex.toml names; its rows stay; to watch it: errdex add {name}"
            say(left + to_remove(name))
    for name in names:
        if name in sites and not sites[name].enabled:
            say(f"{name}: disabled in the configuration; its rows stay as they are")
    return [name for name in names if name in sites and sites[name].enabled]
