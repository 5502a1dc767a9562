"""Read saved pages from a folder instead of the network."""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from ingest.errors import PageFailed, UsageError
from ingest.fetch.request import FetchRequest, FetchResult, checked
from ingest.safe_output import plain
from ingest.sites.registry import ConfiguredSite


def archives_in(path: Path) -> list[Path]:
    """The archives that `path` stands for: itself, or those in a folder; none for saved pages. Raises UsageError."""
    if not path.exists():
        raise UsageError(f"--from {path}: no such folder or file")
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


class Folder:
    """`DIR/<vendor>.html` is the site's first page, `DIR/<vendor>/<page>.html` the page of that name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def vendors(self) -> set[str]:
        """The vendors with a file or folder here."""
        files = {path.stem for path in self.folder.glob("*.html") if path.is_file()}
        return files | {path.name for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith(".")}

    def files(self, site: ConfiguredSite) -> dict[str, Path]:
        """The saved pages of a site, by name."""
        found = {path.stem: path for path in sorted((self.folder / site.vendor).glob("*.html")) if path.is_file()}
        for name, path in found.items():
            if plain(name) != name:
                raise UsageError(f"--from {self.folder}: {path}: a page cannot have this name; rename the file")
        first, single = next(iter(site.pages), None), self.folder / f"{site.vendor}.html"
        if first is not None and single.is_file():
            if first in found:
                raise UsageError(
                    f"--from {self.folder}: {single.name} and {site.vendor}/{first}.html are the same page; remove one"
                )
            found = {first: single, **found}
        return found


class SavedPages:
    """The source that reads the files of a `Folder`; `ready` is awaited before each."""

    def __init__(
        self, files: Mapping[tuple[str, str], Path], max_bytes: int, ready: Callable[[], Awaitable[None]]
    ) -> None:
        self.files, self.max_bytes, self._ready = files, max_bytes, ready

    async def get(self, request: FetchRequest) -> FetchResult:
        """Read the page's file. Raises PageFailed where there is none, or it cannot be HTML."""
        path = self.files.get((request.vendor, request.page))
        if path is None:
            what = "for the page " if request.html else ""
            raise PageFailed("missing", f"there is no saved file {what}{request.page!r}")
        await self._ready()
        try:
            if path.stat().st_size > self.max_bytes:
                raise PageFailed("too-large", f"{path} exceeds {self.max_bytes:,} bytes (fetch.max_bytes)")
            body = path.read_bytes()
        except OSError as error:
            raise PageFailed("unreadable", f"{path}: {error.strerror}") from error
        return FetchResult(checked(body, str(path), request.html))
