"""A site whose declared pages are an index: the pages that it links to, and those that it has ceased to."""

from collections.abc import Mapping
from dataclasses import replace

from ingest.errors import PageFailed
from ingest.model import Complaint, Reading
from ingest.pipeline.check_page import Plan, Run, look, read
from ingest.sites.registry import page_name
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.validate.verdict import Looked

#: So many pages at most are followed.
MOST = 200
#: The answers of a page that is no more.
_GONE = (404, 410)
_FEW, _MANY = 3, 0.1


async def follow(run: Run, plan: Plan, indexes: list[Looked], last: Mapping[str, page_checks.Last]) -> list[Looked]:
    """Look at the pages that the `indexes` link to, and at those that rows stand on and none of them names any more.

    Such a one is taken to be removed where it answers that it is gone, too.
    """
    named, site = await _named(run, plan, indexes), plan.known.site
    if site and not named:
        for page in indexes:
            _complain(page, f"no link on it leads to {site.follow!r}: mend `follow`")
    pages = [await look(run, plan, name, url, last.get(name)) for name, url in named.items()]
    if not named or any(page.reading is None or page.reading.complaints for page in indexes):
        return pages  # Of what such an index does not name nothing is known.
    known = {name for name in stored.pages_in(run.catalogue, plan.known.vendor) if name in last}
    missing = sorted(known - named.keys() - plan.pages.keys())
    unnamed = [await look(run, plan, name, last[name].url, last[name]) for name in missing]
    gone = [page for page in unnamed if page.check.http_status in _GONE]
    for page in unnamed:
        page.check.reason = page.check.reason or "unlisted"
        page.check.detail = f"no index names it any more; {page.check.detail or 'it is still there'}"
    if len(gone) <= max(_FEW, _MANY * len(known)):
        for page in gone:
            page.reading, page.vanished = Reading(), True
            page.check.reason = "vanished"
    return pages + unnamed


async def _named(run: Run, plan: Plan, indexes: list[Looked]) -> dict[str, str]:
    """The pages that the indexes link to, by name; where that cannot be told, the index says why."""
    named: dict[str, str] = {}
    for page in indexes:
        try:
            page.reading = page.reading or (await read(run, plan, page) if page.body else None)
        except PageFailed as failed:
            page.confirmed = False
            page.check.outcome, page.check.reason, page.check.detail = "failed", failed.reason, failed.detail
        for url in page.reading.links if page.reading else ():
            if named.setdefault(page_name(url), url) != url or page_name(url) in plan.pages:
                _complain(page, f"two of the pages that it links to are called {page_name(url)!r}")
    if len(named) > MOST:
        for page in indexes:
            _complain(page, f"it links to {len(named)} pages, of which {MOST} are read: narrow `follow`")
    return dict(sorted(named.items())[:MOST])


def _complain(page: Looked, told: str) -> None:
    if page.reading:
        page.confirmed = False
        page.reading = replace(page.reading, complaints=[*page.reading.complaints, Complaint("bad-index", told)])
