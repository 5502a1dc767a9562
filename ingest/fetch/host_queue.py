"""The queue for one host and the time that a page may take: what limits the requests of a run."""

import asyncio
import math
import time
from dataclasses import dataclass, field

from ingest.errors import PageFailed

#: After so many pages in a row without a response, a host's other pages fail without a request.
_MAX_UNANSWERED = 3


class Budget:
    """The time that one page may take with all that it needs; waiting before its first request is free."""

    def __init__(self, seconds: float) -> None:
        self.seconds = self.left = seconds
        self.started = False

    def pause(self, seconds: float, url: str) -> None:
        """Spend `seconds` before a request to `url`. Raises PageFailed where that exceeds the budget."""
        if self.started:
            self.left -= seconds
            if self.left <= 0:
                raise self.exceeded(url)
        self.started = True

    def exceeded(self, url: str) -> PageFailed:
        """The failure of a page that has used up its budget, at `url`."""
        limit = f"more than {self.seconds:g} s with all redirects, retries and the pauses that its hosts require"
        return PageFailed("timeout", f"{url}: the page would take {limit}", None, url)


@dataclass(slots=True)
class Host:
    """The queue for one host, whose requests are sequential, and when the next one is due.

    `interval`: seconds after the response that `ended` last; `not_before`: as its Retry-After asks. `unanswered`: pages
    in a row without a response. `refused`: why it is asked no more.
    """

    interval: float
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    ended: float = -math.inf
    not_before: float = -math.inf
    unanswered: int = 0
    refused: PageFailed | None = None

    def wait(self) -> float:
        """The seconds until the next request is due."""
        return max(0.0, self.ended + self.interval - time.monotonic(), self.not_before - time.monotonic())

    def give_up(self, failed: PageFailed) -> None:
        """Count a page without a response, and ask no more after too many."""
        self.unanswered += 1
        if self.unanswered >= _MAX_UNANSWERED and not self.refused:
            detail = f"{failed.detail}; nor did {self.unanswered - 1} pages of this host before it get a response"
            self.refused = PageFailed(failed.reason, detail, None, failed.final_url)
