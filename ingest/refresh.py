"""A run: every page asked for is got, read, judged and written, vendor by vendor, many at once."""

import asyncio
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

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

    def count(self, changes: list[Change]) -> None:
        """Take one vendor's changes into the sums."""
        self.tally.update(kind for _, kind in {((change.scope, change.code), change.kind) for change in changes})
        self.tally.update(change.level for change in changes)
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
        pages = [
            Looked(Check(name, "failed", "parser-error", plan.known.fault), None)
            for name in plan.pages or last or {vendor: None}
        ]
    else:
        pages = list(
            await asyncio.gather(*(_page(run, plan, name, url, last.get(name)) for name, url in plan.pages.items()))
        )
    known = stored.stored_of(run.catalogue, vendor)
    at = run.now()
    limits = plan.known.site.limits if plan.known.site else Limits()
    write = judge(vendor, known, pages, limits, not any(page.sha256 for page in last.values()), at)
    back = [key for key in write.rows if key not in known] if known or last else []
    rows = dict(write.rows)
    for key in back:
        if seen := stored.first_seen_of(run.catalogue, vendor, key):
            rows[key] = rows[key]._replace(first_seen=seen)
    write.rows = rows
    if not run.dry:
        write_vendor(run.catalogue, outcome.run, at, known, write)
    for check in write.checks:
        run.told(vendor, check)
        outcome.checks.append((vendor, check))
    outcome.count(write.changes)
    if run.dry:
        outcome.changes += [(vendor, change) for change in write.changes]


async def _page(run: Run, plan: Plan, name: str, url: str | None, last: stored.Last | None) -> Looked:
    """Get one page, and read it unless nothing can have changed."""
    parser = fingerprint(plan.known.source)
    check = Check(name, "failed", parser=parser)
    ask = Ask(plan.known.vendor, name, url, plan.headers)
    if last and last.sha256 and not last.suspect_sha256:
        ask = replace(ask, etag=last.etag, last_modified=last.last_modified)
    try:
        got = await run.origin.get(ask)
        check.http_status, check.final_url, check.etag, check.last_modified = (
            got.http_status, got.final_url, got.etag, got.last_modified
        )  # fmt: skip
        return await _read(run, plan, check, url, got, last)
    except PageFailed as failed:
        check.reason, check.detail = failed.reason, failed.detail
        check.http_status = failed.http_status or check.http_status
        check.final_url = failed.final_url or check.final_url
        return Looked(check, url)


async def _read(run: Run, plan: Plan, check: Check, url: str | None, got: Got, last: stored.Last | None) -> Looked:
    archived = None
    if got.body is None:
        assert last is not None  # a 304 answers validators, and these come from the last believed check
        check.sha256 = last.sha256
    else:
        check.sha256 = hashlib.sha256(got.body).hexdigest()
    new_parser = last is not None and last.sha256 is not None and last.parser != check.parser
    same_bytes = (
        last is not None
        and check.sha256 == last.sha256
        and (got.body is None or encoding_of(got.body, got.charset)[0].name == last.encoding)
    )
    if same_bytes and not new_parser:
        check.outcome = "not_modified" if got.body is None else "unchanged"
        return Looked(check, url)
    if last and (new_parser or got.body is None):
        archived = stored.body_of(run.catalogue, last.sha256)
    body, charset = (got.body, got.charset) if got.body is not None else archived or (b"", None)
    job = Job(plan.known.source, body, check.page, url or "", charset)
    looked = Looked(check, url, await run.reader.read(job), body, same_bytes, new_parser)
    if new_parser and not same_bytes and archived:
        try:
            before = await run.reader.read(replace(job, body=archived[0], charset=archived[1]))
            looked.before = None if before.complaints else before
        except PageFailed:
            # Today's parser cannot read what was believed then: the two causes cannot be told apart.
            looked.before = None
    return looked
