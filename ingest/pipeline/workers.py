"""Reading pages in other processes: a page that takes too much time or memory, or ends its process, fails alone."""

import asyncio
import fcntl
import os
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
from ingest.sites.registry import Source, load
from parsers.reading.limits import OverLimit
from parsers.reading.page import NoMarkup

#: Bytes that one process may take.
MAX_MEMORY = 1 << 30
#: Bytes after which a process is replaced, so that the next page has the memory that it is given.
_WORN = MAX_MEMORY // 4
#: Seconds of computing beyond its deadline after which the system ends a process whose parent has not.
_GRACE = 5
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


def read_job(job: Job) -> Reading | tuple[str, str]:
    """Read one page; (reason, detail) where it cannot be read. Never raises what a parser raises."""
    from ingest.extraction.read_page import read_page

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
    except OverLimit as over:
        return "too-large", str(over)
    except MemoryError:
        raise
    except UnicodeEncodeError:
        return "parser-error", f"{job.source.path.name}: gives a text that is no Unicode"
    except (Exception, SystemExit) as error:  # noqa: BLE001  # a parser module is anybody's code
        return "parser-error", f"{job.source.path.name}: {type(error).__name__}: {error}"


def _serve(pipe: Connection) -> None:
    """Do the jobs that come through the pipe, until it closes or the process is worn."""
    _begin()
    pipe.send(None)
    worn = False
    while not worn:
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
        worn = _peak() > _WORN
        pipe.send(worn)
        pipe.send_bytes(answer)


def _begin() -> None:
    """A reading process leaves interrupts to its parent, is held to its memory, and ends when its parent has."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.stdout = sys.stderr  # A parser's own print is none of errdex's results.
    # A tree may be 2,048 levels deep, and walking it takes two frames a level.
    sys.setrecursionlimit(10_000)
    _limit(resource.RLIMIT_DATA, MAX_MEMORY)
    parent = parent_process()
    assert parent is not None
    # A pipe that only the parent holds open: where it closes, Linux ends the process by SIGIO, whatever it is at.
    fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, fcntl.fcntl(parent.sentinel, fcntl.F_GETFL) | os.O_ASYNC)

    def watch() -> None:
        wait_for([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _limit(of: int, most: int) -> None:
    hard = resource.getrlimit(of)[1]
    resource.setrlimit(of, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _shorten_temporary_folder() -> None:
    """Keep the server's socket in /tmp where the folder for temporary files has too long a name for one."""
    if len(os.fsencode(tempfile.gettempdir())) > _LONGEST_TEMPORARY:
        before, tempfile.tempdir = tempfile.gettempdir(), "/tmp"  # a folder of its own is made there
        try:
            get_temp_dir()  # Once made, it is kept.
        finally:
            tempfile.tempdir = before


def _peak() -> int:
    """The most memory that this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


class _Worker:
    """One reading process and the pipe to it."""

    def __init__(self, context: ForkServerContext) -> None:
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        with suppress(EOFError):
            self._pipe.recv()  # It has begun: the time that this takes is no page's.

    def ask(self, work: Callable[[Any], Any], job: Any, limit: float) -> Any:
        """What `work` makes of the job; (reason, detail) where that ends the process, or takes longer than `limit`."""
        try:
            self._pipe.send((work, job, limit))
            if not self._pipe.poll(limit):
                self.end()
                return "parser-timeout", f"reading the page takes longer than {limit:g} s (fetch.timeout_s)"
            worn, answer = self._pipe.recv(), self._pipe.recv()
            if worn:
                self.end()
            return answer
        except (EOFError, OSError):
            self.end()
            return "parser-crashed", "reading the page ended its process"

    @property
    def ready(self) -> bool:
        """Can it be given another job? Nothing comes from one that waits, but its end."""
        return not self._pipe.closed and not self._pipe.poll()

    def kill(self) -> None:
        """End the process, whatever it is at; who waits for its answer sees that it has ended."""
        self._process.kill()

    def end(self) -> None:
        """End the process, and let go of it."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


class Readers:
    """The processes that read pages, each started when it is needed; a page may take `limit` seconds.

    `preload`: the module that the processes begin with.
    """

    def __init__(self, limit: float, workers: int | None = None, preload: str = "ingest.extraction.read_page") -> None:
        # Their server begins as `python -c`, which would take whatever lies in the working directory for our modules.
        os.environ["PYTHONSAFEPATH"] = "1"
        _shorten_temporary_folder()
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload([preload])
        self._limit = limit
        #: Each thread waits for a process of its own.
        self._threads = ThreadPoolExecutor(workers or min(os.cpu_count() or 1, 8))
        self._workers: dict[int, _Worker] = {}
        self._starting, self._closed = threading.Lock(), False

    async def read(self, job: Job) -> Reading:
        """What reading the page gives. Raises PageFailed where it cannot be read, or not in time."""
        reading = await asyncio.get_running_loop().run_in_executor(self._threads, self.ask, read_job, job)
        assert isinstance(reading, Reading)
        return reading

    def ask(self, work: Callable[[Any], Any], job: Any) -> Any:
        """What `work` makes of the job in another process. Raises PageFailed."""
        found = self._worker().ask(work, job, self._limit)
        if isinstance(found, tuple):
            raise PageFailed(*found)
        return found

    def _worker(self) -> _Worker:
        """The process that does the jobs of the current thread."""
        mine = threading.get_ident()
        worker = self._workers.get(mine)
        if worker and worker.ready:
            return worker
        if worker:
            worker.end()
        with self._starting:
            if self._closed:
                raise PageFailed("parser-crashed", "the run has ended")
            self._workers[mine] = _Worker(self._context)
        return self._workers[mine]

    def close(self) -> None:
        """End the processes, whatever they are at."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        with self._starting:
            self._closed = True
        for worker in self._workers.values():
            worker.kill()
        self._threads.shutdown()
        for worker in self._workers.values():
            worker.end()
