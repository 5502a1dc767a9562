"""A refresh as the user requests it: from the configuration to a run, and from its outcome to an exit code."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Protocol

from ingest.config.decisions import load_waivers
from ingest.config.settings import Config, SiteConfig, resolve_headers
from ingest.fetch.request import PageSource
from ingest.fetch.saved_pages import SavedPages
from ingest.garbage_collection import rare_collections
from ingest.history.acknowledgements import Since, acknowledge, load_acknowledged
from ingest.history.subscription import apply_levels, of_runs
from ingest.model import Say, some
from ingest.pipeline.catalogue_file import load_records, start, times_of
from ingest.pipeline.check_page import Reader, RunContext, VendorPlan
from ingest.pipeline.executors import open_executor
from ingest.pipeline.refresh_request import (
    ContextOf,
    OnCheck,
    RefreshRequest,
    chosen_vendors,
    kept_vendors,
    now,
    to_remove,
)
from ingest.pipeline.refresh_run import RunOutcome, refresh
from ingest.pipeline.schedule import Backlog
from ingest.signals import run_stoppable
from ingest.sites.registry import ConfiguredSite, find_sites
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.store.connection import exists, scratch, writing
from ingest.store.vendor_states import stale
from ingest.validate.waivers import Waivers


class Subscribers(Protocol):
    """Notified of a run while the write lock is held."""

    def before(self, catalogue: sqlite3.Connection, at: str) -> None:
        """Prepare for a run that is about to begin."""

    def after(self, catalogue: sqlite3.Connection, outcome: RunOutcome) -> None:
        """Send out a run that is stored."""


def run_refresh(
    request: RefreshRequest,
    say: Say,
    on_check: OnCheck = lambda vendor, check: None,
    reader: Reader | None = None,
    subscribers: Subscribers | None = None,
    on_start: Callable[[int], None] = lambda pages: None,
) -> RunOutcome:
    """Refresh what is requested.

    `say` gets a line for each thing that is left alone. `reader` reads the pages; by default, in processes of their
    own. `on_start` gets the number of pages. Subscribers are notified once, even of many runs.
    """
    config, path = request.config, request.path
    sites = find_sites(config)
    accepted, acknowledged = load_waivers(config.decisions), load_acknowledged(config.decisions)
    with ExitStack() as stack:
        stack.enter_context(rare_collections())
        if request.archives:
            from ingest.fetch.web_archive import WebArchive
            from ingest.pipeline.archive_runs import ArchiveJob

            archive = stack.enter_context(closing(WebArchive(request.archives, config.fetch.max_bytes)))
            job: PageJob | ArchiveJob = ArchiveJob(archive, request, sites, say)
        else:
            job = PageJob(request, sites, say)
        parsers = [name for name, known in sites.items() if known.watched or name in job.vendors]
        own = reader or stack.enter_context(open_executor(request.executor, config.fetch.timeout_s, say))
        # A dry run is a run like any other, on a copy.
        copy_or_file = scratch(path) if request.dry else writing(path, True, request.wait, say)
        catalogue = stack.enter_context(copy_or_file)
        job.plan(catalogue, parsers)
        on_start(job.pages)
        waiver_for = Waivers(accepted, page_checks.decisions(catalogue)).waiver_for
        context = partial(RunContext, catalogue, waiver_for=waiver_for, on_check=on_check, parsers=parsers)
        before = stored.last_run(catalogue)
        notified = None if request.dry else subscribers
        if notified:
            notified.before(catalogue, now())
        outcome = run_stoppable(job.run(context, own))
        last, at = stored.last_run(catalogue), datetime.now(UTC)
        news = of_runs(catalogue, before + 1, last, at, request.folded and not acknowledged)
        acknowledge(news, acknowledged, at.date(), job.since)
        news = apply_levels(news, config.levels)
        outcome = replace(outcome, run=last, news=news)
        if request.dry:
            every = {(vendor, check.page) for vendor, check in outcome.checks}
            outcome = replace(outcome, due=every)
        if notified:
            notified.after(catalogue, outcome)
        return outcome


class PageJob:
    """One run over pages from the network or a folder; `since`: since when each record of a baseline is as it is."""

    def __init__(self, request: RefreshRequest, sites: Mapping[str, ConfiguredSite], say: Say) -> None:
        self._request, self._config, self._sites, self._say = request, request.config, sites, say
        self._saved = SavedPages(request.folder, request.config.fetch.max_bytes) if request.folder else None
        self._rows = load_records(request.baseline) if request.baseline else {}
        kept = sorted({*kept_vendors(request.path), *self._rows})
        saved = self._saved.vendors() if self._saved else None
        expected = "page of a known site (expected <vendor>.html or <vendor>/<page>.html)"
        nothing = f"--from {request.folder}: no {expected}"
        self.vendors = chosen_vendors(sites, kept, request.vendors, say, saved, nothing)
        if not (request.vendors or self._saved or self._config.path or exists(request.path)):
            built_in = f"no errdex.toml here, so the built-in vendors are read: {some(self.vendors)}"
            say(f"{built_in}; for others: errdex add URL")
        configured = {} if self._saved else self._config.sites
        self._headers = {name: resolve_headers(configured[name]) for name in self.vendors if name in configured}
        self._plans: list[VendorPlan] = []
        self._skipped: dict[str, str] = {}
        self._unread: dict[str, list[str]] = {}
        self.pages = 0
        self.since: Since | None = None

    def plan(self, catalogue: sqlite3.Connection, parsers: Sequence[str]) -> None:
        """Start from the baseline, if there is one, and choose the pages."""
        if self._rows and stored.runs(catalogue):
            self._say(f"{self._request.path} has runs of its own; the baseline is not used")
        elif self._rows:
            start(catalogue, self._rows, now(), parsers)
            # Only a baseline's changes may have been acknowledged before: they are made again by every run from it.
            self.since = times_of(self._rows)
        plans = [self._plan_of(name, catalogue) for name in self.vendors]
        age = self._request.max_age
        self._skipped = _fresh(catalogue, plans, age) if age else {}
        self._plans = [plan for plan in plans if plan.known.vendor not in self._skipped]
        self.pages = sum(len(plan.pages) for plan in self._plans)

    def _plan_of(self, name: str, catalogue: sqlite3.Connection) -> VendorPlan:
        """The vendor's pages: its own, and from a folder every one that is saved or that rows stand on."""
        known, settings = self._sites[name], self._config.sites.get(name, SiteConfig())
        pages: dict[str, str | None] = dict(known.pages)
        stood = stored.pages_in(catalogue, name)
        if self._saved:
            pages |= {page: known.pages.get(page) for page in (*stood, *self._saved.pages(known))}
            new = [] if known.follow else sorted(pages.keys() - known.pages.keys() - {*stood})
            for page in new:
                usual = some(known.pages)
                self._say(f"{name}/{page}: a new page, as a saved file has its name; the site's pages are: {usual}")
        elif not (known.fault or known.follow):
            self._unread[name] = [page for page in stood if page not in pages]
        return VendorPlan(known, pages, self._headers.get(name, {}), settings.robots, settings.witness)

    async def run(self, context: ContextOf, reader: Reader) -> RunOutcome:
        """Check all pages in one run."""
        backlog = Backlog(reader)
        pause = None if self._saved else partial(asyncio.sleep, self._config.fetch.pause_s)
        source = "saved" if self._saved else "network"
        async with _origin(self._config, self._saved, backlog.ready, self._say) as origin:
            run = context(origin=origin, reader=backlog, now=now, source=source, pause=pause)
            outcome = await refresh(run, self._plans)
        open_to_doubt = {vendor for vendor, check in outcome.checks if not check.accepted}
        for name, unread in self._unread.items():
            # Those rows may be what a page that is suspect or failed says: they are not to be removed before it is.
            advice = " until its other pages are accepted" if name in open_to_doubt else to_remove(name)
            for page in filter(stored.pages_in(run.catalogue, name).__contains__, unread):
                self._say(f"{name}/{page}: not among the site's pages any more; its rows stay{advice}")
        for line in _unmatched_skips(self._plans, outcome):
            self._say(line)
        return replace(outcome, skipped=self._skipped)


def _unmatched_skips(plans: Sequence[VendorPlan], outcome: RunOutcome) -> Iterator[str]:
    """Lines on words of `skip` that name no list of any page, where all pages of the vendor were read."""
    for known in (plan.known for plan in plans if plan.known.site and plan.known.site.skip):
        own: list[dict[str, Any]] = [check.account for vendor, check in outcome.checks if vendor == known.vendor]
        near = {word: one for account in own for word, one in account.get("nearest", {}).items()}
        for word in known.site.skip if known.site else ():
            if all(word in account.get("not_there", ()) for account in own):
                meant = f"; did you mean {near[word]!r}?" if word in near else ""
                yield f"{known.vendor}: `skip` names {word!r}, which no list has as heading or first title{meant}"


@asynccontextmanager
async def _origin(
    config: Config, saved: SavedPages | None, ready: Callable[[], Awaitable[None]], say: Say
) -> AsyncIterator[PageSource]:
    """Where the pages come from; `ready` is awaited before each is fetched, and `say` told of long waits."""
    if saved:
        saved.ready = ready
        yield saved
    else:
        from ingest.fetch.browser import RenderedPages
        from ingest.fetch.network import Network

        async with Network(config.fetch, ready=ready, say=say) as network:
            yield RenderedPages(
                network, {name: site.render_hosts for name, site in config.sites.items() if site.render}
            )


def _fresh(catalogue: sqlite3.Connection, plans: list[VendorPlan], age: timedelta) -> dict[str, str]:
    """When each vendor was confirmed that is neither stale nor unsettled, and whose pages have all been checked."""
    vendors = stored.vendors(catalogue)
    unfit = {row["vendor"] for row in stale(vendors, age, datetime.fromisoformat(now()))}
    unfit |= {page["vendor"] for page in page_checks.unsettled(catalogue)}
    times = {row["vendor"]: row["confirmed_at"] for row in vendors if row["has_parser"]}
    return {
        name: times[name]
        for plan in plans
        if (name := plan.known.vendor) in times.keys() - unfit
        and plan.pages.keys() <= page_checks.last_snapshots(catalogue, name).keys()
    }


def exit_code(outcome: RunOutcome, fail_on: str | None) -> int:
    """Return 4 where every page failed, 1 where `fail_on` is met, 3 where a page failed or is suspect, else 0.

    The pages of vendors that were confirmed recently enough have not failed.
    """
    outcomes = [check.outcome for _, check in outcome.checks]
    if outcomes and not outcome.skipped and all(one == "failed" for one in outcomes):
        return 4
    if fail_on and outcome.news.meets(fail_on):
        return 1
    return 3 if outcome.left_out else 0
