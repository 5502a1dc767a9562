"""Taking in a suspect page as it reads, on a person's word."""

import asyncio
from pathlib import Path

from ingest.config import Config
from ingest.errors import PageFailed, UsageError
from ingest.job import now
from ingest.judge import Looked, judge
from ingest.model import Check
from ingest.refresh import Outcome
from ingest.sites import Known, find_sites, fingerprint, unknown_vendor
from ingest.store import read as stored
from ingest.store.catalogue import writing
from ingest.store.write import begin_run, finish_run, write_vendor
from ingest.work import Job, Readers


def accept(config: Config, path: Path, vendor: str) -> Outcome:
    """Take in every suspect page of `vendor` as today's parser reads it. Raises UsageError where that cannot be."""
    sites = find_sites(config)
    with writing(path, create=False) as catalogue:
        pages = stored.suspects(catalogue, vendor)
        if not pages:
            every = sorted({*sites, *stored.vendors_in(catalogue)})
            raise UsageError(f"no page of {vendor} is suspect" if vendor in every else unknown_vendor(vendor, every))
        known = sites.get(vendor)
        if known is None or known.site is None:
            raise UsageError(f"{vendor}: {known.fault if known else 'its parser is gone'}; mend that first")
        last = stored.last_checks(catalogue, vendor)
        bodies = {page["page"]: stored.body_of(catalogue, page["sha256"]) for page in pages}
        sisters = {name: stored.body_of(catalogue, one.sha256) for name, one in last.items() if name not in bodies}
        looked = asyncio.run(_read(known, pages, bodies, sisters))
        first = not any(page.sha256 for page in last.values())
        rows = stored.stored_of(catalogue, vendor)
        at = now()
        write = judge(vendor, rows, looked, known.site.limits, first, at, accept=True)
        write.checks = [check for check in write.checks if check.page in bodies]
        for check in write.checks:
            if check.outcome == "suspect":
                raise UsageError(f"{vendor}/{check.page}: cannot be accepted: {check.reason}: {check.detail}")
        run = begin_run(catalogue, "review", "saved", at, [site.vendor for site in sites.values() if site.enabled])
        write_vendor(catalogue, run, at, rows, write)
        finish_run(catalogue, run, now())
        outcome = Outcome(run, [(vendor, check) for check in write.checks])
        outcome.count(vendor, write.changes)
        return outcome


async def _read(
    known: Known,
    pages: list[stored.Row],
    bodies: dict[str, tuple[bytes, str] | None],
    sisters: dict[str, tuple[bytes, str] | None],
) -> list[Looked]:
    """The suspect pages, and the vendor's other ones: a code may stand on several."""
    readers = Readers(1)
    try:
        looked = [await _look(known, page, bodies[page["page"]], readers) for page in pages]
        for name, body in sisters.items():
            if body:
                job = Job(known.source, body[0], name, known.pages.get(name) or "", body[1])
                reading = await readers.read(job)
                looked.append(Looked(Check(name, "unchanged"), known.pages.get(name), reading, confirmed=True))
        return looked
    finally:
        readers.close()


async def _look(known: Known, page: stored.Row, body: tuple[bytes, str] | None, readers: Readers) -> Looked:
    name = f"{known.vendor}/{page['page']}"
    if body is None:
        raise UsageError(f"{name}: its body was not kept; run `errdex refresh {known.vendor}` first")
    url = known.pages.get(page["page"])
    try:
        reading = await readers.read(Job(known.source, body[0], page["page"], url or "", body[1]))
    except PageFailed as failed:
        raise UsageError(f"{name}: cannot be read: {failed.detail}") from failed
    check = Check(page["page"], "suspect", parser=fingerprint(known.source))
    for field in ("http_status", "final_url", "etag", "last_modified", "sha256"):
        setattr(check, field, page[field])
    return Looked(check, url, reading, body[0])
