"""Files that are written whole or not at all."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ingest.errors import UsageError


class Unwritten(UsageError):
    """A file could not be written; what the run has done is kept."""

    exit_code = 70


def check_place(path: Path, option: str, taken: Iterable[Path] = ()) -> None:
    """Raises UsageError where no file can be written at `path`, or where it is one of those `taken` by something else.

    Said before there is anything to lose. The catalogue's own files: `ingest.store.connection.files_of`.
    """
    place = path.parent.resolve() / path.name  # Not further: /dev/stdout would be the file that it is directed to.
    if str(path) == "-" or any(place.is_relative_to(system) for system in ("/dev", "/proc")):
        raise UsageError(f"{option} {path}: is a stream or a device, which cannot be written whole; name a file")
    if path.resolve() in {one.resolve() for one in taken}:
        raise UsageError(f"{option} {path}: is in use for something else, which would be lost; name another file")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{option} {path}: the folder {path.parent} does not exist; create it")
    if path.exists() and not path.is_file():  # A device would be replaced by a file.
        raise UsageError(f"{option} {path}: is a folder or a device; name a file")


def put(path: Path, text: str) -> None:
    """Write `text` to `path` so that whoever looks finds the former file or the new one, each whole."""
    path = path.resolve()  # A link stays one.
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(text, "utf-8", newline="")
        new.replace(path)
    except OSError as error:
        with suppress(OSError):  # What is told is why it could not be written.
            new.unlink()
        raise Unwritten(f"{path}: cannot be written: {error.strerror or error}") from error
