"""Fetching pages: one request at a time to each host, many hosts at once."""

import asyncio
import random
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from functools import lru_cache
from importlib.util import find_spec
from typing import Self, TypeVar

import httpx

from ingest import __version__
from ingest.config.settings import Fetch
from ingest.errors import PageFailed
from ingest.fetch.address_guard import GuardedTransport
from ingest.fetch.host_limits import Budget, Host, Robots, robots_text
from ingest.fetch.request import FetchRequest, FetchResult, checked
from ingest.fetch.responses import (
    ACCEPT_ENCODING,
    MAX_REDIRECTS,
    PERMANENT,
    Redirect,
    Transient,
    body_of,
    check_response,
    error_status,
    fault,
    redirected,
)
from ingest.model import Say

if not find_spec("sniffio"):
    # httpcore tries to import it several times a request; without this entry each time searches all of sys.path.
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # what the import system expects of a missing module

_MAX_TRIES = 3
_MAX_WAIT_S = 60.0
_LONG_WAIT_S = 5.0
_MAX_CONNECT_S = 5.0
_NO_ROBOTS = "its robots.txt could not be fetched: "
#: The time budget of a page: this many times the timeout of a request, and at least so many seconds.
_BUDGET_FACTOR = 10
_MIN_BUDGET_S = 120.0
_NO_CACHE = {"Cache-Control": "no-cache", "Pragma": "no-cache"}
T = TypeVar("T")
#: Makes a result of the response from an address.
Handler = Callable[[httpx.Response, str], Awaitable[T]]
Origin = tuple[str, str, int | None]


class Network:
    """The origin that fetches: one queue a host, its requests sequential and as far apart as the host asks.

    That is `interval_s` after the last response, or the Crawl-delay of its robots.txt if that is longer. Each site's
    robots.txt is fetched once, before its first page. `ready`: awaited before each request, for whoever has to keep up.
    `say` is given a line before a long wait that the server asks for.
    """

    def __init__(
        self,
        config: Fetch,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        ready: Callable[[], Awaitable[None]] | None = None,
        say: Say = lambda line: None,
    ) -> None:
        self.config, self._sleep, self._ready, self._say = config, sleep, ready, say
        self._agent = config.user_agent or f"errdex/{__version__}"
        self.user_agent = f"{self._agent} ({config.contact})" if config.contact else self._agent
        self.guard = GuardedTransport(config.allow_private)
        self._client = httpx.AsyncClient(
            transport=self.guard,
            timeout=httpx.Timeout(config.timeout_s, connect=min(config.timeout_s / 2, _MAX_CONNECT_S)),
            headers={
                "User-Agent": self.user_agent,
                "Accept": "text/html,*/*;q=0.1",
                "Accept-Encoding": ACCEPT_ENCODING,
            },
        )
        self._hosts: defaultdict[str, Host] = defaultdict(lambda: Host(config.interval_s))
        self._robots_locks: defaultdict[Origin, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._robots: dict[Origin, Robots] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.aclose()

    async def get(self, request: FetchRequest) -> FetchResult:
        """The page, after redirects, and after retries for transient faults. Raises PageFailed."""
        if request.url is None:
            raise PageFailed("no-address", f"the page {request.page!r} was read from a saved file and has no address")
        budget = Budget(max(_BUDGET_FACTOR * self.config.timeout_s, _MIN_BUDGET_S))
        for attempt in range(1, _MAX_TRIES + 1):
            try:
                return await self._fetch(request, request.url, budget)
            except Transient as error:
                failed = error.failed
                wait = 2.0**attempt * random.uniform(0.5, 1.0) if error.wait is None else error.wait
                host = self._host(failed.final_url or request.url)
                if wait > _MAX_WAIT_S:
                    failed.detail += f"; the server asks to wait {wait:.0f} seconds"
                    host.refused = failed
                if attempt == _MAX_TRIES or wait > _MAX_WAIT_S:
                    if failed.http_status is None:
                        host.give_up(failed)
                    raise failed from error
                if wait >= _LONG_WAIT_S:
                    self._say(f"{failed.detail}; trying again in {wait:.0f} s, as the server asks")
                host.not_before = time.monotonic() + wait
            except PageFailed as failed:
                if failed.reason == "dns":
                    self._host(request.url).give_up(failed)
                raise
        raise AssertionError("the last attempt returns or raises")

    async def file(self, url: str) -> bytes:
        """The bytes at an address that the user has named, whatever their format. Raises PageFailed."""

        async def handle(response: httpx.Response, at: str) -> bytes:
            if response.status_code != 200:
                raise error_status(response, at)
            return await self._body(response, at)

        try:
            body, _ = await self._follow(url, lambda _: {}, handle, None, Budget(_MIN_BUDGET_S))
        except Transient as error:
            raise error.failed from error
        return body

    async def _fetch(self, request: FetchRequest, start: str, budget: Budget) -> FetchResult:
        """One attempt for the page at `start`."""
        origin = _origin(start)

        def headers(url: str) -> dict[str, str]:
            own = dict(request.headers) if _origin(url) == origin else {}
            return own | (_NO_CACHE if request.fresh else request.validators(url))

        async def handle(response: httpx.Response, url: str) -> FetchResult:
            conditional = not request.fresh and bool(request.validators(url))
            check_response(response, url, conditional, request.html)
            etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
            if response.status_code == 304:
                return FetchResult(None, 304, url, None, etag or request.etag, modified or request.last_modified)
            body = checked(await self._body(response, url), url, request.html)
            return FetchResult(body, response.status_code, url, response.charset_encoding, etag, modified)

        def obeys_robots(url: str) -> bool:
            return request.robots or _origin(url) != origin

        result, moved = await self._follow(start, headers, handle, obeys_robots, budget)
        return replace(result, moved=moved)

    async def _follow(
        self,
        url: str,
        headers: Callable[[str], Mapping[str, str]],
        handle: Handler[T],
        obeys_robots: Callable[[str], bool] | None,
        budget: Budget,
    ) -> tuple[T, str | None]:
        """The handled response from `url` or wherever it redirects to, within the timeout of one request.

        Also the address to which permanent redirects alone led, if they did. `obeys_robots`: whether an address's
        robots.txt applies; None when fetching a robots.txt itself.
        """
        left = self.config.timeout_s
        seen, moved, permanent = [url], None, True
        while True:
            with _blame_redirect(seen):
                if obeys_robots and obeys_robots(url):
                    (await self._robots_of(url, budget)).admit(url)
                async with self.turn(url, budget):
                    started = time.monotonic()
                    try:
                        async with asyncio.timeout(min(left, budget.left)):
                            answer = await self._send(url, headers(url), handle)
                    except TimeoutError as error:
                        if budget.left <= left:
                            raise budget.exceeded(url) from error
                        late = PageFailed("timeout", f"{url} took longer than {self.config.timeout_s:g} s", None, url)
                        raise Transient(late) from error
                    finally:
                        took = time.monotonic() - started
                        left, budget.left = left - took, budget.left - took
            if not isinstance(answer, Redirect):
                return answer, moved
            url, permanent = answer.url, permanent and answer.permanent
            moved = url if permanent else moved
            if url in seen or len(seen) > MAX_REDIRECTS:
                raise PageFailed("redirect-loop", f"{seen[0]} redirects endlessly (now to {url})", None, url)
            seen.append(url)

    @asynccontextmanager
    async def turn(self, url: str, budget: Budget | None = None) -> AsyncIterator[None]:
        """Exclusive access to the host of `url`, as soon as it is due."""
        host = self._host(url)
        async with host.lock:
            if self._ready:
                await self._ready()
            if refused := host.refused:  # Its other pages would get the same response.
                other = f"{url} was not requested: " if refused.http_status and refused.final_url != url else ""
                raise PageFailed(refused.reason, other + refused.detail, refused.http_status, url)
            wait = host.wait()
            if budget:
                budget.pause(wait, url)
            if wait:
                await self._sleep(wait)
            try:
                yield
            finally:
                host.ended = time.monotonic()

    def _host(self, url: str) -> Host:
        return self._hosts[_parse(url).host]

    async def _send(self, url: str, headers: Mapping[str, str], handle: Handler[T]) -> T | Redirect:
        try:
            async with self._client.stream(
                "GET", _parse(url), headers=dict(headers), follow_redirects=False
            ) as response:
                self._host(url).unanswered = 0
                if response.has_redirect_location:
                    target = redirected(url, response.headers["Location"])
                    return Redirect(target, response.status_code in PERMANENT)
                return await handle(response, url)
        except PageFailed as failed:
            failed.final_url = failed.final_url or url
            raise
        except httpx.HTTPError as error:
            raise fault(error, url) from error
        except httpx.InvalidURL as error:
            raise PageFailed("bad-address", f"{url}: {error}", None, url) from error

    async def _robots_of(self, url: str, budget: Budget) -> Robots:
        """The robots.txt rules for `url`, fetched once per origin. Raises as a page's request does."""
        origin = _origin(url)
        async with self._robots_locks[origin]:
            if origin not in self._robots:
                try:
                    address = str(httpx.URL(url).join("/robots.txt"))
                    text, _ = await self._follow(address, lambda _: {}, robots_text, None, budget)
                except Transient as error:
                    raise Transient(_robots_failed(error.failed, url), error.wait) from error
                except PageFailed as failed:
                    if failed.reason not in ("redirect-loop", "bad-redirect", "bad-address"):
                        raise _robots_failed(failed, url) from failed
                    text = ""  # Redirects that lead nowhere count as no robots.txt (RFC 9309, 2.3.1.2).
                robots = self._robots[origin] = Robots(text, self._agent)
                host = self._host(url)
                host.interval = max(host.interval, robots.delay)
        return self._robots[origin]

    async def _body(self, response: httpx.Response, url: str) -> bytes:
        limit = self.config.max_bytes
        body = await body_of(response, url, limit)
        if len(body) > limit:
            raise PageFailed("too-large", f"{url} exceeds {limit:,} bytes (fetch.max_bytes)", response.status_code)
        return body


@contextmanager
def _blame_redirect(addresses: list[str]) -> Iterator[None]:
    """Blame the redirect that leads to a forbidden address: a vendor must not get a private network allowed."""
    try:
        yield
    except PageFailed as failed:
        if failed.reason != "forbidden-address" or not addresses[1:]:
            raise
        detail = f"{addresses[-2]} redirects to {addresses[-1][:200]}, whose address is not public"
        raise PageFailed("bad-redirect", detail, None, addresses[-1]) from failed


def _robots_failed(failed: PageFailed, url: str) -> PageFailed:
    """A failed robots.txt as a failure of the page at `url`, which may not be fetched without it."""
    no_host = failed.reason in ("dns", "forbidden-address") or failed.detail.startswith(_NO_ROBOTS)
    detail = failed.detail if no_host else f"{_NO_ROBOTS}{failed.detail}"
    return PageFailed(failed.reason, detail, failed.http_status, url)


@lru_cache(1000)
def _parse(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise PageFailed("bad-address", f"{url}: {error}", None, url) from error
    if parsed.scheme not in ("http", "https") or not parsed.host or (parsed.port or 1) > 65535:
        raise PageFailed("bad-address", f"{url} is not an http or https address", None, url)
    return parsed


def _origin(url: str) -> Origin:
    parsed = _parse(url)
    return parsed.scheme, parsed.host, parsed.port
