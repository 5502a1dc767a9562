"""The refresh as a user asks for it: from words and configuration to a run, and from its outcome to an exit code."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from ingest.config.settings import Config, filled
from ingest.errors import UsageError
from ingest.fetch.request import Origin
from ingest.fetch.saved_pages import Folder, Saved, asked
from ingest.history.subscription import of_dry_run, of_run
from ingest.model import Check
from ingest.pipeline.baseline import load as load_baseline
from ingest.pipeline.baseline import start
from ingest.pipeline.check_page import Plan, Reader, Run
from ingest.pipeline.refresh_run import Outcome, refresh
from ingest.pipeline.shutdown import run_stoppable
from ingest.pipeline.workers import Readers
from ingest.sites.registry import Known, find_sites, unknown_vendor
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.store.connection import empty, exists, reading, writing
from ingest.store.doctor import stale
from ingest.validate.waivers import FILE, Decisions, load

Say = Callable[[str], None]


def now() -> str:
    """The time as it is written: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Audience(Protocol):
    """Who is told of a run while nobody else can write."""

    def before(self, catalogue: sqlite3.Connection, at: str) -> None:
        """The run is about to begin."""

    def after(self, catalogue: sqlite3.Connection, outcome: Outcome) -> None:
        """The run is stored."""


def run_refresh(
    config: Config,
    path: Path,
    vendors: list[str],
    folder: Path | None,
    dry: bool,
    say: Say,
    told: Callable[[str, Check], None],
    reader: Reader | None = None,
    *,
    max_age: timedelta | None = None,
    wait: float = 0.0,
    baseline: Path | None = None,
    audience: Audience | None = None,
) -> Outcome:
    """Refresh `vendors` (all, if none are named) in the catalogue at `path`, from the network or a folder of pages.

    `say` is given a line for each thing that is left alone, `told` every check as it is settled. `reader` reads the
    pages; by default processes of its own do. `max_age`: vendors confirmed within it are skipped. `wait`: the seconds
    that another run is given to end. `baseline`: the file that a catalogue without a run starts from.
    """
    sites = find_sites(config)
    saved = Folder(folder) if folder else None
    rows = load_baseline(baseline) if baseline else {}
    names = _chosen(sites, sorted({*_kept(path), *rows}), vendors, saved, say)
    headers = {} if saved else {name: filled(config.sites[name]) for name in names if name in config.sites}
    decided = load(config.beside(FILE))
    with_parser = [known.vendor for known in sites.values() if known.enabled]
    with _opened(path, dry, wait) as catalogue:
        if rows and stored.runs(catalogue):
            say(f"{path} has runs of its own; the baseline is left aside")
        elif rows:
            start(catalogue, rows, now(), with_parser)
        plans = [
            Plan(
                sites[name],
                _pages(sites[name], stored.pages_in(catalogue, name), saved, say),
                headers.get(name, {}),
                name not in config.sites or config.sites[name].robots,
                follows=saved is None,
            )
            for name in names
        ]
        skipped = _fresh(catalogue, plans, max_age) if max_age else {}
        for name, at in skipped.items():
            say(f"{name}: confirmed at {at}, which is recent enough; not looked at")
        plans = [plan for plan in plans if plan.known.vendor not in skipped]
        decisions = Decisions(page_checks.decisions(catalogue) if decided is None else decided)
        found: list[Outcome] = []

        async def work() -> None:
            async with _origin(config, saved, plans) as origin:
                with nullcontext(reader) if reader else closing(Readers(config.fetch.timeout_s)) as reads:
                    pause = None if saved else partial(asyncio.sleep, config.fetch.pause_s)
                    run = Run(catalogue, origin, reads, now, decisions.on, dry, told, pause)
                    found.append(await refresh(run, plans, "saved" if saved else "network", with_parser))

        if audience and not dry:
            audience.before(catalogue, now())
        # Handed over aside: asyncio.run prints what a task returns into a message that nobody sees, however large.
        run_stoppable(work())
        last, of = found[0], of_dry_run if dry else of_run
        outcome = replace(last, skipped=skipped, news=of(catalogue, last, config.levels))
        if audience and not dry:
            audience.after(catalogue, outcome)
        return outcome


@asynccontextmanager
async def _origin(config: Config, saved: Folder | None, plans: list[Plan]) -> AsyncIterator[Origin]:
    """Where the pages come from."""
    if saved:
        files = {(plan.known.vendor, name): file for plan in plans for name, file in saved.files(plan.known).items()}
        yield Saved(files, config.fetch.max_bytes)
    else:
        from ingest.fetch.browser import Rendered
        from ingest.fetch.network import Network

        async with Network(config.fetch) as network:
            yield Rendered(network, {name: site.render_hosts for name, site in config.sites.items() if site.render})


def _fresh(catalogue: sqlite3.Connection, plans: list[Plan], age: timedelta) -> dict[str, str]:
    """The vendors that are neither stale nor unsettled, and all whose pages have been looked at: when confirmed."""
    unfit = {row["vendor"] for row in stale(catalogue, age, datetime.fromisoformat(now()))}
    unfit |= {page["vendor"] for page in page_checks.unsettled(catalogue)}
    times = {row["vendor"]: row["confirmed_at"] for row in stored.vendors(catalogue) if row["has_parser"]}
    return {
        name: times[name]
        for plan in plans
        if (name := plan.known.vendor) in times.keys() - unfit
        and plan.pages.keys() <= page_checks.last_checks(catalogue, name).keys()
    }


@contextmanager
def _opened(path: Path, dry: bool, wait: float) -> Iterator[sqlite3.Connection]:
    """The catalogue to refresh; for a dry run only to read from, and an empty one where there is none."""
    if not dry:
        with writing(path, create=True, wait=wait) as connection:
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
    elif not (known.fault or (known.site and known.site.follow)):
        for name in stood:
            if name not in pages:
                say(f"{known.vendor}/{name}: not among the site's pages any more; its rows stay as they are")
    return pages


def exit_code(outcome: Outcome, fail_on: str | None) -> int:
    """4 where every page failed, 1 where `fail_on` is met, 3 where some page failed or is suspect, else 0."""
    outcomes = [check.outcome for _, check in outcome.checks]
    if outcomes and all(one == "failed" for one in outcomes):
        return 4
    if fail_on and outcome.news.meets(fail_on):
        return 1
    return 3 if outcome.left_out else 0
