"""Refresh from web archives: one run for each day (UTC) with captures, in order, dated by the last of them."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from urllib.parse import urlsplit

from ingest.errors import PageFailed
from ingest.extraction.index_links import path_pattern
from ingest.fetch.captures import Capture, address_key
from ingest.fetch.request import FetchRequest, FetchResult
from ingest.fetch.web_archive import WebArchive
from ingest.history.acknowledgements import Since
from ingest.model import TIME, grouped
from ingest.pipeline.check_page import Reader, VendorPlan
from ingest.pipeline.read_ahead import ReadAhead
from ingest.pipeline.refresh_request import ContextOf, RefreshRequest, Say, chosen_vendors, kept_vendors, now
from ingest.pipeline.refresh_run import RunOutcome, refresh
from ingest.pipeline.schedule import host_of
from ingest.pipeline.shutdown import run_stoppable
from ingest.pipeline.workers import Job
from ingest.sites.registry import ConfiguredSite
from ingest.sites.site_source import page_name
from ingest.store import queries as stored

#: How many pages are read ahead where the reader does not say.
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
        return max(capture.at for _, capture in self.captures.values()).strftime(TIME)

    def plans(self, sites: Mapping[str, ConfiguredSite]) -> list[VendorPlan]:
        """The vendors to refresh, each with the pages captured."""
        pages = grouped((vendor, (page, url)) for (vendor, page), (url, _) in self.captures.items())
        return [VendorPlan(sites[vendor], dict(found)) for vendor, found in pages.items()]


class ArchiveJob:
    """A run for each day of the archives after a vendor's last run; the outcome has the last check of each page."""

    def __init__(
        self, archive: WebArchive, request: RefreshRequest, sites: Mapping[str, ConfiguredSite], say: Say
    ) -> None:
        self._archive, self._sites, self._say = archive, sites, say
        asked = [sites[name] for name in request.vendors or sites if name in sites]
        self._captured = _captured(archive, asked, say)
        found = {vendor for vendor, _ in self._captured}
        nothing = f"--from {', '.join(map(str, request.archives))}: no capture of a known site's page"
        self.vendors = chosen_vendors(sites, kept_vendors(request.path), request.vendors, say, found, nothing)
        for name in self.vendors:
            if name not in found:
                say(f"{name}: no capture in the archive")
        self._days: list[_Day] = []
        self.pages = 0
        self.since: Since | None = None

    def plan(self, catalogue: sqlite3.Connection, parsers: Sequence[str]) -> None:
        """Choose the days from after each vendor's last run on."""
        last = {name: stored.last_time(catalogue, name) for name in self.vendors}
        self._days = _days(self._captured, last, self._say)
        self.pages = sum(len(day.captures) for day in self._days)

    async def run(self, context: ContextOf, reader: Reader, parsers: Sequence[str]) -> RunOutcome:
        """Check the pages of each day in a run of its own."""
        width = getattr(reader, "width", _WIDTH)
        async with ReadAhead(reader, _jobs(self._archive, self._days, self._sites), width) as ahead:
            outcomes = []
            for day in self._days:
                self._day, self._ahead, at = day, ahead, day.at
                run = context(origin=self, reader=ahead, now=lambda at=at: at, source="archive")
                outcomes.append(await refresh(run, day.plans(self._sites), parsers))
        return _joined(outcomes, self._say)

    async def get(self, request: FetchRequest) -> FetchResult:
        """The page as captured on the day of the current run. Raises PageFailed."""
        self._ahead.reached(self._day.steps[request.vendor])
        return self._archive.result(self._day.captures[request.vendor, request.page][1])


def _captured(archive: WebArchive, sites: Sequence[ConfiguredSite], say: Say) -> dict[_Name, list[tuple[str, Capture]]]:
    """The captures of each page of these sites, oldest first, with the page's address. Raises UsageError."""
    addresses = _Addresses(sites)
    run_stoppable(archive.scan(lambda url: bool(addresses.pages_at(url))))
    if archive.unresolved:
        say(f"{archive.unresolved} revisit records repeat captures that the archive does not hold; passed over")
    found: dict[_Name, list[tuple[str, Capture]]] = {}
    for url, captures in archive.pages():
        for page in addresses.pages_at(url):
            if page in found:
                say(f"{'/'.join(page)}: {url} would have the same name as {found[page][0][0]}; passed over")
            else:
                found[page] = [(addresses.urls.get(page, url), capture) for capture in captures]
    return found


class _Addresses:
    """Which pages of which sites an address stands for, in any spelling; a followed page by its path."""

    def __init__(self, sites: Sequence[ConfiguredSite]) -> None:
        self.urls = {(site.vendor, name): url for site in sites for name, url in site.pages.items()}
        self._pages = grouped((address_key(url), name) for name, url in self.urls.items())
        self._followed = [
            (site, {host_of(url) for url in site.pages.values()}) for site in sites if site.site and site.site.follow
        ]

    def pages_at(self, url: str) -> list[_Name]:
        """The pages at an address."""
        found = self._pages.get(address_key(url))
        return found or [
            (known.vendor, page_name(url))
            for known, hosts in self._followed
            if host_of(url) in hosts and known.site and path_pattern(known.site.follow).fullmatch(urlsplit(url).path)
        ]


def _days(captured: Mapping[_Name, Sequence[tuple[str, Capture]]], last: Mapping[str, str], say: Say) -> list[_Day]:
    """The days with captures since each vendor's last run: each page's last one that a server could answer, if any."""
    days: dict[date, _Day] = {}
    early: dict[str, set[date]] = {}
    for name, captures in captured.items():
        if (vendor := name[0]) not in last:
            continue
        for url, capture in captures:
            if capture.at.strftime(TIME) <= last[vendor]:
                early.setdefault(vendor, set()).add(capture.at.date())
                continue
            day = days.setdefault(capture.at.date(), _Day())
            if name not in day.captures or not capture.transient or day.captures[name][1].transient:
                day.captures[name] = url, capture
    for vendor, dates in early.items():
        say(f"{vendor}: {len(dates)} days up to {max(dates)} are before its last run ({last[vendor]}); passed over")
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


def _joined(outcomes: Sequence[RunOutcome], say: Say) -> RunOutcome:
    """All runs as one: the last check of each page, and a line on earlier ones of it that were not accepted."""
    took = Counter[str]()
    for outcome in outcomes:
        took.update(outcome.took)
    every = grouped(((vendor, check.page), (one.at, check)) for one in outcomes for vendor, check in one.checks)
    checks = {name: found[-1][1] for name, found in every.items()}
    for name, found in every.items():
        refused = [f"{check.outcome} on {at[:10]} ({check.reason})" for at, check in found if not check.accepted]
        if refused and checks[name].accepted:
            say(f"{'/'.join(name)}: {len(refused)} of {len(found)} captures were not accepted, the last {refused[-1]}")
    last = [(vendor, check) for (vendor, _), check in checks.items()]
    at, unsettled = (outcomes[-1].at, outcomes[-1].unsettled) if outcomes else (now(), {})
    seconds = sum(outcome.seconds for outcome in outcomes)
    return RunOutcome(0, at, last, unsettled=unsettled, due=set(checks), seconds=seconds, took=dict(took))
