"""Review: what each suspect page would change, and a person's decision on it."""

import asyncio
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from ingest.config.settings import Config
from ingest.errors import PageFailed, UsageError
from ingest.fetch.request import FetchRequest, FetchResult
from ingest.history.net_diff import difference
from ingest.history.user_levels import apply_levels
from ingest.model import Change, Check, Finding, Key, Record, Stored, VendorWrite, Waiver
from ingest.pipeline.check_page import RunContext, VendorPlan, VendorRun, pages_seen
from ingest.pipeline.refresh_job import now
from ingest.pipeline.refresh_run import RunOutcome, with_column_findings
from ingest.pipeline.workers import Readers
from ingest.reasons import REASONS
from ingest.scrub import write_fixture
from ingest.sites.registry import ConfiguredSite, find_sites, unknown_vendor
from ingest.sites.site_source import load as load_site
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.store.connection import reading, writing
from ingest.store.writes import write_run
from ingest.validate.verdict import PageCheck, VendorState, WaiverFor, judge
from ingest.validate.waivers import FILE, Waivers, add, digest, load, message_of, who
from parsers import Site


@dataclass(frozen=True, slots=True)
class SuspectPage:
    """One suspect page: its check with `since`, its findings, and what accepting it would change or why nobody can."""

    check: stored.Row
    changes: list[tuple[str, Change]]
    refused: str | None = None

    @property
    def findings(self) -> list[stored.Row]:
        """Every finding of the check: reason, detail and remedy."""
        return page_checks.findings_of(self.check)


@dataclass(frozen=True, slots=True)
class _Case:
    """One vendor's suspect pages, judged as if somebody had accepted them; `refused`: those that nobody can."""

    rows: dict[Key, Stored]
    write: VendorWrite
    waivers: list[Waiver]
    refused: dict[str, Check]


def suspect_pages(config: Config, path: Path, vendor: str | None = None) -> list[SuspectPage]:
    """Every suspect page (of `vendor`), with the changes that accepting its vendor's pages would make."""
    sites = find_sites(config)
    with reading(path) as catalogue:
        found = []
        pages = [page for page in page_checks.unsettled(catalogue, vendor) if page["outcome"] == "suspect"]
        for name in dict.fromkeys(page["vendor"] for page in pages):
            checks = {page["page"]: page for page in pages if page["vendor"] == name}
            try:
                case = _case(config, catalogue, sites.get(name), name, checks, "", now())
            except UsageError as error:
                found += [SuspectPage(check, [], str(error)) for check in checks.values()]
                continue
            for page, check in checks.items():
                changes = [(name, change) for change in case.write.changes if page in _pages_of(change, case)]
                if refusal := case.refused.get(page):
                    found.append(SuspectPage(check, [], f"{refusal.reason}: {refusal.detail}"))
                else:
                    found.append(SuspectPage(check, changes))
        return found


def accept(config: Config, path: Path, vendor: str, why: str = "") -> RunOutcome:
    """Accept the suspect pages of `vendor` as today's parser reads them, and record the decision.

    A page that nobody can accept stays suspect. Raises UsageError where that is every one.
    """
    file, at = config.beside(FILE), now()
    with writing(path, create=False) as catalogue:
        sites, checks = _suspects(config, catalogue, vendor)
        case = _case(config, catalogue, sites.get(vendor), vendor, checks, why, at)
        if not case.write.checks:
            page, check = next(iter(case.refused.items()))
            raise UsageError(f"{vendor}/{page}: cannot be accepted: {check.reason}: {check.detail}")
        known = Waivers(load(file) or ())
        if new := [one for one in case.waivers if not known.holds(one) and _is_lasting(one)]:
            add(file, new)
        outcome = _write(catalogue, config, at, case.rows, replace(case.write, decisions=case.waivers))
        return replace(
            outcome,
            checks=outcome.checks + [(vendor, check) for check in case.refused.values()],
            changes=[(vendor, change) for change in case.write.changes],
        )


def _is_lasting(waiver: Waiver) -> bool:
    reason = REASONS.get(waiver.finding.partition(":")[0])
    return reason is None or reason.waivable == "lasting"


def reject(config: Config, path: Path, vendor: str, why: str = "") -> RunOutcome:
    """Discard what the suspect pages of `vendor` showed: that holds for as long as they read the same."""
    at = now()
    with writing(path, create=False) as catalogue:
        sites, checks = _suspects(config, catalogue, vendor, rejected=False)
        records: dict[str, str] = {}
        try:
            known, _ = _usable(sites.get(vendor), vendor)
            last = page_checks.last_snapshots(catalogue, vendor)
            for page in _kept_pages(config, catalogue, known, checks, last, lambda page, finding, records: None):
                records[page.name] = digest(page.records)
        except UsageError:
            pass  # What it reads cannot be told any more: the next refresh asks again.
        rejected = [
            Waiver(f"{vendor}/{name}", message, records.get(name, ""), who(), at, why)
            for name, check in checks.items()
            for message in _messages(check)
        ]
        rows = stored.stored_of(catalogue, vendor)
        return _write(
            catalogue, config, at, rows, VendorWrite(vendor, rows=rows, decisions=rejected, verdict="rejected")
        )


def _messages(check: stored.Row) -> list[str]:
    return [f"{one['reason']}: {one['detail']}" for one in page_checks.findings_of(check)]


def fixtures(config: Config, path: Path, vendor: str, folder: Path) -> list[Path]:
    """Write the suspect pages of `vendor` as scrubbed fixtures into `folder`, and return the files.

    Raises UsageError where that cannot be.
    """
    with reading(path) as catalogue:
        sites, checks = _suspects(config, catalogue, vendor)
        known, site = _usable(sites.get(vendor), vendor)
        parse = load_site(known.source)[1]
        written = []
        for page, check in checks.items():
            body, encoding = _body(catalogue, vendor, check)
            into, name = (folder, vendor) if len(checks) == 1 else (folder / vendor, page)
            written += write_fixture(site, parse, body, page, known.pages.get(page) or "", encoding, into, name)
        return written


def _suspects(
    config: Config, catalogue: sqlite3.Connection, vendor: str, rejected: bool = True
) -> tuple[dict[str, ConfiguredSite], dict[str, stored.Row]]:
    """The sites; and the checks of the suspect (and `rejected`) pages of `vendor`, at least one, by page."""
    sites = find_sites(config)
    pages = [page for page in page_checks.unsettled(catalogue, vendor) if page["outcome"] == "suspect"]
    pages += page_checks.rejected(catalogue, vendor) if rejected else []
    if not pages:
        every = sorted({*sites, *stored.vendors_in(catalogue)})
        raise UsageError(f"no page of {vendor} is suspect" if vendor in every else unknown_vendor(vendor, every))
    return sites, {page["page"]: page for page in pages}


def _case(
    config: Config,
    catalogue: sqlite3.Connection,
    known: ConfiguredSite | None,
    vendor: str,
    checks: dict[str, stored.Row],
    why: str,
    at: str,
) -> _Case:
    known, site = _usable(known, vendor)
    me = who()

    def waive(page: str, message: str, records: list[Record]) -> Waiver:
        return Waiver(page, message, digest(records), me, at, why)

    def waiver_for(page: str, finding: Finding, records: list[Record] | None) -> Waiver:
        return waive(page, message_of(finding), records or [])

    last, rows = page_checks.last_snapshots(catalogue, vendor), stored.stored_of(catalogue, vendor)
    pages = _kept_pages(config, catalogue, known, checks, last, waiver_for)
    state = VendorState(vendor, rows, site.limits, not pages_seen(rows, last), at, waiver_for)
    verdict = judge(state, pages)
    refused = {one.page: one for one in verdict.write.checks if one.page in checks and not one.accepted}
    accepted = {page.name: page for page in pages if page.name in checks.keys() - refused.keys()}
    waivers: list[Waiver] = []
    for name, page in accepted.items():
        # Where nothing speaks against a page any more, what was found then is what is accepted.
        earlier = [waive(f"{vendor}/{name}", message, page.records) for message in _messages(checks[name])]
        waivers += dict.fromkeys(verdict.waived.get(name) or earlier)
    write = replace(verdict.write, checks=[one for one in verdict.write.checks if one.page in accepted])
    return _Case(rows, write, waivers, refused)


def _kept_pages(
    config: Config,
    catalogue: sqlite3.Connection,
    known: ConfiguredSite,
    checks: dict[str, stored.Row],
    last: dict[str, page_checks.LastSnapshot],
    waiver_for: WaiverFor,
) -> list[PageCheck]:
    """The vendor's pages as kept, read by today's parser. Raises UsageError."""
    bodies = {name: _body(catalogue, known.vendor, check) for name, check in checks.items()}
    addresses = {name: check["final_url"] for name, check in checks.items()} | known.pages  # An index has led to some.
    origin = _Kept(catalogue, checks, bodies, last)
    pages = asyncio.run(_check_pages(origin, VendorPlan(known, addresses), waiver_for, config.fetch.timeout_s))
    return with_column_findings(known, pages)


def _usable(known: ConfiguredSite | None, vendor: str) -> tuple[ConfiguredSite, Site]:
    if known is None or known.site is None:
        raise UsageError(f"{vendor}: {known.fault if known else 'its parser is gone'}; mend that first")
    return known, known.site


def _body(catalogue: sqlite3.Connection, vendor: str, page: stored.Row) -> tuple[bytes, str]:
    body = stored.body_of(catalogue, page["sha256"])
    if body is None:
        raise UsageError(f"{vendor}/{page['page']}: its body was not kept; run `errdex refresh {vendor}` first")
    return body


def _pages_of(change: Change, case: _Case) -> set[str]:
    key = (change.scope, change.code)
    return {row.page for side in (case.rows, case.write.rows) if (row := side.get(key))}


def _write(
    catalogue: sqlite3.Connection, config: Config, at: str, rows: dict[Key, Stored], write: VendorWrite
) -> RunOutcome:
    """Write the run of a review."""
    with_parser = [site.vendor for site in find_sites(config).values() if site.watched]
    run = write_run(catalogue, "review", at, with_parser, [(rows, write)], now)
    news = apply_levels(difference(catalogue, None, str(run), None, datetime.fromisoformat(at)), config.levels)
    return RunOutcome(run, at, [(write.vendor, check) for check in write.checks], news=news)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The origin of kept bodies: those of suspect pages, and of the other pages those last accepted."""

    catalogue: sqlite3.Connection
    checks: Mapping[str, stored.Row]
    bodies: Mapping[str, tuple[bytes, str]]
    last: Mapping[str, page_checks.LastSnapshot]

    async def get(self, ask: FetchRequest) -> FetchResult:
        """The page's body, as it came when it was suspect. Raises PageFailed where it is not kept."""
        if check := self.checks.get(ask.page):
            body, encoding = self.bodies[ask.page]
            validators = (check[name] for name in ("etag", "last_modified"))
            return FetchResult(body, check["http_status"], check["final_url"], encoding, *validators)
        kept = stored.body_of(self.catalogue, self.last[ask.page].sha256)
        if kept is None:
            raise PageFailed("missing", "its last accepted body is not kept")
        return FetchResult(kept[0], charset=kept[1])


async def _check_pages(origin: _Kept, plan: VendorPlan, waiver_for: WaiverFor, limit: float) -> list[PageCheck]:
    """The suspect pages, and the vendor's other ones: a code may stand on several. Raises UsageError."""
    with closing(Readers(limit, 1)) as readers:
        run = VendorRun(RunContext(origin.catalogue, origin, readers, now, waiver_for), plan, origin.last)
        others = [name for name, page in origin.last.items() if name not in origin.checks and page.sha256]
        pages = [await run.check(name, plan.pages.get(name)) for name in (*origin.checks, *others)]
        pages = [await run.with_reading(page) for page in pages]
    for page in pages:
        if page.name in others and not page.confirmed:
            differs = f"{run.vendor}/{page.name}: reads otherwise than when it was last accepted"
            raise UsageError(f"{differs}; run `errdex refresh {run.vendor}` first")
    return pages
