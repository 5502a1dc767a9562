"""The errors that errdex raises on purpose. Each is one line for a person, and knows its exit code."""


class ErrdexError(Exception):
    """Something that the user can mend; the message says how."""

    exit_code = 70


class UsageError(ErrdexError):
    """Wrong words on the command line, or a wrong configuration."""

    exit_code = 2


class CatalogueError(ErrdexError):
    """The database cannot be used."""

    exit_code = 5


class Damaged(ErrdexError):
    """What the database holds is none of what errdex writes; the message says what. Told with the file's name."""

    exit_code = 5


class PageFailed(ErrdexError):
    """One page could not be read at all: a failed check, never the end of the run. `reason` is a stable word."""

    def __init__(self, reason: str, detail: str, http_status: int | None = None, final_url: str | None = None) -> None:
        super().__init__(detail)
        self.reason, self.detail, self.http_status, self.final_url = reason, detail, http_status, final_url
