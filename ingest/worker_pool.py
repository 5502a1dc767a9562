"""Do jobs in worker processes: one that takes too much time or memory, or crashes, fails alone."""

import asyncio
import pickle
import socket
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import product
from math import inf
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from typing import Any, NamedTuple

from ingest.errors import PageFailed
from ingest.worker_process import fork_server, serve

#: Bytes of jobs that one process has at hand; and what a small one takes at least.
_MAX_AHEAD, _MIN_SIZE = 150_000, 1_000
#: How many pages are in hand, for each process.
_WIDTH = 8
#: A pure function of a job's plain data: what it gives, or (reason, detail).
Work = Callable[[Any], Any]


class Sent(NamedTuple):
    """A job that was sent elsewhere, and who waits for its result."""

    work: Work
    job: Any
    result: asyncio.Future[Any]


class Worker:
    """One worker process, and the jobs that it has not answered yet: it does the first, the others lie in its pipe."""

    def __init__(self, limit: float) -> None:
        ours, theirs = socket.socketpair()
        for end, option in product((ours, theirs), (socket.SO_SNDBUF, socket.SO_RCVBUF)):
            end.setsockopt(socket.SOL_SOCKET, option, 4 * _MAX_AHEAD)
        # Sending ahead must never wait for the process, which may be waiting for this one to take an answer: the system
        # may hold less than asked, and counts up to twice the bytes of a message.
        self._room = min(_MAX_AHEAD, ours.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) // 3)
        self.pipe, child = Connection(ours.detach()), Connection(theirs.detach())
        self.process = fork_server().Process(target=serve, args=(child, limit), daemon=True)
        self.process.start()
        child.close()
        self.jobs: deque[Sent] = deque()
        #: The bytes of each job.
        self.sizes: deque[int] = deque()
        #: When it began with the first job. Starting the process does not count against that page's time.
        self.since = inf
        self.timer: asyncio.TimerHandle | None = None

    def send(self, sent: Sent) -> bool:
        """Send a job, but not if that could take until the process reads it; whether it was sent."""
        data = ForkingPickler.dumps((sent.work, sent.job))
        size = max(len(data), _MIN_SIZE)
        if self.jobs and sum(self.sizes) + size > self._room:
            return False
        self.jobs.append(sent)
        self.sizes.append(size)
        with suppress(OSError):  # It has ended, as its pipe will tell.
            self.pipe.send_bytes(data)
        return True

    def take(self) -> asyncio.Future[Any]:
        """Take the first job, which is answered or has failed; who waits for its result."""
        self.sizes.popleft()
        return self.jobs.popleft().result

    def end(self) -> None:
        """End the process and release it."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def result_of(found: Any) -> Any:
    """What a job has given. Raises PageFailed where that is (reason, detail)."""
    if isinstance(found, tuple):
        raise PageFailed(*found)
    return found


class Readers:
    """A pool of worker processes, started as needed; a page may take `limit` seconds."""

    def __init__(self, limit: float, workers: int) -> None:
        self._slots, self._limit = workers, limit
        self.width = _WIDTH * workers
        self._workers: list[Worker] = []
        self._waiting: deque[Sent] = deque()

    async def call(self, work: Work, job: Any) -> Any:
        """The result of `work(job)` in another process. Raises PageFailed."""
        return result_of(await self._result(work, job))

    def run(self, work: Work, job: Any) -> Any:
        """The result of `work(job)` in another process. Raises PageFailed."""
        return result_of(self.run_all([(work, job)])[0])

    def run_all(self, jobs: Iterable[tuple[Work, Any]]) -> list[Any]:
        """The results of `jobs` in other processes, in their order; (reason, detail) where one fails."""

        async def every() -> list[Any]:
            try:
                return await asyncio.gather(*(self._result(work, job) for work, job in jobs))
            finally:  # Nobody awaits the processes that still have jobs.
                for worker in [one for one in self._workers if one.jobs]:
                    self._release(worker)
                self._waiting.clear()

        return asyncio.run(every())

    def _result(self, work: Work, job: Any) -> asyncio.Future[Any]:
        sent = Sent(work, job, asyncio.get_running_loop().create_future())
        self._waiting.append(sent)
        self._send()
        return sent.result

    def _send(self) -> None:
        """Send what waits to idle processes, and ahead to busy ones, so that none of them waits for this one."""
        while self._waiting:
            sent = self._waiting[0]
            if not sent.result.done():
                try:
                    worker = self._worker()
                except (EOFError, OSError) as error:  # No process can be started: nobody may wait for that.
                    sent.result.set_exception(error)
                else:
                    if not worker.jobs:
                        self._watch(worker)
                    if not worker.send(sent):
                        return
            self._waiting.popleft()

    def _worker(self) -> Worker:
        """An idle process, a new one, or the one with the least to do."""
        for worker in [one for one in self._workers if not one.jobs]:
            if not worker.pipe.poll():  # An idle process sends nothing but its end.
                return worker
            self._release(worker)
        if len(self._workers) < self._slots:
            try:
                self._workers.append(Worker(self._limit))
                return self._workers[-1]
            except (EOFError, OSError):
                if not self._workers:
                    raise
        return min(self._workers, key=lambda one: sum(one.sizes))

    def _watch(self, worker: Worker) -> None:
        loop = asyncio.get_running_loop()
        if worker.since != inf:
            worker.since = loop.time()
        loop.add_reader(worker.pipe.fileno(), self._receive, worker)
        worker.timer = loop.call_later(self._limit, self._end_late, worker)

    def _leave(self, worker: Worker) -> None:
        asyncio.get_running_loop().remove_reader(worker.pipe.fileno())
        if worker.timer:
            worker.timer.cancel()

    def _receive(self, worker: Worker) -> None:
        """Take one answer of a process; the next job's time begins."""
        try:
            answer = memoryview(worker.pipe.recv_bytes())
        except (EOFError, OSError):
            self._fail(worker, "parser-crashed", "reading the page ended its process")
            return
        result = worker.take() if worker.since != inf else None
        worker.since = asyncio.get_running_loop().time()
        if result is None:
            return
        if answer[0]:
            self._release(worker)
        elif not worker.jobs:
            self._leave(worker)
        if not result.done():
            try:
                result.set_result(pickle.loads(answer[1:]))
            except Exception as error:  # noqa: BLE001  # whoever waits is told
                result.set_exception(error)
        self._send()

    def _end_late(self, worker: Worker) -> None:
        """End a process whose page takes too long."""
        loop = asyncio.get_running_loop()
        left = worker.since + self._limit - loop.time()
        if left <= 0 and not worker.pipe.poll():
            detail = f"reading the page takes longer than {self._limit:g} s (fetch.timeout_s)"
            self._fail(worker, "parser-timeout", detail)
        else:
            worker.timer = loop.call_later(min(max(left, 0), self._limit), self._end_late, worker)

    def _fail(self, worker: Worker, reason: str, detail: str) -> None:
        """Fail the page that a process had in hand, and give what lies in its pipe to others."""
        result = worker.take()
        self._release(worker)
        if not result.done():
            result.set_result((reason, detail))
        self._send()

    def _release(self, worker: Worker) -> None:
        self._leave(worker)
        self._waiting.extendleft(reversed(worker.jobs))
        self._workers.remove(worker)
        worker.end()

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.end()
