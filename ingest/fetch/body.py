"""The body of an answer, inflated piece by piece: what it takes is bounded, whatever it says of itself."""

import zlib
from collections.abc import Iterator

import httpx

from ingest.errors import PageFailed

#: The codings that a body may come in, by what zlib calls them; a request names no others.
_CODINGS = {"gzip": zlib.MAX_WBITS | 16, "x-gzip": zlib.MAX_WBITS | 16, "deflate": zlib.MAX_WBITS}
ACCEPT_ENCODING = "gzip, deflate"
_GZIP = b"\x1f\x8b"


async def body_of(response: httpx.Response, url: str, limit: int) -> bytes:
    """The decoded body, or one byte more than `limit` of it. Raises PageFailed for another coding, or a broken one."""
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding not in ("", "identity", *_CODINGS):
        told = f"{url} is encoded as {coding[:60]!r}; only gzip or deflate, once, is read"
        raise PageFailed("bad-encoding", told, response.status_code, url)
    inflater = _Inflater(_CODINGS[coding]) if coding in _CODINGS else None
    body = bytearray()
    try:
        async for part in response.aiter_raw(65536):
            for piece in inflater.pieces(part, limit + 1 - len(body)) if inflater else (part,):
                body += piece
            if len(body) > limit:
                return bytes(body[: limit + 1])
    except zlib.error as error:
        told = f"{url}: the body does not decode as its Content-Encoding says: {error}"
        raise PageFailed("bad-encoding", told, response.status_code, url) from error
    if inflater and not inflater.complete:
        raise PageFailed("bad-encoding", f"{url}: the {coding} body ends in the middle", response.status_code, url)
    return bytes(body)


class _Inflater:
    """A stream of gzip, of one member or several, or of deflate, with or without zlib's header."""

    def __init__(self, bits: int) -> None:
        self._bits, self._stream, self._begun = bits, zlib.decompressobj(bits), False

    @property
    def complete(self) -> bool:
        """Has the stream come to its end, or not begun?"""
        return self._stream.eof or not self._begun

    def pieces(self, data: bytes, most: int) -> Iterator[bytes]:
        """What `data` inflates to, at most about `most` bytes of it. Raises zlib.error."""
        while data and most > 0:
            if self._stream.eof:
                if self._bits != zlib.MAX_WBITS | 16 or not data.startswith(_GZIP):
                    return  # What follows the end is no part of the body.
                self._stream = zlib.decompressobj(self._bits)
            try:
                piece = self._stream.decompress(data, most)
            except zlib.error:
                if self._begun or self._bits != zlib.MAX_WBITS:
                    raise
                self._bits = -zlib.MAX_WBITS  # Deflate as it is often sent, without the header of RFC 1950.
                self._stream = zlib.decompressobj(self._bits)
                continue
            self._begun = True
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
            most -= len(piece)
            yield piece
