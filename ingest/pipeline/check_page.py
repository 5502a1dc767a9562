"""Checking one page: fetch it, read it unless nothing can have changed, and fetch it again where its news is severe."""

import hashlib
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from ingest.diff.differences import differences, keep_spelling
from ingest.errors import PageFailed
from ingest.fetch.request import FetchRequest, FetchResult, PageSource
from ingest.model import Check, Finding, Key, Reading, some
from ingest.pipeline.workers import Job
from ingest.sites.registry import ConfiguredSite, fingerprint
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.validate.verdict import PageCheck, WaiverFor
from parsers.html.page import encoding_of

#: After so many 304s in a row the page is fetched whole: a validator may stay while the body changes.
_MAX_NOT_MODIFIED = 7


class Reader(Protocol):
    """Reads pages."""

    async def read(self, job: Job) -> Reading:
        """Read one page. Raises PageFailed."""
        ...


@dataclass(frozen=True, slots=True)
class VendorPlan:
    """One vendor to refresh: its site, and the pages to ask for (name → address, None where there is none).

    `follows`: is an index among them followed?
    """

    known: ConfiguredSite
    pages: Mapping[str, str | None]
    headers: Mapping[str, str] = field(default_factory=dict)
    robots: bool = True
    follows: bool = True


@dataclass(frozen=True, slots=True)
class RunContext:
    """What all vendors of one run share.

    `on_check` is called with each vendor's checks. `pause` precedes a second request for a page; None where that would
    give the same (saved pages).
    """

    catalogue: sqlite3.Connection
    origin: PageSource
    reader: Reader
    now: Callable[[], str]
    waiver_for: WaiverFor
    dry: bool = False
    on_check: Callable[[str, Check], None] = lambda vendor, check: None
    pause: Callable[[], Awaitable[None]] | None = None


async def check_page(
    run: RunContext, plan: VendorPlan, name: str, url: str | None, last: page_checks.LastSnapshot | None
) -> PageCheck:
    """Fetch one page, and read it unless nothing can have changed."""
    check = Check(name, "failed", parser=fingerprint(plan.known.source))
    request = FetchRequest(plan.known.vendor, name, url, plan.headers, robots=plan.robots)
    kept = last is not None and last.encoding is not None  # It has an encoding while its body is kept.
    if last and kept and not last.unsettled and last.not_modified < _MAX_NOT_MODIFIED:
        request = replace(request, etag=last.etag, last_modified=last.last_modified, validated=last.url)
    try:
        result = await run.origin.get(request)
        check = replace(
            check,
            http_status=result.http_status,
            final_url=result.final_url,
            etag=result.etag,
            last_modified=result.last_modified,
        )
        if result.moved and (last is None or last.url != result.final_url):
            detail = f"has moved for good to {result.moved}; give that address in `pages`"
            check = replace(check, reason="moved", detail=detail)
        page = _with_body(run, PageCheck(check, url), result, last)
        check = page.check
        return page if page.confirmed else await _read(run, plan, page, last)
    except PageFailed as failed:
        status, final_url = failed.http_status or check.http_status, failed.final_url or check.final_url
        check = replace(check, http_status=status, final_url=final_url)
        return PageCheck(check, url).failed(failed.reason, failed.detail)
    except sqlite3.Error:
        raise
    except Exception as error:  # noqa: BLE001  # what nobody foresaw of one page must not end the others
        return PageCheck(check, url).failed("internal-error", f"{type(error).__name__}: {error}; please report this")


def _with_body(
    run: RunContext, page: PageCheck, result: FetchResult, last: page_checks.LastSnapshot | None
) -> PageCheck:
    """The page with its body, compared with the last accepted snapshot. Raises PageFailed."""
    new_parser = last is not None and last.sha256 is not None and last.parser != page.check.parser
    archived = stored.body_of(run.catalogue, last.sha256) if last else None
    if result.body is not None:
        body, charset = result.body, result.charset
        sha256: str | None = hashlib.sha256(body).hexdigest()
        # A page that was not accepted since, and whose body is lost, is read and kept again.
        same_bytes = (
            last is not None
            and sha256 == last.sha256
            and encoding_of(body, charset)[0].name == last.encoding
            and not (last.unsettled and archived is None)
        )
    elif last and archived:
        (body, charset), sha256, same_bytes = archived, last.sha256, True
    else:
        detail = "nothing has changed, says the server, but the page is not kept here: see errdex doctor"
        raise PageFailed("unexpected-304", detail)
    check = replace(page.check, sha256=sha256)
    confirmed = same_bytes and not new_parser
    if confirmed:
        check = replace(check, outcome="not_modified" if result.body is None else "unchanged")
    return replace(
        page,
        check=check,
        body=body,
        charset=charset,
        confirmed=confirmed,
        same_bytes=same_bytes,
        new_parser=new_parser,
    )


async def _read(run: RunContext, plan: VendorPlan, page: PageCheck, last: page_checks.LastSnapshot | None) -> PageCheck:
    """The page with its reading, and that of the last accepted body where the bytes differ. Raises PageFailed."""
    reading = await read(run, plan, page)
    before: Reading | None = None
    if last and not page.same_bytes and (archived := stored.body_of(run.catalogue, last.sha256)):
        try:
            before = await run.reader.read(replace(_job(plan, page), body=archived[0], charset=archived[1]))
        except PageFailed:
            before = None  # Today's parser cannot read what was accepted then: the causes cannot be told apart.
    name = f"{plan.known.vendor}/{page.name}"
    if before and any(not run.waiver_for(name, finding, None) for finding in before.findings):
        before = None
    return replace(page, reading=reading, before=before)


async def confirm(run: RunContext, plan: VendorPlan, page: PageCheck) -> PageCheck:
    """Fetch a page with severe news again, past caches; a response that reads differently is a finding."""
    first = page.reading
    if first is None:
        return page
    request = FetchRequest(plan.known.vendor, page.name, page.url, plan.headers, robots=plan.robots, fresh=True)
    try:
        result = await run.origin.get(request)
        if result.body == page.body and encoding_of(page.body, result.charset)[0].name == first.encoding:
            return page
        again = await run.reader.read(replace(_job(plan, page), body=result.body or b"", charset=result.charset))
    except sqlite3.Error:
        raise
    except Exception as error:  # noqa: BLE001  # as above
        if page.vanished and isinstance(error, PageFailed) and error.http_status == page.check.http_status:
            return page
        detail = error.detail if isinstance(error, PageFailed) else f"{type(error).__name__}: {error}"
        return _flapping(page, f"a second request for the page failed: {detail}")
    before = {record.key: record.state for record in first.records}
    after = {r.key: keep_spelling(before.get(r.key, r.state), r.state) for r in again.records}
    if codes := some(dict.fromkeys(change.code for change in differences(before, after))):
        return _flapping(page, f"a second request gave other records: {codes}")
    if again.findings != first.findings:
        detail = (again.findings or first.findings)[0].detail
        return _flapping(page, f"of two requests for the page, only one found: {detail}")
    return page


def _flapping(page: PageCheck, detail: str) -> PageCheck:
    return replace(page, findings=(*page.findings, Finding("flapping", detail)))


async def read(run: RunContext, plan: VendorPlan, page: PageCheck) -> Reading:
    """Read the page's body. Raises PageFailed."""
    return await run.reader.read(_job(plan, page))


async def with_reading(run: RunContext, plan: VendorPlan, page: PageCheck) -> PageCheck:
    """The page, read where it was not because it has not changed: a code may have moved there from another page."""
    if not page.confirmed or page.reading:
        return page
    try:
        return replace(page, reading=await read(run, plan, page))
    except PageFailed as failed:
        return page.failed(failed.reason, failed.detail)


async def keys_stated(
    run: RunContext, plan: VendorPlan, last: Mapping[str, page_checks.LastSnapshot], names: Iterable[str]
) -> set[Key]:
    """The codes that today's parser reads in the last accepted bodies of the pages `names`."""
    stated: set[Key] = set()
    for name in names:
        body = stored.body_of(run.catalogue, last[name].sha256) if name in last else None
        if body:
            try:
                reading = await run.reader.read(Job(plan.known.source, body[0], name, "", body[1]))
            except PageFailed:
                continue  # Nobody knows what it states; its own rows stay in any case.
            stated |= {record.key for record in reading.with_first().records}
    return stated


def _job(plan: VendorPlan, page: PageCheck) -> Job:
    return Job(plan.known.source, page.body, page.name, page.url or "", page.charset)
