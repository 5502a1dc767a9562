"""The only stage that talks to the network: one page at a time from each host, many hosts at once."""

import asyncio
import random
import ssl
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpx

from ingest import __version__
from ingest.config import Fetch
from ingest.errors import PageFailed
from ingest.guard import GuardedTransport
from ingest.pages import Ask, Got, checked

_TRIES = 3
_REDIRECTS = 10
_LONGEST_WAIT = 60.0
_CONNECT = 5.0
_TRANSIENT = {429, 500, 502, 503, 504}
_HTML = ("text/html", "application/xhtml+xml")


class _Transient(Exception):
    """A fault that may pass: tried again, after `wait` seconds if the server says so."""

    def __init__(self, failed: PageFailed, wait: float | None = None) -> None:
        super().__init__(failed.detail)
        self.failed, self.wait = failed, wait


class Network:
    """The origin that fetches. One lane per host: requests to it follow each other, `interval_s` apart."""

    def __init__(self, config: Fetch, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self.config, self._sleep = config, sleep
        agent = config.user_agent or f"errdex/{__version__}"
        self._client = httpx.AsyncClient(
            transport=GuardedTransport(config.allow_private),
            timeout=httpx.Timeout(config.timeout_s, connect=min(config.timeout_s / 2, _CONNECT)),
            headers={
                "User-Agent": f"{agent} ({config.contact})" if config.contact else agent,
                "Accept": "text/html,*/*;q=0.1",
            },
        )
        self._lanes: dict[str, asyncio.Lock] = {}
        self._free_at: dict[str, float] = {}
        self._refused: dict[str, PageFailed] = {}

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
        for tried in range(1, _TRIES + 1):
            try:
                return await self._follow(ask, ask.url)
            except _Transient as fault:
                wait = 2.0**tried * random.uniform(0.5, 1.0) if fault.wait is None else fault.wait
                host = _parsed(fault.failed.final_url or ask.url).host
                if wait > _LONGEST_WAIT:
                    fault.failed.detail += f"; it says to come back in {wait:.0f} seconds"
                    self._refused[host] = fault.failed
                if tried == _TRIES or wait > _LONGEST_WAIT:
                    raise fault.failed from fault
                self._free_at[host] = time.monotonic() + wait
        raise AssertionError("the last try returns or raises")

    async def _follow(self, ask: Ask, url: str) -> Got:
        """One try: the page at `url` or wherever it redirects to, within the time of one request."""
        left = self.config.timeout_s
        seen = [url]
        while True:
            host = _parsed(url).host
            async with self._lanes.setdefault(host, asyncio.Lock()):
                if refused := self._refused.get(host):
                    # It has said when to come back; its other pages are not asked for meanwhile.
                    raise PageFailed(refused.reason, refused.detail, refused.http_status, url)
                if (wait := self._free_at.get(host, 0.0) - time.monotonic()) > 0:
                    await self._sleep(wait)
                started = time.monotonic()
                try:
                    async with asyncio.timeout(left):
                        answer = await self._send(ask, url)
                except TimeoutError as error:
                    raise _Transient(
                        PageFailed("timeout", f"{url} took longer than {self.config.timeout_s:g} s", None, url)
                    ) from error
                finally:
                    self._free_at[host] = time.monotonic() + self.config.interval_s
            left -= time.monotonic() - started
            if isinstance(answer, Got):
                return answer
            url = answer
            if url in seen or len(seen) > _REDIRECTS:
                raise PageFailed("redirect-loop", f"{seen[0]} redirects without end (now to {url})", None, url)
            seen.append(url)

    async def _send(self, ask: Ask, url: str) -> Got | str:
        """One request: the page, or the address that it redirects to."""
        headers = dict(ask.headers) if _origin(url) == _origin(ask.url or "") else {}
        conditional = bool(ask.etag or ask.last_modified) and url == ask.validated
        if conditional and ask.etag:
            headers["If-None-Match"] = ask.etag
        if conditional and ask.last_modified:
            headers["If-Modified-Since"] = ask.last_modified
        try:
            async with self._client.stream("GET", url, headers=headers, follow_redirects=False) as response:
                if response.has_redirect_location:
                    return _redirected(url, response.headers["Location"])
                _accept(response, url, conditional)
                etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
                if response.status_code == 304:
                    return Got(None, 304, url, None, etag or ask.etag, modified or ask.last_modified)
                body = await self._body(response, url)
                return Got(checked(body, url), response.status_code, url, response.charset_encoding, etag, modified)
        except PageFailed as failed:
            failed.final_url = failed.final_url or url
            raise
        except httpx.HTTPError as error:
            raise _fault(error, url) from error
        except httpx.InvalidURL as error:
            raise PageFailed("bad-address", f"{url}: {error}", None, url) from error

    async def _body(self, response: httpx.Response, url: str) -> bytes:
        body = bytearray()
        async for part in response.aiter_bytes(65536):
            body += part
            if len(body) > self.config.max_bytes:
                raise PageFailed(
                    "too-large",
                    f"{url} is larger than {self.config.max_bytes:,} bytes (fetch.max_bytes)",
                    response.status_code,
                )
        return bytes(body)


def _parsed(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise PageFailed("bad-address", f"{url}: {error}", None, url) from error
    if parsed.scheme not in ("http", "https") or not parsed.host or (parsed.port or 1) > 65535:
        raise PageFailed("bad-address", f"{url} is no http or https address", None, url)
    return parsed


def _origin(url: str) -> tuple[str, str, int | None]:
    parsed = httpx.URL(url)
    return parsed.scheme, parsed.host, parsed.port


def _redirected(url: str, location: str) -> str:
    """Where a redirect leads. Raises PageFailed where it leaves https, or leads to what is no web address."""
    try:
        target = urljoin(url, location)
    except ValueError as error:
        raise PageFailed("bad-address", f"{url} redirects to {location[:200]}, which is no address") from error
    if not target.startswith(("http://", "https://")):
        raise PageFailed("bad-redirect", f"{url} redirects to {target[:200]}, which is no web address")
    if url.startswith("https:") and target.startswith("http:"):
        raise PageFailed("insecure-redirect", f"{url} redirects from https to {target}")
    return target


def _accept(response: httpx.Response, url: str, conditional: bool) -> None:
    """Is this answer a page, or "not modified" to who asked so? Raises PageFailed or _Transient."""
    status = response.status_code
    if status == 304:
        if not conditional:
            raise PageFailed("unexpected-304", f"{url} answers 304 to a request without validators", status)
        return
    if status in (200, 203):
        kind = response.headers.get("Content-Type", "text/html").partition(";")[0].strip().lower()
        if kind not in _HTML:
            raise PageFailed("not-html", f"{url} is {kind}, not HTML", status)
        return
    reason = {401: "no-access", 403: "no-access", 404: "not-found", 410: "gone", 429: "rate-limited"}.get(
        status, "server-error" if status >= 500 else "http-error"
    )
    failed = PageFailed(reason, f"{url} answers {status} {response.reason_phrase}".rstrip(), status, url)
    if status in _TRANSIENT:
        raise _Transient(failed, _retry_after(response.headers.get("Retry-After")))
    raise failed


def _retry_after(value: str | None) -> float | None:
    """The seconds that a Retry-After header asks for, given as such or as a date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    if (seconds := value.strip()).isascii() and seconds.isdigit():
        return float(seconds[:9])
    try:
        when = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _fault(error: httpx.HTTPError, url: str) -> Exception:
    """What a failure of the connection is called, and whether it may pass."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            why = getattr(cause, "verify_message", "") or cause.reason or str(cause)
            return PageFailed("tls", f"{url}: no trusted connection: {why}", None, url)
        if isinstance(cause, ConnectionRefusedError):
            return _Transient(PageFailed("refused", f"{url}: the connection was refused", None, url))
        cause = cause.__cause__ or cause.__context__
    text = str(error) or type(error).__name__
    if isinstance(error, httpx.TimeoutException):
        return _Transient(PageFailed("timeout", f"{url} does not answer in time", None, url))
    if isinstance(error, httpx.DecodingError):
        return PageFailed(
            "bad-encoding", f"{url}: the body does not decode as its Content-Encoding says: {text}", None, url
        )
    if isinstance(error, httpx.RemoteProtocolError) and "without sending" not in text and "incomplete" not in text:
        return PageFailed("not-http", f"{url} does not speak HTTP: {text}", None, url)
    if isinstance(error, httpx.ProxyError):
        return PageFailed("proxy", f"{url}: the proxy refuses: {text}", None, url)
    if isinstance(error, httpx.TransportError):
        return _Transient(PageFailed("connection", f"{url}: {text}", None, url))
    return PageFailed("bad-address", f"{url}: {text}", None, url)
