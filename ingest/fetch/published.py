"""A published catalogue: fetched, checked against its digest, and kept in the user's cache."""

import asyncio
import os
import re
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from ingest.config.settings import Fetch
from ingest.errors import CatalogueError, PageFailed, UsageError, no_os_error
from ingest.fetch.network import Network

_DIGEST = re.compile(rb"([0-9a-fA-F]{64})(\s|$)")


def published(url: str, config: Fetch) -> tuple[Path, float, str | None]:
    """The catalogue at `url`, whose digest is at `url`.sha256; the one kept if the server cannot be reached.

    Returns its file in the cache, the seconds since that was last checked, and why it could not be checked now, if so.
    An address that ends in a slash or in index.json, or that has no digest, is a site's. It is fetched only if the
    digest is another one. Raises UsageError for an address with a password or a query, else CatalogueError.
    """
    if (parts := urlsplit(url)).query or "@" in parts.netloc:
        raise UsageError("a published catalogue: give its address without a password and without a query")
    url = url.removesuffix("index.json")
    url += "/all.jsonl" if not parts.path else "all.jsonl" if url.endswith("/") else ""
    path = _cache() / f"{sha256(url.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.jsonl"
    with no_os_error(f"{path}: cannot be used as a cache", CatalogueError):
        path.parent.mkdir(parents=True, exist_ok=True)
        kept = path.read_bytes() if path.exists() else None
        try:
            data = asyncio.run(_current(url, kept, replace(config, interval_s=0.0)))
        except PageFailed as failed:
            if kept is None:
                raise CatalogueError(failed.detail) from failed
            return path, time.time() - path.stat().st_mtime, failed.detail
        if data != kept:
            new = path.with_name(f"{path.name}.{os.getpid()}")
            new.write_bytes(data)
            new.replace(path)
        os.utime(path)
    return path, 0.0, None


def _cache() -> Path:
    """The user's cache folder, as the XDG Base Directory Specification has it."""
    home = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (home if home.is_absolute() else Path(os.path.expanduser("~/.cache"))) / "errdex"  # noqa: PTH111  # Path.expanduser raises without a home


async def _current(url: str, kept: bytes | None, config: Fetch) -> bytes:
    """The bytes that the published digest is of: those `kept`, or else those at `url`. Raises CatalogueError."""
    async with Network(config) as network:
        try:
            line = await network.file(f"{url}.sha256")
        except PageFailed as failed:
            if failed.reason != "not-found" or url.endswith(".jsonl"):
                raise
            url += "/all.jsonl"
            line = await network.file(f"{url}.sha256")
        found = _DIGEST.match(line.strip())
        if not found:
            raise CatalogueError(f"{url}.sha256: does not begin with a SHA-256 digest")
        digest = found[1].decode().lower()
        if kept is not None and sha256(kept).hexdigest() == digest:
            return kept
        data = await network.file(url)
    if sha256(data).hexdigest() != digest:
        raise CatalogueError(f"{url}: does not match its digest in {url}.sha256; it may be being published: try again")
    return data
