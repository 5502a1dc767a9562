"""Garbage collection: put off while a page is read, and done less often while runs are written."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

#: Objects in no cycle, as all records are, are freed without these collections, which took a fifth of a large run.
_COLLECT_AFTER = (50_000, 20, 50)


@contextmanager
def rare_collections(never: bool = False) -> Iterator[None]:
    """Look for cycles of garbage less often, or `never`: a page makes few, and each search visits all its objects."""
    former = gc.get_threshold()
    gc.set_threshold(*((0,) if never else _COLLECT_AFTER))
    try:
        yield
    finally:
        gc.set_threshold(*former)
