"""Imported by the fork server: the processes that it forks have compiled all that reading a page needs."""

import sys

from ingest.extraction.read_page import read_page
from parsers.extract.contract import Site

_PAGE = b"""<!doctype html><meta charset="utf-8"><h1>Errors</h1><h2>Client errors</h2>
<table><tr><th>Code<th>Status<th>Message<th>When</tr>
<tr><td><code>not_known</code><td>404<td>There is no such thing.<td>Check the name.</tr>
<tr><td><code>too_late</code><td>409<td>It took too long.<td>Retry with backoff.</tr></table>"""

read_page(Site("", ()), None, _PAGE, "page", "https://site.example/errors", None)

#: What the server and its processes do about an exception that nothing catches.
_print = sys.excepthook
# Whoever ends while it starts a process leaves it nothing to read, which is no fault to print.
sys.excepthook = lambda kind, *rest: None if issubclass(kind, EOFError) else _print(kind, *rest)
