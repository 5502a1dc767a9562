"""The user's own parser modules, loaded in another process: one that hangs or crashes costs only its vendor."""

import pickle
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import fields
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from ingest.errors import describe
from ingest.sites.site_source import Source, load
from ingest.worker_process import fork_server, serve
from parsers import Site

#: Seconds for loading one module, and for starting the process.
LOAD_TIMEOUT = 5.0
_START_TIMEOUT = 30.0


def load_isolated(sources: list[Source]) -> dict[Source, Site | str]:
    """What each module declares, or why it cannot be used."""
    found: dict[Source, Site | str] = {}
    while left := [source for source in sources if source not in found]:
        with _loader() as process:
            for source in left:
                try:
                    process.send((_loaded, source))
                    if not process.poll(LOAD_TIMEOUT):
                        found[source] = f"takes longer than {LOAD_TIMEOUT:g} s to load"
                        break
                    answer = process.recv_bytes()
                    found[source] = pickle.loads(pickle.loads(answer[1:]))
                    if answer[0]:  # The module took much memory: the others get a process of their own.
                        break
                except (EOFError, OSError):
                    found[source] = "ends the process that loads it"
                    break
                except Exception as error:  # noqa: BLE001  # unpickling fails for a class of the module's own in SITE
                    found[source] = f"SITE contains something other than plain data: {error}"
    return found


@contextmanager
def _loader() -> Iterator[Connection]:
    """A process that loads modules, until the block ends."""
    ours, theirs = Pipe()
    with closing(ours):
        with closing(theirs):
            process = fork_server().Process(target=serve, args=(theirs, LOAD_TIMEOUT), daemon=True)
            process.start()
        try:
            if not ours.poll(_START_TIMEOUT):
                raise TimeoutError("the process that loads parser modules does not start")
            ours.recv_bytes()
            yield ours
        finally:
            process.kill()
            process.join()


def _loaded(source: Source) -> bytes:
    """In the other process: what the module declares, or why it cannot be used, pickled."""
    try:
        site, _ = load(source)
        return pickle.dumps(Site(**{part.name: getattr(site, part.name) for part in fields(Site)}))
    except BaseException as error:  # noqa: BLE001  # the module is the user's: it may raise anything
        return pickle.dumps(describe(error).encode("utf-8", "backslashreplace").decode())  # Without lone surrogates.
