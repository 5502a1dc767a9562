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
_RAW = regex(rb"<(script|style|textarea|title|xmp)\b.*?(?:</\1|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
#: A text between two tags; so much of a page's end is looked at, so many words.
_TEXT, _TAIL, _WORDS = regex(rb">([^<>]+)(?=<)"), 20_000, 5
_MARK = regex(rb"[\"']")
_STRING = XPath("string()")
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


def drops_end(data: bytes, tree: _Element) -> bool:
    """Is a word of the last text of the document not in the tree, as behind an attribute that is not closed?"""
    tail = _RAW.sub(b"", data[-_TAIL:])
    # What it begins within is no text.
    tail = tail[max(0, *map(tail.rfind, (b"</script", b"</style", b"-->"))) :]
    last = next((text for text in reversed(_TEXT.findall(tail)) if text.strip()), b"")
    # A parser may take a character beyond ASCII, or an entity, for another one; before a mark it may be an attribute.
    words = [word.decode() for word in _MARK.split(last)[-1].split() if word.isascii() and b"&" not in word]
    whole = str(_STRING(tree)) if words else ""
    return any(word not in whole for word in words[-_WORDS:])


def too_deep(tree: _Element) -> str | None:
    """What is nested too deep to walk in time, if anything is."""
    if not _DEEPISH(tree):
        return None
    if _DEEP(tree):
        return f"its elements nest more than {MAX_DEPTH:,} deep"
    return f"its links or buttons nest more than {MAX_LINKS_DEEP} deep" if _WOVEN(tree) else None
