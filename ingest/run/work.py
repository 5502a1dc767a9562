"""Reading pages in other processes, each page with a time limit: a parser that hangs is one failed page."""

import asyncio
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import active_children, get_context
from multiprocessing.context import BaseContext
from multiprocessing.util import get_temp_dir
from types import FrameType
from typing import Any

from ingest.errors import PageFailed
from ingest.model import Reading
from ingest.sites import Source, load
from parsers.reading.page import NoMarkup

#: Seconds that reading one page may take.
TIME_LIMIT = 60.0
_GRACE = 5.0
#: Bytes: the name of a socket in a folder for temporary files may have 107, and 32 of them are its own.
_LONGEST_TEMPORARY = 75


@dataclass(frozen=True, slots=True)
class Job:
    """One page to read, as plain data that another process can take."""

    source: Source
    body: bytes
    page: str
    url: str
    charset: str | None
    limit: float = TIME_LIMIT


class _TimeUp(BaseException):
    """The page's time is over. No Exception, so that no parser's own `except` swallows it."""


def read_job(job: Job) -> Reading | tuple[str, str]:
    """Read one page; (reason, detail) where it cannot be read. Never raises what a parser raises."""
    from ingest.records.read import read_page

    try:
        site, parse = load(job.source)
        reading = read_page(site, parse, job.body, job.page, job.url, job.charset)
        texts = (text for record in reading.records for text in (*record[:2], *record.state) if isinstance(text, str))
        "".join(texts).encode()  # Half a surrogate pair, which no page holds, cannot be stored.
        return reading
    except PageFailed as failed:
        return failed.reason, failed.detail
    except NoMarkup:
        return "not-html", "there is no markup in the page"
    except UnicodeEncodeError:
        return "parser-error", f"{job.source.path.name}: gives a text that is no Unicode"
    except (Exception, SystemExit) as error:  # noqa: BLE001  # a parser module is anybody's code
        return "parser-error", f"{job.source.path.name}: {type(error).__name__}: {error}"


def timed(job: Any, read: Callable[[Any], Any] = read_job) -> Any:
    """`read` a job under the clock; for the main thread of a worker process."""

    def up(number: int, frame: FrameType | None) -> None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # If even this is ignored, the next alarm ends the process.
        signal.setitimer(signal.ITIMER_REAL, _GRACE)
        raise _TimeUp

    # A tree may be 2,048 levels deep, and walking it takes two frames a level.
    sys.setrecursionlimit(10_000)
    signal.signal(signal.SIGALRM, up)
    signal.setitimer(signal.ITIMER_REAL, job.limit)
    try:
        return read(job)
    except _TimeUp:
        return "parser-timeout", f"reading the page took longer than {job.limit:g} s"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def begin(parent: int) -> None:
    """A reading process: it leaves interrupts to its parent, and ends when that has ended, however it did."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.stdout = sys.stderr  # A parser's own print is none of errdex's results.

    def watch() -> None:
        while True:
            time.sleep(1)
            try:
                os.kill(parent, 0)
            except ProcessLookupError:
                os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _end_all() -> None:
    """End the reading processes, whatever they are at: the run that wanted it ends."""
    for child in active_children():
        child.terminate()


def apart(preload: str) -> BaseContext:
    """The context of processes that read pages: `preload` is the module that each begins with."""
    # Their server begins as `python -c`, which would take whatever lies in the working directory for our modules.
    os.environ["PYTHONSAFEPATH"] = "1"
    if len(os.fsencode(tempfile.gettempdir())) > _LONGEST_TEMPORARY:
        before, tempfile.tempdir = tempfile.gettempdir(), "/tmp"  # a folder of its own is made there
        try:
            get_temp_dir()  # Once made, it is kept.
        finally:
            tempfile.tempdir = before
    context = get_context("forkserver")
    context.set_forkserver_preload([preload])
    return context


class Readers:
    """The processes that read pages: started with the first page, and again when one of them was killed."""

    def __init__(self, workers: int | None = None) -> None:
        self._workers = workers or min(os.cpu_count() or 1, 8)
        self._pool: Executor | None = None
        self._alone = asyncio.Lock()

    def _start(self, workers: int) -> ProcessPoolExecutor:
        context = apart("ingest.records.read")
        return ProcessPoolExecutor(workers, mp_context=context, initializer=begin, initargs=(os.getpid(),))

    async def read(self, job: Job) -> Reading:
        """What reading the page gives. Raises PageFailed where it cannot be read, or not in time."""
        loop = asyncio.get_running_loop()
        if self._pool is None:
            self._pool = self._start(self._workers)
        pool = self._pool
        try:
            found: Reading | tuple[str, str] = await loop.run_in_executor(pool, timed, job)
        except BrokenProcessPool:
            if self._pool is pool:
                self._pool = None
                pool.shutdown(wait=False)
            found = await self._again(job)
        except asyncio.CancelledError:
            _end_all()
            raise
        if isinstance(found, tuple):
            raise PageFailed(*found)
        return found

    async def _again(self, job: Job) -> Reading | tuple[str, str]:
        """Some page has ended its process, and with it all of the pool: find out, one at a time, if it was this."""
        async with self._alone:
            single = self._start(1)
            try:
                return await asyncio.get_running_loop().run_in_executor(single, timed, job)
            except BrokenProcessPool:
                return "parser-crashed", f"{job.source.path.name}: reading the page ended its process"
            except asyncio.CancelledError:
                _end_all()
                raise
            finally:
                single.shutdown(wait=False)

    def close(self) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
