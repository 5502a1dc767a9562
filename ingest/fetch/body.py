"""Decode a response's body in pieces, in bounded memory whatever its headers claim."""

import zlib
from collections.abc import Iterator

import httpx

from ingest.errors import PageFailed

#: Accepted content codings, each with zlib's window bits.
_CODINGS = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}
ACCEPT_ENCODING = "gzip, deflate"
_GZIP = b"\x1f\x8b"


async def body_of(response: httpx.Response, url: str, limit: int) -> bytes:
    """The decoded body, cut one byte above `limit`. Raises PageFailed for an unknown coding and for a broken body."""
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
