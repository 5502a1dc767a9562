"""The parsers: one module per vendor in this folder, each defining `SITE`; what they share is in `reading`.

A module here is a site by being there: its file name is its vendor id. Nothing below this package touches the
network, the disk, a clock or a database, and nothing imports `ingest`.
"""

from parsers.classify import read
from parsers.extract.contract import Limits, ListSchema, Row, Site, Skipped, Unread
from parsers.html.page import Page

__all__ = ["Limits", "ListSchema", "Page", "Row", "Site", "Skipped", "Unread", "read"]
