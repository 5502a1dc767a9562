"""Write files atomically."""

import fcntl
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from ingest.errors import UsageError


class Unwritten(UsageError):
    """A file could not be written; what the run has done is kept."""

    exit_code = 70


def check_place(path: Path, option: str, taken: Iterable[Path]) -> None:
    """Raise UsageError if no file can be written at `path`, or if it is one of `taken`; call it before the work."""
    place = real(path.parent) / path.name  # Not the last link: /dev/stdout may lead to a file.
    if str(path) == "-" or any(place.is_relative_to(system) for system in ("/dev", "/proc")):
        raise UsageError(f"{option} {path}: is a stream or a device, which cannot be written atomically; name a file")
    if real(path) in map(real, taken):
        raise UsageError(f"{option} {path}: is in use for something else, which would be lost; name another file")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{option} {path}: the folder {path.parent} does not exist; create it")
    if path.exists() and not path.is_file():
        raise UsageError(f"{option} {path}: is a folder or a device; name a file")


def real(path: Path) -> Path:
    """`path` without symbolic links; a loop of them, at which Path.resolve raises, is left as it is."""
    return Path(os.path.realpath(path))


def put(path: Path, text: str) -> None:
    """Write `text` to `path` atomically, with the permissions of the file that was there. Raises Unwritten."""
    path = real(path)  # Keeps a symbolic link.
    new = path.with_name(f".{path.name}.{token_hex(4)}")
    try:
        old = path.stat() if path.exists() else None
        new.touch(0o666 if old is None else 0o600, exist_ok=False)
        with new.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if old:
            new.chmod(stat.S_IMODE(old.st_mode))
        new.replace(path)
    except OSError as error:
        with suppress(OSError):  # The first error is the one to report.
            new.unlink()
        raise Unwritten(f"{path}: cannot be written: {error.strerror or error}") from error


@contextmanager
def updating(path: Path) -> Iterator[None]:
    """Hold a lock while `path` is read and written again, so that no other process changes it in between."""
    handle = None
    with suppress(OSError):  # No such folder: writing says so. No locks: some network file systems have none.
        handle = os.open(real(path).parent, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)
