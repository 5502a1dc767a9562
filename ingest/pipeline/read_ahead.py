"""Read the pages of later runs while earlier ones are written, and nothing twice in a row."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, Self

from ingest.model import Reading
from ingest.pipeline.check_page import Reader
from ingest.pipeline.schedule import MAX_UNREAD
from ingest.pipeline.workers import Job, read_job
from ingest.sites.site_source import Source, fingerprint
from parsers.html.page import encoding_of

#: How many readings are kept once they were asked for: the next run's pages are compared with them.
_MAX_RECENT = 32
#: Of the page's body, its encoding, its name and address, and all code that reads it.
_Key = tuple[object, ...]


class ReadAhead:
    """Reads by `reader`, and ahead of who asks: `jobs` gives each page that a step will need, with the step's number.

    At most `width` pages are read before somebody asks for them, or fewer large ones; `reached` says which step has
    begun.
    """

    def __init__(self, reader: Reader, jobs: Iterable[tuple[int, Job]], width: int) -> None:
        self._reader, self._jobs, self._width = reader, jobs, width
        self._versions: dict[Source, str] = {}
        #: With the step that needs the page, and its size.
        self._ahead: dict[_Key, tuple[int, int, asyncio.Task[Reading]]] = {}
        self._recent: OrderedDict[_Key, asyncio.Task[Reading]] = OrderedDict()
        self._room, self._current = asyncio.Event(), -1

    async def __aenter__(self) -> Self:
        self._reading = asyncio.create_task(self._read_ahead())
        return self

    async def __aexit__(self, *_: object) -> None:
        tasks = [self._reading, *(task for *_, task in self._ahead.values()), *self._recent.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def call(self, work: Callable[[Any], Any], job: Any) -> Any:
        """The result of `work(job)`; of a page, the reading that is there or on its way. Raises PageFailed."""
        if work is not read_job:
            return await self._reader.call(work, job)
        key = self._key(job)
        *_, task = self._ahead.pop(key, (0, 0, self._recent.get(key)))
        self._recent[key] = task = task or self._started(job)
        self._recent.move_to_end(key)
        if len(self._recent) > _MAX_RECENT:
            self._recent.popitem(last=False)
        self._room.set()
        return await task

    def reached(self, step: int) -> None:
        """Note that a step begins; what was read for earlier ones and not asked for is forgotten."""
        self._current = step
        self._ahead = {key: one for key, one in self._ahead.items() if one[0] >= step}
        self._room.set()

    async def _read_ahead(self) -> None:
        for step, job in self._jobs:
            while step > self._current and self._is_full():
                self._room.clear()
                await self._room.wait()
            key = self._key(job)
            if step > self._current and key not in self._ahead and key not in self._recent:
                self._ahead[key] = step, len(job.body), self._started(job)
            await asyncio.sleep(0)

    def _is_full(self) -> bool:
        return len(self._ahead) >= self._width or sum(size for _, size, _ in self._ahead.values()) >= MAX_UNREAD

    def _started(self, job: Job) -> asyncio.Task[Reading]:
        task = asyncio.ensure_future(self._reader.call(read_job, job))
        task.add_done_callback(lambda task: task.cancelled() or task.exception())  # Nobody may ask for it.
        return task

    def _key(self, job: Job) -> _Key:
        if job.source not in self._versions:
            self._versions[job.source] = fingerprint(job.source)
        encoding, stated_by = encoding_of(job.body, job.charset)
        # Who has stated the encoding is told of where it is doubtful, which UTF-8 never is.
        charset = (encoding.name, encoding.name != "utf-8" and stated_by)
        digest = hashlib.sha256(job.body).digest()
        return (job.source.vendor, self._versions[job.source], digest, job.page, job.url, charset)
