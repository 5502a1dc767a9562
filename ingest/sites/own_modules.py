"""The user's own parser modules, loaded in another process: one that hangs or ends it is the fault of its vendor."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from ingest.sites.registry import Source, load
from parsers import Site

#: Seconds that one module may take to load, and the process to begin.
LOADING = 5.0
_BEGINNING = 30.0


def load_apart(sources: list[Source]) -> dict[Source, Site | str]:
    """What each module declares, or why it cannot be used."""
    found: dict[Source, Site | str] = {}
    left = list(sources)
    while left:
        with _process(left) as process:
            while left:
                source, (going_on, found[source]) = left.pop(0), _answer(process)
                if not going_on:
                    break
    return found


def _answer(process: Connection) -> tuple[bool, Site | str]:
    """Can the process go on, and what it says of the next module."""
    try:
        if not process.poll(LOADING):
            return False, f"takes longer than {LOADING:g} s to load"
        return True, process.recv()
    except (EOFError, OSError):
        return False, "ends the process that loads it"
    except Exception as error:  # noqa: BLE001  # whatever it has put into SITE must be known here, too
        return True, f"SITE holds what is no plain data: {error}"


@contextmanager
def _process(sources: list[Source]) -> Iterator[Connection]:
    """A process that loads `sources` one after another, and ends with the block, or with this process."""
    here, there = Pipe()
    command = (
        f"import sys; sys.path[:] = {sys.path!r}; from ingest.sites.own_modules import serve; serve({there.fileno()})"
    )
    with closing(here):
        with closing(there):
            # A group of its own: Ctrl-C at a terminal is for this process alone.
            child = subprocess.Popen(
                [sys.executable, "-P", "-c", command],
                stdin=subprocess.DEVNULL,
                stdout=2,
                pass_fds=[there.fileno()],
                process_group=0,
            )
        try:
            here.send(sources)
            if not here.poll(_BEGINNING):
                raise TimeoutError("the process that loads parser modules does not begin")
            here.recv()
            yield here
        finally:
            child.kill()
            child.wait()


def serve(handle: int) -> None:
    """Load what the other process asks for; it is told of each module as soon as that is loaded."""
    asker = Connection(handle)
    sources: list[Source] = asker.recv()
    threading.Thread(target=_end_with, args=(asker,), daemon=True).start()
    asker.send(None)
    for source in sources:
        signal.alarm(int(LOADING) + 2)  # Where the asker was killed, and the module holds on to the interpreter.
        try:
            site, _ = load(source)
            asker.send(Site(**{part.name: getattr(site, part.name) for part in fields(Site)}))
        except BaseException as error:  # noqa: BLE001  # anybody's code: its fault is its own
            told = f"{type(error).__name__}: {error}"
            asker.send(told.encode("utf-8", "backslashreplace").decode())  # It may be no text.


def _end_with(asker: Connection) -> None:
    try:
        asker.recv()  # There is nothing more to come but the end.
    finally:
        os._exit(1)
