"""What a page is asked for with, and what comes back, whether from the network or from a folder."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Ask:
    """One page to get.

    `etag` and `last_modified` belong to the body that the catalogue reflects, as it came from the address `validated`.
    """

    vendor: str
    page: str
    url: str | None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    etag: str | None = None
    last_modified: str | None = None
    validated: str | None = None


@dataclass(frozen=True, slots=True)
class Got:
    """One page as it came. `body` is None where the server says that it is the one asked with (304)."""

    body: bytes | None
    http_status: int | None = None
    final_url: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None


class Origin(Protocol):
    """Where pages come from."""

    async def get(self, ask: Ask) -> Got:
        """The page asked for. Raises PageFailed with a stable reason."""
        ...
