"""Garbage: cycles of it are looked for less often while pages are read, and runs written."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Objects in no cycle, as all records are, are freed without these collections, which took a fifth of a large run.
_COLLECT_AFTER = (50_000, 20, 50)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for cycles of garbage less often."""
    former = gc.get_threshold()
    gc.set_threshold(*_COLLECT_AFTER)
    try:
        yield
    finally:
        gc.set_threshold(*former)
