"""Read pages in worker processes: a page that takes too much time or memory, or crashes, fails alone."""

import asyncio
import fcntl
import os
import pickle
import resource
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import ForkServerContext
from multiprocessing.reduction import ForkingPickler
from multiprocessing.util import get_temp_dir
from typing import Any

from ingest.errors import PageFailed
from ingest.model import Reading
from ingest.sites.site_source import Source, load
from parsers.html.limits import OverLimit
from parsers.html.page import NoMarkup

#: Bytes of memory per process.
MAX_MEMORY = 1 << 30
#: Bytes of peak memory after which a process is replaced, so that the next page has all of its share.
_REPLACE_ABOVE = MAX_MEMORY // 4
#: Seconds of CPU time beyond the deadline after which the system ends a process that its parent has not ended.
_GRACE = 5
#: Bytes: a socket's path may have 107, of which the part below the temporary folder takes 32.
_MAX_TEMPORARY_PATH = 75


@dataclass(frozen=True, slots=True)
class Job:
    """One page to read, as plain data that can be sent to another process."""

    source: Source
    body: bytes
    page: str
    url: str
    charset: str | None


def read_job(job: Job) -> Reading | tuple[str, str]:
    """Read one page; (reason, detail) where it cannot be read. A parser's exceptions never escape."""
    from ingest.extraction.read_page import read_page

    try:
        site, parse = load(job.source)
        reading = read_page(site, parse, job.body, job.page, job.url, job.charset)
        texts = (text for record in reading.records for text in (*record[:2], *record.state) if isinstance(text, str))
        "".join(texts).encode()  # A parser may produce lone surrogates, which cannot be stored.
        return reading
    except (PageFailed, NoMarkup, OverLimit) as error:
        return describe_failure(error)
    except MemoryError:
        raise
    except UnicodeEncodeError:
        return "parser-error", f"{job.source.path.name}: returns text with lone surrogates"
    except (Exception, SystemExit) as error:  # noqa: BLE001  # a parser module is anybody's code
        return "parser-error", f"{job.source.path.name}: {type(error).__name__}: {error}"


def describe_failure(error: PageFailed | NoMarkup | OverLimit) -> tuple[str, str]:
    """The (reason, detail) of a page that cannot be read."""
    if isinstance(error, PageFailed):
        return error.reason, error.detail
    return ("too-large", str(error)) if isinstance(error, OverLimit) else ("not-html", "the page contains no markup")


def _serve(pipe: Connection) -> None:
    """Do the jobs from the pipe until it closes or the process needs to be replaced."""
    _set_up_process()
    pipe.send(None)
    retiring = False
    while not retiring:
        try:
            work, job, limit = pipe.recv()
        except EOFError:
            return
        spent = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime + limit) + _GRACE)
        try:
            answer = ForkingPickler.dumps(work(job))
        except MemoryError:
            answer = ForkingPickler.dumps(("too-large", f"reading it takes more than {MAX_MEMORY >> 30} GiB of memory"))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        retiring = peak > _REPLACE_ABOVE
        pipe.send_bytes(bytes([retiring]) + answer)


def _set_up_process() -> None:
    """Leave interrupts to the parent, limit the memory, and end when the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.stdout = sys.stderr  # What a parser prints is not a result of errdex.
    # A tree may be 2,048 levels deep, and walking it takes two frames a level.
    sys.setrecursionlimit(10_000)
    _limit(resource.RLIMIT_DATA, MAX_MEMORY)
    parent = parent_process()
    assert parent is not None
    # Only the parent holds this pipe open: when it closes, Linux ends this process by SIGIO, whatever it is doing.
    fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, fcntl.fcntl(parent.sentinel, fcntl.F_GETFL) | os.O_ASYNC)

    def watch() -> None:
        wait_for([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _limit(kind: int, value: int) -> None:
    hard = resource.getrlimit(kind)[1]
    resource.setrlimit(kind, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _shorten_temporary_folder() -> None:
    """Put the fork server's socket into /tmp where the path of the temporary folder is too long for a socket."""
    if len(os.fsencode(tempfile.gettempdir())) > _MAX_TEMPORARY_PATH:
        before, tempfile.tempdir = tempfile.gettempdir(), "/tmp"  # get_temp_dir creates a folder of its own there
        try:
            get_temp_dir()  # Created once, then cached.
        finally:
            tempfile.tempdir = before


class _Worker:
    """One worker process and the pipe to it."""

    def __init__(self, context: ForkServerContext) -> None:
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        with suppress(EOFError):
            self._pipe.recv()  # Starting it does not count against the first page's time.

    def run(self, work: Callable[[Any], Any], job: Any, limit: float) -> Any:
        """The result of `work(job)`; (reason, detail) where it crashes or takes longer than `limit` seconds."""
        try:
            self._pipe.send((work, job, limit))
            if not self._pipe.poll(limit):
                self.end()
                return "parser-timeout", f"reading the page takes longer than {limit:g} s (fetch.timeout_s)"
            answer = memoryview(self._pipe.recv_bytes())
            if answer[0]:
                self.end()
            return pickle.loads(answer[1:])
        except (EOFError, OSError):
            self.end()
            return "parser-crashed", "reading the page ended its process"

    @property
    def ready(self) -> bool:
        """Whether it can take another job: an idle process sends nothing but its end."""
        return not self._pipe.closed and not self._pipe.poll()

    def kill(self) -> None:
        """End the process; a thread that waits for its answer notices."""
        self._process.kill()

    def end(self) -> None:
        """End the process and release it."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


class Readers:
    """A pool of worker processes, started as needed; a page may take `limit` seconds."""

    def __init__(self, limit: float, workers: int) -> None:
        # The fork server starts as `python -c`, which would import modules from the working directory.
        os.environ["PYTHONSAFEPATH"] = "1"
        _shorten_temporary_folder()
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(["ingest.extraction.read_page"])
        self._limit = limit
        #: One thread per process, which waits for it.
        self._threads = ThreadPoolExecutor(workers)
        self.slots = workers
        self._workers: dict[int, _Worker] = {}
        self._starting, self._closed = threading.Lock(), False

    async def call(self, work: Callable[[Any], Any], job: Any) -> Any:
        """The result of `work(job)` in another process. Raises PageFailed."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.run, work, job)

    def run(self, work: Callable[[Any], Any], job: Any) -> Any:
        """The result of `work(job)` in another process. Raises PageFailed."""
        found = self._worker().run(work, job, self._limit)
        if isinstance(found, tuple):
            raise PageFailed(*found)
        return found

    def _worker(self) -> _Worker:
        """The current thread's process."""
        thread = threading.get_ident()
        worker = self._workers.get(thread)
        if worker and worker.ready:
            return worker
        if worker:
            worker.end()
        with self._starting:
            if self._closed:
                raise PageFailed("parser-crashed", "the run has ended")
            self._workers[thread] = _Worker(self._context)
        return self._workers[thread]

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._starting:
            self._closed = True
        for worker in self._workers.values():
            worker.kill()
        self._threads.shutdown()
        for worker in self._workers.values():
            worker.end()
