"""Saved pages: a folder in place of the network."""

from collections.abc import Collection, Mapping
from pathlib import Path

from ingest.errors import PageFailed, UsageError
from ingest.fetch.request import Ask, Got, checked
from ingest.safe_output import plain
from ingest.sites.registry import Known


class Folder:
    """`DIR/<vendor>.html` is the site's first page, `DIR/<vendor>/<page>.html` the page of that name."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise UsageError(f"--from {folder}: there is no such folder")
        self.folder = folder

    def vendors(self) -> set[str]:
        """The vendors that something is saved of."""
        files = {path.stem for path in self.folder.glob("*.html") if path.is_file()}
        return files | {path.name for path in self.folder.iterdir() if path.is_dir() and not path.name.startswith(".")}

    def files(self, known: Known) -> dict[str, Path]:
        """The saved pages of one site, by name."""
        found = {path.stem: path for path in sorted((self.folder / known.vendor).glob("*.html")) if path.is_file()}
        for name, path in found.items():
            if plain(name) != name:
                raise UsageError(f"--from {self.folder}: {path}: no page has such a name; rename the file")
        first, single = next(iter(known.pages), None), self.folder / f"{known.vendor}.html"
        if first is not None and single.is_file():
            if first in found:
                raise UsageError(
                    f"--from {self.folder}: {single.name} and {known.vendor}/{first}.html are the same page; keep one"
                )
            found = {first: single, **found}
        return found


class Saved:
    """The origin that reads the files of a `Folder`."""

    def __init__(self, files: Mapping[tuple[str, str], Path], max_bytes: int) -> None:
        self.files, self.max_bytes = files, max_bytes

    async def get(self, ask: Ask) -> Got:
        """The saved file of the page. Raises PageFailed where there is none, or it is no document."""
        path = self.files.get((ask.vendor, ask.page))
        if path is None:
            raise PageFailed("missing", f"there is no saved file of the page {ask.page!r}")
        try:
            if path.stat().st_size > self.max_bytes:
                raise PageFailed("too-large", f"{path} is larger than {self.max_bytes:,} bytes (fetch.max_bytes)")
            body = path.read_bytes()
        except OSError as error:
            raise PageFailed("unreadable", f"{path}: {error.strerror}") from error
        return Got(checked(body, str(path)))


def asked(folder: Folder, sites: Mapping[str, Known], named: Collection[str]) -> tuple[list[str], list[str]]:
    """Which vendors to read from the folder, and what to say of the rest; those `named`, else all that are there."""
    there = folder.vendors()
    if named:
        return list(named), []
    vendors = [vendor for vendor in sites if vendor in there]
    notes = [f"{name}: a page is saved, but there is no such site" for name in sorted(there - set(sites))]
    absent = [vendor for vendor, known in sites.items() if vendor not in there and known.enabled]
    if absent:
        notes.append(f"nothing saved of {', '.join(absent)}: not looked at")
    if not vendors:
        raise UsageError(
            f"--from {folder.folder}: no page of a known site is there (expected <vendor>.html or <vendor>/<page>.html)"
        )
    return vendors, notes
