"""Reads a page when it is imported: what that compiles, every process that is forked afterwards has."""

from ingest.extraction.read_page import read_page
from parsers.extract.contract import Site

_PAGE = b"""<!doctype html><meta charset="utf-8"><h1>Errors</h1><h2>Client errors</h2>
<table><tr><th>Code<th>Status<th>Message<th>When</tr>
<tr><td><code>not_known</code><td>404<td>There is no such thing.<td>Check the name.</tr>
<tr><td><code>too_late</code><td>409<td>It took too long.<td>Retry with backoff.</tr></table>"""

read_page(Site("", ()), None, _PAGE, "page", "https://site.example/errors", None)
