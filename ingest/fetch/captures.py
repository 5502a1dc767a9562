"""The captures of pages in a web archive (WARC, ISO 28500): its records, taken as a server's responses are."""

import asyncio
import gzip
import hashlib
import io
import math
import re
import zlib
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import redirect_stderr
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx

from ingest.errors import INSTALL, PageFailed, UsageError, no_os_error
from ingest.fetch.request import checked
from ingest.fetch.responses import PERMANENT, Redirect, Transient, body_of, check_response, redirected

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

#: Bytes of a record's headers, and of the HTTP headers within it; and of what is read at once.
_MAX_HEADERS, _MAX_HTTP_HEADERS, _CHUNK = 1 << 18, 1 << 16, 1 << 16
#: The end of HTTP headers.
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
#: The beginning of a chunked body.
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,8} {0,8}(?:;[^\r\n]{0,50})?\r\n")
_GZIP = b"\x1f\x8b"
_FIRST_YEAR = 1990
#: The types of records that are of a page.
_READ = ("response", "revisit", "resource")


@dataclass(frozen=True, slots=True)
class Capture:
    """What an archive holds of one address `at` a time (UTC): a body by its digest, a `redirect`, or why neither.

    `payload`: the archive's own digest of the body. `original`: for a revisit record, which has no body of its own, the
    address and time of the capture that it repeats, as far as it names them.
    """

    url: str
    at: datetime
    http_status: int | None = None
    charset: str | None = None
    sha256: str | None = None
    redirect: Redirect | None = None
    failed: PageFailed | None = None
    transient: bool = False
    payload: str | None = None
    original: tuple[str | None, datetime | None] | None = None
    #: Of use only where the archive has nothing else of the page: it says why the page cannot be read.
    last_resort: bool = False


def address_key(url: str) -> str:
    """What the spellings of one address share: without scheme, `www.`, default port, fragment and final slash."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return url
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{port}{parts.path.rstrip('/')}{f'?{parts.query}' if parts.query else ''}"


async def captures_in(
    path: Path, wanted: Callable[[str], bool], max_bytes: int
) -> AsyncIterator[tuple[Capture, bytes]]:
    """The captures of the `wanted` addresses, each with its body, in order. Raises UsageError for any damage."""
    records = records_in(path)
    for record in records:
        headers = record.rec_headers
        url = headers.get_header("WARC-Target-URI") or ""
        if record.rec_type in _READ and url.startswith(("http:", "https:")) and wanted(url):
            at = _time(headers.get_header("WARC-Date"))
            if at is None or at > datetime.now(UTC):
                raise UsageError(f"{path}: the capture of {url} has no valid date: {headers.get_header('WARC-Date')}")
            capture = Capture(url, at, payload=headers.get_header("WARC-Payload-Digest"))
            try:
                yield await _parsed(record, capture, max_bytes)
            except _Damaged as error:
                records.throw(error)
        await asyncio.sleep(0)  # Archives are long: somebody may want to stop.


async def _parsed(record: "ArcWarcRecord", capture: Capture, max_bytes: int) -> tuple[Capture, bytes]:
    """The capture with the content of its record, treated as a response from the network."""
    response, raw = _response(record.raw_stream.read(_MAX_HTTP_HEADERS + max_bytes + 1))
    capture = replace(capture, http_status=response.status_code if response else None)
    headers, url, revisit = record.rec_headers, capture.url, record.rec_type == "revisit"
    try:
        if record.rec_type == "resource":
            capture = replace(capture, last_resort=True)
            raise PageFailed("missing", f"{url}: its only captures are `resource` records, without an HTTP response")
        if response and response.has_redirect_location:
            redirect = Redirect(redirected(url, response.headers["Location"]), response.status_code in PERMANENT)
            # To another spelling of its own address, which usually has a capture of its own.
            return replace(capture, redirect=redirect, last_resort=address_key(redirect.url) == address_key(url)), b""
        if response:
            check_response(response, url, conditional=revisit)
        if revisit:
            time = _time(headers.get_header("WARC-Refers-To-Date"))
            return replace(capture, original=(headers.get_header("WARC-Refers-To-Target-URI"), time)), b""
        if response is None:
            raise PageFailed("not-http", f"{url}: its capture holds no HTTP response")
        if reason := headers.get_header("WARC-Truncated"):
            raise PageFailed("too-large", f"{url}: the crawler cut its capture off ({reason[:60]})")
        body = b""
        if len(raw) <= max_bytes:
            response.stream = httpx.ByteStream(_dechunked(response, raw, url))
            body = await body_of(response, url, max_bytes)
        if max(len(body), len(raw)) > max_bytes:
            raise PageFailed("too-large", f"{url} exceeds {max_bytes:,} bytes (fetch.max_bytes)")
        body = checked(body, url)
        sha256 = hashlib.sha256(body).hexdigest()
        return replace(capture, charset=response.charset_encoding, sha256=sha256), body
    except Transient as error:
        return replace(capture, failed=error.failed, transient=True), b""
    except PageFailed as failed:
        failed.http_status, failed.final_url = failed.http_status or capture.http_status, failed.final_url or url
        return replace(capture, failed=failed), b""


def _response(block: bytes) -> tuple[httpx.Response | None, bytes]:
    """A record's HTTP response, if it holds one, and the bytes of its body."""
    from warcio.statusandheaders import StatusAndHeadersParser

    if not (end := _BLANK_LINE.search(block, 0, _MAX_HTTP_HEADERS)):
        return None, b""
    found = StatusAndHeadersParser([], verify=False).parse(io.BytesIO(block[: end.end()]))
    if not re.fullmatch("[1-5][0-9][0-9]", status := found.get_statuscode()):
        return None, b""
    headers = [(name.encode("utf-8", "replace"), value.encode("utf-8", "replace")) for name, value in found.headers]
    return httpx.Response(int(status), headers=headers, stream=httpx.ByteStream(b"")), block[end.end() :]


def _dechunked(response: httpx.Response, raw: bytes, url: str) -> bytes:
    """The body without its transfer coding; many crawlers take that off and leave the header. Raises PageFailed."""
    from warcio.bufferedreaders import ChunkedDataException, ChunkedDataReader

    chunked = response.headers.get("Transfer-Encoding", "").strip().lower() == "chunked"
    if not chunked or not _CHUNK_SIZE.match(raw):
        return raw
    try:
        return bytes(ChunkedDataReader(io.BytesIO(raw), raise_exceptions=True).read())
    except ChunkedDataException as error:
        raise PageFailed("bad-encoding", f"{url}: the chunked body is broken or truncated") from error


def _time(text: str | None) -> datetime | None:
    """The time in UTC, if it is in the age of the web; the catalogue cannot write years before 1000."""
    try:
        at = datetime.fromisoformat(text or "")
        at = at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return at if at.year >= _FIRST_YEAR else None


def records_in(path: Path) -> Generator["ArcWarcRecord"]:
    """The records of an archive, in bounded memory, each to be read before the next. Raises UsageError."""
    try:
        from warcio.archiveiterator import WARCIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError:
        raise UsageError(f"{path}: web archives need an extra; {INSTALL.format('warc')}") from None
    number = 0
    try:
        with no_os_error(path), path.open("rb") as file:
            stream = _Bounded(file)
            archive = WARCIterator(stream, no_record_parse=True, block_size=_CHUNK)
            while True:
                stream.left = _MAX_HEADERS + _CHUNK
                with redirect_stderr(io.StringIO()):  # Warnings that quote the archive.
                    record = next(archive, None)
                if archive.err_count or (record and record.length is None):
                    raise _Damaged("is damaged")
                if record is None:
                    break
                number += 1
                stream.left = math.inf
                yield record
                while record.raw_stream.read(_CHUNK):
                    pass
                if record.raw_stream.limit:
                    raise _Damaged("is truncated")
    except (_Damaged, ArchiveLoadFailed) as error:
        what, again = "is not a web archive (WARC)", "give saved pages by their folder"
        if number or isinstance(error, _Damaged):
            what, again = str(error) if isinstance(error, _Damaged) else "is damaged", "fetch it again, or leave it out"
        what += f" after record {number}" if number else ""
        raise UsageError(f"{path}: {what}; nothing was changed; {again}") from None
    if not number:
        raise UsageError(f"{path}: is empty")


class _Damaged(Exception):
    """An archive that cannot be read to its end."""


class _Bounded:
    """An archive's decompressed bytes, of which `left` may be read before that is set anew. Raises _Damaged."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._bytes: Any = gzip.GzipFile(fileobj=file) if file.peek(2)[:2] == _GZIP else file
        self.left: float = 0

    def read(self, size: int) -> bytes:
        """Read up to `size` bytes."""
        try:
            data = bytes(self._bytes.read(size))
        except EOFError as error:  # Which the iterator would take for the archive's end.
            raise _Damaged("is truncated") from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise _Damaged("is damaged") from error
        self.left -= len(data)
        if self.left < 0:
            raise _Damaged("has headers without an end")
        return data
