"""Probe many pages, from files and web archives of any crawl; results in the order of the input."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from ingest.config.settings import Config
from ingest.errors import PageFailed
from ingest.fetch.saved_pages import is_archive
from ingest.model import TIME
from ingest.pipeline.executors import Executor
from ingest.pipeline.probe import ProbeJob, page_at, probe_job, public_json
from ingest.pipeline.schedule import MAX_UNREAD
from ingest.sites.domains import vendor_of

#: A page's `source`, `url` and time of capture.
_Place = dict[str, str | None]


async def probe_all(config: Config, sources: Sequence[str], executor: Executor) -> AsyncIterator[dict[str, Any]]:
    """Each page as JSON data: where it stands, and what was found, or why it `failed`. Raises UsageError."""
    pending: deque[tuple[int, asyncio.Task[dict[str, Any]]]] = deque()
    try:
        async for place, job in _pages(config, sources):
            size = 0 if isinstance(job, PageFailed) else len(job.body)
            pending.append((size, asyncio.ensure_future(_probed(executor, place, job))))
            while len(pending) > executor.width or sum(size for size, _ in pending) > MAX_UNREAD:
                yield await pending.popleft()[1]
        while pending:
            yield await pending.popleft()[1]
    finally:
        for _, task in pending:
            task.cancel()


async def _probed(executor: Executor, place: _Place, job: ProbeJob | PageFailed) -> dict[str, Any]:
    try:
        if isinstance(job, PageFailed):
            raise job
        return place | public_json(await executor.call(probe_job, job))
    except PageFailed as failed:
        return place | {"failed": {"reason": failed.reason, "detail": failed.detail}}


async def _pages(config: Config, sources: Sequence[str]) -> AsyncIterator[tuple[_Place, ProbeJob | PageFailed]]:
    """The pages of all sources; of an archive each HTML page that it holds."""
    for source in sources:
        if not is_archive(source):
            job: ProbeJob | PageFailed
            try:
                job = await asyncio.to_thread(page_at, config, source)
            except PageFailed as failed:
                job = failed
            url = (job.final_url if isinstance(job, PageFailed) else job.url) or None
            yield {"source": source, "url": url, "captured": None}, job
            continue
        from ingest.fetch.captures import captures_in

        async for capture, body in captures_in(Path(source), lambda url: True, config.fetch.max_bytes):
            if capture.sha256:
                place: _Place = {"source": source, "url": capture.url, "captured": capture.at.strftime(TIME)}
                yield place, ProbeJob(body, vendor_of(capture.url), capture.url, capture.charset)
