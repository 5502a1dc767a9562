"""A run: every page asked for is looked at, judged and written, vendor by vendor, many at once."""

import asyncio
import time
from dataclasses import dataclass, field

from ingest.extraction.page_findings import words_lost
from ingest.history.net_diff import Difference
from ingest.model import Change, Check, Key, VendorWrite
from ingest.pipeline.check_page import Plan, Run, keys_held, look, look_again, read_sisters
from ingest.pipeline.linked_pages import follow
from ingest.sites.registry import Known
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.store.writes import begin_run, finish_run, write_vendor
from ingest.validate.verdict import Looked, grave_pages, judge
from parsers.reading.contract import Limits

_VENDORS_AT_ONCE = 16


@dataclass(slots=True)
class Outcome:
    """What a run, begun `at`, found: every check; the changes of a review, and those that a dry run would store.

    `news`: what is to be told of it, by the user's levels. `standing`: of the pages not taken in, since when so, and
    when that was last found. `took`: the seconds that each vendor took, which run at once; `skipped`: vendors that were
    not looked at, and when they had been confirmed.
    """

    run: int
    at: str
    checks: list[tuple[str, Check]] = field(default_factory=list)
    changes: list[tuple[str, Change]] = field(default_factory=list)
    standing: dict[tuple[str, str], tuple[str, str | None]] = field(default_factory=dict)
    seconds: float = 0.0
    took: dict[str, float] = field(default_factory=dict)
    skipped: dict[str, str] = field(default_factory=dict)
    news: Difference = field(default_factory=lambda: Difference(0, 0))

    @property
    def left_out(self) -> int:
        """How many pages were not taken in."""
        return sum(not check.believed for _, check in self.checks)


async def refresh(run: Run, plans: list[Plan], source: str, parsers: list[str]) -> Outcome:
    """Look at all pages of `plans`. With `run.dry` nothing is written; what would be is in the outcome all the same."""
    at, began = run.now(), time.monotonic()
    if run.dry:
        number = max((number for number, _ in stored.runs(run.catalogue)), default=0) + 1
    else:
        number = begin_run(run.catalogue, "refresh", source, at, parsers)
    outcome = Outcome(number, at)
    places = asyncio.Semaphore(_VENDORS_AT_ONCE)

    async def one(plan: Plan) -> None:
        async with places:
            began = time.monotonic()
            await _vendor(run, plan, outcome)
            outcome.took[plan.known.vendor] = time.monotonic() - began

    try:
        async with asyncio.TaskGroup() as group:
            for plan in plans:
                group.create_task(one(plan))
    except* Exception as errors:  # noqa: BLE001  # unwrapped: whoever called knows single errors only
        raise errors.exceptions[0] from None
    if not run.dry:
        finish_run(run.catalogue, number, run.now())
        outcome.standing = page_checks.standing(run.catalogue, number)
    else:
        since = {(page["vendor"], page["page"]): page["since"] for page in page_checks.unsettled(run.catalogue)}
        left = [(vendor, one.page) for vendor, one in outcome.checks if not one.believed]
        outcome.standing = {name: (since.get(name, at), None) for name in left}
    outcome.seconds = time.monotonic() - began
    order = {plan.known.vendor: at for at, plan in enumerate(plans)}
    outcome.checks.sort(key=lambda item: order[item[0]])
    outcome.changes.sort(key=lambda item: order[item[0]])
    return outcome


async def _vendor(run: Run, plan: Plan, outcome: Outcome) -> None:
    vendor = plan.known.vendor
    last = page_checks.last_checks(run.catalogue, vendor)
    if plan.known.fault:
        names = plan.pages or stored.pages_in(run.catalogue, vendor) or [vendor]
        pages = [Looked(Check(name, "failed", "parser-error", plan.known.fault), None) for name in names]
    else:
        asked = (look(run, plan, name, url, last.get(name)) for name, url in plan.pages.items())
        pages = list(await asyncio.gather(*asked))
        if plan.known.site and plan.known.site.follow and plan.follows:
            pages += await follow(run, plan, pages, last)
        if any(page.reading for page in pages):
            await read_sisters(run, plan, pages)
        hold_to_words(plan.known, pages)
    known = stored.stored_of(run.catalogue, vendor)
    at = run.now()
    limits = plan.known.site.limits if plan.known.site else Limits()
    first = not known and not any(page.sha256 for page in last.values())  # Rows without a page are a baseline's.
    held: set[Key] = set()

    async def judged() -> VendorWrite:
        # In a thread: thousands of codes take a while, in which other pages come in and the run may be stopped.
        return await asyncio.to_thread(judge, vendor, known, pages, limits, first, at, run.settled, held)

    write = await judged()
    left = {*last, *plan.pages} - {page.check.page for page in pages if page.check.believed}
    if left and any(change.kind == "removed" for change in write.changes):
        held = await keys_held(run, plan, last, left)
        write = await judged()
    if run.pause and (grave := grave_pages(known, write)):
        await run.pause()
        await asyncio.gather(*(look_again(run, plan, page) for page in pages if page.check.page in grave))
        write = await judged()
    if not run.dry:
        write_vendor(run.catalogue, outcome.run, at, known, write)
    for check in write.checks:
        run.told(vendor, check)
        outcome.checks.append((vendor, check))
    if run.dry:
        outcome.changes += [(vendor, change) for change in write.changes]


def hold_to_words(known: Known, pages: list[Looked]) -> None:
    """Complain of declared column words that none of the pages has; where one could not be read, it may have them."""
    readings = [page.reading for page in pages if page.reading]
    if known.site and known.source.declared and len(readings) == len(pages):
        for page in pages:
            if page.reading and not page.confirmed:
                page.reading.complaints.extend(words_lost(known.site, readings))
