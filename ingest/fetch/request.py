"""The request for one page and its result, whether from the network or from a folder."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ingest.errors import PageFailed

_MAX_VALIDATOR = 1000


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """One page to get.

    `etag` and `last_modified` belong to the body that the catalogue reflects, which came from the address `validated`.
    `robots`: whether to obey the site's robots.txt. `fresh`: whether to bypass all caches. `html`: whether it has to be
    an HTML document.
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
    html: bool = True

    def validators(self, url: str) -> dict[str, str]:
        """The headers of a conditional request, if `url` is where they came from; none that is not a valid header."""
        if url != self.validated:
            return {}
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {
            name: value
            for name, value in headers.items()
            if value and value.isascii() and value.isprintable() and len(value) <= _MAX_VALIDATOR
        }


@dataclass(frozen=True, slots=True)
class FetchResult:
    """One page as received; `body`: None if unmodified (304); `moved`: where permanent redirects led."""

    body: bytes | None
    http_status: int | None = None
    final_url: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved: str | None = None


class PageSource(Protocol):
    """Where pages come from: the network, a browser, a folder, an archive."""

    async def get(self, request: FetchRequest) -> FetchResult:
        """Get the page. Raises PageFailed with a stable reason."""
        ...


# The first bytes of documents, archives, pictures, programs and data.
_FOREIGN = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"GIF8", b"\x7fELF", b"{", b"[")
_FEED = re.compile(rb"<(?:rss|feed|urlset|sitemapindex|svg)\b")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MAX_PROLOG = 2048


def checked(body: bytes, name: str, html: bool = True) -> bytes:
    """`body`, if it can be HTML, where that is asked. Raises PageFailed for an empty one and for other formats."""
    if not body.strip():
        raise PageFailed("empty-body", f"{name} is empty")
    if not html:
        return body
    start = body[:_MAX_PROLOG].lstrip()
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body
    if start.startswith(_FOREIGN) or (b"<html" not in start.lower() and _FEED.search(start)):
        raise PageFailed("not-html", f"{name} is not an HTML document")
    if len(_CONTROL.findall(start)) * 20 > len(start):
        raise PageFailed("not-html", f"{name} is not an HTML document: it contains binary data")
    if b"<" not in body:
        raise PageFailed("not-html", f"{name} is not an HTML document: it contains no tag")
    return body
