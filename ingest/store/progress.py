"""Report the progress of long work: a line every few seconds, and none if it is done before the first is due."""

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from ingest.model import Say

_EVERY_S = 5.0
Item = TypeVar("Item")


def with_progress(items: Iterable[Item], total: int, say: Say, text: str) -> Iterator[Item]:
    """Yield the items; `say` gets how many of `total` are done, in the two places of `text`."""
    due = time.monotonic() + _EVERY_S
    for done, item in enumerate(items, 1):
        yield item
        if (now := time.monotonic()) >= due:
            due = now + _EVERY_S
            say(text.format(f"{done:,}", f"{total:,}"))
