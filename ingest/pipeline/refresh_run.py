"""One run: check every page, judge it and write the result, vendor by vendor, many at once."""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from ingest.extraction.page_findings import unmatched_columns, unmatched_lists
from ingest.history.net_diff import Difference
from ingest.model import Change, Check, Key, Waiver
from ingest.pipeline.check_page import RunContext, VendorPlan, check_page, confirm, keys_stated, with_reading
from ingest.pipeline.linked_pages import follow
from ingest.pipeline.schedule import Schedule, ScheduledPages
from ingest.safe_output import plain
from ingest.sites.registry import ConfiguredSite
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.store.writes import begin_run, finish_run, write_vendor
from ingest.validate.verdict import PageCheck, VendorState, Verdict, judge, pages_to_confirm
from ingest.validate.waivers import digest, message_of
from parsers.extract.contract import Limits


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What a run, begun `at`, found: every check; the changes of a review, and those that a dry run would store.

    `news`: its changes, by the user's levels. `standing`: for each page that was not accepted, since when, and when
    that was last found. `took`: the seconds of each vendor, which run at once; `skipped`: vendors that were not
    checked, and when they had been confirmed.
    """

    run: int
    at: str
    # Not in the repr: asyncio.run formats what a task returns, however large, and shows it to nobody.
    checks: list[tuple[str, Check]] = field(default_factory=list, repr=False)
    changes: list[tuple[str, Change]] = field(default_factory=list, repr=False)
    standing: dict[tuple[str, str], tuple[str, str | None]] = field(default_factory=dict, repr=False)
    seconds: float = 0.0
    took: dict[str, float] = field(default_factory=dict, repr=False)
    skipped: dict[str, str] = field(default_factory=dict, repr=False)
    news: Difference = field(default_factory=lambda: Difference(0, 0), repr=False)

    @property
    def left_out(self) -> int:
        """How many pages were not accepted, without those that read as when a person rejected them."""
        return sum(not check.accepted and check.reason != "rejected" for _, check in self.checks)


class _VendorResult(NamedTuple):
    """What is left of a vendor once it is written: its bodies and rows need not stay in memory."""

    checks: list[Check]
    changes: list[Change]
    seconds: float


async def refresh(run: RunContext, plans: Sequence[VendorPlan], source: str, parsers: Sequence[str]) -> RunOutcome:
    """Check all pages of `plans`, and write what follows unless the run is dry."""
    at, began = run.now(), time.monotonic()
    if run.dry:
        number = max((number for number, _ in stored.runs(run.catalogue)), default=0) + 1
    else:
        number = begin_run(run.catalogue, "refresh", source, at, parsers)
    schedule = Schedule(plans, by_host=source == "network", in_order=source == "archive")
    run = replace(run, origin=ScheduledPages(run.origin, schedule))
    results: dict[str, _VendorResult] = dict.fromkeys((plan.known.vendor for plan in plans), _VendorResult([], [], 0.0))

    async def work() -> None:
        async for plan in schedule:
            began = time.monotonic()
            write = (await _refresh_vendor(run, plan, number)).write
            schedule.done(write.vendor)
            # The account of an accepted page is in the catalogue, and too large to keep for thousands of pages.
            checks = [replace(check, account={}) if check.accepted else check for check in write.checks]
            changes = write.changes if run.dry else []
            results[write.vendor] = _VendorResult(checks, changes, time.monotonic() - began)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(schedule.at_once):
                group.create_task(work())
    except* Exception as errors:  # noqa: BLE001  # unwrapped: the caller knows single errors only
        raise errors.exceptions[0] from None
    checks = [(vendor, check) for vendor, result in results.items() for check in result.checks]
    changes = [(vendor, change) for vendor, result in results.items() for change in result.changes]
    standing: dict[tuple[str, str], tuple[str, str | None]]
    if run.dry:
        since = {(page["vendor"], page["page"]): page["since"] for page in page_checks.unsettled(run.catalogue)}
        left = [(vendor, check.page) for vendor, check in checks if not check.accepted]
        standing = {name: (since.get(name, at), None) for name in left}
    else:
        finish_run(run.catalogue, number, run.now())
        standing = page_checks.unsettled_in(run.catalogue, number)
    took = {vendor: result.seconds for vendor, result in results.items()}
    return RunOutcome(number, at, checks, changes, standing, time.monotonic() - began, took)


async def _refresh_vendor(run: RunContext, plan: VendorPlan, number: int) -> Verdict:
    """Check a vendor's pages, judge them and write the verdict; pages with severe news are fetched twice."""
    vendor, site = plan.known.vendor, plan.known.site
    last = page_checks.last_snapshots(run.catalogue, vendor)
    pages = await _check_pages(run, plan, last)
    rows, at = stored.stored_of(run.catalogue, vendor), run.now()
    first = not rows and not any(page.sha256 for page in last.values())  # Rows without a page are a baseline's.
    state = VendorState(vendor, rows, site.limits if site else Limits(), first, at, run.waiver_for)

    async def decide(stated: Collection[Key] = ()) -> Verdict:
        # In a thread: thousands of codes take a while, in which other pages come in and the run may be stopped.
        return await asyncio.to_thread(judge, state, pages, stated)

    async def decide_over_all_pages() -> Verdict:
        """A code that is gone from one page may stand on another that was not accepted."""
        verdict = await decide()
        left = {*last, *plan.pages} - {check.page for check in verdict.write.checks if check.is_read}
        if left and any(change.kind == "removed" for change in verdict.write.changes):
            verdict = await decide(await keys_stated(run, plan, last, left))
        return verdict

    verdict = await decide_over_all_pages()
    if run.pause and (severe := pages_to_confirm(rows, verdict.write)):
        await run.pause()
        again = [confirm(run, plan, page) for page in pages if page.name in severe]
        confirmed = {page.name: page for page in await asyncio.gather(*again)}
        pages = [confirmed.get(page.name, page) for page in pages]
        verdict = await decide_over_all_pages()
    verdict = with_rejections(verdict, pages, page_checks.rejections(run.catalogue, vendor))
    if not run.dry:
        write_vendor(run.catalogue, number, at, rows, verdict.write)
    for check in verdict.write.checks:
        run.on_check(vendor, check)
    return verdict


async def _check_pages(run: RunContext, plan: VendorPlan, last: dict[str, page_checks.LastSnapshot]) -> list[PageCheck]:
    """Every page of the vendor, read unless none of them has changed."""
    vendor, site = plan.known.vendor, plan.known.site
    if plan.known.fault:
        names = plan.pages or stored.pages_in(run.catalogue, vendor) or [vendor]
        return [PageCheck(Check(name, "failed", "parser-error", plan.known.fault), None) for name in names]
    checking = (check_page(run, plan, name, url, last.get(name)) for name, url in plan.pages.items())
    pages = list(await asyncio.gather(*checking))
    if site and site.follow and plan.follows:
        pages = await follow(run, plan, pages, last)
    if any(page.reading for page in pages):
        pages = [await with_reading(run, plan, page) for page in pages]
    return with_column_findings(plan.known, pages)


def with_rejections(
    verdict: Verdict, pages: Sequence[PageCheck], rejections: Mapping[str, Sequence[Waiver]]
) -> Verdict:
    """The verdict, its suspect pages marked that read as they did when a person rejected them."""
    read = {page.name: page for page in pages}

    def mark(check: Check) -> Check:
        rejected = rejections.get(check.page, ())
        if check.outcome != "suspect" or not rejected or rejected[0].records != digest(read[check.page].records):
            return check
        if not {message_of(one) for one in verdict.findings[check.page]} <= {plain(one.finding) for one in rejected}:
            return check
        last = rejected[0]
        detail = f"rejected by {last.who} at {last.when}: {last.why or 'no reason given'}; it still reads the same"
        return replace(check, reason="rejected", detail=detail)

    return replace(verdict, write=replace(verdict.write, checks=list(map(mark, verdict.write.checks))))


def with_column_findings(known: ConfiguredSite, pages: Sequence[PageCheck]) -> list[PageCheck]:
    """The pages, with findings on declared words that none of them has; one that failed may have them."""
    readings = [page.reading for page in pages if page.reading]
    if not (known.site and len(readings) == len(pages)):
        return list(pages)
    missing = tuple(unmatched_lists(known.site, readings))
    if known.source.declared:
        missing += tuple(unmatched_columns(known.site, readings))
    return [page if page.confirmed else replace(page, findings=(*page.findings, *missing)) for page in pages]
