"""Text of pages and of users as HTML that says just that: what a page and a feed share."""

import re
from collections.abc import Iterable
from html import escape

from ingest.model import Change
from ingest.report.describe import Part, describe, describe_change
from ingest.report.view import Entry, scope_suffix
from ingest.safe_output import plain

_MAX_COLUMNS = 1000
#: What HTML and XML allow in no text.
_NONCHARACTERS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")


class Markup(str):
    """Text that is HTML already, so that no template escapes it again."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def escaped(text: object) -> Markup:
    """`text` as HTML."""
    return Markup(escape(allowed(text)))


def allowed(text: object) -> str:
    """`text` as one line of what HTML and XML allow."""
    return _NONCHARACTERS.sub("\N{REPLACEMENT CHARACTER}", plain(text))


def parts_html(parts: Iterable[Part]) -> Markup:
    """A description with what is gone and what is new in elements that say so."""
    tags = {"-": "<del>{}</del>", "+": "<ins>{}</ins>", "": "{}"}
    return Markup(" ".join(tags[part.sign].format(escaped(part.text)) for part in parts))


def entry_html(entry: Entry) -> Markup:
    """The code, and what became of it, in elements that a feed's reader knows as well."""
    parts = parts_html(describe(entry, _MAX_COLUMNS))
    if entry.is_summary:
        return parts
    return Markup(f"<code>{escaped(entry.code)}</code>{escaped(entry.scope)} {parts}".rstrip())


def change_html(change: Change) -> Markup:
    """One of the many changes that an entry stands for."""
    code = f"<code>{escaped(change.code)}</code>{escaped(scope_suffix(change))}"
    return Markup(f"{code} {parts_html(describe_change(change, _MAX_COLUMNS))}")
