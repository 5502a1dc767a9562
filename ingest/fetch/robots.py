"""robots.txt (RFC 9309): which pages may be fetched, and the delay between two requests."""

import re

import httpx
from protego import Protego

from ingest.errors import PageFailed
from ingest.fetch.responses import body_of, error_status

#: The rest of a longer robots.txt is ignored (RFC 9309, 2.5).
_MAX_BYTES = 512 * 1024
#: Seconds: a longer delay is meant for crawlers, not for a program that fetches a page or two.
_MAX_DELAY = 60.0
_USER_AGENT = re.compile(r"\s*user-?agent\s*:([^#]*)", re.I)


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
    """The lines, with consecutive other user agents as one: Protego's time is their number times that of the rules."""
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
