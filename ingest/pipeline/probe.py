"""What errdex would take from a page of which nothing is declared: its lists, its records, and why."""

import asyncio
import re
import stat
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ingest.config.settings import Config, is_address
from ingest.errors import PageFailed, UsageError
from ingest.extraction.extract import take
from ingest.extraction.page_findings import not_read_whole
from ingest.extraction.read_page import pairs_of, reading_of
from ingest.fetch.request import Ask, Got, checked
from ingest.model import Check, Reading, Record, json_value
from ingest.pipeline.workers import Readers
from ingest.sites.known_pages import known_pages
from ingest.validate.verdict import Looked, judge
from parsers.reading.contract import HINTS, Limits, Site, Skipped
from parsers.reading.limits import OverLimit
from parsers.reading.page import NoMarkup, Page
from parsers.reading.text import text_of
from parsers.recognise.found import Found

#: The first and last labels of a host's name that say nothing of the vendor.
_AROUND = frozenset(
    {
        *("www", "docs", "doc", "docs-stage", "apidocs", "api-docs", "documentation", "developer", "developers", "dev"),
        *("api", "apis", "help", "support", "reference", "learn", "kb", "portal", "static", "public", "wiki"),
        *("staging",),
    }
)
#: Hosts of many vendors, whose own name is the label before.
_HOSTS = frozenset(["github", "gitlab", "readme", "gitbook", "readthedocs", "netlify", "vercel", "zendesk", "pages"])
#: Runs of headings and bullets are everywhere: less certain ones are not worth a word.
_WORTH = 0.2
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class ProbeJob:
    """One page to probe, as plain data that another process can take. `known`: its address is the directory's."""

    body: bytes
    vendor: str
    url: str
    charset: str | None
    known: bool = False


@dataclass(slots=True)
class Probe:
    """What a page gives: its `lists`, the `records` it would take, and what it would skip.

    `suspect` is what a refresh would say of it, and `declare` the line of a declaration that would settle that.
    """

    vendor: str
    lists: list[dict[str, Any]] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    skipped: list[dict[str, Any]] = field(default_factory=list)
    declare: str | None = None
    suspect: dict[str, str | None] | None = None


def run_probe(config: Config, source: str, render: bool = False) -> Probe:
    """Probe the address, file or known vendor `source`. Raises PageFailed where it cannot be read."""
    return probe(page_at(config, source, render), config.fetch.timeout_s)


def page_at(config: Config, source: str, render: bool = False) -> ProbeJob:
    """The page at an address (`render`: as a browser shows it), in a file, or of a known vendor. Raises PageFailed."""
    if "://" not in source and (known := known_pages(source)) and not Path(source).exists():
        return replace(page_at(config, known[0].address, render), vendor=source, known=True)
    if "://" in source:
        if not is_address(source):
            raise UsageError(f"{source}: should be an http or https address without a password")
        got = asyncio.run(_fetched(config, source, render))
        assert got.body is not None  # asked without validators
        url = got.final_url or source
        return ProbeJob(got.body, vendor_of(url), url, got.charset)
    path = Path(source)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UsageError(f"{path}: is a folder or a pipe; save the page, and name its file")
        if path.stat().st_size > config.fetch.max_bytes:
            raise PageFailed("too-large", f"{path} is larger than {config.fetch.max_bytes:,} bytes (fetch.max_bytes)")
        body = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"{source}: there is no such file or known vendor; an address begins with https://") from None
    except OSError as error:
        raise PageFailed("unreadable", f"{path}: {error.strerror}") from error
    return ProbeJob(checked(body, source), name_of(path.stem), "", None)


async def _fetched(config: Config, url: str, render: bool) -> Got:
    from ingest.fetch.browser import Rendered
    from ingest.fetch.network import Network

    vendor = vendor_of(url)
    async with Network(config.fetch) as network:
        return await Rendered(network, {vendor: ()} if render else {}).get(Ask(vendor, "page", url))


def probe(job: ProbeJob, limit: float) -> Probe:
    """Probe a page in a process of its own, within `limit` seconds. Raises PageFailed."""
    with closing(Readers(limit, 1, "ingest.pipeline.probe")) as readers:
        found = readers.ask(probe_job, job)
    assert isinstance(found, Probe)
    return found


def probe_job(job: ProbeJob) -> Probe | tuple[str, str]:
    """Probe one page; (reason, detail) where it cannot be read."""
    try:
        return probe_page(job.body, job.vendor, job.url, job.charset)
    except PageFailed as failed:
        return failed.reason, failed.detail
    except NoMarkup:
        return "not-html", "there is no markup in the page"
    except OverLimit as over:
        return "too-large", str(over)


def probe_page(body: bytes, vendor: str, url: str, charset: str | None) -> Probe:
    """Probe `body`. Raises NoMarkup, and PageFailed where another page came in its place."""
    page = Page(body, url, charset)
    if page.fatal:
        return Probe(vendor, suspect=_suspect(vendor, Reading(complaints=[not_read_whole(page)])))
    site = Site(vendor, (url,), headings=None)
    taken = take(page, site, None)
    pairs, unclear = pairs_of(taken, "page", len(body))
    # Nobody has said that there is a list: one for which nothing speaks is not worth a declaration.
    hopeful = replace(taken, lists=[one for one in taken.lists if one.certainty > 0])
    reading = reading_of(page, site, hopeful, "page", pairs, unclear)
    cut = next((one.detail for one in reading.complaints if one.reason == "cut-off"), None)
    for one in taken.lists:
        if cut and one.taken:
            one.drop(cut)
    lists = [one for one in taken.lists if one.taken or one.sheet.shape == "table" or one.certainty > _WORTH]
    return Probe(
        vendor,
        list(map(_told, lists)),
        [] if cut else [_record(vendor, record) for record, _ in pairs],
        [item for one in taken.lists for item in _skipped(one)],
        reading.declare,
        _suspect(vendor, reading),
    )


def _suspect(vendor: str, reading: Reading) -> dict[str, str | None] | None:
    """What a first refresh would say of the page, if it were declared."""
    looked = Looked(Check("page", "failed"), None, reading)
    (check,) = judge(vendor, {}, [looked], Limits(), True, "").checks
    return {"reason": check.reason, "detail": check.detail} if check.outcome == "suspect" else None


def _record(vendor: str, record: Record) -> dict[str, Any]:
    state = record.state._asdict()
    return {
        "vendor": vendor,
        "code": record.code,
        "status": state.pop("status"),
        "category": state.pop("category"),
        "retryable": json_value("retryable", state.pop("retryable")),
        "message": state.pop("message"),
        "hint": state.pop("hint"),
        **state,
        "section": record.section,
        "anchor": record.anchor,
    }


def _told(one: Found) -> dict[str, Any]:
    """A list as it is told of."""
    signals = sorted(one.signals, key=lambda signal: -signal.weight if one.taken else signal.weight)
    reasons = [signal.told for signal in signals if (signal.weight > 0) == one.taken][:3]
    return {
        "shape": one.sheet.shape,
        "section": one.sheet.section,
        "fields": _fields(one),
        "rows": len(one.rows) if one.taken else len(one.sheet.lines),
        "certainty": one.certainty,
        "why": ("taken: " if one.taken else "not taken: ") + "; ".join(reasons or ["too little speaks for it"]),
        "taken": one.taken,
        "evidence": [[signal.weight, signal.told] for signal in one.signals],
    }


def _fields(one: Found) -> dict[str, dict[str, Any]]:
    """Field → the title or label it is read from, and how sure that is."""
    fields: dict[str, dict[str, Any]] = {}
    told = set(one.columns.kinds.values())
    for at, kind in sorted(one.columns.kinds.items()):
        name = "hint" if kind in HINTS else kind
        if (kind == "when" and "message" not in told) or (kind == "name" and not told & {"message", "when"}):
            name = "message"
        title = one.sheet.titles[at] or ("the head" if at in one.sheet.given and at < 3 else f"column {at + 1}")
        fields.setdefault(name, {"from": title, "certainty": one.columns.sure[at]})
    if one.columns.bare and "code" in fields:
        fields["status"] = fields["code"]
    return fields


def _skipped(one: Found) -> Iterator[dict[str, Any]]:
    if one.taken:
        for item in one.items:
            if isinstance(item, Skipped):
                yield {"reason": item.reason, "section": one.sheet.section, "text": text_of(item.element)[:_LONGEST]}
    elif one.items:
        yield {"reason": one.signals[-1].told, "section": one.sheet.section, "text": f"{len(one.rows)} rows"}


def vendor_of(url: str) -> str:
    """A vendor's name made from the host of its page's address."""
    host = urlsplit(url).hostname or "page"
    if not any(letter.isalpha() for letter in host):
        return name_of(host)
    labels = host.split(".")
    known = labels[:-1] if len(labels) > 1 else labels
    if len(known) > 1 and len(known[-1]) <= 3 and known[-2] not in _AROUND:
        known = known[:-1]  # co.uk, com.au
    if len(known) > 1 and known[-1] in _HOSTS:
        known = known[:-1]
    telling = [label for label in known if label not in _AROUND]
    return name_of((telling or known)[-1])


def name_of(text: str) -> str:
    """`text` as a vendor id: letters, digits and low lines."""
    return re.sub(r"\W+", "_", text.lower(), flags=re.A).strip("_") or "page"
