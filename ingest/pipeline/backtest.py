"""Backtest: the kept bodies read by today's parsers, compared with what was recorded then."""

import asyncio
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.config.decisions import load_waivers
from ingest.config.settings import Config
from ingest.diff.differences import fold
from ingest.errors import PageFailed, UsageError
from ingest.model import Change, Check, Key, Record, Say, Stored, VendorWrite
from ingest.pipeline.check_page import Reader
from ingest.pipeline.executors import open_executor
from ingest.pipeline.refresh_request import now
from ingest.pipeline.workers import read_job
from ingest.reading import Reading
from ingest.sites.registry import ConfiguredSite, find_sites, unknown_vendor, watched
from ingest.sites.site_source import Job
from ingest.store import page_checks
from ingest.store import queries as stored
from ingest.store.connection import reading, writing
from ingest.store.writes import write_run
from ingest.validate.page_check import PageCheck, VendorState
from ingest.validate.verdict import judge
from ingest.validate.waivers import Waivers

#: By page and digest.
_Readings = dict[tuple[str, str], Reading | PageFailed]


@dataclass(frozen=True, slots=True)
class Backtest:
    """One vendor as of one run: how today's parser differs from the record, or in `notes` why that is unknown."""

    vendor: str
    run: int
    at: str
    changes: list[tuple[str, Change]]
    notes: list[str]


def backtest(
    config: Config, path: Path, vendors: list[str], write: bool, say: Say, executor: str | None = None
) -> tuple[list[Backtest], int | None]:
    """Read the archive of `vendors` (all, if none are named) again, state by state, oldest first.

    With `write`, what differs in the last state of each is stored unless it gives a finding; then the run's number
    comes with the result. Raises UsageError for a vendor that was never checked.
    """
    sites, accepted = find_sites(config), load_waivers(config.decisions)
    with writing(path, create=False) if write else reading(path) as catalogue:
        kept = stored.vendors_in(catalogue)
        for name in vendors:
            if name not in kept:
                raise UsageError(unknown_vendor(name, kept))
        chosen = []
        for name in dict.fromkeys(vendors or kept):
            if (known := sites.get(name)) and known.site:
                chosen.append(known)
            else:
                say(f"{name}: {known.fault if known else 'no longer watched'}; passed over")
        waivers = Waivers(accepted, page_checks.decisions(catalogue))
        with open_executor(executor, config.fetch.timeout_s, say) as readers:
            found, writes = asyncio.run(_read_all(catalogue, chosen, waivers, readers, say))
        news = [(rows, new) for rows, new in writes if rows != new.rows]
        if not write or not news:
            return found, None
        return found, write_run(catalogue, "archived", now(), watched(sites), news, now)


async def _read_all(
    catalogue: sqlite3.Connection, chosen: list[ConfiguredSite], waivers: Waivers, readers: Reader, say: Say
) -> tuple[list[Backtest], list[tuple[dict[Key, Stored], VendorWrite]]]:
    """Each vendor's states; and its rows, with the write that takes in its last state."""
    found, writes = [], []
    for known in chosen:
        vendor = known.vendor
        states = page_checks.states(catalogue, vendor)
        if not states:
            say(f"{vendor}: no page of it was ever accepted")
            continue
        bodies = dict.fromkeys(body for state in states for body in state.bodies.items())
        results = await asyncio.gather(*(_read(catalogue, known, readers, *body) for body in bodies))
        readings = dict(zip(bodies, results, strict=True))
        log = list(stored.changes_of(catalogue, vendor, states[-1].run))
        for state in states:
            now_held = state is states[-1]
            rows = stored.stored_of(catalogue, vendor) if now_held else _rows_at(state, readings, log)
            result, write = _judge(known, state, readings, rows, waivers)
            found.append(result)
        writes.append((rows, write))
    return found, writes


async def _read(
    catalogue: sqlite3.Connection, known: ConfiguredSite, readers: Reader, page: str, sha256: str
) -> Reading | PageFailed:
    """A kept body as it reads today, or why it cannot be read."""
    try:
        body = stored.body_of(catalogue, sha256)
        if body is None:
            raise PageFailed("missing", "its body was not kept")
        job = Job(known.source, body[0], page, known.pages.get(page) or "", body[1])
        return await readers.call(read_job, job)
    except PageFailed as failed:
        return failed


def _rows_at(state: page_checks.Archived, readings: _Readings, log: Iterable[Change]) -> dict[Key, Stored]:
    """The rows as of an older state, each on the page that has its code today, else on the first."""
    first = next(iter(state.bodies), "")
    pages = {record.key: name for name, body in state.bodies.items() for record in _records(readings[name, body])}
    then = fold({}, (change for change in log if change.run <= state.run))
    return {key: Stored(one, None, None, pages.get(key, first), None, "", "") for key, one in then.items()}


def _records(reading: Reading | PageFailed) -> list[Record]:
    return [] if isinstance(reading, PageFailed) else reading.records


def _judge(
    known: ConfiguredSite, state: page_checks.Archived, readings: _Readings, rows: dict[Key, Stored], waivers: Waivers
) -> tuple[Backtest, VendorWrite]:
    """One state, and the write that takes it in as it reads today."""
    vendor = known.vendor
    pages = []
    for name, sha256 in state.bodies.items():
        page = PageCheck(Check(name, "failed"), known.pages.get(name), same_bytes=True, new_parser=True)
        reading = readings[name, sha256]
        if isinstance(reading, PageFailed):
            pages.append(page.failed(reading.reason, reading.detail))
        else:
            pages.append(replace(page, reading=reading))
    write = judge(VendorState(vendor, rows, known.limits, False, now(), waivers.waiver_for), pages).write
    fates = {"failed": "cannot be read", "suspect": "would be suspect"}
    left_out = [one for one in write.checks if not one.accepted]
    notes = [f"{one.page} {fates[one.outcome]} today: {one.reason}: {one.detail}" for one in left_out]
    changes = [(vendor, change) for change in write.changes]
    return Backtest(vendor, state.run, state.at, changes, notes), replace(write, checks=[])  # No page was fetched.
