"""A process that reads pages: how it is started, and what it does."""

import fcntl
import os
import resource
import signal
import sys
import tempfile
import threading
from contextlib import suppress
from functools import cache
from multiprocessing import forkserver, get_context, parent_process, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for
from multiprocessing.context import ForkServerContext
from multiprocessing.reduction import ForkingPickler
from multiprocessing.util import get_temp_dir

#: Bytes of memory per process.
MAX_MEMORY = 1 << 30
#: Bytes of peak memory after which a process is replaced, so that the next page has all of its share.
_REPLACE_ABOVE = MAX_MEMORY // 4
#: Seconds of CPU time beyond the deadline after which the system ends a process that its parent has not ended.
_GRACE = 5
#: Bytes: a socket's path may have 107, of which the part below the temporary folder takes 32.
_MAX_TEMPORARY_PATH = 75


@cache
def fork_server() -> ForkServerContext:
    """Start the fork server, which imports the page reader and reads a page to warm up."""
    # It starts as `python -c`, which would import modules from the working directory.
    os.environ["PYTHONSAFEPATH"] = "1"
    _shorten_temporary_folder()
    context = get_context("forkserver")
    context.set_forkserver_preload(["ingest.pipeline.worker_preload"])
    resource_tracker.ensure_running()  # It would unblock the signal.
    # A terminal's Ctrl-C reaches all processes: from their first moment, these leave it to the parent.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context


def prepare() -> None:
    """Start the fork server early, so that it warms up meanwhile; whoever uses it later reports a failure."""
    with suppress(OSError):
        fork_server()


def _shorten_temporary_folder() -> None:
    """Put the fork server's socket into /tmp where the path of the temporary folder is too long for a socket."""
    if len(os.fsencode(tempfile.gettempdir())) > _MAX_TEMPORARY_PATH:
        before, tempfile.tempdir = tempfile.gettempdir(), "/tmp"  # get_temp_dir creates a folder of its own there
        try:
            get_temp_dir()  # Created once, then cached.
        finally:
            tempfile.tempdir = before


def serve(pipe: Connection, limit: float) -> None:
    """Do the jobs from the pipe until it closes or the process needs to be replaced."""
    _set_up_process()
    retiring, process = False, os.getpid()
    with suppress(EOFError, ConnectionError):  # The parent has ended, which is no fault to print.
        pipe.send_bytes(b"")  # It is ready.
        while not retiring:
            work, job = pipe.recv()
            spent = resource.getrusage(resource.RUSAGE_SELF)
            _limit(resource.RLIMIT_CPU, int(spent.ru_utime + spent.ru_stime + limit) + _GRACE)
            try:
                answer = ForkingPickler.dumps(work(job))
            except MemoryError:
                failed = "too-large", f"reading it takes more than {MAX_MEMORY >> 30} GiB of memory"
                answer = ForkingPickler.dumps(failed)
            if os.getpid() != process:  # A parser has forked: one answer for each job.
                os._exit(0)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
            retiring = peak > _REPLACE_ABOVE
            pipe.send_bytes(bytes([retiring]) + answer)


def _set_up_process() -> None:
    """Leave interrupts to the parent, limit the memory, and end when the parent ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # What a parser prints is not a result of errdex, nor is what a program prints that it runs.
    if sys.stdout and sys.stderr:  # The number of a closed stream may be another file's.
        os.dup2(2, 1)
    sys.stdout = sys.stderr
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
