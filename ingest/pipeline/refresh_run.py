"""One run: check every page, judge it and write the result, vendor by vendor, many at once."""

import asyncio
import sqlite3
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from ingest.config.witness_source import WitnessSource
from ingest.errors import ErrdexError, PageFailed
from ingest.fetch.request import FetchRequest
from ingest.history.net_diff import Difference
from ingest.model import Check, Key, Stored, VendorWrite
from ingest.pipeline.check_page import RunContext, VendorPlan, VendorRun, pages_seen, pages_that_count, unforeseen
from ingest.pipeline.schedule import Schedule, ScheduledPages
from ingest.reading import Reading
from ingest.sites.registry import ConfiguredSite
from ingest.sites.site_source import page_name
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.store.writes import begin_run, finish_run, write_vendor
from ingest.validate.drift_findings import unmatched_columns, unmatched_lists
from ingest.validate.page_check import PageCheck, VendorState
from ingest.validate.verdict import judge
from ingest.validate.witness_findings import pages_to_confirm
from ingest.witness import Witness, read_witness

#: At most so many pages are followed.
MAX_PAGES = 200
#: The answers of a page that no longer exists.
_GONE = (404, 410)
#: If more pages than this number and share are gone at once, none is taken to be removed.
_MIN_GONE, _GONE_SHARE = 3, 0.1


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What a run, begun `at`, found: every check, and its changes, by the user's levels (`news`).

    `unsettled`: every page that is suspect, failed or rejected, with since when; `due`: those to name now, and those
    that have moved; `recovered`: those that no longer are. `took`: the seconds of each vendor, which run at once;
    `skipped`: vendors that were not checked, and when they had been confirmed.
    """

    run: int
    at: str
    # Not in the repr: asyncio.run formats what a task returns, however large, and shows it to nobody.
    checks: list[tuple[str, Check]] = field(default_factory=list, repr=False)
    unsettled: dict[tuple[str, str], stored.Row] = field(default_factory=dict, repr=False)
    due: set[tuple[str, str]] = field(default_factory=set, repr=False)
    recovered: list[stored.Row] = field(default_factory=list, repr=False)
    seconds: float = 0.0
    took: dict[str, float] = field(default_factory=dict, repr=False)
    skipped: dict[str, str] = field(default_factory=dict, repr=False)
    news: Difference = field(default_factory=lambda: Difference(0, 0), repr=False)

    @property
    def left_out(self) -> int:
        """How many pages were not accepted, without those that read as when a person rejected them."""
        return sum(not check.accepted and check.reason != "rejected" for _, check in self.checks)


async def refresh(run: RunContext, plans: Sequence[VendorPlan]) -> RunOutcome:
    """Check all pages of `plans`, and write what follows."""
    at, began = run.now(), time.monotonic()
    number = begin_run(run.catalogue, "refresh", run.source, at, run.parsers)
    schedule = Schedule(plans, by_host=run.source == "network", in_order=run.source == "archive")
    run = replace(run, origin=ScheduledPages(run.origin, schedule))
    checked: dict[str, list[Check]] = {plan.known.vendor: [] for plan in plans}
    took = dict.fromkeys(checked, 0.0)

    async def work() -> None:
        async for plan in schedule:
            began = time.monotonic()
            vendor = plan.known.vendor
            checked[vendor] = await _refresh_vendor(run, plan, number, at)
            schedule.done(vendor)
            took[vendor] = time.monotonic() - began

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(schedule.at_once):
                group.create_task(work())
    except* Exception as errors:  # noqa: BLE001  # unwrapped: the caller knows single errors only
        raise errors.exceptions[0] from None
    checks = [(vendor, check) for vendor, found in checked.items() for check in found]
    finish_run(run.catalogue, number, run.now())
    due, recovered = page_checks.due(run.catalogue, number), page_checks.recovered(run.catalogue, number)
    due |= page_checks.moved(run.catalogue, number)
    states = (*page_checks.unsettled(run.catalogue), *page_checks.rejected(run.catalogue))
    unsettled = {(page["vendor"], page["page"]): page for page in states}
    return RunOutcome(number, at, checks, unsettled, due, recovered, time.monotonic() - began, took)


async def _refresh_vendor(context: RunContext, plan: VendorPlan, number: int, at: str) -> list[Check]:
    """Check a vendor's pages, judge them and write what follows.

    Everything that a run writes has one time: `at`, when it began. Returns the checks, with little of the accounts of
    accepted pages: those of thousands of pages need not stay in memory.
    """
    run, catalogue = VendorRun(context, plan), context.catalogue
    try:
        rows, write = await _judged(run, at)
    except (sqlite3.Error, ErrdexError):
        raise
    except Exception as error:  # noqa: BLE001  # an unforeseen error of one vendor must not end the others
        rows = stored.stored_of(catalogue, run.vendor)
        kept = Counter(row.page for row in rows.values())
        checks = [replace(one, rows_kept=kept[one.page]) for one in _failed(run, "internal-error", unforeseen(error))]
        write = VendorWrite(run.vendor, checks, rows=rows)
    write_vendor(catalogue, number, at, rows, write)
    for check in write.checks:
        context.on_check(run.vendor, check)
    return [replace(check, account=_unmatched(check.account)) if check.accepted else check for check in write.checks]


def _unmatched(account: Mapping[str, object]) -> dict[str, object]:
    """What an account says of declared words that name no list."""
    return {name: account[name] for name in ("not_there", "nearest") if name in account}


async def _judged(run: VendorRun, at: str) -> tuple[Mapping[Key, Stored], VendorWrite]:
    """The vendor's rows, and what follows from its pages; those with severe news are fetched twice."""
    context, plan, catalogue = run.context, run.plan, run.context.catalogue
    pages, witness = await with_witness(run, await _check_pages(run))
    rows = stored.stored_of(catalogue, run.vendor)
    seen = pages_seen(rows, run.last)
    # What a page said before its first capture cannot be known: its codes may be older than they seem.
    unseen = plan.pages.keys() - seen if context.source == "archive" else ()
    rejections, limits = page_checks.rejections(catalogue, run.vendor), plan.known.limits
    state = VendorState(run.vendor, rows, limits, not seen, at, context.waiver_for, rejections, witness, unseen)

    async def decide() -> VendorWrite:
        """Judge the pages; a code that is gone from one may stand on another that was not accepted."""
        # In a thread: thousands of codes take a while, in which other pages come in and the run may be stopped.
        write = (await asyncio.to_thread(judge, state, pages)).write
        read = {one.page for one in write.checks if one.accepted or one.reason == "keys-set-aside"}
        left = (pages_that_count(plan.known, rows, run.last) | plan.pages.keys()) - read
        if left and any(change.kind == "removed" for change in write.changes):
            write = (await asyncio.to_thread(judge, state, pages, await run.keys_stated(left))).write
        return write

    write = await decide()
    if context.pause and (severe := pages_to_confirm(rows, write, witness)):
        await context.pause()
        again = [run.confirm(page) for page in pages if page.name in severe]
        confirmed = {page.name: page for page in await asyncio.gather(*again)}
        pages = [confirmed.get(page.name, page) for page in pages]
        write = await decide()
    return rows, write


def _failed(run: VendorRun, reason: str, detail: str) -> list[Check]:
    """A failed check of every page of the vendor."""
    names = run.plan.pages or stored.pages_in(run.context.catalogue, run.vendor) or [run.vendor]
    return [Check(name, "failed", reason, detail) for name in names]


async def _check_pages(run: VendorRun) -> list[PageCheck]:
    """Every page of the vendor, read unless none of them has changed."""
    known, urls = run.plan.known, run.plan.pages
    if known.fault:
        return [PageCheck(check, None) for check in _failed(run, "parser-error", known.fault)]
    pages = list(await asyncio.gather(*(run.check(name, url) for name, url in urls.items())))
    if known.follow and run.context.source == "network":
        pages = await follow(run, pages)
    if any(page.reading for page in pages):
        pages = [await run.with_reading(page) for page in pages]
    return with_column_findings(known, pages)


def with_column_findings(known: ConfiguredSite, pages: Sequence[PageCheck]) -> list[PageCheck]:
    """The pages, with findings on declared words that none of them has; one that failed may have them."""
    readings = [page.reading for page in pages if page.reading]
    if not (known.site and len(readings) == len(pages)):
        return list(pages)
    missing = tuple(unmatched_lists(known.site, readings))
    if known.source.declared:
        missing += tuple(unmatched_columns(known.site, readings))
    return [replace(page, findings=(*page.findings, *missing)) for page in pages]


async def follow(run: VendorRun, indexes: Sequence[PageCheck]) -> list[PageCheck]:
    """Read the `indexes`, check the pages that they link to, and those with rows that they no longer link to.

    Such a page is taken to be removed where it answers that it is gone, too. Returns all pages, the indexes first.
    """
    pages = [await run.with_reading(page) for page in indexes]
    urls, problems = _linked(run.plan, pages)
    for at, page in enumerate(pages):
        if page.reading and problems[page.name]:
            pages[at] = replace(page, confirmed=False).found("bad-index", *problems[page.name])
    linked = list(await asyncio.gather(*(run.check(name, url, True) for name, url in urls.items())))
    if any(page.reading is None or page.reading.findings or page.findings for page in pages):
        return pages + linked  # Such an index says nothing of the pages that it does not link to.
    last = run.last
    known = {name for name in stored.pages_in(run.context.catalogue, run.vendor) if name in last}
    missing = sorted(known - urls.keys() - run.plan.pages.keys())
    checks = await asyncio.gather(*(run.check(name, last[name].url, True) for name in missing))
    unlinked = list(map(_unlisted, checks))
    gone = [page.name for page in unlinked if page.check.http_status in _GONE]
    if len(gone) <= max(_MIN_GONE, _GONE_SHARE * len(known)):
        for at, page in enumerate(unlinked):
            if page.name in gone:
                check = replace(page.check, reason="vanished")
                unlinked[at] = replace(page, reading=Reading(), vanished=True, check=check)
    return pages + linked + unlinked


def _linked(plan: VendorPlan, pages: Sequence[PageCheck]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The undeclared pages that the indexes link to, by name; and what is wrong with each index."""
    urls: dict[str, str] = {}
    problems: dict[str, list[str]] = {page.name: [] for page in pages}
    links = [(page.name, url) for page in pages if page.reading for url in page.reading.links]
    for index, url in links:
        name = page_name(url)
        known = plan.pages[name] if name in plan.pages else urls.setdefault(name, url)
        if _place(known or "") != _place(url):
            problems[index].append(f"two of the pages that it links to are called {name!r}")
    for of_page in problems.values():
        if not links:
            of_page.append(f"no link on it matches {plan.known.follow!r}")
        if len(urls) > MAX_PAGES:
            of_page.append(f"it links to {len(urls)} pages, of which {MAX_PAGES} are read")
    return dict(sorted(urls.items())[:MAX_PAGES]), problems


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, parts.path.rstrip("/")


def _unlisted(page: PageCheck) -> PageCheck:
    detail = f"no index names it any more; {page.check.detail or 'it is still there'}"
    return replace(page, check=replace(page.check, reason=page.check.reason or "unlisted", detail=detail))


async def with_witness(run: VendorRun, pages: list[PageCheck]) -> tuple[list[PageCheck], Witness | None]:
    """The pages, and the witness if it has to be compared; if only the witness is new, one page is judged again."""
    source = run.plan.witness
    if source is None:
        return pages, None
    if not any(page.reading and not page.confirmed for page in pages):
        first = next((page.name for page in pages if page.confirmed), None)
        if first is None or page_checks.witness_noted(run.context.catalogue, run.vendor, source.digest):
            return pages, None
        pages = [await run.with_reading(page) for page in pages]
        pages = [replace(page, confirmed=False) if page.name == first else page for page in pages]
    witness = await _fetch(run, source)
    if witness.failed:
        witness = replace(witness, doubted=page_checks.unconfirmed(run.context.catalogue, run.vendor))
    return pages, witness


async def _fetch(run: VendorRun, source: WitnessSource) -> Witness:
    """Fetch and read the witness; its failure is part of it and does not fail a page."""
    plan = run.plan
    own = urlsplit(source.url)[:2] in {urlsplit(url)[:2] for url in plan.pages.values() if url}
    # A token in the headers is for the pages' own host, and so is permission to ignore its robots.txt.
    headers, robots = (plan.headers, plan.robots) if own else ({}, True)
    name = f"{run.vendor}.witness.{source.format}"  # That of its file beside saved pages.
    request = FetchRequest(run.vendor, name, source.url, headers, robots=robots, html=False)
    try:
        result = await run.context.origin.get(request)
        return await run.context.reader.call(read_witness, (source, result.body or b""))
    except PageFailed as failed:
        return Witness(failed=failed.detail)
    except Exception as error:  # noqa: BLE001  # an unforeseen error of a witness must not cost the pages
        return Witness(failed=unforeseen(error))
