"""Refresh from web archives: one run for each day (UTC) with captures, in order, dated by the last of them."""

import asyncio
import hashlib
import sqlite3
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any, Self
from urllib.parse import urlsplit

from ingest.errors import PageFailed
from ingest.extraction.index_links import path_pattern
from ingest.fetch.captures import Capture, address_key
from ingest.fetch.request import FetchRequest, FetchResult
from ingest.fetch.web_archive import WebArchive
from ingest.history.acknowledgements import Since
from ingest.model import TIME, Say, counted, grouped
from ingest.pipeline.check_page import Reader, VendorPlan
from ingest.pipeline.refresh_request import ContextOf, RefreshRequest, chosen_vendors, kept_vendors, now
from ingest.pipeline.refresh_run import RunOutcome, refresh
from ingest.pipeline.schedule import MAX_UNREAD
from ingest.pipeline.workers import read_job
from ingest.reading import Reading
from ingest.signals import run_stoppable
from ingest.sites.domains import host_of
from ingest.sites.registry import ConfiguredSite
from ingest.sites.site_source import Job, Source, fingerprint, page_name
from ingest.store import queries as stored
from parsers.html.page import encoding_of

#: How many pages are read ahead where the reader does not say.
_WIDTH = 4
#: A page by its vendor and its name.
_Name = tuple[str, str]
#: How many readings are kept once they were asked for: the next run's pages are compared with them.
_MAX_RECENT = 32
#: Of the page's body, its encoding, its name and address, and all code that reads it.
_Key = tuple[object, ...]


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

    async def run(self, context: ContextOf, reader: Reader) -> RunOutcome:
        """Check the pages of each day in a run of its own."""
        width = getattr(reader, "width", _WIDTH)
        async with ReadAhead(reader, _jobs(self._archive, self._days, self._sites), width) as ahead:
            outcomes = []
            for day in self._days:
                self._day, self._ahead, at = day, ahead, day.at
                run = context(origin=self, reader=ahead, now=lambda at=at: at, source="archive")
                outcomes.append(await refresh(run, day.plans(self._sites)))
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
        self._followed = [(site, set(map(host_of, site.pages.values()))) for site in sites if site.follow]

    def pages_at(self, url: str) -> list[_Name]:
        """The pages at an address."""
        found = self._pages.get(address_key(url))
        return found or [
            (known.vendor, page_name(url))
            for known, hosts in self._followed
            if host_of(url) in hosts and path_pattern(known.follow).fullmatch(urlsplit(url).path)
        ]


def _days(captured: Mapping[_Name, Sequence[tuple[str, Capture]]], last: Mapping[str, str], say: Say) -> list[_Day]:
    """The days since each vendor's last run, with each page's last capture, a transient failure only if alone."""
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
        captures_of = f"captures of {counted(len(dates), 'day')}, up to {max(dates)}"
        say(f"{vendor}: {captures_of}, are not after its last run ({last[vendor]}); passed over")
    ordered = [day for _, day in sorted(days.items())]
    steps = count()
    for day in ordered:
        day.captures = dict(sorted(day.captures.items()))
        day.steps = {vendor: next(steps) for vendor in dict.fromkeys(vendor for vendor, _ in day.captures)}
    return ordered


def _jobs(archive: WebArchive, days: Sequence[_Day], sites: Mapping[str, ConfiguredSite]) -> Iterator[tuple[int, Job]]:
    """The pages to read, with their step, where the body differs from the one before."""
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


class ReadAhead:
    """Reads pages before they are asked for: `jobs` gives each page that a step will need, with the step's number.

    At most `width` pages, or fewer large ones, are read ahead; `reached` says which step has begun.
    """

    def __init__(self, reader: Reader, jobs: Iterable[tuple[int, Job]], width: int) -> None:
        self._reader, self._jobs, self._width = reader, jobs, width
        self._versions: dict[Source, str] = {}
        #: With the step that needs the page, and its size.
        self._ahead: dict[_Key, tuple[int, int, asyncio.Task[Reading]]] = {}
        self._recent: OrderedDict[_Key, asyncio.Task[Reading]] = OrderedDict()
        self._room, self._current = asyncio.Event(), -1

    async def __aenter__(self) -> Self:
        self._reading = asyncio.create_task(self._read_ahead())
        return self

    async def __aexit__(self, *_: object) -> None:
        tasks = [self._reading, *(task for *_, task in self._ahead.values()), *self._recent.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def call(self, work: Callable[[Any], Any], job: Any) -> Any:
        """The result of `work(job)`; of a page, the reading that is there or on its way. Raises PageFailed."""
        if work is not read_job:
            return await self._reader.call(work, job)
        key = self._key(job)
        *_, task = self._ahead.pop(key, (0, 0, self._recent.get(key)))
        self._recent[key] = task = task or self._started(job)
        self._recent.move_to_end(key)
        if len(self._recent) > _MAX_RECENT:
            self._recent.popitem(last=False)
        self._room.set()
        return await task

    def reached(self, step: int) -> None:
        """Note that a step begins; what was read for earlier ones and not asked for is forgotten."""
        self._current = step
        self._ahead = {key: one for key, one in self._ahead.items() if one[0] >= step}
        self._room.set()

    async def _read_ahead(self) -> None:
        for step, job in self._jobs:
            while step > self._current and self._is_full():
                self._room.clear()
                await self._room.wait()
            key = self._key(job)
            if step > self._current and key not in self._ahead and key not in self._recent:
                self._ahead[key] = step, len(job.body), self._started(job)
            await asyncio.sleep(0)

    def _is_full(self) -> bool:
        return len(self._ahead) >= self._width or sum(size for _, size, _ in self._ahead.values()) >= MAX_UNREAD

    def _started(self, job: Job) -> asyncio.Task[Reading]:
        task = asyncio.ensure_future(self._reader.call(read_job, job))
        task.add_done_callback(lambda task: task.cancelled() or task.exception())  # Nobody may ask for it.
        return task

    def _key(self, job: Job) -> _Key:
        if job.source not in self._versions:
            self._versions[job.source] = fingerprint(job.source)
        encoding, stated_by = encoding_of(job.body, job.charset)
        # Who has stated the encoding is told of where it is doubtful, which UTF-8 never is.
        charset = (encoding.name, encoding.name != "utf-8" and stated_by)
        digest = hashlib.sha256(job.body).digest()
        return (job.source.vendor, self._versions[job.source], digest, job.page, job.url, charset)
