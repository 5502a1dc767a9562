"""Read captured pages from web archives (WARC, ISO 28500) instead of the network."""

import io
import tempfile
import zlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from ingest.errors import PageFailed, no_os_error
from ingest.fetch.captures import Capture, address_key, captures_in
from ingest.fetch.request import FetchResult
from ingest.fetch.responses import MAX_REDIRECTS

#: Bytes of bodies that are kept in memory; further ones go to a temporary file.
_MAX_IN_MEMORY = 16_000_000
_DAY = timedelta(days=1)


class WebArchive:
    """The captures of some addresses in archives, each file read once; `close` removes their bodies."""

    def __init__(self, paths: Sequence[Path], max_bytes: int) -> None:
        self.paths, self._max_bytes = paths, max_bytes
        self._captures: dict[str, list[Capture]] = {}
        #: How many revisit records repeat a capture that the archives do not hold.
        self.unresolved = 0
        self._bodies = tempfile.SpooledTemporaryFile(_MAX_IN_MEMORY, prefix="errdex-")  # noqa: SIM115  # see `close`
        self._places: dict[str, tuple[int, int]] = {}

    def close(self) -> None:
        """Remove the bodies."""
        self._bodies.close()

    async def scan(self, wanted: Callable[[str], bool]) -> None:
        """Read the captures of the `wanted` addresses, and of those that they redirect to. Raises UsageError."""
        seen: set[str] = set()
        last_resorts: dict[str, list[Capture]] = {}
        for _ in range(MAX_REDIRECTS):
            for path in self.paths:
                async for capture, body in captures_in(path, wanted, self._max_bytes):
                    if capture.sha256:
                        self._keep(capture.sha256, body)
                    found = last_resorts if capture.last_resort else self._captures
                    found.setdefault(address_key(capture.url), []).append(capture)
            seen |= self._captures.keys()
            targets = {
                address_key(url)
                for every in self._captures.values()
                for one in every
                for url in (one.redirect and one.redirect.url, one.original and one.original[0])
                if url
            }
            if not (targets := targets - seen):
                break
            seen |= targets
            wanted = partial(_is_one_of, targets)
        self._resolve_revisits()
        self._captures = last_resorts | {key: every for key, every in self._captures.items() if every}
        for every in self._captures.values():
            every.sort(key=lambda capture: capture.at)

    def pages(self) -> list[tuple[str, list[Capture]]]:
        """An address of each page captured, with its captures, oldest first."""
        return [(every[0].url, every) for every in self._captures.values()]

    def result(self, capture: Capture) -> FetchResult:
        """What a request at the time of `capture` would have given, without its validators. Raises PageFailed."""
        found, moved = self.followed(capture)
        assert found.sha256 is not None
        start, length = self._places[found.sha256]
        self._bodies.seek(start)
        body = zlib.decompress(self._bodies.read(length))
        return FetchResult(body, found.http_status, found.url, found.charset, moved=moved)

    def followed(self, start: Capture) -> tuple[Capture, str | None]:
        """The capture to which `start` leads, and the address that permanent redirects lead to. Raises PageFailed."""
        found, moved, permanent, seen = start, None, True, {address_key(start.url)}
        while redirect := found.redirect:
            permanent = permanent and redirect.permanent
            moved = redirect.url if permanent else moved
            key = address_key(redirect.url)
            if key in seen or len(seen) > MAX_REDIRECTS:
                raise PageFailed("redirect-loop", f"{start.url} redirects endlessly (now to {redirect.url})")
            seen.add(key)
            status = found.http_status
            near = min(self._captures.get(key, ()), key=lambda one: abs(one.at - start.at), default=None)
            if near is None or abs(near.at - start.at) > _DAY:
                detail = f"{start.url} redirects to {redirect.url}, of which the archive has no capture of that day"
                raise PageFailed("missing", detail, status, redirect.url)
            found = near
        if found.failed:
            raise found.failed
        return found, moved

    def _keep(self, sha256: str, body: bytes) -> None:
        if sha256 in self._places:
            return
        packed = zlib.compress(body, 1)
        with no_os_error(f"{tempfile.gettempdir()}: no room for the archive's pages"):
            self._places[sha256] = self._bodies.seek(0, io.SEEK_END), len(packed)
            self._bodies.write(packed)

    def _resolve_revisits(self) -> None:
        """Give each revisit what it repeats: the same payload, or else the capture that it names or the one before."""
        every = [one for captures in self._captures.values() for one in captures if one.original is None]
        payloads = {one.payload: one for one in every if one.payload and one.sha256}  # Empty ones say nothing.
        named: dict[tuple[str, datetime | None], Capture] = {(address_key(one.url), one.at): one for one in every}

        def resolved(captures: list[Capture]) -> Iterator[Capture]:
            last: Capture | None = None
            for one in sorted(captures, key=lambda capture: capture.at):
                found: Capture | None = one
                if one.original:
                    url, at = one.original
                    found = payloads.get(one.payload or "") or named.get((address_key(url or ""), at))
                    found = found or (last if one.http_status == 304 else None)
                if found is None:
                    self.unresolved += 1
                    continue
                last = found if found is one else replace(found, url=one.url, at=one.at)
                yield last

        self._captures = {key: list(resolved(captures)) for key, captures in self._captures.items()}


def _is_one_of(keys: Collection[str], url: str) -> bool:
    return address_key(url) in keys
