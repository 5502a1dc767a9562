"""The user's own parser modules, loaded in another process: one that hangs or crashes costs only its vendor."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import fields
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from ingest.sites.site_source import Source, load
from parsers import Site

#: Seconds for loading one module, and for starting the process.
LOAD_TIMEOUT = 5.0
_START_TIMEOUT = 30.0


def load_isolated(sources: list[Source]) -> dict[Source, Site | str]:
    """What each module declares, or why it cannot be used."""
    found: dict[Source, Site | str] = {}
    while left := [source for source in sources if source not in found]:
        with _loader(left) as process:
            for source in left:
                try:
                    if not process.poll(LOAD_TIMEOUT):
                        found[source] = f"takes longer than {LOAD_TIMEOUT:g} s to load"
                        break
                    found[source] = process.recv()
                except (EOFError, OSError):
                    found[source] = "ends the process that loads it"
                    break
                except Exception as error:  # noqa: BLE001  # unpickling fails for a class of the module's own in SITE
                    found[source] = f"SITE contains something other than plain data: {error}"
    return found


@contextmanager
def _loader(sources: list[Source]) -> Iterator[Connection]:
    """A process that loads `sources` one by one, and ends with the block or with this process."""
    ours, theirs = Pipe()
    command = (
        f"import sys; sys.path[:] = {sys.path!r}; from ingest.sites.own_modules import serve; serve({theirs.fileno()})"
    )
    with closing(ours):
        with closing(theirs):
            child = subprocess.Popen(
                [sys.executable, "-P", "-c", command],
                stdin=subprocess.DEVNULL,
                stdout=2,
                pass_fds=[theirs.fileno()],
                process_group=0,  # Ctrl-C at a terminal reaches only this process.
            )
        try:
            ours.send(sources)
            if not ours.poll(_START_TIMEOUT):
                raise TimeoutError("the process that loads parser modules does not start")
            ours.recv()
            yield ours
        finally:
            child.kill()
            child.wait()


def serve(handle: int) -> None:
    """In the other process: load the requested modules, and send each result as soon as it is there."""
    client = Connection(handle)
    with suppress(EOFError, ConnectionError):  # The client has ended, which is no fault to print.
        sources: list[Source] = client.recv()
        threading.Thread(target=_exit_with, args=(client,), daemon=True).start()
        client.send(None)
        for source in sources:
            signal.alarm(int(LOAD_TIMEOUT) + 2)  # In case the client was killed and the module never yields the GIL.
            try:
                site, _ = load(source)
                client.send(Site(**{part.name: getattr(site, part.name) for part in fields(Site)}))
            except BaseException as error:  # noqa: BLE001  # the module is the user's: it may raise anything
                message = f"{type(error).__name__}: {error}"
                client.send(message.encode("utf-8", "backslashreplace").decode())  # Without lone surrogates.


def _exit_with(client: Connection) -> None:
    try:
        client.recv()  # Nothing more is sent: this returns when the client ends.
    finally:
        os._exit(1)
