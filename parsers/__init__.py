"""The parsers: one module per vendor in this folder, each defining `SITE`; what they share is in `reading`.

A module here is a site by being there: its file name is its vendor id. Nothing below this package touches the
network, the disk, a clock or a database, and nothing imports `ingest`.
"""

from parsers.reading.contract import Limits, Listing, Row, Site, Skipped, Unread
from parsers.reading.page import Page
from parsers.recognise import read

__all__ = ["Limits", "Listing", "Page", "Row", "Site", "Skipped", "Unread", "read"]
