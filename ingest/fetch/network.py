"""The only stage that talks to the network: one page at a time from each host, many hosts at once."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self, TypeVar

import httpx

from ingest import __version__
from ingest.config.settings import Fetch
from ingest.errors import PageFailed
from ingest.fetch.address_guard import GuardedTransport
from ingest.fetch.body import ACCEPT_ENCODING, body_of
from ingest.fetch.request import Ask, Got, checked
from ingest.fetch.responses import Transient, accept, fault, redirected
from ingest.fetch.robots import Robots, rules_in

_TRIES = 3
_REDIRECTS = 10
_LONGEST_WAIT = 60.0
_CONNECT = 5.0
#: What a page may take in all: so many times what a request may, and at least so many seconds.
_REQUESTS = 10
_LEAST = 120.0
_PERMANENT = (301, 308)
#: For a page that must not come out of anybody's cache.
_FRESH = {"Cache-Control": "no-cache", "Pragma": "no-cache"}
T = TypeVar("T")
#: What is to be made of the answer that came from an address.
Take = Callable[[httpx.Response, str], Awaitable[T]]
Obedience = Callable[[str], bool]
Origin = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class _Elsewhere:
    """An answer that sends us on."""

    url: str
    permanent: bool


class _Allowance:
    """The time that one page may take: for its requests and redirects, robots.txt, retries, and the pauses between.

    What it waits for before its first request is the turn of others.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = self.left = seconds
        self.begun = False

    def pause(self, seconds: float, url: str) -> None:
        """Take `seconds` before a request to `url`. Raises PageFailed where that is too long."""
        if self.begun:
            self.left -= seconds
            if self.left <= 0:
                raise self.over(url)
        self.begun = True

    def over(self, url: str) -> PageFailed:
        """The failure of a page that has used it up, at `url`."""
        told = "with its redirects and retries, and the pauses that its hosts ask for, the page would take longer than"
        return PageFailed("timeout", f"{url}: {told} {self.seconds:g} s", None, url)


class Network:
    """The origin that fetches. One lane per host: requests to it follow each other, `interval_s` apart.

    Every site's robots.txt is asked for once, before its first page, and obeyed.
    """

    def __init__(self, config: Fetch, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self.config, self._sleep = config, sleep
        self._agent = config.user_agent or f"errdex/{__version__}"
        self.user_agent = f"{self._agent} ({config.contact})" if config.contact else self._agent
        self.guard = GuardedTransport(config.allow_private)
        self._client = httpx.AsyncClient(
            transport=self.guard,
            timeout=httpx.Timeout(config.timeout_s, connect=min(config.timeout_s / 2, _CONNECT)),
            headers={
                "User-Agent": self.user_agent,
                "Accept": "text/html,*/*;q=0.1",
                "Accept-Encoding": ACCEPT_ENCODING,
            },
        )
        self._lanes: dict[str, asyncio.Lock] = {}
        self._free_at: dict[str, float] = {}
        self._refused: dict[str, PageFailed] = {}
        self._gates: dict[Origin, asyncio.Lock] = {}
        self._robots: dict[Origin, Robots] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def get(self, ask: Ask) -> Got:
        """The page, after redirects and, for faults that may pass, after some tries. Raises PageFailed."""
        if ask.url is None:
            raise PageFailed("no-address", f"the page {ask.page!r} has no address: it was read from a saved file")
        allowed = _Allowance(max(_REQUESTS * self.config.timeout_s, _LEAST))
        for tried in range(1, _TRIES + 1):
            try:
                return await self._page(ask, ask.url, allowed)
            except Transient as passing:
                failed = passing.failed
                wait = 2.0**tried * random.uniform(0.5, 1.0) if passing.wait is None else passing.wait
                host = _parsed(failed.final_url or ask.url).host
                if wait > _LONGEST_WAIT:
                    failed.detail += f"; it says to come back in {wait:.0f} seconds"
                    self._refused[host] = failed
                if tried == _TRIES or wait > _LONGEST_WAIT:
                    raise failed from passing
                self._free_at[host] = time.monotonic() + wait
        raise AssertionError("the last try returns or raises")

    async def _page(self, ask: Ask, asked: str, allowed: _Allowance) -> Got:
        """One try for the page at `asked`."""

        def headers(url: str) -> dict[str, str]:
            own = dict(ask.headers) if _origin(url) == _origin(asked) else {}
            return own | (_FRESH if ask.fresh else ask.validators(url))

        async def take(response: httpx.Response, url: str) -> Got:
            accept(response, url, conditional=not ask.fresh and bool(ask.validators(url)))
            etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
            if response.status_code == 304:
                return Got(None, 304, url, None, etag or ask.etag, modified or ask.last_modified)
            body = checked(await self._body(response, url), url)
            return Got(body, response.status_code, url, response.charset_encoding, etag, modified)

        def obedient(url: str) -> bool:
            return ask.robots or _origin(url) != _origin(asked)

        got, moved = await self._follow(asked, headers, take, obedient, allowed)
        return replace(got, moved=moved)

    async def _follow(
        self,
        url: str,
        headers: Callable[[str], Mapping[str, str]],
        take: Take[T],
        obedient: Obedience | None,
        allowed: _Allowance,
    ) -> tuple[T, str | None]:
        """What `take` makes of the answer at `url` or wherever it redirects to, within the time of one request.

        With it comes the address to which permanent redirects alone have led, if they did. `obedient` says whether an
        address's robots.txt is obeyed; None for a robots.txt, which belongs to the request that it is asked for.
        """
        left = self.config.timeout_s
        seen, moved, lasting = [url], None, True
        while True:
            robots = await self._robots_of(url, allowed) if obedient and obedient(url) else None
            if robots:
                robots.admit(url)
            async with self.turn(url, polite=obedient is not None, allowed=allowed):
                started = time.monotonic()
                try:
                    async with asyncio.timeout(min(left, allowed.left)):
                        answer = await self._send(url, headers(url), take)
                except TimeoutError as error:
                    if allowed.left <= left:
                        raise allowed.over(url) from error
                    late = PageFailed("timeout", f"{url} took longer than {self.config.timeout_s:g} s", None, url)
                    raise Transient(late) from error
                finally:
                    took = time.monotonic() - started
                    left, allowed.left = left - took, allowed.left - took
            if not isinstance(answer, _Elsewhere):
                return answer, moved
            url, lasting = answer.url, lasting and answer.permanent
            moved = url if lasting else moved
            if url in seen or len(seen) > _REDIRECTS:
                raise PageFailed("redirect-loop", f"{seen[0]} redirects without end (now to {url})", None, url)
            seen.append(url)

    @asynccontextmanager
    async def turn(self, url: str, polite: bool = True, allowed: _Allowance | None = None) -> AsyncIterator[None]:
        """Alone with the host of `url`, once it may be asked again; `polite`: with the pause that it is due after."""
        host = _parsed(url).host
        async with self._lanes.setdefault(host, asyncio.Lock()):
            await self._wait_for(host, url, allowed)
            try:
                yield
            finally:
                robots = self._robots.get(_origin(url))
                pause = max(self.config.interval_s, robots.delay if robots else 0.0) if polite else 0.0
                self._free_at[host] = time.monotonic() + pause

    async def _wait_for(self, host: str, url: str, allowed: _Allowance | None) -> None:
        """Wait until the host may be asked again. Raises PageFailed where that is later than this run, or this page."""
        if refused := self._refused.get(host):
            # It has said when to come back; its other pages are not asked for meanwhile.
            raise PageFailed(refused.reason, refused.detail, refused.http_status, url)
        wait = max(0.0, self._free_at.get(host, 0.0) - time.monotonic())
        if allowed:
            allowed.pause(wait, url)
        if wait:
            await self._sleep(wait)

    async def _send(self, url: str, headers: Mapping[str, str], take: Take[T]) -> T | _Elsewhere:
        """One request: what `take` makes of the answer, or where that sends us."""
        try:
            async with self._client.stream("GET", url, headers=dict(headers), follow_redirects=False) as response:
                if response.has_redirect_location:
                    target = redirected(url, response.headers["Location"])
                    return _Elsewhere(target, response.status_code in _PERMANENT)
                return await take(response, url)
        except PageFailed as failed:
            failed.final_url = failed.final_url or url
            raise
        except httpx.HTTPError as error:
            raise fault(error, url) from error
        except httpx.InvalidURL as error:
            raise PageFailed("bad-address", f"{url}: {error}", None, url) from error

    async def _robots_of(self, url: str, allowed: _Allowance) -> Robots:
        """The rules of the site that `url` lies on, asked for once. Raises as a page does where they cannot be had."""
        origin = _origin(url)
        async with self._gates.setdefault(origin, asyncio.Lock()):
            if origin not in self._robots:
                try:
                    address = str(httpx.URL(url).join("/robots.txt"))
                    text, _ = await self._follow(address, lambda _: {}, rules_in, None, allowed)
                except Transient as passing:
                    raise Transient(_of_robots(passing.failed, url), passing.wait) from passing
                except PageFailed as failed:
                    if failed.reason not in ("redirect-loop", "bad-redirect", "bad-address"):
                        raise _of_robots(failed, url) from failed
                    text = ""  # Redirects that lead nowhere are as good as none at all (RFC 9309, 2.3.1.2).
                self._robots[origin] = Robots(text, self._agent)
        return self._robots[origin]

    async def _body(self, response: httpx.Response, url: str) -> bytes:
        most = self.config.max_bytes
        body = await body_of(response, url, most)
        if len(body) > most:
            told = f"{url} is larger than {most:,} bytes (fetch.max_bytes)"
            raise PageFailed("too-large", told, response.status_code)
        return body


def _of_robots(failed: PageFailed, url: str) -> PageFailed:
    """The failure of a site's robots.txt as one of the page at `url`, which may not be fetched without it."""
    return PageFailed(failed.reason, f"its robots.txt could not be had: {failed.detail}", failed.http_status, url)


def _parsed(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise PageFailed("bad-address", f"{url}: {error}", None, url) from error
    if parsed.scheme not in ("http", "https") or not parsed.host or (parsed.port or 1) > 65535:
        raise PageFailed("bad-address", f"{url} is no http or https address", None, url)
    return parsed


def _origin(url: str) -> Origin:
    parsed = _parsed(url)
    return parsed.scheme, parsed.host, parsed.port
