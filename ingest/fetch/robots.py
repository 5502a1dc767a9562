"""What a site's robots.txt asks of us (RFC 9309), and how long it wants us to wait between two requests."""

import re

import httpx
from protego import Protego

from ingest.errors import PageFailed
from ingest.fetch.body import body_of
from ingest.fetch.responses import error_status

#: A robots.txt is read so far and no further (RFC 9309, 2.5).
_LONGEST = 512 * 1024
#: Seconds: nobody who asks for more can mean a program that comes for a page or two.
_LONGEST_DELAY = 60.0


_NAMED = re.compile(r"\s*user-?agent\s*:([^#]*)", re.I)


class Robots:
    """The rules of one origin for the robot `agent`; those of an origin without a robots.txt allow everything."""

    def __init__(self, text: str, agent: str) -> None:
        self._rules, self._agent = Protego.parse(_concerning(text, agent.lower())), agent
        self.delay = min(self._rules.crawl_delay(agent) or 0.0, _LONGEST_DELAY)

    def admit(self, url: str) -> None:
        """Raises PageFailed("robots") where the site asks robots not to fetch `url`."""
        if not self._rules.can_fetch(url, self._agent):
            told = f"{url}: the site's robots.txt asks not to fetch it; who owns the site may set robots = false for it"
            raise PageFailed("robots", told, None, url)


def _concerning(text: str, agent: str) -> str:
    """The lines, with the names of all other robots in a row as one: each costs as much as all the rules after it."""
    lines: list[str] = []
    named: set[str] = set()
    for line in text.splitlines():
        if found := _NAMED.match(line):
            name = found[1].strip().lower()
            name = name if name == "*" or (name and name in agent) else "-"
            if name in named:
                continue
            named.add(name)
            line = f"User-agent: {name}"
        elif ":" in line.partition("#")[0]:
            named.clear()
        lines.append(line)
    return "\n".join(lines)


async def rules_in(response: httpx.Response, url: str) -> str:
    """The text of a robots.txt; none where the site has none to give. Raises as a page's answer does."""
    if response.status_code == 429 or response.status_code >= 500:
        raise error_status(response, url)
    if response.status_code != 200:
        return ""
    text = await body_of(response, url, _LONGEST)
    return text[:_LONGEST].decode("utf-8", "replace").removeprefix("\ufeff")
