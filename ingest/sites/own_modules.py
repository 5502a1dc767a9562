"""The user's own parser modules, loaded in another process: one that hangs or crashes costs only its vendor."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import fields

from ingest.errors import describe_error
from ingest.sites.site_source import Source, load_site
from ingest.worker_pool import Readers
from parsers import Site

#: Seconds for loading one module.
LOAD_TIMEOUT = 5.0


def load_isolated(sources: list[Source]) -> dict[Source, Site | str]:
    """What each module declares, or why it cannot be used."""
    # In a thread: the server for agents asks from within an event loop.
    with closing(Readers(LOAD_TIMEOUT, 1)) as loaders, ThreadPoolExecutor(1) as thread:
        answers = thread.submit(loaders.run_all, [(_loaded, source) for source in sources]).result()
    return dict(zip(sources, map(_declared, answers), strict=True))


def _loaded(source: Source) -> bytes:
    """In the other process: what the module declares, or why it cannot be used, pickled."""
    try:
        site, _ = load_site(source)
        return pickle.dumps(Site(**{part.name: getattr(site, part.name) for part in fields(Site)}))
    except BaseException as error:  # noqa: BLE001  # the module is the user's: it may raise anything
        fault = describe_error(error).encode("utf-8", "backslashreplace").decode()  # Without lone surrogates.
        return pickle.dumps(fault)


def _declared(answer: bytes | tuple[str, str]) -> Site | str:
    """What a module declares, or why it cannot be used, by the answer of the process that loaded it."""
    if isinstance(answer, tuple):
        too_late = answer[0] == "parser-timeout"
        return f"takes longer than {LOAD_TIMEOUT:g} s to load" if too_late else "ends the process that loads it"
    try:
        found: Site | str = pickle.loads(answer)
        return found
    except Exception as error:  # noqa: BLE001  # unpickling fails for a class of the module's own in SITE
        return f"SITE contains something other than plain data: {error}"
