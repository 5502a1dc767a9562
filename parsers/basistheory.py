"""Basis Theory, agentic commerce: two tables, the code under "Type", the cause under "When"."""

from parsers import Site

SITE = Site(
    name="Basis Theory (agentic commerce)",
    pages=("https://developers.basistheory.com/docs/api/agentic-commerce/errors",),
    code=r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*",
    columns={"Type": "code", "HTTP": "status", "Title": "message", "When": "when"},
    headings=False,
)
