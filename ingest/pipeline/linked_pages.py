"""A site whose declared pages are an index: the pages that it links to, and those that it no longer does."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from ingest.model import Reading
from ingest.pipeline.check_page import VendorPlan, VendorRun
from ingest.sites.site_source import page_name
from ingest.store import queries as stored
from ingest.validate.verdict import PageCheck

#: The most pages that are followed.
MAX_PAGES = 200
#: The answers of a page that no longer exists.
_GONE = (404, 410)
#: More pages gone at once than this, as a number and as a share, are not taken to be removed.
_MIN_GONE, _GONE_SHARE = 3, 0.1


async def follow(run: VendorRun, indexes: Sequence[PageCheck]) -> list[PageCheck]:
    """Read the `indexes`, check the pages that they link to, and those with rows that they no longer link to.

    Such a page is taken to be removed where it answers that it is gone, too. Returns all pages, the indexes first.
    """
    site, last = run.plan.known.site, run.last
    pages = [await run.with_reading(page) for page in indexes]
    urls, problems = _linked(run.plan, pages)
    links = any(page.reading.links for page in pages if page.reading)
    if site and not links:
        problems = {page.name: [*problems[page.name], f"no link on it matches {site.follow!r}"] for page in pages}
    for at, page in enumerate(pages):
        if page.reading and problems[page.name]:
            pages[at] = replace(page, confirmed=False).found("bad-index", *problems[page.name])
    linked = list(await asyncio.gather(*(run.check(name, url) for name, url in urls.items())))
    if not links or any(page.reading is None or page.reading.findings or page.findings for page in pages):
        return pages + linked  # Such an index says nothing of the pages that it does not link to.
    known = {name for name in stored.pages_in(run.context.catalogue, run.vendor) if name in last}
    missing = sorted(known - urls.keys() - run.plan.pages.keys())
    unlinked = list(map(_unlisted, await asyncio.gather(*(run.check(name, last[name].url) for name in missing))))
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
    for page in pages:
        for url in page.reading.links if page.reading else ():
            name = page_name(url)
            known = plan.pages[name] if name in plan.pages else urls.setdefault(name, url)
            if _place(known or "") != _place(url):
                problems[page.name].append(f"two of the pages that it links to are called {name!r}")
    if len(urls) > MAX_PAGES:
        for of_page in problems.values():
            of_page.append(f"it links to {len(urls)} pages, of which {MAX_PAGES} are read")
    return dict(sorted(urls.items())[:MAX_PAGES]), problems


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.netloc, parts.path.rstrip("/")


def _unlisted(page: PageCheck) -> PageCheck:
    detail = f"no index names it any more; {page.check.detail or 'it is still there'}"
    return replace(page, check=replace(page.check, reason=page.check.reason or "unlisted", detail=detail))
