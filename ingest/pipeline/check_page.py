"""One page of a run: got, read unless nothing can have changed, and looked at once more where its news is grave."""

import hashlib
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from ingest.diff.differences import differences, keep_spelling
from ingest.errors import PageFailed
from ingest.fetch.request import Ask, Got, Origin
from ingest.model import Check, Complaint, Key, Reading, some
from ingest.pipeline.workers import Job
from ingest.sites.registry import Known, fingerprint
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.validate.verdict import Looked, Settled
from parsers.reading.page import encoding_of

#: After so many 304s in a row the page is fetched whole: a validator may stay while the body changes.
_TAKEN_ON_TRUST = 7


class Reader(Protocol):
    """Who reads the pages."""

    async def read(self, job: Job) -> Reading:
        """What reading the page gives. Raises PageFailed."""
        ...


@dataclass(frozen=True, slots=True)
class Plan:
    """One vendor to refresh: its site, and the pages to ask for (name → address, None where there is none).

    `follows`: is an index among them followed?
    """

    known: Known
    pages: Mapping[str, str | None]
    headers: Mapping[str, str] = field(default_factory=dict)
    robots: bool = True
    follows: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """What all vendors of one run share.

    `settled` finds the decisions of people (see `judge`). `pause` comes before a page is looked at once more; None
    where looking again would show the same (saved pages).
    """

    catalogue: sqlite3.Connection
    origin: Origin
    reader: Reader
    now: Callable[[], str]
    settled: Settled
    dry: bool = False
    told: Callable[[str, Check], None] = lambda vendor, check: None
    pause: Callable[[], Awaitable[None]] | None = None


async def look(run: Run, plan: Plan, name: str, url: str | None, last: page_checks.Last | None) -> Looked:
    """Get one page, and read it unless nothing can have changed."""
    check = Check(name, "failed", parser=fingerprint(plan.known.source))
    ask = Ask(plan.known.vendor, name, url, plan.headers, robots=plan.robots)
    kept = last is not None and last.encoding is not None  # It has an encoding while its body is kept.
    if last and kept and not last.unsettled and last.not_modified < _TAKEN_ON_TRUST:
        ask = replace(ask, etag=last.etag, last_modified=last.last_modified, validated=last.url)
    try:
        got = await run.origin.get(ask)
        check.http_status, check.final_url = got.http_status, got.final_url
        check.etag, check.last_modified = got.etag, got.last_modified
        if got.moved and (last is None or last.url != got.final_url):
            check.reason, check.detail = "moved", f"has moved for good to {got.moved}; give that address in `pages`"
        return await _read(run, plan, Looked(check, url), got, last)
    except PageFailed as failed:
        check.reason, check.detail = failed.reason, failed.detail
        check.http_status = failed.http_status or check.http_status
        check.final_url = failed.final_url or check.final_url
    except sqlite3.Error:
        raise
    except Exception as error:  # noqa: BLE001  # what nobody foresaw of one page must not end the others
        check.reason, check.detail = "internal-error", f"{type(error).__name__}: {error}; please report this"
    return Looked(check, url)


async def _read(run: Run, plan: Plan, looked: Looked, got: Got, last: page_checks.Last | None) -> Looked:
    """What came, held against what was believed last: the same page confirmed, or another one read."""
    check = looked.check
    archived = None
    looked.new_parser = last is not None and last.sha256 is not None and last.parser != check.parser
    if last:
        archived = stored.body_of(run.catalogue, last.sha256)
    if got.body is not None:
        looked.body, charset = got.body, got.charset
        check.sha256 = hashlib.sha256(got.body).hexdigest()
        same_charset = last is not None and encoding_of(got.body, got.charset)[0].name == last.encoding
        looked.same_bytes = last is not None and check.sha256 == last.sha256 and same_charset
        if last and last.unsettled and archived is None:
            looked.same_bytes = False  # So that it is read, and kept again.
    elif last and archived:
        looked.body, charset = archived
        check.sha256, looked.same_bytes = last.sha256, True
    else:
        told = "nothing has changed, says the server, but the page is not kept here: see errdex doctor"
        raise PageFailed("unexpected-304", told)
    looked.charset = charset
    if looked.same_bytes and not looked.new_parser:
        check.outcome = "not_modified" if got.body is None else "unchanged"
        looked.confirmed = True
        return looked
    looked.reading = await run.reader.read(_job(plan, looked))
    if not looked.same_bytes and archived:
        try:
            before = await run.reader.read(replace(_job(plan, looked), body=archived[0], charset=archived[1]))
            page = f"{plan.known.vendor}/{check.page}"
            doubted = any(not run.settled(page, complaint, None) for complaint in before.complaints)
            looked.before = None if doubted else before
        except PageFailed:
            looked.before = None  # Today's parser cannot read what was believed then: the causes cannot be told apart.
    return looked


async def look_again(run: Run, plan: Plan, page: Looked) -> None:
    """Look at a page whose news is grave once more, past caches: two looks that do not agree are a complaint."""
    first = page.reading
    if first is None:
        return
    ask = Ask(plan.known.vendor, page.check.page, page.url, plan.headers, robots=plan.robots, fresh=True)
    try:
        got = await run.origin.get(ask)
        if got.body == page.body and encoding_of(page.body, got.charset)[0].name == first.encoding:
            return
        again = await run.reader.read(replace(_job(plan, page), body=got.body or b"", charset=got.charset))
    except sqlite3.Error:
        raise
    except Exception as error:  # noqa: BLE001  # as above
        if page.vanished and isinstance(error, PageFailed) and error.http_status == page.check.http_status:
            return
        told = error.detail if isinstance(error, PageFailed) else f"{type(error).__name__}: {error}"
        first.complaints.append(Complaint("flapping", f"looked at once more, the page failed: {told}"))
        return
    before = {record.key: record.state for record in first.records}
    after = {r.key: keep_spelling(before.get(r.key, r.state), r.state) for r in again.records}
    if codes := some(dict.fromkeys(change.code for change in differences(before, after))):
        first.complaints.append(Complaint("flapping", f"looked at once more, the page reads differently: {codes}"))
    elif again.complaints != first.complaints:
        told = (again.complaints or first.complaints)[0].detail
        first.complaints.append(Complaint("flapping", f"of two looks at the page, only one found: {told}"))


async def read(run: Run, plan: Plan, page: Looked) -> Reading:
    """What the page that was looked at reads as. Raises PageFailed."""
    return await run.reader.read(_job(plan, page))


async def read_sisters(run: Run, plan: Plan, pages: list[Looked]) -> None:
    """Read the pages that have not changed, too: what is gone from one page may still stand on another."""
    for page in pages:
        if page.confirmed:
            try:
                page.reading = await read(run, plan, page)
            except PageFailed as failed:
                page.confirmed = False
                page.check.outcome, page.check.reason, page.check.detail = "failed", failed.reason, failed.detail


async def keys_held(run: Run, plan: Plan, last: Mapping[str, page_checks.Last], names: Iterable[str]) -> set[Key]:
    """The codes that these pages stated when they were last believed, as they read today."""
    held: set[Key] = set()
    for name in names:
        body = stored.body_of(run.catalogue, last[name].sha256) if name in last else None
        if body:
            try:
                reading = await run.reader.read(Job(plan.known.source, body[0], name, "", body[1]))
            except PageFailed:
                continue  # Nobody knows what it states; its own rows stay in any case.
            held |= {record.key for record in reading.records}
    return held


def _job(plan: Plan, looked: Looked) -> Job:
    return Job(plan.known.source, looked.body, looked.check.page, looked.url or "", looked.charset)
