"""Suspect pages before a person: what each would change, and the person's word on it."""

import asyncio
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ingest.config.settings import Config
from ingest.errors import PageFailed, UsageError
from ingest.fetch.request import Ask, Got
from ingest.history.net_diff import difference
from ingest.history.user_levels import weigh
from ingest.model import Change, Check, Complaint, Decision, Key, Record, Stored, VendorWrite
from ingest.pipeline.check_page import Plan, Run, look, read_sisters
from ingest.pipeline.refresh_job import now
from ingest.pipeline.refresh_run import Outcome, hold_to_words
from ingest.pipeline.workers import Readers
from ingest.scrub import write_fixture
from ingest.sites.registry import Known, find_sites, unknown_vendor
from ingest.sites.registry import load as load_site
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.store.connection import reading, writing
from ingest.store.writes import begin_run, finish_run, write_vendor
from ingest.validate.verdict import Looked, Settled, judge
from ingest.validate.waivers import FILE, FLAPPING, Decisions, add, digest, load, told, who
from parsers import Site


@dataclass(slots=True)
class Finding:
    """One suspect page: its check with `since`, the changes that taking it in would make, or why it cannot be."""

    check: stored.Row
    changes: list[tuple[str, Change]] = field(default_factory=list)
    refused: str | None = None


@dataclass(slots=True)
class _Case:
    """One vendor's suspect pages, judged as if somebody had accepted them; `refused`: those that nobody can."""

    rows: dict[Key, Stored]
    write: VendorWrite
    taken: list[Decision]
    refused: dict[str, Check]


def findings(config: Config, path: Path, vendor: str | None = None) -> list[Finding]:
    """Every suspect page (of `vendor`), with the difference that accepting its vendor's pages would make."""
    sites = find_sites(config)
    with reading(path) as catalogue:
        found = []
        pages = page_checks.suspects(catalogue, vendor)
        for name in dict.fromkeys(page["vendor"] for page in pages):
            mine = [Finding(page) for page in pages if page["vendor"] == name]
            try:
                case = _case(config, catalogue, sites.get(name), name, mine, "", now())
            except UsageError as error:
                found += [Finding(one.check, refused=str(error)) for one in mine]
                continue
            for one in mine:
                page = one.check["page"]
                if page in case.refused:
                    one.refused = f"{case.refused[page].reason}: {case.refused[page].detail}"
                else:
                    changes = case.write.changes
                    one.changes = [(name, change) for change in changes if page in _pages_of(change, case)]
            found += mine
        return found


def accept(config: Config, path: Path, vendor: str, why: str = "") -> Outcome:
    """Take in the suspect pages of `vendor` as today's parser reads them, and write the decision down.

    A page that nobody can accept stays suspect. Raises UsageError where that is every one.
    """
    file, at = config.beside(FILE), now()
    with writing(path, create=False) as catalogue:
        sites, found = _suspects(config, catalogue, vendor)
        case = _case(config, catalogue, sites.get(vendor), vendor, found, why, at)
        if not case.write.checks:
            page, check = next(iter(case.refused.items()))
            raise UsageError(f"{vendor}/{page}: cannot be accepted: {check.reason}: {check.detail}")
        known = Decisions(load(file) or ())
        if new := [one for one in case.taken if not known.holds(one) and not one.complaint.startswith(FLAPPING)]:
            add(file, new)
        case.write.decisions = case.taken
        outcome = _write(catalogue, config, at, case.rows, case.write)
        outcome.checks += [(vendor, check) for check in case.refused.values()]
        outcome.changes = [(vendor, change) for change in case.write.changes]
        return outcome


def reject(config: Config, path: Path, vendor: str, why: str = "") -> Outcome:
    """Forget what the suspect pages of `vendor` showed: they are suspect no more until a run finds them so again."""
    at = now()
    with writing(path, create=False) as catalogue:
        _, found = _suspects(config, catalogue, vendor)
        write = VendorWrite(vendor, rows=stored.stored_of(catalogue, vendor), verdict="rejected")
        for check in (one.check for one in found):
            complaint = f"{check['reason']}: {check['detail']}"
            write.decisions.append(Decision(f"{vendor}/{check['page']}", complaint, "", who(), at, why))
        return _write(catalogue, config, at, write.rows, write)


def fixtures(config: Config, path: Path, vendor: str, folder: Path) -> list[Path]:
    """Write the suspect pages of `vendor` as scrubbed fixtures into `folder`, and return the files.

    Raises UsageError where that cannot be.
    """
    with reading(path) as catalogue:
        sites, found = _suspects(config, catalogue, vendor)
        known, site = _usable(sites.get(vendor), vendor)
        parse = load_site(known.source)[1]
        written = []
        for check in (one.check for one in found):
            page, (body, encoding) = check["page"], _body(catalogue, vendor, check)
            into, name = (folder, vendor) if len(found) == 1 else (folder / vendor, page)
            written += write_fixture(site, parse, body, page, known.pages.get(page) or "", encoding, into, name)
        return written


def _suspects(config: Config, catalogue: sqlite3.Connection, vendor: str) -> tuple[dict[str, Known], list[Finding]]:
    """The sites, and the suspect pages of `vendor`, of which there is at least one."""
    sites = find_sites(config)
    pages = page_checks.suspects(catalogue, vendor)
    if not pages:
        every = sorted({*sites, *stored.vendors_in(catalogue)})
        raise UsageError(f"no page of {vendor} is suspect" if vendor in every else unknown_vendor(vendor, every))
    return sites, [Finding(page) for page in pages]


def _case(
    config: Config,
    catalogue: sqlite3.Connection,
    known: Known | None,
    vendor: str,
    found: list[Finding],
    why: str,
    at: str,
) -> _Case:
    known, site = _usable(known, vendor)
    last = page_checks.last_checks(catalogue, vendor)
    pages = {one.check["page"]: one.check for one in found}
    taken: list[Decision] = []
    me = who()

    def take(page: str, complaint: Complaint, records: list[Record] | None) -> Decision:
        decision = Decision(page, told(complaint), digest(records or ()), me, at, why)
        if records is not None and decision not in taken and page.split("/", 1)[1] in pages:
            taken.append(decision)
        return decision

    bodies = {name: _body(catalogue, vendor, page) for name, page in pages.items()}
    addresses = {name: page["final_url"] for name, page in pages.items()} | known.pages  # An index has led to some.
    looked = asyncio.run(_look(catalogue, Plan(known, addresses), pages, bodies, last, take, config.fetch.timeout_s))
    hold_to_words(known, looked)
    rows = stored.stored_of(catalogue, vendor)
    first = not any(page.sha256 for page in last.values())
    write = judge(vendor, rows, looked, site.limits, first, at, take)
    refused = {one.page: one for one in write.checks if one.page in pages and not one.believed}
    write.checks = [check for check in write.checks if check.page in pages.keys() - refused.keys()]
    for name in {check.page for check in write.checks} - {one.page.split("/", 1)[1] for one in taken}:
        # Nothing speaks against it any more: what is accepted is what was said of it then.
        spoken = Complaint(pages[name]["reason"], pages[name]["detail"])
        take(f"{vendor}/{name}", spoken, next(_records(page) for page in looked if page.check.page == name))
    taken = [one for one in taken if one.page.split("/", 1)[1] not in refused]
    return _Case(rows, write, taken, refused)


def _records(page: Looked) -> list[Record]:
    return page.reading.records if page.reading else []


def _usable(known: Known | None, vendor: str) -> tuple[Known, Site]:
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
) -> Outcome:
    """Write a review's run."""
    with_parser = [site.vendor for site in find_sites(config).values() if site.enabled]
    run = begin_run(catalogue, "review", "saved", at, with_parser)
    write_vendor(catalogue, run, at, rows, write)
    finish_run(catalogue, run, now())
    news = weigh(difference(catalogue, None, str(run), None, datetime.fromisoformat(at)), config.levels)
    return Outcome(run, at, [(write.vendor, check) for check in write.checks], news=news)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The origin that gives what is kept: what suspect pages showed, and what was believed last of the others."""

    catalogue: sqlite3.Connection
    checks: dict[str, stored.Row]
    bodies: dict[str, tuple[bytes, str]]
    last: dict[str, page_checks.Last]

    async def get(self, ask: Ask) -> Got:
        """The page's body, as it came when it was suspect. Raises PageFailed where it is not kept."""
        if check := self.checks.get(ask.page):
            body, encoding = self.bodies[ask.page]
            validators = (check[name] for name in ("etag", "last_modified"))
            return Got(body, check["http_status"], check["final_url"], encoding, *validators)
        kept = stored.body_of(self.catalogue, self.last[ask.page].sha256)
        if kept is None:
            raise PageFailed("missing", "its last believed body is not kept")
        return Got(kept[0], charset=kept[1])


async def _look(
    catalogue: sqlite3.Connection,
    plan: Plan,
    pages: dict[str, stored.Row],
    bodies: dict[str, tuple[bytes, str]],
    last: dict[str, page_checks.Last],
    settled: Settled,
    limit: float,
) -> list[Looked]:
    """The suspect pages, and the vendor's other ones: a code may stand on several. Raises UsageError."""
    readers = Readers(limit, 1)
    try:
        run = Run(catalogue, _Kept(catalogue, pages, bodies, last), readers, now, settled)
        names = [*pages, *(name for name, page in last.items() if name not in pages and page.sha256)]
        looked = [await look(run, plan, name, plan.pages.get(name), last.get(name)) for name in names]
        await read_sisters(run, plan, looked)
    finally:
        readers.close()
    for page in looked:
        if page.check.page not in pages and not page.confirmed:
            told = f"{plan.known.vendor}/{page.check.page}: reads otherwise than when it was believed last"
            raise UsageError(f"{told}; run `errdex refresh {plan.known.vendor}` first")
    return looked
