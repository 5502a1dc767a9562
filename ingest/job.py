"""The refresh as a user asks for it: from words and configuration to a run, and from its outcome to an exit code."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from ingest.config import Config, filled
from ingest.decide import FILE, Decisions, load
from ingest.errors import UsageError
from ingest.look import Plan, Reader, Run
from ingest.model import Check
from ingest.pages import Origin
from ingest.refresh import Outcome, refresh
from ingest.saved import Folder, Saved, asked
from ingest.sites import Known, find_sites, unknown_vendor
from ingest.store import read as stored
from ingest.store.catalogue import empty, exists, reading, writing
from ingest.work import Readers

Say = Callable[[str], None]


def now() -> str:
    """The time as it is written: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def run_refresh(
    config: Config,
    path: Path,
    vendors: list[str],
    folder: Path | None,
    dry: bool,
    say: Say,
    told: Callable[[str, Check], None],
    reader: Reader | None = None,
) -> Outcome:
    """Refresh `vendors` (all, if none are named) in the catalogue at `path`, from the network or a folder of pages.

    `say` is given a line for each thing that is left alone, `told` every check as it is settled. `reader` reads the
    pages; by default processes of its own do.
    """
    sites = find_sites(config)
    saved = Folder(folder) if folder else None
    names = _chosen(sites, _kept(path), vendors, saved, say)
    headers = {} if saved else {name: filled(config.sites[name]) for name in names if name in config.sites}
    decided = load(config.beside(FILE))
    with _opened(path, dry) as catalogue:
        plans = [
            Plan(
                sites[name],
                _pages(sites[name], stored.pages_in(catalogue, name), saved, say),
                headers.get(name, {}),
                name not in config.sites or config.sites[name].robots,
            )
            for name in names
        ]
        decisions = Decisions(stored.decisions(catalogue) if decided is None else decided)
        found: list[Outcome] = []

        async def work() -> None:
            async with AsyncExitStack() as stack:
                origin: Origin
                if saved:
                    files = {
                        (plan.known.vendor, name): file
                        for plan in plans
                        for name, file in saved.files(plan.known).items()
                    }
                    origin = Saved(files, config.fetch.max_bytes)
                else:
                    from ingest.fetch import Network

                    origin = await stack.enter_async_context(Network(config.fetch))
                if reader is None:
                    readers = Readers()
                    stack.callback(readers.close)
                pause = None if saved else partial(asyncio.sleep, config.fetch.pause_s)
                run = Run(catalogue, origin, reader or readers, now, decisions.on, dry, told, pause)
                with_parser = [known.vendor for known in sites.values() if known.enabled]
                found.append(await refresh(run, plans, "saved" if saved else "network", with_parser))

        # Handed over aside: asyncio.run prints what a task returns into a message that nobody sees, however large.
        asyncio.run(work())
        return found[0]


@contextmanager
def _opened(path: Path, dry: bool) -> Iterator[sqlite3.Connection]:
    """The catalogue to refresh; for a dry run only to read from, and an empty one where there is none."""
    if not dry:
        with writing(path, create=True) as connection:
            yield connection
    elif exists(path):
        with reading(path) as connection:
            yield connection
    else:
        with empty() as connection:
            yield connection


def _chosen(sites: dict[str, Known], kept: list[str], named: list[str], saved: Folder | None, say: Say) -> list[str]:
    """The vendors to look at. Raises UsageError for one that there is not, or where none is left."""
    for name in named:
        if name not in sites and name not in kept:
            raise UsageError(unknown_vendor(name, sorted({*sites, *kept})))
    if saved:
        names, notes = asked(saved, sites, list(dict.fromkeys(named)))
        for note in notes:
            say(note)
    else:
        names = list(dict.fromkeys(named)) or list(sites)
    for name in named or kept:
        if name not in sites:
            say(f"{name}: its parser is gone; its rows stay as they are")
    for name in names:
        if name in sites and not sites[name].enabled:
            say(f"{name}: disabled in the configuration; its rows stay as they are")
    return [name for name in names if name in sites and sites[name].enabled]


def _kept(path: Path) -> list[str]:
    """The vendors that the catalogue at `path` holds, if there is one."""
    if not exists(path):
        return []
    with reading(path, older=True) as catalogue:
        return stored.vendors_in(catalogue)


def _pages(known: Known, stood: list[str], saved: Folder | None, say: Say) -> dict[str, str | None]:
    """The pages of one vendor to ask for: its own, and from a folder every one that is saved or that rows stand on."""
    pages: dict[str, str | None] = dict(known.pages)
    if saved:
        pages |= {name: known.pages.get(name) for name in (*stood, *saved.files(known))}
    elif not known.fault:
        for name in stood:
            if name not in pages:
                say(f"{known.vendor}/{name}: not among the site's pages any more; its rows stay as they are")
    return pages


def exit_code(outcome: Outcome, fail_on: str | None) -> int:
    """4 where every page failed, 1 where `fail_on` is met, 3 where some page failed or is suspect, else 0."""
    from ingest.rules import at_least

    outcomes = [check.outcome for _, check in outcome.checks]
    if outcomes and all(one == "failed" for one in outcomes):
        return 4
    if fail_on and any(at_least(level, fail_on) for level in outcome.gravest):
        return 1
    return 3 if outcome.left_out else 0
