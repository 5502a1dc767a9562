"""Read saved pages from a folder instead of the network."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from ingest.errors import PageFailed, UsageError
from ingest.fetch.request import FetchRequest, FetchResult, checked
from ingest.safe_output import plain
from ingest.sites.registry import ConfiguredSite


def archives_in(path: Path) -> list[Path]:
    """The archives that `path` stands for: itself, or those in a folder; none for saved pages. Raises UsageError."""
    if not path.exists():
        raise UsageError(f"--from {path}: no such folder or file")
    if path.suffix.lower() in (".html", ".htm") and path.is_file():
        raise UsageError(f"--from {path}: is a page; save it as <vendor>.html, and name its folder")
    if path.is_file():
        return [path]
    if not path.is_dir():  # An archive is read more than once.
        raise UsageError(f"--from {path}: is a pipe or a device; save it to a file")
    found = sorted(one for one in path.glob("*.warc*") if one.is_file())
    if found and any(path.glob("*.html")):
        raise UsageError(f"--from {path}: holds saved pages and web archives; name the archives")
    return found


def is_archive(source: str) -> bool:
    """Is this the name of a web archive's file?"""
    return "://" not in source and ".warc" in Path(source).name and Path(source).is_file()


def read_saved(path: Path, max_bytes: int, html: bool = True) -> bytes:
    """The page in a file. Raises PageFailed where it cannot be read, or is none."""
    try:
        if path.stat().st_size > max_bytes:
            raise PageFailed("too-large", f"{path} exceeds {max_bytes:,} bytes (fetch.max_bytes)")
        return checked(path.read_bytes(), str(path), html)
    except OSError as error:
        raise PageFailed("unreadable", f"{path}: {error.strerror}") from error


class SavedPages:
    """`DIR/<vendor>.html` is the site's first page, `DIR/<vendor>/<page>.html` the page of that name.

    `ready` is awaited before each is read.
    """

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder, self._max_bytes = folder, max_bytes
        self._files: dict[tuple[str, str], Path] = {}
        self.ready: Callable[[], Awaitable[None]] | None = None

    def vendors(self) -> set[str]:
        """The vendors with a file or folder here."""
        files = {path.stem for path in self._folder.glob("*.html") if path.is_file()}
        return files | {path.name for path in self._folder.iterdir() if path.is_dir() and not path.name.startswith(".")}

    def pages(self, site: ConfiguredSite) -> list[str]:
        """The names of the saved pages of a site, of which requests may follow."""
        vendor = site.vendor
        found = {path.stem: path for path in sorted((self._folder / vendor).glob("*.html")) if path.is_file()}
        for name, path in found.items():
            if plain(name) != name:
                raise UsageError(f"--from {self._folder}: {path}: a page cannot have this name; rename the file")
        first, single = next(iter(site.pages), None), self._folder / f"{vendor}.html"
        if first is not None and single.is_file():
            if first in found:
                same = f"{single.name} and {vendor}/{first}.html are the same page"
                raise UsageError(f"--from {self._folder}: {same}; remove one")
            found = {first: single, **found}
        self._files |= {(vendor, name): path for name, path in found.items()}
        return list(found)

    async def get(self, request: FetchRequest) -> FetchResult:
        """Read the page's file, or another one by its name. Raises PageFailed where there is none, or it is no HTML."""
        path = self._files.get((request.vendor, request.page)) if request.html else self._folder / request.page
        if path is None or not path.is_file():
            name = f"{request.vendor}/{request.page}.html" if request.html else request.page
            raise PageFailed("missing", f"there is no saved file {name}")
        if self.ready:
            await self.ready()
        return FetchResult(read_saved(path, self._max_bytes, request.html))
