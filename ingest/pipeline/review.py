"""Review: what accepting each suspect page would change, and how a person's decision on it is carried out."""

import asyncio
import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from ingest.config.decisions import add_waivers, load_waivers, take_over, who
from ingest.config.settings import Config
from ingest.diff.differences import differences
from ingest.errors import PageFailed, UsageError
from ingest.fetch.request import FetchRequest, FetchResult
from ingest.history.net_diff import difference
from ingest.history.subscription import apply_levels
from ingest.model import Change, Check, Key, Record, Stored, VendorWrite, Waiver, pages_of
from ingest.pipeline.check_page import RunContext, VendorPlan, VendorRun, pages_seen, pages_that_count
from ingest.pipeline.refresh_request import now
from ingest.pipeline.refresh_run import RunOutcome, with_column_findings
from ingest.reading import Finding, Reading
from ingest.reasons import REASONS
from ingest.scrub import write_fixture
from ingest.sites.registry import ConfiguredSite, find_sites, unknown_vendor, watched
from ingest.sites.site_source import Job
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.store.connection import reading, writing
from ingest.store.vendor_states import vendor_states
from ingest.store.writes import write_run
from ingest.validate.page_check import PageCheck, VendorState, WaiverFor
from ingest.validate.verdict import judge
from ingest.validate.waivers import Waivers, digest, message_of
from ingest.worker_pool import Readers


@dataclass(frozen=True, slots=True)
class SuspectPage:
    """One suspect page: its check, with `since`, and the changes if it is accepted, or why it cannot be (`refused`)."""

    check: stored.Row
    changes: list[tuple[str, Change]]
    refused: str | None = None


def suspect_pages(config: Config, catalogue: sqlite3.Connection, vendor: str | None = None) -> list[SuspectPage]:
    """Every suspect page (of `vendor`), with the changes that accepting its vendor's pages would make."""
    sites, found = find_sites(config), []
    pages, unread = page_checks.suspect(catalogue, vendor), page_checks.unread(catalogue)
    for name in dict.fromkeys(page["vendor"] for page in pages):
        own = [page for page in pages if page["vendor"] == name]
        checks = {page["page"]: page for page in _without_former(unread, sites.get(name), own)}
        review = _Review(config, catalogue, name, sites.get(name), checks)
        try:
            case = review.judged("", now())
        except UsageError as error:
            found += [SuspectPage(check, [], str(error)) for check in checks.values()]
            continue
        for page, check in checks.items():
            if refusal := case.refused.get(page):
                found.append(SuspectPage(check, [], f"{refusal.reason}: {refusal.detail}"))
            else:
                rows = (review.rows, case.write.rows)
                changes = [(name, one) for one in case.write.changes if page in pages_of([one.key], *rows)]
                found.append(SuspectPage(check, changes))
    return found


def dropped_vendors(config: Config, catalogue: sqlite3.Connection) -> dict[str, int]:
    """The vendors that are no longer watched but have codes, and no suspect page; each with its number of codes."""
    sites = find_sites(config)
    suspect = {page["vendor"] for page in page_checks.suspect(catalogue)}
    kept = {name for name, site in sites.items() if site.watched or name in suspect}
    rows = [row for row in stored.vendors(catalogue) if row["vendor"] not in kept and not row["has_parser"]]
    return {row["vendor"]: row["codes"] for row in rows if row["codes"]}


def unread_pages(config: Config, catalogue: sqlite3.Connection) -> dict[str, list[str]]:
    """The pages with codes that are no longer among those of a watched vendor which has no page to decide about.

    Which pages a site has that follows links is for its index to say. On a page that failed and was never accepted may
    stand the codes of one whose place it takes.
    """
    open_to_doubt = page_checks.unsettled(catalogue) + page_checks.rejected(catalogue)
    undecided = [one for one in open_to_doubt if one["outcome"] == "suspect" or not one["confirmed_at"]]
    unread = page_checks.unread(catalogue)
    sites = {name: site for name, site in find_sites(config).items() if site.watched}
    for name, site in sites.copy().items():
        if _without_former(unread, site, [one for one in undecided if one["vendor"] == name]):
            del sites[name]
    known = {name: site.pages for name, site in sites.items() if not (site.fault or site.follow)}
    found = {name: pages for name, pages in unread.items() if name in known}
    left = {name: [page for page in pages if page not in known[name]] for name, pages in found.items()}
    return {name: pages for name, pages in left.items() if pages}


def accept(config: Config, path: Path, vendor: str, why: str = "") -> RunOutcome:
    """Accept the suspect pages of `vendor`, or remove codes that no page gives any more. Raises UsageError."""
    file, at = config.decisions, now()
    with writing(path, create=False) as catalogue:
        if vendor in dropped_vendors(config, catalogue):
            review = _Review(config, catalogue, vendor, None, {})
            gone = differences({key: row.state for key, row in review.rows.items()}, {}, "parser")
            # Without a body: if the vendor is added again, the page is read even where it has not changed.
            checks = [Check(page, "changed", "dropped", rows_seen=0, rows_kept=0) for page in review.last]
            removals = _removals(vendor, review.last, at, why)
            return review.write(at, VendorWrite(vendor, checks, gone, decisions=removals))
        if unread := unread_pages(config, catalogue).get(vendor):
            review = _Review(config, catalogue, vendor, find_sites(config)[vendor], {}, unread)
        else:
            review = _begin(config, catalogue, vendor)
        case = review.judged(why, at)
        if not case.write.checks:
            page, check = next(iter(case.refused.items()))
            raise UsageError(f"{vendor}/{page}: cannot be accepted: {check.reason}: {check.detail}")
        decided = page_checks.decisions(catalogue)
        known = Waivers(load_waivers(file), decided)
        if new := [one for one in case.waivers if not known.holds(one) and _is_lasting(one)]:
            take_over(file, decided)
            add_waivers(file, new)
        decisions = case.waivers + _removals(vendor, review.unread, at, why)
        outcome = review.write(at, replace(case.write, decisions=decisions))
        return replace(outcome, checks=outcome.checks + [(vendor, check) for check in case.refused.values()])


def _removals(vendor: str, pages: Collection[str], at: str, why: str) -> list[Waiver]:
    """The decisions to remove what only these `pages` gave, which are no longer read."""
    finding = f"dropped: {REASONS['dropped'].sentence}"
    return [Waiver(f"{vendor}/{page}", finding, "", who(), at, why) for page in sorted(pages)]


def reject(config: Config, path: Path, vendor: str, why: str = "") -> RunOutcome:
    """Discard what the suspect pages of `vendor` show, for as long as they read the same."""
    at = now()
    with writing(path, create=False) as catalogue:
        review = _begin(config, catalogue, vendor, rejected=False)
        try:
            records = {page.name: digest(page.records) for page in review.pages(lambda page, finding, records: None)}
        except UsageError:
            records = {}  # How it reads is no longer known: the next refresh finds it suspect again.
        rejected = [
            Waiver(f"{vendor}/{name}", message, records.get(name, ""), who(), at, why)
            for name, check in review.checks.items()
            for message in _messages(check)
        ]
        return review.write(at, VendorWrite(vendor, rows=review.rows, decisions=rejected, verdict="rejected"))


def fixtures(config: Config, path: Path, vendor: str, folder: Path) -> list[Path]:
    """Write the suspect pages of `vendor` as scrubbed fixtures, and return their paths. Raises UsageError."""
    with reading(path) as catalogue:
        review = _begin(config, catalogue, vendor)
        known = review.usable()
        written = []
        for page, check in review.checks.items():
            body, encoding = review.body(check)
            into, name = (folder, vendor) if len(review.checks) == 1 else (folder / vendor, page)
            job = Job(known.source, body, page, known.pages.get(page) or "", encoding)
            written += write_fixture(job, into, name)
        return written


def _begin(config: Config, catalogue: sqlite3.Connection, vendor: str, rejected: bool = True) -> "_Review":
    """The review of the suspect (and `rejected`) pages of `vendor`. Raises UsageError if there are none."""
    sites = find_sites(config)
    pages = page_checks.suspect(catalogue, vendor)
    pages += page_checks.rejected(catalogue, vendor) if rejected else []
    pages = _without_former(page_checks.unread(catalogue), sites.get(vendor), pages)
    if not pages:
        every = sorted({*sites, *stored.vendors_in(catalogue)})
        failed = any(one["vendor"] == vendor and one["failed_since"] for one in vendor_states(catalogue))
        none = f"no page of {vendor} is suspect" + (f"; why its pages failed: errdex review {vendor}" if failed else "")
        raise UsageError(none if vendor in every else unknown_vendor(vendor, every))
    return _Review(config, catalogue, vendor, sites.get(vendor), {page["page"]: page for page in pages})


def _without_former(
    unread: Mapping[str, list[str]], known: ConfiguredSite | None, pages: list[stored.Row]
) -> list[stored.Row]:
    """A vendor's suspect pages without those that are no longer read: their rows can only be removed."""
    if known is None or known.fault or known.follow:
        return pages
    former = {*unread.get(known.vendor, ())} - known.pages.keys()
    return [page for page in pages if page["page"] not in former]


@dataclass(frozen=True, slots=True)
class _Case:
    """The verdict on one vendor's suspect pages if somebody accepts them; `refused`: those that cannot be accepted."""

    write: VendorWrite
    waivers: list[Waiver]
    refused: dict[str, Check]


@dataclass(frozen=True)
class _Review:
    """One vendor's suspect pages, each with its check, or its `unread` ones; and the source of kept bodies."""

    config: Config
    catalogue: sqlite3.Connection
    vendor: str
    known: ConfiguredSite | None
    checks: Mapping[str, stored.Row]
    unread: Collection[str] = ()

    @cached_property
    def decided(self) -> set[str]:
        """The pages that the decision is about."""
        return {*self.checks, *self.unread}

    @cached_property
    def rows(self) -> dict[Key, Stored]:
        """The vendor's rows."""
        return stored.stored_of(self.catalogue, self.vendor)

    @cached_property
    def last(self) -> dict[str, page_checks.LastSnapshot]:
        """The last accepted snapshot of each of the vendor's pages."""
        return page_checks.last_snapshots(self.catalogue, self.vendor)

    def usable(self) -> ConfiguredSite:
        """The site. Raises UsageError if it has no parser."""
        if self.known is None or self.known.site is None:
            fault = self.known.fault if self.known else "it is no longer watched"
            raise UsageError(f"{self.vendor}: {fault}; correct that first")
        return self.known

    def body(self, page: stored.Row) -> tuple[bytes, str]:
        """The body kept of a check, and its encoding. Raises UsageError if there is none."""
        body = stored.body_of(self.catalogue, page["sha256"])
        if body is None:
            advice = f"run `errdex refresh {self.vendor}` first"
            raise UsageError(f"{self.vendor}/{page['page']}: its body was not kept; {advice}")
        return body

    async def get(self, request: FetchRequest) -> FetchResult:
        """The body of a suspect page as it was then, of another page as last accepted. Raises PageFailed."""
        if check := self.checks.get(request.page):
            body, encoding = self.body(check)
            validators = (check[name] for name in ("etag", "last_modified"))
            return FetchResult(body, check["http_status"], check["final_url"], encoding, *validators)
        kept = stored.body_of(self.catalogue, self.last[request.page].sha256)
        if kept is None:
            raise PageFailed("missing", "its last accepted body is not kept")
        return FetchResult(kept[0], charset=kept[1])

    def pages(self, waiver_for: WaiverFor) -> list[PageCheck]:
        """The vendor's pages, the suspect ones first, as today's parser reads them. Raises UsageError."""
        known = self.usable()
        for check in self.checks.values():
            self.body(check)
        addresses = {name: check["final_url"] for name, check in self.checks.items()}  # Some were only linked to.
        read = asyncio.run(self._read(VendorPlan(known, addresses | known.pages), waiver_for))
        return with_column_findings(known, read) + [
            PageCheck(
                Check(name, "changed", "dropped"), None, Reading(), same_bytes=True, new_parser=True, vanished=True
            )
            for name in self.unread
        ]

    async def _read(self, plan: VendorPlan, waiver_for: WaiverFor) -> list[PageCheck]:
        counted = pages_that_count(plan.known, self.rows, self.last) - self.decided
        # The rows of a page that is no longer read stay, unless another page states them now.
        if not plan.known.follow:
            counted -= {*page_checks.unread(self.catalogue).get(self.vendor, ())} - plan.pages.keys()
        others = [name for name, page in self.last.items() if name in counted and page.sha256]
        with closing(Readers(self.config.fetch.timeout_s, 1)) as readers:
            run = VendorRun(RunContext(self.catalogue, self, readers, now, waiver_for), plan)
            pages = [await run.check(name, plan.pages.get(name)) for name in (*self.checks, *others)]
            pages = [await run.with_reading(page) for page in pages]
        for page in pages:  # A code may stand on several.
            if page.name in others and not page.confirmed:
                differs = f"{self.vendor}/{page.name}: reads otherwise than when it was last accepted"
                raise UsageError(f"{differs}; run `errdex refresh {self.vendor}` first")
        return pages

    def judged(self, why: str, at: str) -> _Case:
        """Judge the pages as if somebody accepted them `at` that time, for the reason `why`. Raises UsageError."""

        def waive(page: str, message: str, records: list[Record] | None) -> Waiver:
            return Waiver(page, message, "" if records is None else digest(records), who(), at, why)

        def waiver_for(page: str, finding: Finding, records: list[Record] | None) -> Waiver:
            return waive(page, message_of(finding), records)

        limits, pages = self.usable().limits, self.pages(waiver_for)
        first = not pages_seen(self.rows, self.last)
        verdict = judge(VendorState(self.vendor, self.rows, limits, first, at, waiver_for), pages)
        checks = [one for one in verdict.write.checks if one.page in self.decided]
        accepted = [one for one in checks if one.accepted]
        records = {page.name: page.records for page in pages}
        waivers: list[Waiver] = []
        for name in (one.page for one in accepted if one.page in self.checks):
            # Where nothing speaks against a page any more, what was found then is what is accepted.
            found = verdict.waived.get(name) or [
                waive(f"{self.vendor}/{name}", message, records[name]) for message in _messages(self.checks[name])
            ]
            waivers += dict.fromkeys(found)
        refused = {one.page: one for one in checks if not one.accepted}
        return _Case(replace(verdict.write, checks=accepted), waivers, refused)

    def write(self, at: str, write: VendorWrite) -> RunOutcome:
        """Store the review as a run of its own."""
        parsers = watched(find_sites(self.config))
        run = write_run(self.catalogue, "review", at, parsers, [(self.rows, write)], now)
        found = difference(self.catalogue, None, str(run), None, datetime.fromisoformat(at))
        news = apply_levels(found, self.config.levels)
        return RunOutcome(run, at, [(self.vendor, check) for check in write.checks], news=news)


def _is_lasting(waiver: Waiver) -> bool:
    reason = REASONS.get(waiver.finding.partition(":")[0])
    return reason is None or reason.waivable == "lasting"


def _messages(check: stored.Row) -> list[str]:
    return [f"{one['reason']}: {one['detail']}" for one in page_checks.findings_of(check)]
