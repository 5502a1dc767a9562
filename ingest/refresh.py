"""A run: every page asked for is got, read, judged and written, vendor by vendor, many at once."""

import asyncio
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from ingest.diff import tally
from ingest.errors import PageFailed
from ingest.judge import Looked, judge
from ingest.model import Change, Check, Reading
from ingest.pages import Ask, Got, Origin
from ingest.sites import Known, fingerprint
from ingest.store import read as stored
from ingest.store.write import begin_run, finish_run, write_vendor
from ingest.work import Job
from parsers.reading.contract import Limits
from parsers.reading.page import encoding_of

_VENDORS_AT_ONCE = 16


class Reader(Protocol):
    """Who reads the pages."""

    async def read(self, job: Job) -> Reading:
        """What reading the page gives. Raises PageFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """One vendor to refresh: its site, and the pages to ask for (name → address, None where there is none)."""

    known: Known
    pages: Mapping[str, str | None]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """What a run found: every check, and of the changes their sum; the changes themselves only of a dry run.

    `tally` counts the codes added, removed and changed and the entries by level; `gravest` holds the levels of what
    the vendors did themselves.
    """

    run: int
    checks: list[tuple[str, Check]] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)
    gravest: set[str] = field(default_factory=set)
    changes: list[tuple[str, Change]] = field(default_factory=list)

    @property
    def left_out(self) -> int:
        """How many pages were not taken in."""
        return sum(check.outcome in ("failed", "suspect") for _, check in self.checks)

    def count(self, vendor: str, changes: list[Change]) -> None:
        """Take one vendor's changes into the sums."""
        self.tally += tally((vendor, change) for change in changes)
        self.gravest |= {change.level for change in changes if change.cause == "vendor"}


@dataclass(frozen=True, slots=True)
class Run:
    """What all vendors of one run share."""

    catalogue: sqlite3.Connection
    origin: Origin
    reader: Reader
    now: Callable[[], str]
    dry: bool = False
    told: Callable[[str, Check], None] = lambda vendor, check: None


async def refresh(run: Run, plans: list[Plan], source: str, parsers: list[str]) -> Outcome:
    """Look at all pages of `plans`. With `run.dry` nothing is written; what would be is in the outcome all the same."""
    if run.dry:
        number = max((number for number, _ in stored.runs(run.catalogue)), default=0) + 1
    else:
        number = begin_run(run.catalogue, "refresh", source, run.now(), parsers)
    outcome = Outcome(number)
    places = asyncio.Semaphore(_VENDORS_AT_ONCE)

    async def one(plan: Plan) -> None:
        async with places:
            await _vendor(run, plan, outcome)

    try:
        async with asyncio.TaskGroup() as group:
            for plan in plans:
                group.create_task(one(plan))
    except* Exception as errors:  # noqa: BLE001  # unwrapped: whoever called knows single errors only
        raise errors.exceptions[0] from None
    if not run.dry:
        finish_run(run.catalogue, number, run.now())
    order = {plan.known.vendor: at for at, plan in enumerate(plans)}
    outcome.checks.sort(key=lambda item: order[item[0]])
    outcome.changes.sort(key=lambda item: order[item[0]])
    return outcome


async def _vendor(run: Run, plan: Plan, outcome: Outcome) -> None:
    vendor = plan.known.vendor
    last = stored.last_checks(run.catalogue, vendor)
    if plan.known.fault:
        names = plan.pages or stored.pages_in(run.catalogue, vendor) or [vendor]
        pages = [Looked(Check(name, "failed", "parser-error", plan.known.fault), None) for name in names]
    else:
        looks = (_page(run, plan, name, url, last.get(name)) for name, url in plan.pages.items())
        pages = list(await asyncio.gather(*looks))
        if any(page.reading for page in pages):
            await _read_sisters(run, plan, [page for page in pages if page.confirmed])
    known = stored.stored_of(run.catalogue, vendor)
    at = run.now()
    limits = plan.known.site.limits if plan.known.site else Limits()
    write = judge(vendor, known, pages, limits, not any(page.sha256 for page in last.values()), at)
    if not run.dry:
        write_vendor(run.catalogue, outcome.run, at, known, write)
    for check in write.checks:
        run.told(vendor, check)
        outcome.checks.append((vendor, check))
    outcome.count(vendor, write.changes)
    if run.dry:
        outcome.changes += [(vendor, change) for change in write.changes]


async def _page(run: Run, plan: Plan, name: str, url: str | None, last: stored.Last | None) -> Looked:
    """Get one page, and read it unless nothing can have changed."""
    check = Check(name, "failed", parser=fingerprint(plan.known.source))
    ask = Ask(plan.known.vendor, name, url, plan.headers)
    if last and last.sha256 and not last.suspect:
        ask = replace(ask, etag=last.etag, last_modified=last.last_modified, validated=last.url)
    try:
        got = await run.origin.get(ask)
        check.http_status, check.final_url = got.http_status, got.final_url
        check.etag, check.last_modified = got.etag, got.last_modified
        return await _look(run, plan, Looked(check, url), got, last)
    except PageFailed as failed:
        check.reason, check.detail = failed.reason, failed.detail
        check.http_status = failed.http_status or check.http_status
        check.final_url = failed.final_url or check.final_url
    except sqlite3.Error:
        raise
    except Exception as error:  # noqa: BLE001  # what nobody foresaw of one page must not end the others
        check.reason, check.detail = "internal-error", f"{type(error).__name__}: {error}; please report this"
    return Looked(check, url)


async def _look(run: Run, plan: Plan, looked: Looked, got: Got, last: stored.Last | None) -> Looked:
    """What came, held against what was believed last: the same page confirmed, or another one read."""
    check = looked.check
    archived = None
    looked.new_parser = last is not None and last.sha256 is not None and last.parser != check.parser
    if last and (looked.new_parser or got.body is None):
        archived = stored.body_of(run.catalogue, last.sha256)
    if got.body is not None:
        looked.body, charset = got.body, got.charset
        check.sha256 = hashlib.sha256(got.body).hexdigest()
        same_charset = last is not None and encoding_of(got.body, got.charset)[0].name == last.encoding
        looked.same_bytes = last is not None and check.sha256 == last.sha256 and same_charset
    elif last and archived:
        looked.body, charset = archived
        check.sha256, looked.same_bytes = last.sha256, True
    else:
        raise PageFailed("unexpected-304", "the server says that nothing has changed, but the page is not kept here")
    if looked.same_bytes and not looked.new_parser:
        check.outcome = "not_modified" if got.body is None else "unchanged"
        looked.confirmed = True
        return looked
    looked.reading = await run.reader.read(_job(plan, looked, charset))
    if looked.new_parser and not looked.same_bytes and archived:
        try:
            before = await run.reader.read(replace(_job(plan, looked, archived[1]), body=archived[0]))
            looked.before = None if before.complaints else before
        except PageFailed:
            looked.before = None  # Today's parser cannot read what was believed then: the causes cannot be told apart.
    return looked


async def _read_sisters(run: Run, plan: Plan, confirmed: list[Looked]) -> None:
    """Read the pages that have not changed, too: what is gone from one page may still stand on another."""
    for page in confirmed:
        page.reading = await run.reader.read(_job(plan, page, None))


def _job(plan: Plan, looked: Looked, charset: str | None) -> Job:
    return Job(plan.known.source, looked.body, looked.check.page, looked.url or "", charset)
