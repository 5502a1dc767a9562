"""Progress of what may take minutes: a line every few seconds, and none of what is done before."""

import time
from collections.abc import Callable

_EVERY_S = 5.0


class Progress:
    """Counts steps and tells how many of `total` are done; `text` has a place for each number."""

    def __init__(self, say: Callable[[str], None], text: str, total: int) -> None:
        self._say, self._text, self._total = say, text, total
        self._done, self._next = 0, time.monotonic() + _EVERY_S

    def step(self) -> None:
        """One more is done."""
        self._done += 1
        if (now := time.monotonic()) >= self._next:
            self._next = now + _EVERY_S
            self._say(self._text.format(f"{self._done:,}", f"{self._total:,}"))
