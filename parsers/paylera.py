"""Paylera: dotted codes under "problem", in tables whose headings are the vendor's categories."""

from parsers import Site

SITE = Site(
    name="Paylera",
    pages=("https://docs-stage.paylera.com/reference/error-codes",),  # the vendor's staging host
    code=r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*",
    columns={"problem": "code", "Status": "status", "Meaning": "message"},
)
