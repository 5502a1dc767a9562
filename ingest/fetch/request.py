"""What a page is asked for with, and what comes back, whether from the network or from a folder."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ingest.errors import PageFailed

_LONGEST_VALIDATOR = 1000


@dataclass(frozen=True, slots=True)
class Ask:
    """One page to get.

    `etag` and `last_modified` belong to the body that the catalogue reflects, as it came from the address `validated`.
    `robots`: is the site's robots.txt obeyed? `fresh`: the page as it is at its origin, out of nobody's cache.
    """

    vendor: str
    page: str
    url: str | None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    etag: str | None = None
    last_modified: str | None = None
    validated: str | None = None
    robots: bool = True
    fresh: bool = False

    def validators(self, url: str) -> dict[str, str]:
        """The headers of a conditional request to `url`; none to another address than theirs, or that are no header."""
        if url != self.validated:
            return {}
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        plain = {name: value for name, value in headers.items() if value and value.isascii() and value.isprintable()}
        return {name: value for name, value in plain.items() if len(value) <= _LONGEST_VALIDATOR}


@dataclass(frozen=True, slots=True)
class Got:
    """One page as it came. `body` is None where the server says that it is the one asked with (304).

    `moved`: the address to which permanent redirects have led.
    """

    body: bytes | None
    http_status: int | None = None
    final_url: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved: str | None = None


class Origin(Protocol):
    """Where pages come from."""

    async def get(self, ask: Ask) -> Got:
        """The page asked for. Raises PageFailed with a stable reason."""
        ...


# How other things begin: documents, archives, pictures, programs, data, feeds.
_FOREIGN = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"GIF8", b"\x7fELF", b"{", b"[")
_FEED = re.compile(rb"<(?:rss|feed|urlset|sitemapindex|svg)\b")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_START = 2048


def checked(body: bytes, name: str) -> bytes:
    """`body`, if it can be a list in HTML at all. Raises PageFailed for an empty one, and other things."""
    if not body.strip():
        raise PageFailed("empty-body", f"{name} is empty")
    start = body[:_START].lstrip()
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body
    if start.startswith(_FOREIGN) or (b"<html" not in start.lower() and _FEED.search(start)):
        raise PageFailed("not-html", f"{name} is no HTML document")
    if len(_CONTROL.findall(start)) * 20 > len(start):
        raise PageFailed("not-html", f"{name} is no HTML document: it holds binary data")
    if b"<" not in body:
        raise PageFailed("not-html", f"{name} is no HTML document: it holds no tag")
    return body
