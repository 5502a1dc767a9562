"""Probe a page that nothing is declared of: its lists, its records, and the evidence."""

import asyncio
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ingest.config.settings import Config, address_fault
from ingest.errors import PageFailed, UsageError, describe_error
from ingest.extraction.page_findings import parse_incomplete
from ingest.extraction.read_page import read_document, suggested_block
from ingest.fetch.request import FetchRequest, FetchResult
from ingest.fetch.saved_pages import read_saved
from ingest.garbage_collection import rare_collections
from ingest.model import Check, Record, counted, json_values
from ingest.pipeline.workers import describe_failure
from ingest.reading import Reading
from ingest.sites.domains import name_of, vendor_of
from ingest.sites.known_pages import known_pages, nearest
from ingest.validate.page_check import PageCheck
from ingest.validate.verdict import first_doubt
from ingest.worker_pool import Readers
from parsers.classify.candidate import Candidate
from parsers.classify.coded_lists import MAX_SEARCHED
from parsers.classify.column_sample import ColumnSample
from parsers.classify.features import Feature, certainty
from parsers.extract.contract import HINTS, UNCODED, Site, Skipped, hints_of
from parsers.html.element_text import text_of
from parsers.html.limits import OverLimit
from parsers.html.page import NoMarkup, Page

#: Headings and bullets are everywhere: less certain runs of them are not shown.
_MIN_CERTAINTY = 0.2
_MAX_CHARS = 80


@dataclass(frozen=True, slots=True)
class ProbeJob:
    """One page to probe, as plain data that another process can take.

    `known`: its address is the directory's; `moved`: where permanent redirects led.
    """

    body: bytes
    vendor: str
    url: str
    charset: str | None
    known: bool = False
    moved: str | None = None


@dataclass(slots=True)
class Probe:
    """A page's lists, records and skipped items.

    `suspect`: the finding that a refresh would have; `declare`: the lines of TOML that settle it, to
    stand under `[sites.NAME]`. `unsure`: what looks like codes beside the lists read, and is in none of them.
    """

    vendor: str
    lists: list[dict[str, Any]] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[dict[str, Any]] = field(default_factory=list)
    declare: str | None = None
    suspect: dict[str, str | None] | None = None
    unsure: list[str] = field(default_factory=list)


def public_json(found: Probe) -> dict[str, Any]:
    """A probe as it is printed as JSON."""
    return {name: getattr(found, name) for name in ("lists", "records", "skipped", "suspect", "declare", "unsure")}


def page_at(config: Config, source: str, render: bool = False) -> ProbeJob:
    """The page at an address (`render`: as a browser shows it), in a file, or of a known vendor. Raises PageFailed."""
    if "://" not in source and (known := known_pages(source)) and not Path(source).exists():
        return replace(page_at(config, known[0].address, render), vendor=source, known=True)
    if "://" in source:
        if fault := address_fault(source):
            raise UsageError(f"{source}: {fault}")
        got = asyncio.run(_fetched(config, source, render))
        assert got.body is not None  # asked without validators
        url = got.final_url or source
        return ProbeJob(got.body, vendor_of(url), url, got.charset, moved=got.moved)
    path = Path(source)
    with suppress(OSError):  # Reading it says what is wrong.
        if not path.exists() and source in config.sites and (pages := config.sites[source].pages):
            now = f"errdex refresh {source} --dry-run, or with nothing declared errdex probe {pages[0]}"
            shown = f"errdex sites {source} shows what was read of it; to read it now: {now}"
            raise UsageError(f"{source} is a site in {config.path}: {shown}")
        if not path.exists():
            raise UsageError(f"{source}: there is no such file or known vendor; {nearest(source)}")
        if not path.is_file():
            raise UsageError(f"{source!r}: is not a file; give an address, or a page that you have saved")
    return ProbeJob(read_saved(path, config.fetch.max_bytes), name_of(path.stem), "", None)


async def _fetched(config: Config, url: str, render: bool) -> FetchResult:
    from ingest.fetch.browser import RenderedPages
    from ingest.fetch.network import Network

    vendor = vendor_of(url)
    async with Network(config.fetch) as network:
        return await RenderedPages(network, {vendor: ()} if render else {}).get(FetchRequest(vendor, "page", url))


def probe(job: ProbeJob, limit: float) -> Probe:
    """Probe a page in a process of its own, within `limit` seconds. Raises PageFailed."""
    with closing(Readers(limit, 1)) as readers:
        found: Probe = readers.run(probe_job, job)
        return found


def probe_job(job: ProbeJob) -> Probe | tuple[str, str]:
    """Probe one page; (reason, detail) where it cannot be read."""
    try:
        return probe_page(job.body, job.vendor, job.url, job.charset)
    except (PageFailed, NoMarkup, OverLimit) as error:
        return describe_failure(error)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  # one line for a page that nobody thought of
        return "internal-error", describe_error(error)


@rare_collections(never=True)
def probe_page(body: bytes, vendor: str, url: str, charset: str | None) -> Probe:
    """Probe `body`. Raises NoMarkup, and PageFailed where another page came in its place."""
    page = Page(body, url, charset)
    if page.fatal:
        return Probe(vendor, suspect=_suspect(vendor, Reading(findings=[parse_incomplete(page)])))
    site = Site(vendor, (url,), headings=None)
    reading, extraction, pairs = read_document(page, site, None, "page")
    if any(one.reason == "truncated" for one in reading.findings):
        return Probe(vendor, suspect=_suspect(vendor, reading))
    declare = reading.declare
    # A page without rows was tried already.
    findings = [one for one in reading.findings if one.reason != "no-rows"]
    uncoded = any(item.reason == UNCODED and not item.empty for item in extraction.skipped)
    # Codes beside the lists are to be read, all of them, where nothing else is in question.
    beside = [] if uncoded or reading.findings or len(body) > MAX_SEARCHED else extraction.doubtful
    settled = all(one.declare for one in findings)
    if not settled or beside or (uncoded and not reading.findings):
        # Where only the page's own count speaks against them, to name the lists would hide that, and find no more.
        counted = {one.reason for one in findings} == {"count-differs"}
        known = frozenset(record.code for record, _ in pairs if settled or counted)
        declare = (
            suggested_block(page, site, extraction, "page", lambda codes: codes > known and codes >= {*beside})
            # Those beside may be none, so that what is read is all.
            or (suggested_block(page, site, extraction, "page", lambda codes: codes == known) if beside else None)
            or declare
        )
    lists = [one for one in extraction.lists if one.accepted or one.table.is_table or one.certainty > _MIN_CERTAINTY]
    return Probe(
        vendor,
        list(map(_described, lists)),
        [_record(vendor, record) for record, _ in pairs],
        [item for one in extraction.lists for item in _skipped(one)],
        declare,
        _suspect(vendor, reading),
        extraction.doubtful if reading.records else [],
    )


def _suspect(vendor: str, reading: Reading) -> dict[str, str | None] | None:
    """What a first refresh would say of the page, if it were declared."""
    doubt = first_doubt(vendor, [PageCheck(Check("page", "failed"), None, reading)])
    return {"reason": doubt[0], "detail": doubt[1]} if doubt else None


def _record(vendor: str, record: Record) -> dict[str, Any]:
    state = json_values(record.state._asdict())
    first = {name: state.pop(name) for name in ("status", "category", "retryable", "message", "hint")}
    place = {"section": record.section, "anchor": record.anchor}
    return {"vendor": vendor, "code": record.code} | first | state | place


def _described(one: Candidate) -> dict[str, Any]:
    """A list as plain data: its outcome, the evidence for it, and each column's; `name` is how `skip` names it."""
    return {
        "shape": one.table.shape,
        "section": one.table.heading or None,
        "name": one.table.heading or next(iter(one.table.titles), None) or None,
        "fields": _fields(one),
        "rows": len(one.rows) if one.accepted else len(one.table.lines),
        "certainty": one.certainty,
        "why": _why(one),
        "accepted": one.accepted,
        "evidence": _evidence(one.features),
        "columns": [_column(one, column) for column in one.samples if column.evidence and column.filled],
    }


def _why(one: Candidate) -> str:
    """The three weightiest features that speak for the outcome."""
    agree = [feature for feature in one.features if (feature.weight > 0 and not feature.veto) == one.accepted]
    ranked = [feature.sentence for feature in sorted(agree, key=lambda one: (not one.veto, -abs(one.weight)))]
    # "100% of the rows describe failures" says no more than "100% of the rows describe failures, and there are 74".
    reasons = [one for one in ranked if not any(other != one and other.startswith(one) for other in ranked)][:3]
    outcome = "accepted" if one.accepted else "declined"
    return f"{outcome}: {'; '.join(reasons or ['too little speaks for it'])}"


def _evidence(features: list[Feature]) -> list[dict[str, Any]]:
    return [
        {"feature": one.name, "weight": None if one.veto else round(one.weight, 2), "sentence": one.sentence}
        for one in features
    ]


def _column(one: Candidate, column: ColumnSample) -> dict[str, Any]:
    """A column with the evidence for its role; without a role, for that of the codes or the first considered."""
    role = one.columns.roles.get(column.at)
    shown = role or ("code" if "code" in column.evidence else next(iter(column.evidence)))
    features = column.evidence.get(shown, [])
    return {
        "title": _title(one, column.at),
        "role": role,
        "considered": shown,
        "certainty": one.columns.certainty[column.at] if role else certainty(features),
        "evidence": _evidence(features),
    }


def _title(one: Candidate, at: int) -> str:
    fixed = {"": f"column {at + 1}", "message": "the text"}  # A card has no columns.
    return one.table.titles[at] or fixed.get(one.table.fixed_columns.get(at, ""), "the head")


def _fields(one: Candidate) -> dict[str, dict[str, Any]]:
    """Field → the title or label it is read from, and how certain that is."""
    fields: dict[str, dict[str, Any]] = {}
    roles = set(one.columns.roles.values())
    hints = hints_of(roles)
    for at, role in sorted(one.columns.roles.items()):
        if role in hints[1:]:
            continue
        name = "hint" if role in HINTS else role
        if (role == "when" and "message" not in roles) or (role == "title" and not roles & {"message", "when"}):
            name = "message"
        fields.setdefault(name, {"from": _title(one, at), "certainty": one.columns.certainty[at]})
    if one.columns.status_is_code and "code" in fields:
        fields["status"] = fields["code"]
    return fields


def _skipped(one: Candidate) -> Iterator[dict[str, Any]]:
    section = one.table.heading or None
    if one.accepted:
        for item in one.items:
            if isinstance(item, Skipped):
                yield {"reason": item.reason, "section": section, "text": text_of(item.element)[:_MAX_CHARS]}
    elif one.items:
        yield {"reason": one.features[-1].sentence, "section": section, "text": counted(len(one.rows), "row")}
