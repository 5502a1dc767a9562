"""A page: the bytes of one document, their encoding, and the tree over them."""

import codecs
import re
from collections import Counter
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

import webencodings
from lxml import etree

from parsers.html.labels import remove_labels, remove_titles
from parsers.html.limits import check_markup, has_open_quote, too_deep
from parsers.html.outline import Outline
from parsers.html.outline_builder import outline_of
from parsers.html.plain_text import mark_up_plain_text
from parsers.html.repairs import repair
from parsers.html.visibility import remove_hidden
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

#: In lower case.
_META = regex(rb"<meta[^>]+?charset\s*=\s*[\"']?\s*([\w.:-]+)")
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16le", b"\xfe\xff": "utf-16be"}
_TAIL = 4096
_SOUGHT = ("aria-busy", "aria-label", "aria-rowcount", "hx-get", "style")
_ENDS = regex(rb"</(?:body|html)\s*>", re.I)
#: What browsers take for a line break, and the parser leaves out.
_BREAK = regex(rb"(?<!<br>)(?<!<br/>)(?<!<br />)</br\s*>", re.I)
#: A tag without its end, before what closes the document ("<tr><t</body>").
_UNFINISHED = regex(rb"<(?:[a-z/][^<>]*)?</(?:body|html)\s*>")
#: What begins and ends the tags that must be closed.
_CLOSED = regex(rb"</?(?:table|div|section|article|main|ul|dl|script)")
#: A body that a proxy passed on as it came, in chunks of a stated size.
_CHUNKED = regex(rb"[\da-fA-F]{1,8}\r\n\s*<")
#: An element behind the end, which the parser drops with all else that an open tag swallows.
_LAST_TAG, _LAST = "end-", b"<end->"
NO_CODE = regex(r"(?!)")


def encoding_of(body: bytes, charset: str | None) -> tuple[webencodings.Encoding, str]:
    """The page's encoding and who said so: byte order mark, then `charset` (of the header), then meta, then UTF-8.

    Labels as in the WHATWG's Encoding Standard. Bytes that nobody labels and that are not UTF-8 are windows-1252.
    """
    for mark, name in _MARKS.items():
        if body.startswith(mark):
            return webencodings.Encoding(name, codecs.lookup(name)), "bom"
    if charset and (found := webencodings.lookup(charset)):
        return found, "header"
    meta = _META.search(body[:4096].lower())
    if meta and (found := webencodings.lookup(meta[1].decode("ascii", "replace"))):
        # A meta tag that could be read at all is not UTF-16, whatever it says.
        return (webencodings.UTF8 if found.name.startswith("utf-16") else found), "meta"
    try:
        body.isascii() or body.decode()
    except UnicodeDecodeError:
        return webencodings.Encoding("windows-1252", codecs.lookup("windows-1252")), "fallback"
    return webencodings.UTF8, "content"


def _parsed(data: bytes) -> tuple[etree._Element | None, etree._ListErrorLog, bool]:
    """The tree of a document, if anything is in it, the parser's errors, and whether what stands behind it is in it."""
    parser = _parser()
    tree = etree.fromstring(data + _LAST, parser)
    last = next(tree.iter(_LAST_TAG), None) if tree is not None else None
    box = None if last is None else last.getparent()
    if last is None or box is None or last.getprevious() is box.getprevious() is box.text:
        parser = _parser()
        return etree.fromstring(data, parser), parser.error_log, last is not None
    box.remove(last)
    return tree, parser.error_log, True


def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(huge_tree=True, encoding="utf-8", collect_ids=False, remove_comments=True, remove_pis=True)


class NoMarkup(Exception):
    """There is nothing in the document that a tree could be made of."""


class Page:
    """One document as a parser sees it: `body` bytes, `url`, `tree` (lxml), and `soup` for who prefers it.

    The tree holds what a reader of the page sees; the rest is in `hidden`.
    """

    def __init__(self, body: bytes, url: str = "", charset: str | None = None) -> None:
        """Parse `body`; `charset` is the Content-Type header's, if any. Raises NoMarkup and OverLimit."""
        self.body, self.url = body, url
        label, stated_by = encoding_of(body, charset)
        self.encoding: str = label.name
        data = body
        if stated_by == "bom" or self.encoding != "utf-8":
            data = label.codec_info.decode(body, "replace")[0].removeprefix("\ufeff").encode("utf-8", "replace")
        # What comes after the end tags is content all the same, but the parser drops it.
        end = data.find(b"</body>")
        if end >= 0 or b"</BODY>" in data or b"</HTML>" in data or b"</html>" in data:
            end = max(end, 0)
            data = data[:end] + _ENDS.sub(b"", data[end:])
        lower = data.lower()
        if b"</br" in lower:
            data = _BREAK.sub(b"<br>", data)
        check_markup(data)
        #: Those of these attributes that some element may have: for the others, the tree need not be searched.
        self.attributes = {name for name in _SOUGHT if name.encode() in lower}
        tree, errors, is_whole = _parsed(data)
        if tree is None:
            raise NoMarkup("there is no markup in the page")
        self.tree: etree._Element = tree
        repair(tree)
        etree.strip_tags(tree, "wbr")  # The parser takes it for an element that has an end.
        #: What kept the parser from reading the document whole, e.g. nesting past its limit.
        self.fatal = [entry.message for entry in errors if entry.level == etree.ErrorLevels.FATAL]
        if not is_whole and has_open_quote(data):
            self.fatal.append("a quotation mark is not closed, and the page behind it is lost")
        if _CHUNKED.match(body):
            self.fatal.append("the sizes of HTTP chunks stand in the text")
        if deep := too_deep(tree):
            self.fatal.append(deep)
        #: The parts that no reader sees; they are no longer in the tree.
        self.hidden = [] if self.fatal else remove_hidden(tree)
        if not self.fatal:
            remove_titles(tree)
            remove_labels(tree)
            mark_up_plain_text(tree)
        #: What later stages have found of it: see `once`.
        self.found: dict[Callable[..., Any], Any] = {}

    @cached_property
    def title(self) -> str:
        """The text of the page's `<title>`."""
        return clean(next((title.text or "" for title in self.tree.iter("title")), ""))

    @cached_property
    def outline(self) -> Outline:
        """The outline of the page, as it is where no pattern of codes is pinned."""
        return outline_of(self.tree, NO_CODE)

    @cached_property
    def soup(self) -> "BeautifulSoup":
        """BeautifulSoup over the same bytes, on lxml."""
        from bs4 import BeautifulSoup

        return BeautifulSoup(self.body, "lxml", from_encoding=self.encoding)

    def cut_off(self) -> bool:
        """Does the document end in the middle: a tag unfinished, or elements left open and no closing tag?"""
        tail = self.body[-_TAIL:].lower()
        if self.encoding.startswith("utf-16") or b"</html" in tail:
            return _UNFINISHED.search(tail) is not None
        body = self.body.lower()
        if b"<html" in body and not body.rstrip().endswith(b">"):
            return True
        tags = Counter(_CLOSED.findall(body))
        # What a script writes may look like one; before the end of the body, all scripts have ended.
        if body.rstrip().endswith(b"</body>"):
            del tags[b"<script"]
        left = sum(max(0, number - tags[b"</" + tag[1:]]) for tag, number in tags.items() if tag[1:2] != b"/")
        # Whoever writes by hand, and to the end of the last line, may well leave out </div></body></html>.
        by_hand = body.endswith(b"\n") and tags[b"<div"] - tags[b"</div"] == left == 1
        return left > 0 and not by_hand

    @property
    def is_closed(self) -> bool:
        """Does the document close its body or itself?"""
        return self.encoding.startswith("utf-16") or _ENDS.search(self.body) is not None

    def mislabelled(self) -> bool:
        """Do the bytes contradict the encoding they were read in: valid UTF-8 beyond ASCII, labelled otherwise?"""
        if self.encoding == "utf-8" or self.body.isascii() or self.encoding.startswith("utf-16"):
            return False
        try:
            self.body.decode()
        except UnicodeDecodeError:
            return False
        return True
