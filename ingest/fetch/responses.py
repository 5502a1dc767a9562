"""Classify a server's response: a page, a redirect, a transient fault or a permanent one; and decode its body."""

import ssl
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import httpx

from ingest.errors import PageFailed

MAX_REDIRECTS = 10
PERMANENT = (301, 308)
_TRANSIENT = {429, 500, 502, 503, 504}
_HTML = ("text/html", "application/xhtml+xml")
#: The headers in which Cloudflare and AWS WAF say that a response is their own check.
_BOT_CHECKS = ("cf-mitigated", "x-amzn-waf-action")
#: Accepted content codings, each with zlib's window bits.
_CODINGS = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}
ACCEPT_ENCODING = "gzip, deflate"
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Redirect:
    """Where a response redirects to."""

    url: str
    permanent: bool


class Transient(Exception):
    """A fault worth retrying, after `wait` seconds if the server says so."""

    def __init__(self, failed: PageFailed, wait: float | None = None) -> None:
        super().__init__(failed.detail)
        self.failed, self.wait = failed, wait


def redirected(url: str, location: str) -> str:
    """The target of a redirect. Raises PageFailed where it leaves https, or is not a web address."""
    try:
        target = urljoin(url, location)
        parts = urlsplit(target)
    except ValueError as error:
        raise PageFailed("bad-address", f"{url} redirects to {location[:200]}, which is not an address") from error
    if parts.scheme not in ("http", "https"):
        raise PageFailed("bad-redirect", f"{url} redirects to {target[:200]}, which is not a web address")
    if "@" in parts.netloc:
        raise PageFailed("bad-redirect", f"{url} redirects to an address that contains a password")
    if urlsplit(url).scheme == "https" and parts.scheme == "http":
        raise PageFailed("insecure-redirect", f"{url} redirects from https to {target[:200]}")
    return target


def check_response(response: httpx.Response, url: str, conditional: bool, html: bool = True) -> None:
    """Accept a page, or a 304 to a `conditional` request. Raises PageFailed or Transient for anything else."""
    status = response.status_code
    if status == 304:
        if not conditional:
            raise PageFailed("unexpected-304", f"{url} answers 304 to an unconditional request", status)
    elif status in (200, 203):
        media_type = response.headers.get("Content-Type", "text/html").partition(";")[0].strip().lower()
        if html and media_type not in _HTML:
            raise PageFailed("not-html", f"{url} is {media_type}, not HTML", status)
    else:
        raise error_status(response, url)


def error_status(response: httpx.Response, url: str) -> PageFailed | Transient:
    """The failure that an error status stands for; Transient where a retry may help."""
    status = response.status_code
    if any(response.headers.get(name) in ("challenge", "captcha") for name in _BOT_CHECKS):
        return PageFailed("bot-wall", f"{url} answers {status} with a bot check", status, url)
    reason = {401: "no-access", 403: "no-access", 404: "not-found", 410: "gone", 429: "rate-limited"}.get(
        status, "server-error" if status >= 500 else "http-error"
    )
    failed = PageFailed(reason, f"{url} answers {status} {response.reason_phrase}".rstrip(), status, url)
    return Transient(failed, retry_after(response.headers.get("Retry-After"))) if status in _TRANSIENT else failed


def retry_after(value: str | None) -> float | None:
    """The seconds to wait by a Retry-After header, which gives seconds or a date (RFC 9110, 10.2.3)."""
    if value is None:
        return None
    if (seconds := value.strip()).isascii() and seconds.isdigit():
        return float(seconds[:9])
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def fault(error: httpx.HTTPError, url: str) -> Exception:
    """The failure that a connection error stands for; Transient where a retry may help."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return PageFailed("tls", f"{url}: the certificate is not trusted: {cause.verify_message}", None, url)
        if isinstance(cause, ssl.SSLError):
            failed = PageFailed("tls", f"{url}: TLS failed: {cause.reason or cause}", None, url)
            return Transient(failed) if isinstance(cause, ssl.SSLEOFError) else failed
        if isinstance(cause, ConnectionRefusedError):
            return Transient(PageFailed("refused", f"{url}: the connection was refused", None, url))
        cause = cause.__cause__ or cause.__context__
    text = str(error) or type(error).__name__
    if isinstance(error, httpx.TimeoutException):
        return Transient(PageFailed("timeout", f"{url} does not respond in time", None, url))
    if "location header" in text:
        return PageFailed("bad-address", f"{url} redirects to something that is not an address", None, url)
    if isinstance(error, httpx.RemoteProtocolError) and "without sending" not in text and "incomplete" not in text:
        return PageFailed("not-http", f"{url} does not speak HTTP: {text}", None, url)
    if isinstance(error, httpx.ProxyError):
        return PageFailed("proxy", f"{url}: the proxy refuses the request: {text}", None, url)
    if isinstance(error, httpx.TransportError):
        return Transient(PageFailed("connection", f"{url}: {text}", None, url))
    return PageFailed("bad-address", f"{url}: {text}", None, url)


async def body_of(response: httpx.Response, url: str, limit: int) -> bytes:
    """The decoded body, in bounded memory, cut one byte above `limit`. Raises PageFailed."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", *_CODINGS):
        message = f"{url} has the Content-Encoding {coding[:60]!r}; only gzip and deflate are supported, one at a time"
        raise PageFailed("bad-encoding", message, response.status_code, url)
    inflater = _Inflater(_CODINGS[coding]) if coding in _CODINGS else None
    body = bytearray()
    try:
        async for part in response.aiter_raw(65536):
            for piece in inflater.pieces(part, limit + 1 - len(body)) if inflater else (part,):
                body += piece
            if len(body) > limit:
                return bytes(body[: limit + 1])
    except zlib.error as error:
        message = f"{url}: the body does not match its Content-Encoding: {error}"
        raise PageFailed("bad-encoding", message, response.status_code, url) from error
    if inflater and not inflater.complete:
        raise PageFailed("bad-encoding", f"{url}: the {coding} body is truncated", response.status_code, url)
    return bytes(body)


class _Inflater:
    """Decodes gzip with one or several members, and deflate with or without zlib's header."""

    def __init__(self, bits: int) -> None:
        self._bits, self._stream, self._started = bits, zlib.decompressobj(bits), False

    @property
    def complete(self) -> bool:
        """Whether the stream has ended, or has not started."""
        return self._stream.eof or not self._started

    def pieces(self, data: bytes, limit: int) -> Iterator[bytes]:
        """Decode `data`, to about `limit` bytes at most. Raises zlib.error."""
        while data and limit > 0:
            if self._stream.eof:
                if self._bits != zlib.MAX_WBITS | 16 or not data.startswith(_GZIP):
                    return  # Trailing data is not part of the body.
                self._stream = zlib.decompressobj(self._bits)
            try:
                piece = self._stream.decompress(data, limit)
            except zlib.error:
                if self._started or self._bits != zlib.MAX_WBITS:
                    raise
                self._bits = -zlib.MAX_WBITS  # Many servers send raw deflate, without the header of RFC 1950.
                self._stream = zlib.decompressobj(self._bits)
                continue
            self._started = True
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            limit -= len(piece)
            yield piece
