"""Backtest: the kept bodies read by today's parsers, compared with what was recorded then."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.config.settings import Config
from ingest.diff.differences import differences, fold, keep_spelling
from ingest.errors import PageFailed, UsageError
from ingest.model import Change, Check, Key, Reading, State, VendorWrite
from ingest.pipeline.check_page import Reader
from ingest.pipeline.executors import open_executor
from ingest.pipeline.refresh_job import now
from ingest.pipeline.workers import Job, read_job
from ingest.sites.registry import ConfiguredSite, find_sites, unknown_vendor
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.store.connection import reading, writing
from ingest.store.writes import write_run
from ingest.validate.verdict import PageCheck, VendorState, judge
from ingest.validate.waivers import FILE, Waivers, load
from parsers.extract.contract import Limits


@dataclass(slots=True)
class Backtest:
    """One vendor as of one run: how today's parser differs from the record, or in `notes` why that is unknown."""

    vendor: str
    run: int
    at: str
    changes: list[tuple[str, Change]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def backtest(
    config: Config,
    path: Path,
    vendors: list[str],
    write: bool,
    say: Callable[[str], None],
    executor: str | None = None,
) -> tuple[list[Backtest], int | None]:
    """Read the archive of `vendors` (all, if none are named) again, state by state, oldest first.

    With `write`, what differs in the last state of each is stored unless it gives a finding; then the run's number
    comes with the result. Raises UsageError for a vendor that was never checked.
    """
    sites, accepted = find_sites(config), load(config.beside(FILE))
    with writing(path, create=False) if write else reading(path) as catalogue:
        kept = stored.vendors_in(catalogue)
        for name in vendors:
            if name not in kept:
                raise UsageError(unknown_vendor(name, kept))
        chosen = []
        for name in dict.fromkeys(vendors or kept):
            known = sites.get(name)
            if known and known.site:
                chosen.append(known)
            else:
                say(f"{name}: {known.fault if known else 'its parser is gone'}; passed over")
        waivers = Waivers(page_checks.decisions(catalogue) if accepted is None else accepted)
        with open_executor(executor, config.fetch.timeout_s, say) as readers:
            found, writes = asyncio.run(_read_all(catalogue, chosen, waivers, readers, say))
        run = _write(catalogue, writes, sites) if write else None
        return found, run


def _write(catalogue: sqlite3.Connection, writes: list[VendorWrite], sites: dict[str, ConfiguredSite]) -> int | None:
    """Write what differs; None where nothing does."""
    news = [(rows, new) for new in writes if (rows := stored.stored_of(catalogue, new.vendor)) != new.rows]
    if not news:
        return None
    with_parser = [site.vendor for site in sites.values() if site.watched]
    return write_run(catalogue, "archived", now(), with_parser, news, now)


async def _read_all(
    catalogue: sqlite3.Connection,
    chosen: list[ConfiguredSite],
    waivers: Waivers,
    readers: Reader,
    say: Callable[[str], None],
) -> tuple[list[Backtest], list[VendorWrite]]:
    found, writes = [], []
    for known in chosen:
        archive = _Archive(catalogue, known, readers, waivers)
        states = page_checks.states(catalogue, known.vendor)
        if not states:
            say(f"{known.vendor}: no page of it was ever accepted")
        await archive.read_all(states)
        log = list(stored.changes_of(catalogue, known.vendor, states[-1].run)) if states else []
        for state in states[:-1]:
            recorded = fold({}, (change for run, change in log if run <= state.run))
            found.append(await archive.compare(state, recorded))
        if states:
            last, write = await archive.judge(states[-1])
            found.append(last)
            writes.append(write)
    return found, writes


class _Archive:
    """The kept bodies of one vendor, each read once."""

    def __init__(self, catalogue: sqlite3.Connection, known: ConfiguredSite, readers: Reader, waivers: Waivers) -> None:
        self._catalogue, self._known, self._readers, self._waivers = catalogue, known, readers, waivers
        self._read: dict[tuple[str, str], Reading | PageFailed] = {}

    async def compare(self, state: page_checks.Archived, recorded: dict[Key, State]) -> Backtest:
        """An older state: all its pages as they read today, against the record."""
        vendor = self._known.vendor
        found = Backtest(vendor, state.run, state.at)
        new: dict[Key, State] = {}
        for page, sha256 in state.bodies.items():
            try:
                reading = await self._reading(page, sha256)
            except PageFailed as failed:
                found.notes.append(f"{page} cannot be read today, and is left out: {failed.reason}: {failed.detail}")
                continue
            for one in reading.findings:
                if not self._waivers.waiver_for(f"{vendor}/{page}", one, reading.records):
                    found.notes.append(f"{page} would be suspect today, and is left out: {one.reason}: {one.detail}")
            for record in reading.records:
                new[record.key] = keep_spelling(recorded.get(record.key, record.state), record.state)
        if not found.notes:
            found.changes = [(vendor, change) for change in differences(recorded, new, "parser")]
        return found

    async def judge(self, state: page_checks.Archived) -> tuple[Backtest, VendorWrite]:
        """The last state: what taking it in as it reads today would write."""
        known, vendor = self._known, self._known.vendor
        found = Backtest(vendor, state.run, state.at)
        pages = []
        for name, sha256 in state.bodies.items():
            page = PageCheck(Check(name, "failed"), known.pages.get(name), same_bytes=True, new_parser=True)
            try:
                page = replace(page, reading=await self._reading(name, sha256))
            except PageFailed as failed:
                page = page.failed(failed.reason, failed.detail)
            pages.append(page)
        rows = stored.stored_of(self._catalogue, vendor)
        limits = known.site.limits if known.site else Limits()
        write = judge(VendorState(vendor, rows, limits, False, now(), self._waivers.waiver_for), pages).write
        for check in write.checks:
            if not check.accepted:
                fate = "cannot be read" if check.outcome == "failed" else "would be suspect"
                found.notes.append(f"{check.page} {fate} today: {check.reason}: {check.detail}")
        found.changes = [(vendor, change) for change in write.changes]
        return found, replace(write, checks=[])  # No page was fetched.

    async def read_all(self, states: Sequence[page_checks.Archived]) -> None:
        """Read the bodies of these states, many at once."""
        bodies = {body: None for state in states for body in state.bodies.items()}
        await asyncio.gather(*(self._reading(*body) for body in bodies), return_exceptions=True)

    async def _reading(self, page: str, sha256: str) -> Reading:
        found = self._read.get((page, sha256))
        if found is None:
            try:
                body = stored.body_of(self._catalogue, sha256)
                if body is None:
                    raise PageFailed("missing", "its body was not kept")
                job = Job(self._known.source, body[0], page, self._known.pages.get(page) or "", body[1])
                found = await self._readers.call(read_job, job)
            except PageFailed as failed:
                found = failed
            self._read[page, sha256] = found
        if isinstance(found, PageFailed):
            raise found
        return found
