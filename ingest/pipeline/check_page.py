"""Checking one page: fetch it, read it unless nothing can have changed, and fetch it again where its news is severe."""

import hashlib
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol, TypeVar

from ingest.config.witness_source import WitnessSource
from ingest.diff.differences import differences, keep_spelling
from ingest.errors import PageFailed, describe_error
from ingest.fetch.request import FetchRequest, FetchResult, PageSource
from ingest.model import Check, Key, Stored, some
from ingest.pipeline.workers import read_job
from ingest.reading import Reading
from ingest.reasons import BY_ADDRESS
from ingest.sites.registry import ConfiguredSite
from ingest.sites.site_source import Job, fingerprint
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.validate.page_check import PageCheck, WaiverFor
from parsers.html.page import encoding_of

#: After so many 304s in a row the page is fetched whole: a validator may stay the same while the body changes.
_MAX_NOT_MODIFIED = 7
Result = TypeVar("Result")


class Reader(Protocol):
    """Does pure work elsewhere: reads pages and witnesses."""

    async def call(self, work: Callable[[Any], Result | tuple[str, str]], job: Any) -> Result:
        """The result of `work(job)`. Raises PageFailed where it takes too long, or gives a reason."""
        ...


@dataclass(frozen=True, slots=True)
class VendorPlan:
    """One vendor to refresh: its site, and the pages to ask for (name → address, None where there is none)."""

    known: ConfiguredSite
    pages: Mapping[str, str | None]
    headers: Mapping[str, str] = field(default_factory=dict)
    robots: bool = True
    witness: WitnessSource | None = None


@dataclass(frozen=True, slots=True)
class RunContext:
    """What all vendors of one run share.

    `on_check` is called with each vendor's checks. `parsers`: the vendors that have one. `source`: network, saved or
    archive. `pause` precedes a second request for a page; None where that would give the same.
    """

    catalogue: sqlite3.Connection
    origin: PageSource
    reader: Reader
    now: Callable[[], str]
    waiver_for: WaiverFor
    on_check: Callable[[str, Check], None] = lambda vendor, check: None
    parsers: Sequence[str] = ()
    source: str = "saved"
    pause: Callable[[], Awaitable[None]] | None = None


def pages_that_count(
    known: ConfiguredSite, rows: Mapping[Key, Stored], last: Mapping[str, page_checks.LastSnapshot]
) -> set[str]:
    """The pages whose last accepted body may state codes: none that is no longer among the site's and has no rows."""
    if known.follow:
        return {*last}
    return last.keys() & {*known.pages, *(row.page for row in rows.values())}


def pages_seen(rows: Mapping[Key, Stored], last: Mapping[str, page_checks.LastSnapshot]) -> set[str]:
    """The pages with rows, which may be a baseline's, and those of which a body was accepted."""
    return {row.page for row in rows.values()} | {name for name, page in last.items() if page.sha256}


def unforeseen(error: Exception) -> str:
    """The sentence on an error that errdex did not expect."""
    return f"{describe_error(error)}; please report this"


class VendorRun:
    """One vendor's pages in one run, each compared with its `last` accepted snapshot."""

    def __init__(self, context: RunContext, plan: VendorPlan) -> None:
        self.context, self.plan, self.vendor = context, plan, plan.known.vendor
        self.last = page_checks.last_snapshots(context.catalogue, self.vendor)

    @cached_property
    def _parser(self) -> str:
        return fingerprint(self.plan.known.source)

    @cached_property
    def _stood(self) -> list[str]:
        """The pages from which the stored rows of the vendor come."""
        return stored.pages_in(self.context.catalogue, self.vendor)

    @cached_property
    def _former(self) -> dict[str, str]:
        """The page whose place a page takes that was never accepted: the one that is no longer among the site's."""
        if self.plan.known.follow:
            return {}
        new = [name for name in self.plan.pages if name not in self._stood and not self._is_known(name)]
        left = [name for name in self._stood if name not in self.plan.pages and self._is_known(name)]
        return {new[0]: left[0]} if len(new) == len(left) == 1 else {}

    @cached_property
    def _returned(self) -> set[str]:
        """The pages whose rows are now those of another page that is no longer among the site's."""
        is_taken = not self.plan.known.follow and any(name not in self.plan.pages for name in self._stood)
        return {name for name in self.plan.pages if is_taken and name not in self._stood and self._is_known(name)}

    def _is_known(self, name: str) -> bool:
        return name in self.last and self.last[name].sha256 is not None

    async def check(self, name: str, url: str | None, followed: bool = False) -> PageCheck:
        """Fetch one page, and read it unless nothing can have changed; `followed`: its address is not in `pages`."""
        last = self.last.get(name)
        check = Check(name, "failed", parser=self._parser)
        request = self._request(name, url)
        kept = last is not None and last.encoding is not None  # It has an encoding while its body is kept.
        if last and kept and not last.unsettled and last.not_modified < _MAX_NOT_MODIFIED:
            request = replace(request, etag=last.etag, last_modified=last.last_modified, validated=last.url)
        try:
            result = await self.context.origin.get(request)
            names = ("http_status", "final_url", "etag", "last_modified")
            check = replace(check, **{name: getattr(result, name) for name in names})
            if result.moved and not followed:
                detail = f"has moved for good to {result.moved}; give that address in `pages`"
                check = replace(check, reason="moved", detail=detail)
            page = self._with_body(PageCheck(check, url), result, last)
            check = page.check
            return page if page.confirmed else await self._read_anew(page)
        except PageFailed as failed:
            status, final_url = failed.http_status or check.http_status, failed.final_url or check.final_url
            check = replace(check, http_status=status, final_url=final_url)
            reason, detail = failed.reason, failed.detail
            if followed:
                reason = "dead-link" if reason in BY_ADDRESS else reason
            elif status in (404, 410) and url and last and last.url in (None, url) and final_url not in (None, url):
                detail += f"; {url} now redirects to it"
            elif last and last.url and status in (404, 410) and final_url != last.url:
                detail += f"; before, it redirected to {last.url}: give that address in `pages` if it is the page's"
            return PageCheck(check, url).failed(reason, detail)
        except sqlite3.Error:
            raise
        except Exception as error:  # noqa: BLE001  # an unforeseen error of one page must not end the others
            return PageCheck(check, url).failed("internal-error", unforeseen(error))

    def _request(self, name: str, url: str | None, fresh: bool = False) -> FetchRequest:
        return FetchRequest(self.vendor, name, url, self.plan.headers, robots=self.plan.robots, fresh=fresh)

    def _with_body(self, page: PageCheck, result: FetchResult, last: page_checks.LastSnapshot | None) -> PageCheck:
        """The page with its body, compared with the last accepted snapshot. Raises PageFailed."""
        compared = self.last.get(self._former.get(page.name, page.name))
        new_parser = compared is not None and compared.sha256 is not None and compared.parser != page.check.parser
        archived = self._last_body(page.name)
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
            detail = "the server says that nothing has changed, but the page is not kept here: see errdex doctor"
            raise PageFailed("unexpected-304", detail)
        check = replace(page.check, sha256=sha256)
        if confirmed := same_bytes and not new_parser and page.name not in self._returned:
            check = replace(check, outcome="not_modified" if result.body is None else "unchanged")
            body = b"" if archived else body  # Most nights nobody reads it: see `with_reading`.
        page = replace(page, check=check, body=body, charset=charset)
        return replace(page, confirmed=confirmed, same_bytes=same_bytes, new_parser=new_parser)

    async def _read_anew(self, page: PageCheck) -> PageCheck:
        """The page with its reading, and that of the last accepted body where the bytes differ. Raises PageFailed."""
        page = replace(page, reading=await self._read(page.name, page.url, page.body, page.charset))
        before = None if page.same_bytes else await self._read_last(page.name, page.url)
        name = f"{self.vendor}/{self._former.get(page.name, page.name)}"
        if before and all(self.context.waiver_for(name, finding, None) for finding in before.findings):
            page = replace(page, before=before)
        return page

    async def _read(self, name: str, url: str | None, body: bytes, charset: str | None) -> Reading:
        """Read a body. Raises PageFailed."""
        return await self.context.reader.call(read_job, Job(self.plan.known.source, body, name, url or "", charset))

    async def _read_last(self, name: str, url: str | None) -> Reading | None:
        """What today's parser reads in the last accepted body of the page, or of the one whose place it takes.

        None if that is not kept, or it cannot.
        """
        body = self._last_body(self._former.get(name, name))
        try:
            return await self._read(name, url, *body) if body else None
        except PageFailed:
            return None

    def _last_body(self, name: str) -> tuple[bytes, str] | None:
        return stored.body_of(self.context.catalogue, self.last[name].sha256) if name in self.last else None

    async def confirm(self, page: PageCheck) -> PageCheck:
        """Fetch a page with severe news again, past caches; a response that reads differently is a finding."""
        first = page.reading
        if first is None:
            return page
        try:
            result = await self.context.origin.get(self._request(page.name, page.url, fresh=True))
            if result.body == page.body and encoding_of(page.body, result.charset)[0].name == first.encoding:
                return page
            again = await self._read(page.name, page.url, result.body or b"", result.charset)
        except sqlite3.Error:
            raise
        except Exception as error:  # noqa: BLE001  # as above
            if page.vanished and isinstance(error, PageFailed) and error.http_status == page.check.http_status:
                return page
            detail = error.detail if isinstance(error, PageFailed) else describe_error(error)
            return page.found("flapping", f"a second request for the page failed: {detail}")
        before = {record.key: record.state for record in first.records}
        after = {r.key: keep_spelling(before.get(r.key, r.state), r.state) for r in again.records}
        if codes := some(dict.fromkeys(change.code for change in differences(before, after))):
            return page.found("flapping", f"a second request gave other records: {codes}")
        if again.findings != first.findings:
            detail = (again.findings or first.findings)[0].detail
            return page.found("flapping", f"of two requests for the page, only one found: {detail}")
        return page

    async def with_reading(self, page: PageCheck) -> PageCheck:
        """The page with its reading, which an unchanged one lacks: a code may have moved there from another page."""
        if not page.confirmed or page.reading:
            return page
        if not page.body and (body := self._last_body(page.name)):
            page = replace(page, body=body[0], charset=body[1])
        try:
            return replace(page, reading=await self._read(page.name, page.url, page.body, page.charset))
        except PageFailed as failed:
            return page.failed(failed.reason, failed.detail)

    async def keys_stated(self, names: Iterable[str]) -> set[Key]:
        """The codes that today's parser reads in the last accepted bodies of the pages `names`, where it can."""
        readings = [await self._read_last(name, None) for name in names]
        return {record.key for reading in readings if reading for record in reading.with_first().records}
