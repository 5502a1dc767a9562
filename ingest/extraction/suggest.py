"""The one line of a declaration that settles what a page leaves open: it was tried on that page before it is named."""

import json
from collections.abc import Callable
from dataclasses import replace

from ingest.extraction.conflicts import Read, settle
from ingest.extraction.normalise import scope_of
from parsers.reading.contract import Site
from parsers.recognise.declare import proposals
from parsers.recognise.found import Found

#: What may tell two meanings of one code apart, what changes least first.
_SCOPES = ("status", "section", "category", "name", "cause", "when", "message")


def line_for(lists: list[Found], site: Site, reads: Callable[[Site], bool]) -> str | None:
    """The line by which the site `reads` a page of which nothing is taken yet."""
    for code, columns in proposals(lists):
        if reads(replace(site, code=code, columns=columns, headings=True)):
            words = ", ".join(f'{json.dumps(word, ensure_ascii=False)} = "{kind}"' for word, kind in columns.items())
            return f"columns = {{ {words} }}" if columns else f"code = {_quoted(code)}"
    return None


def _quoted(grammar: str) -> str:
    return json.dumps(grammar, ensure_ascii=False) if "'" in grammar else f"'{grammar}'"


def scope_for(pairs: list[Read], page: str) -> str | None:
    """The line by which the meanings of a code do not clash."""
    by_code: dict[str, list[Read]] = {}
    for record, row in pairs:
        by_code.setdefault(record.code, []).append((record, row))
    for scope in _SCOPES:
        if not any(_clash(alike, scope, page) for alike in by_code.values() if len(alike) > 1):
            return f'scope = "{scope}"'
    return None


def _clash(alike: list[Read], scope: str, page: str) -> bool:
    return bool(settle([(record._replace(scope=scope_of(row, scope, page)), row) for record, row in alike])[1])
