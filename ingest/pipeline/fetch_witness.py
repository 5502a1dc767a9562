"""A vendor's witness: fetched where a page of the vendor is judged, by the same rules as the page."""

from dataclasses import replace
from urllib.parse import urlsplit

from ingest.config.witness import WitnessSource
from ingest.errors import PageFailed
from ingest.fetch.request import FetchRequest
from ingest.pipeline.check_page import VendorPlan, VendorRun, unforeseen
from ingest.store.page_checks import witness_noted
from ingest.validate.verdict import PageCheck
from ingest.witness import Witness, read_witness


def saved_name(plan: VendorPlan) -> str:
    """The name of the file in which a witness is saved beside saved pages."""
    return f"{plan.known.vendor}.witness.{plan.witness.format if plan.witness else ''}"


async def with_witness(run: VendorRun, pages: list[PageCheck]) -> tuple[list[PageCheck], Witness | None]:
    """The pages, and the witness where one is judged; where it was not noted before, the first page is judged again."""
    source = run.plan.witness
    if source is None:
        return pages, None
    if not any(page.reading and not page.confirmed for page in pages):
        first = next((page.name for page in pages if page.confirmed), None)
        if first is None or witness_noted(run.context.catalogue, run.vendor, source.digest):
            return pages, None
        pages = [await run.with_reading(page) for page in pages]
        pages = [replace(page, confirmed=False) if page.name == first else page for page in pages]
    return pages, await _fetch(run, source)


async def _fetch(run: VendorRun, source: WitnessSource) -> Witness:
    """Fetch and read the witness; a failure is part of it, and no page's."""
    plan = run.plan
    own = urlsplit(source.url)[:2] in {urlsplit(url)[:2] for url in plan.pages.values() if url}
    # A token in the headers is for the pages' own host, and so is leave to pass over its robots.txt.
    headers, robots = (plan.headers, plan.robots) if own else ({}, True)
    request = FetchRequest(run.vendor, saved_name(plan), source.url, headers, robots=robots, html=False)
    try:
        result = await run.context.origin.get(request)
        witness: Witness = await run.context.reader.call(read_witness, (source, result.body or b""))
        return witness
    except PageFailed as failed:
        return Witness(failed=failed.detail)
    except Exception as error:  # noqa: BLE001  # what nobody foresaw of a witness must not cost the pages
        return Witness(failed=unforeseen(error))
