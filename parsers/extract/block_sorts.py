"""Sorts of blocks: what the heads of one list share, be they headings, terms, list items or lines."""

import re
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element

from parsers.extract.bare_statuses import is_bare_status
from parsers.extract.block_lines import before_colon
from parsers.extract.card_heads import head_of, spans_of
from parsers.extract.cards import Key, within
from parsers.extract.code_tokens import CONSTANT_OF_WORDS, is_code, is_number, is_own_code, is_token, looks_like_code
from parsers.extract.codes_in_text import codes_in, opens_with_code, states_status, statuses_in, titled_status
from parsers.extract.excluded_blocks import BOILERPLATE
from parsers.extract.group_names import group_name, status_above
from parsers.extract.heads import CODE_TAGS, first_piece, own_item, tag_of
from parsers.extract.marked_codes import opens_with_several
from parsers.extract.stated_statuses import heading_status
from parsers.extract.status_words import is_field_name
from parsers.html.element_text import BOLD, above_of, lineage, text_of
from parsers.html.layout import HEADINGS
from parsers.html.outline import Block
from parsers.lexicon.cleaning import COLONS
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_phrase, is_phrase
from parsers.lexicon.vocabulary import is_about_errors, is_clearly_of_codes, mentions_failure, names_role

#: Words with a stroke between them, and the most characters of the name of a group.
_EITHER = regex(r"[A-Z][a-z]+(?:/[A-Za-z][a-z]+)+")
_MAX_GROUP = 40
#: A longer line opens with its code, or is none.
MAX_LINE = 80
#: A box that holds so much holds more than one list.
_MAX_HELD = 16
#: A line of a number, a mark and a text.
_NUMBERED = regex(r"-?\d{1,7}\s*[-–—:|]\s+[^\W\d]")
#: A status of HTTP and the mark before its text.
_STATED = regex(r"HTTP [45]\d\d\s?[:：–—-]")
#: A status, what may be its phrase, and a text.
_PHRASED = regex(r"([1-5]\d\d) ([A-Za-z][A-Za-z' -]{1,40})[:：–—] ?\S")
#: A number that may be a vendor's own code.
_OWN_NUMBER = regex(r"-?\d{3,9}")
#: The same, with its status.
_NUMBER_ALONE = regex(rf"{_OWN_NUMBER.pattern}(?:\s?[(\[](?:HTTP )?[1-5]\d\d[)\]])?")
#: A heading that is no more than a range of codes longer than years; a class of statuses, in the heading above its
#: own ("2xx - Success").
_RANGE = regex(r"\d+x{2,}|\d{5,}\s?[-–—]\s?\d{5,}", re.I)
_CLASS = regex(r"\b[1-5]xx\b", re.I)
#: How a text begins behind its code, which its status may follow.
_SENTENCE = regex(r"\s*(?:\([1-5]\d\d\)\s*)?([^\W\d_])")
#: What may stand between a marked word and its text.
_MARKS_BEHIND = frozenset(":–—-,/;|")
#: The first word of a text; a colon ends it as a space does ("pump::Error: It failed").
_WORD = regex(r"[^\s:：]*(?:::[^\s:：]+)*")
_ALONE = ("p", "div", "span", "summary", "button", "article", "header", "section", "main", "body")


def sort_of(blocks: list[Block], at: int) -> Key:
    """The shape of the block and what heads of its list share (a level, a list, tags); empty where it is no head."""
    block = blocks[at]
    element = block.element
    if block.level:
        return "headings", block.level
    parent = element.getparent()
    if element.tag == "dt" or (parent is not None and parent.tag == "dt"):
        # Some generators give each term a list of its own, and that a box.
        box = _outermost(above_of(element, "dl"))
        return "definitions", None if box is None else _outside(box.getparent(), block.heading)
    if (item := own_item(element)) is not None:
        is_later = at > 0 and within(blocks[at - 1].element, item)
        if is_later and is_bare_status(blocks[at - 1].text) and not (_is_text(blocks, at) or before_colon(block.text)):
            # A status, then the code.
            is_later = at > 1 and within(blocks[at - 2].element, item)
        if is_later or _is_entry(blocks, at, item):
            return ()
        return "bullets", _whole_list(item.getparent(), block.heading)
    if element.tag in _ALONE and (
        len(block.text) <= MAX_LINE
        or opens_with_code(block.text)  # "CARD_LOST - It has been …"
        or (opens_with_phrase(block.text) and any(map(is_about_errors, block.topics)))
        or (element.tag == "p" and opens_with_word(block))
        or (len(block.pieces) > 1 and (_opens_with_marked_code(block) or _opens_with_line(block) or spans_of(block)))
    ):
        word, holder = first_piece(block)
        # Any of the codes may be a link.
        around = holder.getparent() if holder.tag == "a" and is_token(word.strip()) else None
        return "cards", element.tag, tag_of(holder if around is None else around), depth_of(parent)
    return ()


def opens_with_phrase(text: str) -> bool:
    """Does the text begin with a status and its phrase ("415 Unsupported Media Type: The …")?"""
    found = _PHRASED.match(text)
    return found is not None and has_phrase(found[1], found[2])


@lru_cache(maxsize=8)
def depth_of(box: _Element | None) -> int:
    """How many elements a box is in, and itself. Asked for each line in it."""
    return 0 if box is None else len(lineage(box))


def _is_text(blocks: list[Block], at: int) -> bool:
    """Is the block, behind another one of its item, a text and no code?"""
    text = blocks[at].text
    may_be = " " in text or within(blocks[at - 1].element, blocks[at].element)
    return may_be and not (looks_like_code(text) or opens_with_code(text))


@lru_cache(maxsize=8)
def _whole_list(list_: _Element | None, heading: str) -> _Element | None:
    """The list that this one, under this heading, is or is a part of. Asked once, not for each item.

    Lists of one item are one list, and so are those under statuses, each of which has its own.
    """
    if list_ is not None and (_holds_one(list_) or _is_under_status(heading) or status_above(list_)):
        list_ = _outside(list_.getparent(), heading)
    return _outermost(list_)


@lru_cache(maxsize=8)
def _outermost(list_: _Element | None) -> _Element | None:
    """The list, or the one around it where its item only names what is in it."""
    while list_ is not None:
        outer = list_ if list_.tag in ("dd", "li") else list_.getparent()
        while outer is not None and outer.tag == "div" and outer[0].getnext() is None:
            outer = outer.getparent()
        if outer is None or not names_group(outer):
            break
        list_ = outer.getparent()
    return list_


def _outside(box: _Element | None, heading: str) -> _Element | None:
    """The box, or what is around it where it holds nothing else, or what stands under one of several statuses."""
    under_status = _is_under_status(heading)
    while box is not None and (
        (_holds_one(box) and not (box.text or "").strip()) or (under_status and box.tag in ("section", "div"))
    ):
        box = box.getparent()
    return box


def _is_under_status(heading: str) -> bool:
    return titled_status(heading) != "" or heading_status(heading) is not None


def names_group(item: _Element) -> bool:
    """Does this list item only name what the list in it holds ("Files 20x"): a few words or a status, but no code?"""
    text = group_name(item)
    if not text:
        return False  # Most elements.
    if states_status(text):
        return _lists_codes(item)
    if titled_status(text):
        return _lists_failures(item)
    if item.tag == "dd":
        return False
    first = _first_word(text)
    rest = text[len(first) :].lstrip(":： ")
    are_words = first.replace("-", "").isalpha() or _EITHER.fullmatch(first)
    has_code = is_number(first) or (looks_like_code(first) and not (rest and are_words))
    is_file = "." in first and len(item) > 0 and item[0].tag in HEADINGS and _lists_codes(item)  # "a.php"
    has_code = has_code and not is_file
    if has_code and text.startswith(COLONS, len(first)):  # "1000: Keys"
        has_code = not is_code(_first_word_below(item))
    if first == text and len(item) > 0 and item[0].tag == "code":
        has_code = has_code or not _lists_codes(item)  # "`conflict`", above its fields.
    return len(text) <= _MAX_GROUP and text[-1] not in ".!?" and not has_code


def is_status_of_list(block: Block, name: str) -> bool:
    """Is this a status, and that of the codes in the list below it: in its item, behind its term or its line?"""
    is_alone = not (name or block.level) and states_status(block.text.rstrip(":："))
    if not (is_alone or titled_status(block.text)):
        return False
    element = block.element
    item = above_of(element, "li")
    around = element.getnext() if item is None else item
    if around is None or around.tag not in ("dd", "dl", "li", "ol", "table", "ul"):
        return False
    return _lists_codes(around) if is_alone else _lists_failures(around)


def _lists_failures(item: _Element) -> bool:
    """Does the list in this one open with a code, and does one of those in it, or beside it, name a failure?"""
    if not looks_like_code(_first_word_below(item)):
        return False
    around = item.getparent() if item.tag in ("dd", "li") else item
    opening = islice(around.iterdescendants("dt", "li", "td"), _MAX_HELD) if around is not None else ()
    names = [name for one in opening if looks_like_code(name := _first_word(text_of(one)))]
    own = [name for name in names if not (is_field_name(name) or names_role(name))]
    return any(mentions_failure(name) or CONSTANT_OF_WORDS.fullmatch(name) for name in own)


def _lists_codes(item: _Element) -> bool:
    """Does the first item of the list in this one open with what is set apart, or looks like a code?"""
    first = next(item.iterdescendants("dt", "li", "td"), None)
    if first is None:
        return False
    is_marked = len(first) > 0 and first[0].tag in CODE_TAGS and not (first.text or "").strip()
    return is_marked or is_own_code(_first_word_below(item))


def _first_word_below(item: _Element) -> str:
    """How the list in this item begins."""
    first = next(item.iterdescendants("dt", "li", "td"), None)
    return "" if first is None else _first_word(text_of(first))


def _first_word(text: str) -> str:
    found = _WORD.match(text)
    return found[0] if found else ""


def opens_with_word(block: Block) -> bool:
    """Does a line open with a number and a mark, or one marked word or status, then a line break or a mark?"""
    (word, holder), *others = block.pieces
    if _NUMBERED.match(block.text):
        return not block.breaks
    if not others or holder.tag not in CODE_TAGS:
        return False
    text, beside = others[0]
    if len(word) <= _MAX_GROUP and (found := statuses_in(word)) and has_phrase(found.codes[0], text[:_MAX_GROUP]):
        return True  # "**500, 502** Internal Server Error - …"
    if " " in word.strip() and not (holder.tag == "code" or states_status(word) or codes_in(word.strip()).codes[1:]):
        return False
    if beside.tag != "br" and text.lstrip()[:1] not in _MARKS_BEHIND:
        return opens_with_several(block)
    return not (BOILERPLATE.match(word) or names_role(word.rstrip(": ")))


def _opens_with_marked_code(block: Block) -> bool:
    """Does a line open with a code in a tag of its own, and go on with a sentence of its own ("**E12** It failed.")?"""
    (word, holder), *others = block.pieces
    word = word.strip()
    if others and holder.tag in BOLD and _STATED.match(word):
        return True  # "**HTTP 429: too many requests.** Wait a minute."
    if not others or tag_of(holder) not in CODE_TAGS or not (looks_like_code(word) or _OWN_NUMBER.fullmatch(word)):
        return False
    rest = "".join(text for text, _ in others[:3])  # A status may end the line.
    return (opening := _SENTENCE.match(rest)) is not None and not opening[1].islower()


def _opens_with_line(block: Block) -> bool:
    """Does a code stand alone on the first of several lines?"""
    word = block.pieces[0][0].strip()
    is_code_alone = looks_like_code(word) or _NUMBER_ALONE.fullmatch(word) is not None
    return block.breaks > 0 and block.pieces[1][1].tag == "br" and is_code_alone


def _holds_one(box: _Element) -> bool:
    """Does the box hold one element, but for anchors that nobody sees?"""
    held = [*islice(box, _MAX_HELD)]  # Counting all would take as long as they are many, for each of them.
    others = [one for one in held if one.tag != "a" or len(one) > 0 or one.text]
    return len(others) == 1 and len(held) < _MAX_HELD


def _names_error(block: Block) -> bool:
    """Is this a link to the page about one error ("Error 203: No such card"), or around all that is said of it?

    The line need not say so itself ("203 - No such card") where a heading announces codes, or one errors and the
    address the code.
    """
    link = above_of(block.pieces[0][1], "a") if block.pieces and any(map(str.isdigit, block.text[:30])) else None
    if link is None or "#" in (link.get("href") or "#"):
        return False
    head = head_of(block, True)
    if head is None:
        return False
    is_named = head.codes[0] in link.get("href", "")
    is_its_phrase = is_phrase(head.codes[0], head.name)
    is_short = " " not in head.name and not (is_named and len(head.codes[0]) > 2)
    if is_short and not is_its_phrase:
        return False
    above = [topic for topic in block.topics[-2:] if not _RANGE.fullmatch(topic)]
    above = above or [_main_heading(block.element.getroottree().getroot())]
    is_clear = head.form == "error" or len(head.name) > 80 or any(map(is_clearly_of_codes, above))
    is_of_class = is_its_phrase and any(map(_CLASS.search, above))
    return is_clear or (is_named and (is_of_class or any(map(is_about_errors, above))))


@lru_cache(maxsize=8)
def _main_heading(page: _Element) -> str:
    heading = page.find(".//h1")
    return "" if heading is None else text_of(heading)


def _is_entry(blocks: list[Block], at: int, item: _Element) -> bool:
    """Is the block an entry of a table of contents: a link alone in its item, or with others, and of no one error?"""
    if not _is_link(blocks[at]):
        return False
    goes_on = at + 1 < len(blocks) and within(blocks[at + 1].element, item) and not _is_link(blocks[at + 1])
    return not (goes_on or _names_error(blocks[at]))


def _is_link(block: Block) -> bool:
    """Is all text of the block in links, within one, or around one alone?"""
    for text, holder in block.pieces:
        is_around = holder.tag == "code" and len(holder) == 1 and holder[0].tag == "a"
        if text.strip() and not (is_around or above_of(holder, "a") is not None):
            return False
    return True
