"""Nevermined: hundreds of dotted codes in one table per namespace; retrying is told by a glyph."""

from parsers import Site

SITE = Site(
    name="Nevermined",
    pages=("https://docs.nevermined.app/docs/development-guide/api-errors/codes",),
    code=r"[A-Z][A-Z0-9_]*(?:\.[A-Z][A-Z0-9_]*)+\.\d{2,6}",
    columns={
        "Code": "code",
        "HTTP": "status",
        "Category": "category",
        "Retryable": "retryable",
        "Message": "message",
        "Hint": "remedy",
    },
)
