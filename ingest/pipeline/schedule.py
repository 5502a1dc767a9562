"""The order of a run's requests: every host has its next vendor waiting, and few pages are in memory."""

import asyncio
import resource
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Self

from ingest.fetch.request import FetchRequest, FetchResult, PageSource
from ingest.pipeline.check_page import Reader, VendorPlan
from ingest.sites.domains import host_of
from ingest.sites.site_source import Job

#: One vendor's pages are fetched from a host while the next one's wait in its queue.
_MAX_VENDORS_PER_HOST = 2
#: Vendors at once, each of which may have a connection open; of saved pages, which come without waiting, fewer.
_MAX_VENDORS, _MAX_SAVED_VENDORS = 500, 16
#: Open files that are left for everything else.
_OTHER_FILES = 100
#: Bytes of pages that are fetched and not yet read, above which no other page is taken.
MAX_UNREAD = 12_000_000


class Schedule:
    """Hands out each plan once its hosts have room; those with the busiest hosts first, as these take longest.

    A vendor occupies a host until the host's declared pages are fetched, or, where links are followed, until it is
    done. `by_host`: whether the pages come from their hosts, not from a folder. `in_order`: one vendor after another.
    """

    def __init__(self, plans: Sequence[VendorPlan], by_host: bool, in_order: bool = False) -> None:
        #: How many of each vendor's declared pages are yet to be fetched from each host.
        self._missing = {
            plan.known.vendor: Counter(host for url in plan.pages.values() if by_host and (host := host_of(url)))
            for plan in plans
        }
        load: Counter[str] = Counter()
        for hosts in self._missing.values():
            load.update(hosts)

        def busiest(plan: VendorPlan) -> int:
            return max((load[host] for host in self._missing[plan.known.vendor]), default=0)

        ordered = sorted(plans, key=busiest, reverse=True)
        self._following = {plan.known.vendor for plan in plans if plan.known.follow}
        self._rank = {plan.known.vendor: rank for rank, plan in enumerate(ordered)}
        self._vendors_at: Counter[str] = Counter()
        self._waiting: dict[str, dict[str, VendorPlan]] = {host: {} for host in load}
        self._ready: asyncio.PriorityQueue[tuple[int, VendorPlan]] = asyncio.PriorityQueue()
        self._left = len(ordered)
        files = resource.getrlimit(resource.RLIMIT_NOFILE)[0] - _OTHER_FILES
        most = max(1, min(_MAX_VENDORS, files)) if by_host else _MAX_SAVED_VENDORS
        self.at_once = min(len(ordered), 1 if in_order else most)
        for plan in ordered:
            if not self._admit(plan):
                for host in self._missing[plan.known.vendor]:
                    self._waiting[host][plan.known.vendor] = plan

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> VendorPlan:
        """The next plan; several tasks may ask at once."""
        if not self._left:
            raise StopAsyncIteration
        self._left -= 1
        return (await self._ready.get())[1]

    def fetched(self, vendor: str, url: str | None) -> None:
        """Note that a page of `vendor` is fetched, or has failed."""
        missing = self._missing[vendor]
        if missing and (host := host_of(url)) in missing and vendor not in self._following:
            missing[host] -= 1
            if not missing[host]:
                self._leave(vendor, host)

    def done(self, vendor: str) -> None:
        """Note that all is done for `vendor`."""
        for host in list(self._missing[vendor]):
            self._leave(vendor, host)

    def _leave(self, vendor: str, host: str) -> None:
        del self._missing[vendor][host]
        self._vendors_at[host] -= 1
        for plan in list(self._waiting[host].values()):
            if self._admit(plan) and self._vendors_at[host] == _MAX_VENDORS_PER_HOST:
                break

    def _admit(self, plan: VendorPlan) -> bool:
        """Hand out the plan if all its hosts have room."""
        hosts = self._missing[plan.known.vendor]
        if any(self._vendors_at[host] >= _MAX_VENDORS_PER_HOST for host in hosts):
            return False
        for host in hosts:
            self._vendors_at[host] += 1
            self._waiting[host].pop(plan.known.vendor, None)
        self._ready.put_nowait((self._rank[plan.known.vendor], plan))
        return True


class ScheduledPages:
    """The source `origin`, whose pages the schedule is told of."""

    def __init__(self, origin: PageSource, schedule: Schedule) -> None:
        self._origin, self._schedule = origin, schedule

    async def get(self, request: FetchRequest) -> FetchResult:
        """Get the page. Raises PageFailed."""
        try:
            return await self._origin.get(request)
        finally:
            self._schedule.fetched(request.vendor, request.url)


class Backlog:
    """Reads pages by `reader`, and delays fetching while too much is unread."""

    def __init__(self, reader: Reader) -> None:
        self._reader, self._unread, self._room = reader, 0, asyncio.Event()

    async def call(self, work: Callable[[Any], Any], job: Any) -> Any:
        """The result of `work(job)`. Raises PageFailed."""
        size = len(job.body) if isinstance(job, Job) else 0
        self._unread += size
        try:
            return await self._reader.call(work, job)
        finally:
            self._unread -= size
            if self._unread <= MAX_UNREAD // 2:  # Not after each page: all that wait are woken.
                self._room.set()

    async def ready(self) -> None:
        """Wait until reading keeps up."""
        while self._unread >= MAX_UNREAD:
            self._room.clear()
            await self._room.wait()
