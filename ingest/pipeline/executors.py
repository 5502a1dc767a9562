"""Where pages are read: in processes of this machine, or on a Dask cluster; the results are the same."""

import asyncio
import hashlib
import multiprocessing
import os
import pickle
import re
import sys
import threading
import warnings
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache
from importlib import import_module
from math import ceil
from typing import Any, Protocol

from ingest import __version__
from ingest.errors import INSTALL, UsageError, describe_error
from ingest.model import Say
from ingest.pipeline.check_page import Reader
from ingest.sites.site_source import Source, built_in, fingerprint, shared_digest
from ingest.worker_pool import Readers, Sent, Work, result_of

_LOCAL = re.compile(r"local(?::([1-9][0-9]{0,3}))?")
_CLUSTER = re.compile(r"(?:tcp|tls)://[^\s/]+:[0-9]+")
#: Seconds to wait for a cluster's scheduler and its first worker.
_CONNECT_S = 10
#: Seconds between two looks at the connection, and for closing it.
_POLL_S, _CLOSE_S = 0.5, 1
#: How many tasks a worker has: the next one waits there while it does the first.
_TASKS = 2
#: Pages, and their bytes, that one task reads: each has to pass a scheduler, which takes longer than reading a page.
_MAX_BATCH, _MAX_BATCH_BYTES = 16, 500_000
#: A pure function of a job's plain data, which gives its result or (reason, detail); with the job, and its version.
_Versioned = tuple[Work, Any, str]


class Executor(Reader, Protocol):
    """Reads pages; `width` says how many it should have been given at any time."""

    width: int


@contextmanager
def open_executor(where: str | None, limit: float, say: Say) -> Iterator[Executor]:
    """What reads pages, within `limit` seconds each; `say` is told if a cluster fails. Raises UsageError."""
    cores = os.cpu_count() or 1
    local, cluster = _LOCAL.fullmatch(where or "local"), _CLUSTER.fullmatch(where or "")
    if not local and not cluster:
        raise UsageError(f"--executor {where}: give local, local:N or tcp://HOST:PORT")
    workers = int((local and local[1]) or cores) if where else min(cores, 8)
    with closing(Readers(limit, workers)) as readers:
        if cluster:
            with _connected(cluster[0]) as client:
                yield _Cluster(client, readers, limit, say)
        else:
            yield readers


class _Lost(Exception):
    """A batch that the cluster has lost, or cannot read."""


class _Cluster:
    """Reads pages on a cluster, many in a task; those that it loses, or cannot read, are read by `local` processes."""

    def __init__(self, client: Any, local: Readers, limit: float, say: Say) -> None:
        self._client, self._executor, self._local = client, client.get_executor(), local
        self._limit, self._say, self._failed = limit, say, False
        self._slots = sum(client.nthreads().values())
        self.width = (_TASKS + 1) * _MAX_BATCH * self._slots
        self._waiting: deque[Sent] = deque()
        self._tasks: set[asyncio.Task[None]] = set()

    async def call(self, work: Work, job: Any) -> Any:
        """The result of `work(job)`. Raises PageFailed."""
        loop = asyncio.get_running_loop()
        sent = Sent(work, job, loop.create_future())
        self._waiting.append(sent)
        loop.call_soon(self._submit)  # Not yet: others may follow at once, for the same task.
        try:
            return result_of(await sent.result)
        except _Lost as lost:
            if not self._failed:
                self._failed = True
                others = "it is read here, and so are others of which that holds"
                self._say(f"the cluster could not read a page ({lost}); {others}")
            return await self._local.call(work, job)

    def _submit(self) -> None:
        """Submit what waits, in batches; while all workers have enough to do, larger ones gather."""
        while self._waiting and len(self._tasks) < _TASKS * self._slots:
            batch: list[Sent] = []
            size = 0
            most = min(_MAX_BATCH, ceil(len(self._waiting) / self._slots))
            while self._waiting and len(batch) < most and size < _MAX_BATCH_BYTES:
                batch.append(self._waiting.popleft())
                size += len(getattr(batch[-1].job, "body", b""))
            task = asyncio.create_task(self._read(batch))
            self._tasks.add(task)
            task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.remove(task)
        if not task.cancelled():
            self._submit()

    async def _read(self, batch: list[Sent]) -> None:
        found: list[Any] = []
        lost = _Lost("the connection is lost")
        try:
            found = await self._awaited([(one.work, one.job, _version(one.job)) for one in batch])
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) and task.cancelling():
                raise
        except Exception as error:  # noqa: BLE001  # whatever a cluster fails with, the pages are read
            lost = _Lost(describe_error(error))
        for number, sent in enumerate(batch):
            if not sent.result.done():
                if found:
                    sent.result.set_result(found[number])
                else:
                    sent.result.set_exception(lost)

    async def _awaited(self, jobs: list[_Versioned]) -> list[Any]:
        """The results of `jobs`. Raises CancelledError where the connection is lost, as they may then never come."""
        digest = hashlib.sha256(pickle.dumps((jobs, self._limit), 5)).hexdigest()
        submitted: Future[list[Any]] = self._executor.submit(_on_worker, jobs, self._limit, key=f"errdex-{digest}")
        future = asyncio.wrap_future(submitted)
        while not future.done():
            if self._client.status != "running":
                future.cancel()
            await asyncio.wait([future], timeout=_POLL_S)
        return future.result()


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """A client of the scheduler at `address`, whose workers read as this process does. Raises UsageError."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise UsageError(f"--executor {address}: a cluster needs an extra; {INSTALL.format('dask')}") from None
    with _quiet():
        try:
            client = distributed.Client(address, timeout=_CONNECT_S, set_as_default=False)
        except OSError:
            raise UsageError(f"--executor {address}: no Dask scheduler answers there") from None
        try:
            try:
                client.wait_for_workers(1, timeout=_CONNECT_S)
                versions = client.run(_version, None, on_error="return")
            except TimeoutError:
                raise UsageError(f"--executor {address}: the cluster has no workers") from None
            for worker, version in versions.items():
                if version != _version(None):
                    what = "does not have this errdex with this Python and lxml"
                    raise UsageError(f"--executor {address}: {worker} {what}")
            yield client
        finally:
            client.close(timeout=_CLOSE_S)


@contextmanager
def _quiet() -> Iterator[None]:
    """Without Dask's log and warnings on stderr: what matters is said in a line."""
    import logging

    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def _on_worker(jobs: list[_Versioned], limit: float) -> list[Any]:
    """Do jobs on a worker of a cluster: in a process of its own, so that the time and memory limits hold for each."""
    here = []
    for work, job, version in jobs:
        if source := getattr(job, "source", None):
            job = replace(job, source=built_in(source))
        if _version(job) != version:
            raise RuntimeError("a worker has another version of errdex or of the site's module")
        here.append((work, job))
    return _readers(limit, threading.get_ident()).run_all(here)


@cache
def _readers(limit: float, thread: int) -> Readers:
    """The process of this thread."""
    # Dask starts its workers as daemons, which may have no processes of their own. Ours end with their parent.
    multiprocessing.current_process().daemon = False
    return Readers(limit, 1)


def _version(job: Any) -> str:
    """What a result depends on besides the job: errdex, Python, lxml, and the site's own module."""
    source: Source | None = getattr(job, "source", None)
    try:
        return f"{__version__} {sys.version_info[:2]} {shared_digest()} {source and fingerprint(source)}"
    except OSError:
        return "the site's module is missing"
