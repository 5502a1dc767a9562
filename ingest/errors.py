"""The errors that errdex raises on purpose, each with a message of one line and an exit code."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

#: How to install an extra.
INSTALL = "in a checkout of errdex: pipx install --force '.[{0}]', or in a virtual environment pip install '.[{0}]'"


class ErrdexError(Exception):
    """Something that the user can fix; the message says how."""

    exit_code = 70


class UsageError(ErrdexError):
    """Wrong usage of the command line, or a wrong configuration."""

    exit_code = 2


class CatalogueError(ErrdexError):
    """The database cannot be used."""

    exit_code = 5


class Damaged(ErrdexError):
    """The database holds something that errdex does not write; `ingest.store.connection` adds the file's name."""

    exit_code = 5


class PageFailed(ErrdexError):
    """One page could not be fetched or read: a failed check, not the end of the run. `reason` is a stable word."""

    def __init__(self, reason: str, detail: str, http_status: int | None = None, final_url: str | None = None) -> None:
        super().__init__(detail)
        self.reason, self.detail, self.http_status, self.final_url = reason, detail, http_status, final_url

    def at(self, source: str) -> str:
        """The reason and the detail in one line, after `source` where the detail does not name it."""
        return f"{'' if source in self.detail else f'{source}: '}{self.reason}: {self.detail}"


def either(names: Sequence[str]) -> str:
    """The names as alternatives: "a", "a or b", "a, b or c"."""
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def alternatives(near: Sequence[str], known: Iterable[str]) -> str:
    """What to write in place of an unknown name: what it resembles, else all that is known."""
    return f"did you mean {either(near)}?" if near else f"known: {', '.join(known)}"


def describe_error(error: BaseException) -> str:
    """The class and the message of an exception, even of one whose message cannot be had."""
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:  # noqa: BLE001  # a parser module's exceptions are anybody's code, too
        return type(error).__name__


@contextmanager
def no_os_error(what: object, kind: type[ErrdexError] = UsageError) -> Iterator[None]:
    """Raise `kind` in place of an OSError: what failed, and the system's reason."""
    try:
        yield
    except OSError as error:
        raise kind(f"{what}: {error.strerror or error}") from error
