"""The parsers: one module per vendor in this folder, each defining `SITE`; what they share is in its packages.

A module here is a site by being there: its file name is its vendor id. Nothing below this package touches the
network, the disk, a clock or a database, and nothing imports `ingest`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from parsers.classify import read
    from parsers.extract.contract import Limits, ListSchema, Row, Site, Skipped, Unread
    from parsers.html.page import Page

__all__ = ["Limits", "ListSchema", "Page", "Row", "Site", "Skipped", "Unread", "read"]

_PLACES = {"read": "parsers.classify", "Page": "parsers.html.page"}


def __getattr__(name: str) -> Any:
    """Import what a site needs once it is asked for: most commands use only the lexicon, and start without lxml."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_PLACES.get(name, "parsers.extract.contract")), name)
