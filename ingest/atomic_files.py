"""Write files atomically."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ingest.errors import UsageError


class Unwritten(UsageError):
    """A file could not be written; what the run has done is kept."""

    exit_code = 70


def check_place(path: Path, option: str, taken: Iterable[Path] = ()) -> None:
    """Raise UsageError if no file can be written at `path`, or if it is one of those `taken`.

    Call it before the work whose result goes there. The catalogue's own files: `ingest.store.connection.files_of`.
    """
    place = path.parent.resolve() / path.name  # Not the last link: /dev/stdout may lead to a file.
    if str(path) == "-" or any(place.is_relative_to(system) for system in ("/dev", "/proc")):
        raise UsageError(f"{option} {path}: is a stream or a device, which cannot be written atomically; name a file")
    if path.resolve() in {one.resolve() for one in taken}:
        raise UsageError(f"{option} {path}: is in use for something else, which would be lost; name another file")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{option} {path}: the folder {path.parent} does not exist; create it")
    if path.exists() and not path.is_file():
        raise UsageError(f"{option} {path}: is a folder or a device; name a file")


def put(path: Path, text: str) -> None:
    """Write `text` to `path`, so that readers find either the old file or the new one. Raises Unwritten."""
    path = path.resolve()  # Keeps a symbolic link.
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(text, "utf-8", newline="")
        new.replace(path)
    except OSError as error:
        with suppress(OSError):  # The first error is the one to report.
            new.unlink()
        raise Unwritten(f"{path}: cannot be written: {error.strerror or error}") from error
