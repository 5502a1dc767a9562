"""Where pages are read: in processes of this machine, or on a Dask cluster."""

import os
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager

from ingest.errors import UsageError
from ingest.pipeline.workers import Readers

_LOCAL = re.compile(r"local(?::([1-9][0-9]{0,3}))?")


@contextmanager
def open_readers(executor: str | None, limit: float) -> Iterator[Readers]:
    """What reads pages within `limit` seconds each, until the block ends. Raises UsageError."""
    if executor is None:
        workers = min(os.cpu_count() or 1, 8)
    elif local := _LOCAL.fullmatch(executor):
        workers = int(local[1] or os.cpu_count() or 1)
    else:
        raise UsageError(f"--executor {executor}: give local, local:N or tcp://HOST:PORT")
    with closing(Readers(limit, workers)) as readers:
        yield readers
