"""How much of one thing a page may hold: far above what is known of lists of error codes, and below what costs minutes.

In brackets, the most that 97 real pages hold.
"""

import re

from lxml.etree import XPath, _Element

from parsers.lexicon.lazy_regex import regex

#: Tags of a page (28,558).
MAX_TAGS = 500_000
#: Attributes of one tag (11); libxml2 takes the square of their number.
MAX_ATTRIBUTES = 256
#: Elements within each other (27).
MAX_DEPTH = 256
#: Links within each other, or buttons (1): each is judged by all the text in it.
MAX_LINKS_DEEP = 8
#: Headings of a page that are no codes, and characters of one (151).
MAX_HEADINGS, MAX_HEADING = 20_000, 2_000
#: Columns of a table (8).
MAX_COLUMNS = 1_000
#: Characters of one table, a cell that spans rows counted in each.
MAX_TABLE = 20_000_000
_ATTRIBUTE = rb"""(?>[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+)"""
_LADEN = regex(rb"<[a-zA-Z][^\s/>]*+" + _ATTRIBUTE + rb"{%d}" % (MAX_ATTRIBUTES + 1))
#: What holds no tags, whatever it looks like.
_HOLDER = rb"<(script|style|textarea|title|xmp)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)"
_RAW = regex(_HOLDER, re.I | re.S)
#: That, or a tag up to its end, or with the rest of the page behind a quotation mark that is not closed.
_TAG = regex(
    _HOLDER + rb"""|<[a-z/](?:[^>"'=]++|=\s*+(?:"[^"]*+"|'[^']*+'|(?!["']))|["'])*+(?:>|=\s*+["'](?P<rest>.*)|\Z)""",
    re.I | re.S,
)
#: The beginning of what a list may be made of.
_LISTED = regex(rb"<(?:article|br|code|d[dlt]|div|h[1-6]|li|p|pre|section|t[dhr]|table|ul)\b", re.I)
#: Bytes of a page whose tags can have as many attributes as they like.
_SMALL = 32_768
_DEEP = XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")
#: Deep enough to look closer.
_DEEPISH = XPath(f"boolean({'/*' * 41})")
_WOVEN = XPath(" or ".join(f"boolean(//{tag}[count(ancestor::{tag}) > {MAX_LINKS_DEEP}])" for tag in ("a", "button")))


class OverLimit(Exception):
    """The page holds more of one thing than any list of error codes does; the message names it."""


def check_markup(body: bytes) -> None:
    """Raise OverLimit for what already parsing would take too long over; `body` is in UTF-8."""
    if len(body) > MAX_TAGS and body.count(b"<") > MAX_TAGS:
        raise OverLimit(f"the page holds more than {MAX_TAGS:,} tags: no list of error codes does")
    if len(body) > _SMALL and _LADEN.search(body) and _LADEN.search(_RAW.sub(b"", body)):
        raise OverLimit(f"a tag has more than {MAX_ATTRIBUTES:,} attributes: none of a list of error codes has")


def has_open_quote(data: bytes) -> bool:
    """Is there more of a list behind a quotation mark that is not closed, where libxml2 dropped the end of a page?"""
    return any(_LISTED.search(found["rest"] or b"") for found in _TAG.finditer(data))


def too_deep(tree: _Element) -> str | None:
    """What is nested too deep to walk in time, if anything is."""
    if not _DEEPISH(tree):
        return None
    if _DEEP(tree):
        return f"its elements nest more than {MAX_DEPTH:,} deep"
    return f"its links or buttons nest more than {MAX_LINKS_DEEP} deep" if _WOVEN(tree) else None
