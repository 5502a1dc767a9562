"""The peer: what a capable person writes in an afternoon with BeautifulSoup on lxml, for the same pages."""

import re
from typing import Any

from bs4 import BeautifulSoup
from lxml.etree import Element

from ingest.extraction.normalise import records_of
from ingest.model import Record
from parsers.extract.contract import ListSchema, Row, Site

_FIELDS = {
    **dict.fromkeys(("code", "type", "problem", "error code"), "code"),
    **dict.fromkeys(("http", "status"), "status"),
    "category": "category",
    "retryable": "retryable",
    **dict.fromkeys(("message", "title", "meaning", "when"), "message"),
    **dict.fromkeys(("hint", "what to do"), "hint"),
}
_KINDS = {"hint": "remedy", "other": "name"}
_ELEMENT = Element("tr")  # The rows have no tree.


def rows_of(body: bytes, vendor: str) -> list[dict[str, Any]]:
    """The rows of a page with their statuses and glyphs understood: what goes into a table by one upsert_all."""
    rows = _rows(BeautifulSoup(body, "lxml"))
    for row in rows:
        status = re.search(r"[1-5]\d\d", row.get("status") or "")
        row["status"] = int(status[0]) if status else None
        row["retryable"] = {"✅": 1, "❌": 0}.get(row.get("retryable") or "")
        row["vendor"] = vendor
    return rows


def _rows(soup: BeautifulSoup) -> list[dict[str, Any]]:
    """The rows of every table, and of every section with a heading of code and status."""
    rows = []
    for table in soup.find_all("table"):
        names = [_FIELDS.get(cell.get_text(strip=True).lower(), "other") for cell in table.find_all("th")]
        heading = table.find_previous(["h2", "h3"])
        for line in table.find_all("tr"):
            cells = line.find_all("td")
            if len(cells) == len(names):
                row: dict[str, Any] = dict(zip(names, (" ".join(c.get_text().split()) for c in cells), strict=True))
                row["section"] = heading.get_text(strip=True) if heading else None
                rows.append(row)
    for section in soup.find_all("section"):
        heading = section.find("h2")
        if heading and heading.find("code"):
            row = {
                "code": heading.find("code").get_text(strip=True),
                "status": heading.find("span").get_text(strip=True),
            }
            for part in section.find_all("p"):
                label, _, text = " ".join(part.get_text().split()).partition(":")
                row[_FIELDS.get(label.lower(), "other")] = text.strip()
            rows.append(row)
    return rows


def read_soup(body: bytes, site: Site) -> tuple[list[Record], list[str]]:
    """The same work as errdex's over BeautifulSoup's tree: rows, records, and every code that stands somewhere else."""
    soup = BeautifulSoup(body, "lxml")
    records = []
    for row in _rows(soup):
        cells = {_KINDS.get(name, name): str(text) for name, text in row.items() if name != "section" and text}
        listing = ListSchema("soup", None, {kind: kind for kind in cells})
        found = Row([cells["code"]], cells, listing, (row["section"],) if row.get("section") else (), None, _ELEMENT)
        records += records_of(found, site, "page")
    codes = {record.code for record in records}
    left = []
    for text in soup.find_all(string=True):
        token = site.opening.match(text)
        if token and token[1] not in codes:
            block = text.find_parent(["td", "th", "li", "p", "div", "h1", "h2", "h3", "h4", "dt", "pre", "script"])
            if block and block.name not in ("pre", "script") and block.get_text().strip().startswith(token[1]):
                left.append(token[1])
    return records, left
