"""Where pages are read: in processes of this machine, or on a Dask cluster; the results are the same."""

import asyncio
import hashlib
import multiprocessing
import os
import pickle
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any, Protocol

from ingest import __version__
from ingest.errors import PageFailed, UsageError
from ingest.pipeline.check_page import Reader
from ingest.pipeline.workers import Readers
from ingest.sites.site_source import Source, built_in, fingerprint, shared_digest

_LOCAL = re.compile(r"local(?::([1-9][0-9]{0,3}))?")
_CLUSTER = re.compile(r"(?:tcp|tls)://[^\s/]+:[0-9]+")
#: Seconds to wait for a cluster's scheduler and its first worker.
_CONNECT_S = 10
#: Seconds between two looks at the connection, and for closing it.
_POLL_S, _CLOSE_S = 0.5, 1
#: A pure function of a job's plain data: what it gives, or (reason, detail).
Work = Callable[[Any], Any]


class Executor(Reader, Protocol):
    """Reads pages, `slots` at a time."""

    slots: int


@contextmanager
def open_executor(where: str | None, limit: float, say: Callable[[str], None]) -> Iterator[Executor]:
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


class _Cluster:
    """Reads pages on a cluster; a job that the cluster loses, or cannot do, is done by the `local` processes."""

    def __init__(self, client: Any, local: Readers, limit: float, say: Callable[[str], None]) -> None:
        self._client, self._executor, self._local = client, client.get_executor(), local
        self._limit, self._say, self._failed = limit, say, False
        self.slots = sum(client.nthreads().values())

    async def call(self, work: Work, job: Any) -> Any:
        """The result of `work(job)`. Raises PageFailed."""
        version = _version(job)
        digest = hashlib.sha256(pickle.dumps((work, job, self._limit, version), 5)).hexdigest()
        try:
            future: Future[Any] = self._executor.submit(
                _on_worker, work, job, self._limit, version, key=f"errdex-{digest}"
            )
            found = await self._awaited(asyncio.wrap_future(future))
        except asyncio.CancelledError:
            if (task := asyncio.current_task()) and task.cancelling():
                raise
            found = await self._here(work, job, "the connection is lost")
        except Exception as error:  # noqa: BLE001  # whatever a cluster fails with, the page is read
            found = await self._here(work, job, f"{type(error).__name__}: {error}")
        if isinstance(found, tuple):
            raise PageFailed(*found)
        return found

    async def _awaited(self, future: asyncio.Future[Any]) -> Any:
        """The result of `future`, which may have none ever where the connection was lost. Raises CancelledError."""
        while not future.done():
            if self._client.status != "running":
                future.cancel()
            await asyncio.wait([future], timeout=_POLL_S)
        return future.result()

    async def _here(self, work: Work, job: Any, why: str) -> Any:
        if not self._failed:
            self._failed = True
            self._say(
                f"the cluster could not read a page ({why}); it is read here, and so are others of which that holds"
            )
        return await self._local.call(work, job)


@contextmanager
def _connected(address: str) -> Iterator[Any]:
    """A client of the scheduler at `address`, whose workers read as this process does. Raises UsageError."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise UsageError(f"--executor {address}: to read on a cluster: pip install 'errdex[dask]'") from None
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


def _on_worker(work: Work, job: Any, limit: float, version: str) -> Any:
    """Do a job on a worker of a cluster: in a process of its own, so that the time and memory limits hold."""
    source: Source | None = getattr(job, "source", None)
    if source:
        job = replace(job, source=built_in(source))
    if _version(job) != version:
        raise RuntimeError("a worker has another version of errdex or of the site's module")
    try:
        return _readers(limit).run(work, job)
    except PageFailed as failed:
        return failed.reason, failed.detail


@cache
def _readers(limit: float) -> Readers:
    # Dask starts its workers as daemons, which may have no processes of their own. Ours end with their parent.
    multiprocessing.current_process().daemon = False
    return Readers(limit, 1)


def _version(job: Any) -> str:
    """What a result follows from beside the job: errdex, Python, lxml, and the site's own module."""
    source: Source | None = getattr(job, "source", None)
    try:
        return f"{__version__} {sys.version_info[:2]} {shared_digest()} {source and fingerprint(source)}"
    except OSError:
        return "the site's module is missing"
