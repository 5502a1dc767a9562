"""How the text that opens a block stands there: as the code of a row or card, as a page in a menu, or otherwise."""

from itertools import islice

from lxml.etree import _Element

from parsers.html.element_text import BOLD, HEAD_TAGS
from parsers.html.layout import HEADINGS
from parsers.html.text_nodes import text_inside
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import BADGES, STATUS, is_code_like
from parsers.lexicon.vocabulary import title_roles

PUNCTUATION = ":.,;()[]—–-`\"' \n\t*|"
#: The borders of a table in Markdown, and the signs of an anchor: no text yet.
NO_TEXT = "|#¶§\u200b\ufeff"
_TEXT = regex(rf"[^\s{NO_TEXT}]")
#: A code and no field's name: it has a dot or a capital.
_PROPER = regex(r"\w\.\w|[A-Z]")
#: What may stand between a code and its status.
_STATUS_LABEL = frozenset(["", "code", "http", "status"])
#: Where a code before a dash, or in bold, has its text behind it.
_LINES = frozenset(["blockquote", "div", "figcaption", "li", "p"])
_DASH = regex(r"[—–:-]")
#: How manuals name their pages, one after another ("curl_easy_init(3), curl_easy_perform(3)").
MANUAL = regex(r"[\w.:-]+\(\d\w?\),")
#: What a function or macro takes, right behind its name ("LID_MAP(name)"), unlike an ending ("LID(s)").
_ARGUMENTS = regex(r"\((?!e?s\))(?:[a-z*&][\w *&.:]*[,)]|\))")
#: The most characters of a word that is looked at, and so many words and pictures at most.
MAX_CHARS, _MAX_WORDS, _MAX_PICTURES = 200, 6, 3


def stands_as_row(code: str, holder: _Element, block: _Element) -> bool:
    """Does a code that opens its block stand as the code of a row or card does?"""
    words = opening_words(block)
    line = "".join(words)
    printed = "".join([str(text) for text in islice(block.itertext(), _MAX_WORDS)])[: 2 * MAX_CHARS].partition(code)[2]
    is_called = block.tag not in HEADINGS and _ARGUMENTS.match(printed)
    if is_called or f"{code}()" in line or (block.tag == "p" and MANUAL.match(line)):
        return False  # A function, or pages of the manual to see also.
    place = opened(block)
    if place.tag in HEAD_TAGS and code.isalpha() and words[-1].lower() == "codes":
        return False  # The vendor's name, above its codes.
    if place.tag == "th" and _is_title(code, place):
        return False
    if place.tag in HEAD_TAGS or (place.tag in ("td", "th") and place.getprevious() is None):
        return True
    beside = (word.strip(PUNCTUATION) for word in words[1:])
    if STATUS.fullmatch(next((word for word in beside if word.lower() not in _STATUS_LABEL), "")):
        return True  # "LID_OPEN (HTTP 409): …"
    tag = block.get("data-as", block.tag)
    if tag in _LINES and _PROPER.search(code) and len(words) > 1:
        behind = " ".join(words).partition(code)[2].lstrip()
        if holder.tag in BOLD or _DASH.match(behind):
            return True
    others = {word.strip(PUNCTUATION).lower() for word in words} - {code.lower(), ""}
    is_alone = all(STATUS.fullmatch(word) or word in BADGES for word in others)
    return is_alone and (tag != "p" or not others <= BADGES)


def _is_title(word: str, cell: _Element) -> bool:
    """Is the word in a cell the title of a column, set as code, in a row of titles?"""
    row = cell.getparent()
    return bool(title_roles(word)) and row is not None and row.find("td") is None


def opened(block: _Element) -> _Element:
    """The cell, heading or item of a list that the block is the beginning of, else the block."""
    above = block
    while above.tag in ("p", "div") and _is_first(above) and (outer := above.getparent()) is not None:
        above = outer
    return above if above.tag in ("td", "th", "li", *HEAD_TAGS) else block


def _is_first(element: _Element) -> bool:
    """Is no text before it in its parent, only anchors and pictures, of which there are few?"""
    before = [*islice(element.itersiblings(preceding=True), _MAX_PICTURES + 1)]
    return len(before) <= _MAX_PICTURES and not any(map(_says_anything, before))


def _says_anything(element: _Element) -> bool:
    """Is there any text in the element or behind it? What holds most of the page is left at its first word."""
    return any(_TEXT.search(str(text)) for text in element.itertext(with_tail=True))


def is_menu(items: _Element) -> bool:
    """Is each item no more than a link to another page, and are most of their texts no codes?"""
    links = [item[0] for item in items if len(item) == 1 and text_inside(item).strip() == text_inside(item[0]).strip()]
    codes = sum(is_code_like(text_inside(link)) for link in links)
    return len(links) == len(items) > codes * 2 and all(link.tag == "a" and leaves(link) for link in links)


def leaves(link: _Element) -> bool:
    """Does the link lead to no place on this page?"""
    return link.get("href", "#")[:1] != "#"


def opening_words(block: _Element) -> list[str]:
    """The first words of a block; a status before the code is put behind it."""
    words: list[str] = []
    for text in block.itertext() if len(block) else (block.text or "",):
        words += [word for word in str(text[:MAX_CHARS]).split() if word.strip(NO_TEXT)]
        if len(words) > _MAX_WORDS:
            break
    if words and STATUS.fullmatch(words[0]):
        words[:2] = reversed(words[:2])
    return words
