"""Refresh from web archives: one run for each day (UTC) with captures, in order, dated by the last of them."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import count
from urllib.parse import urlsplit

from ingest.errors import PageFailed
from ingest.extraction.index_links import path_pattern
from ingest.fetch.request import FetchRequest, FetchResult
from ingest.fetch.web_archive import Capture, WebArchive, address_key
from ingest.history.net_diff import net_changes, previous_run
from ingest.history.user_levels import apply_levels
from ingest.model import Check
from ingest.pipeline.check_page import Reader, RunContext, VendorPlan
from ingest.pipeline.executors import open_executor
from ingest.pipeline.read_ahead import ReadAhead
from ingest.pipeline.refresh_job import (
    OnCheck,
    RefreshRequest,
    Say,
    Subscribers,
    chosen_vendors,
    kept_vendors,
    now,
)
from ingest.pipeline.refresh_run import RunOutcome, refresh
from ingest.pipeline.schedule import host_of
from ingest.pipeline.shutdown import run_stoppable
from ingest.pipeline.workers import Job
from ingest.sites.registry import ConfiguredSite, find_sites
from ingest.sites.site_source import page_name
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.store.connection import scratch, writing
from ingest.validate.waivers import FILE, Waivers, load

#: How many pages are read ahead; more than this for each process that reads.
_WIDTH = 4
#: A page by its vendor and its name.
_Name = tuple[str, str]


@dataclass(slots=True)
class _Day:
    """The pages of one run, each with its address and its last capture of the day; `steps` numbers its vendors."""

    captures: dict[_Name, tuple[str, Capture]] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)

    @property
    def at(self) -> str:
        """When the run took place."""
        return _text(max(capture.at for _, capture in self.captures.values()))

    def plans(self, sites: Mapping[str, ConfiguredSite]) -> list[VendorPlan]:
        """The vendors to refresh, each with the pages captured."""
        pages: dict[str, dict[str, str | None]] = {}
        for (vendor, page), (url, _) in self.captures.items():
            pages.setdefault(vendor, {})[page] = url
        return [VendorPlan(sites[vendor], found, follows=False) for vendor, found in pages.items()]


def run_archives(
    request: RefreshRequest,
    say: Say,
    on_check: OnCheck = lambda vendor, check: None,
    reader: Reader | None = None,
    subscribers: Subscribers | None = None,
    on_start: Callable[[int], None] = lambda pages: None,
) -> RunOutcome:
    """Refresh from `request.archives`; see `run_refresh`.

    A vendor's captures from before its last run are left out: a history grows at its end only. The outcome has the last
    check of each page and the news of all runs, of which subscribers are notified once.
    """
    config = request.config
    sites = find_sites(config)
    accepted = load(config.beside(FILE))
    with closing(WebArchive(request.archives, config.fetch.max_bytes)) as archive:
        captured = _captured(archive, [sites[name] for name in request.vendors or sites if name in sites], say)
        found = {vendor for vendor, _ in captured}
        names = chosen_vendors(sites, kept_vendors(request.path), request, found, say)
        for name in names:
            if name not in found:
                say(f"{name}: no capture in the archive")
        parsers = [name for name, known in sites.items() if known.watched or name in names]
        with scratch(request.path) if request.dry else writing(request.path, True, request.wait, say) as catalogue:
            days = _days(captured, {name: stored.last_time(catalogue, name) for name in names}, say)
            on_start(sum(len(day.captures) for day in days))
            waivers = Waivers(page_checks.decisions(catalogue) if accepted is None else accepted)
            before = stored.last_run(catalogue)
            if subscribers and not request.dry:
                subscribers.before(catalogue, now())

            async def work() -> list[RunOutcome]:
                limit = config.fetch.timeout_s
                with nullcontext(reader) if reader else open_executor(request.executor, limit, say) as reads:
                    width = _WIDTH * getattr(reads, "slots", 1)
                    async with ReadAhead(reads, _jobs(archive, days, sites), width) as ahead:
                        outcomes = []
                        for day in days:
                            pages, time = _DayPages(archive, day, ahead), lambda at=day.at: at
                            run = RunContext(catalogue, pages, ahead, time, waivers.waiver_for, on_check=on_check)
                            outcomes.append(await refresh(run, day.plans(sites), "archive", parsers))
                        return outcomes

            outcome = _joined(catalogue, run_stoppable(work()), say)
            end = stored.last_run(catalogue)
            start = previous_run(stored.runs(catalogue), stored.first_unreported(catalogue, before + 1))
            news = net_changes(catalogue, start if end > before else end, end, None, datetime.now(UTC))
            outcome = replace(outcome, run=end, news=apply_levels(news, config.levels))
            if request.dry:
                return replace(outcome, changes=outcome.news.changes)
            if subscribers:
                subscribers.after(catalogue, outcome)
            return outcome


def _captured(archive: WebArchive, sites: Sequence[ConfiguredSite], say: Say) -> dict[_Name, list[tuple[str, Capture]]]:
    """The captures of each page of these sites, oldest first, with the page's address. Raises UsageError."""
    addresses = _Addresses(sites)
    run_stoppable(archive.scan(lambda url: bool(addresses.pages_at(url))))
    if archive.unresolved:
        say(f"{archive.unresolved} revisit records repeat captures that the archive does not hold; passed over")
    found: dict[_Name, list[tuple[str, Capture]]] = {}
    for url in archive.addresses():
        for page in addresses.pages_at(url):
            if page in found:
                say(f"{'/'.join(page)}: {url} would have the same name as {found[page][0][0]}; passed over")
            else:
                found[page] = [(addresses.urls.get(page, url), capture) for capture in archive.captures(url)]
    return found


class _DayPages:
    """The source of one run's pages."""

    def __init__(self, archive: WebArchive, day: _Day, ahead: ReadAhead) -> None:
        self._archive, self._day, self._ahead = archive, day, ahead

    async def get(self, request: FetchRequest) -> FetchResult:
        """The page as captured. Raises PageFailed."""
        self._ahead.reached(self._day.steps[request.vendor])
        return self._archive.result(self._day.captures[request.vendor, request.page][1])


class _Addresses:
    """Which pages of which sites an address stands for, in any spelling; a followed page by its path."""

    def __init__(self, sites: Sequence[ConfiguredSite]) -> None:
        self._pages: dict[str, list[_Name]] = {}
        self._followed: list[tuple[ConfiguredSite, set[str]]] = []
        for site in sites:
            for name, url in site.pages.items():
                self._pages.setdefault(address_key(url), []).append((site.vendor, name))
            if site.site and site.site.follow:
                self._followed.append((site, {host_of(url) for url in site.pages.values()}))
        self.urls = {(site.vendor, name): url for site in sites for name, url in site.pages.items()}

    def pages_at(self, url: str) -> list[_Name]:
        """The pages at an address."""
        found = self._pages.get(address_key(url))
        return found or [
            (known.vendor, page_name(url))
            for known, hosts in self._followed
            if host_of(url) in hosts and known.site and path_pattern(known.site.follow).fullmatch(urlsplit(url).path)
        ]


def _days(captured: Mapping[_Name, Sequence[tuple[str, Capture]]], last: Mapping[str, str], say: Say) -> list[_Day]:
    """The days with captures of the vendors in `last`, from after the time of each one's last run on.

    Of a page's captures of one day the last counts; one that a server could not answer only if there is no other.
    """
    days: dict[date, _Day] = {}
    early: dict[str, set[date]] = {}
    for name, captures in captured.items():
        if (vendor := name[0]) not in last:
            continue
        for url, capture in captures:
            if _text(capture.at) <= last[vendor]:
                early.setdefault(vendor, set()).add(capture.at.date())
                continue
            day = days.setdefault(capture.at.date(), _Day())
            if name not in day.captures or not capture.transient or day.captures[name][1].transient:
                day.captures[name] = url, capture
    for vendor, dates in early.items():
        before = f"{len(dates)} days up to {max(dates)} are before its last run ({last[vendor]})"
        say(f"{vendor}: {before}; passed over")
    ordered = [day for _, day in sorted(days.items())]
    steps = count()
    for day in ordered:
        day.captures = dict(sorted(day.captures.items()))
        day.steps = {vendor: next(steps) for vendor in dict.fromkeys(vendor for vendor, _ in day.captures)}
    return ordered


def _jobs(archive: WebArchive, days: Sequence[_Day], sites: Mapping[str, ConfiguredSite]) -> Iterator[tuple[int, Job]]:
    """The pages to read, with their step: those with another body than on their day before."""
    bodies: dict[_Name, str | None] = {}
    for day in days:
        for name, (url, capture) in day.captures.items():
            try:
                found, _ = archive.followed(capture)
                if bodies.get(name) == found.sha256:
                    continue
                result = archive.result(found)
            except PageFailed:
                continue
            bodies[name] = found.sha256
            job = Job(sites[name[0]].source, result.body or b"", name[1], url, result.charset)
            yield day.steps[name[0]], job


def _joined(catalogue: sqlite3.Connection, outcomes: Sequence[RunOutcome], say: Say) -> RunOutcome:
    """All runs as one: the last check of each page, and a line on earlier ones of it that were not accepted."""
    every: dict[_Name, list[tuple[str, Check]]] = {}
    took: Counter[str] = Counter()
    for outcome in outcomes:
        took.update(outcome.took)
        for vendor, check in outcome.checks:
            every.setdefault((vendor, check.page), []).append((outcome.at, check))
    checks = {name: found[-1][1] for name, found in every.items()}
    for name, found in every.items():
        refused = [f"{check.outcome} on {at[:10]} ({check.reason})" for at, check in found if not check.accepted]
        if refused and checks[name].accepted:
            say(f"{'/'.join(name)}: {len(refused)} of {len(found)} captures were not accepted, the last {refused[-1]}")
    last = [(vendor, check) for (vendor, _), check in checks.items()]
    unsettled = {(page["vendor"], page["page"]): page for page in page_checks.unsettled(catalogue)}
    at = outcomes[-1].at if outcomes else now()
    seconds = sum(outcome.seconds for outcome in outcomes)
    return RunOutcome(0, at, last, unsettled=unsettled, due=set(checks), seconds=seconds, took=dict(took))


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
