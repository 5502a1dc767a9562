"""What limits the requests to a host: its queue, its robots.txt (RFC 9309), and the time that a page may take."""

import asyncio
import math
import re
import time
from dataclasses import dataclass, field

import httpx
from protego import Protego

from ingest.errors import PageFailed
from ingest.fetch.responses import body_of, error_status

#: After so many pages in a row without a response, a host's other pages fail without a request.
_MAX_UNANSWERED = 3
#: The rest of a longer robots.txt is ignored (RFC 9309, 2.5).
_MAX_BYTES = 512 * 1024
#: Seconds: a longer delay is meant for crawlers, not for a program that fetches a page or two.
_MAX_DELAY = 60.0
_USER_AGENT = re.compile(r"\s*user-?agent\s*:([^#]*)", re.I)


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


class Robots:
    """The rules of one origin for the robot `agent`; an empty robots.txt allows everything."""

    def __init__(self, text: str, agent: str) -> None:
        self._rules, self._agent = Protego.parse(_without_other_agents(text, agent.lower())), agent
        self.delay = min(self._rules.crawl_delay(agent) or 0.0, _MAX_DELAY)

    def admit(self, url: str) -> None:
        """Raise PageFailed("robots") where the rules disallow `url`."""
        if not self._rules.can_fetch(url, self._agent):
            advice = "if you own the site, set robots = false for it"
            raise PageFailed("robots", f"{url}: the site's robots.txt disallows it; {advice}", None, url)


def _without_other_agents(text: str, agent: str) -> str:
    """The lines, with consecutive other user agents as one: Protego takes time for each pair of agent and rule."""
    lines: list[str] = []
    agents: set[str] = set()
    for line in text.splitlines():
        if found := _USER_AGENT.match(line):
            name = found[1].strip().lower()
            name = name if name == "*" or (name and name in agent) else "-"
            if name in agents:
                continue
            agents.add(name)
            line = f"User-agent: {name}"
        elif ":" in line.partition("#")[0]:
            agents.clear()
        lines.append(line)
    return "\n".join(lines)


async def robots_text(response: httpx.Response, url: str) -> str:
    """The text of a robots.txt, empty where the site has none. Raises PageFailed or Transient."""
    if response.status_code == 429 or response.status_code >= 500:
        raise error_status(response, url)
    if response.status_code != 200:
        return ""
    text = await body_of(response, url, _MAX_BYTES)
    return text[:_MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
