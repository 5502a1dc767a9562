"""Blocks under a card's head that are no part of the card: notes, samples, aids, captions, members of a class."""

import re
from itertools import islice

from lxml.etree import _Element

from parsers.extract.captions import is_caption
from parsers.extract.contract import Site
from parsers.extract.heads import first_piece
from parsers.extract.label_values import is_label
from parsers.html.element_text import BOLD, text_of
from parsers.html.layout import HEADINGS
from parsers.html.outline import Block
from parsers.lexicon.column_words import normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import BADGES, CALLOUT, is_status
from parsers.lexicon.vocabulary import LEADS_ON, likeliest

#: The beginning, or the whole text, of a block that is no part of a card.
BOILERPLATE = regex(
    rf"\s*(?:(?P<opens>(?:{CALLOUT}|heads.up)\b[:!]?|see also\b|was this\b|last updated\b)"
    r"|(?:(?:example|sample)(?: (?:request|response|payload|body))?|response|request|since v?\d[\w.]*|yes|no"
    r"|(?:introduced|added) in .{0,20}):?\s*$)",
    re.I,
)
#: A sentence that a word for a note opens ("Note that the lid is open").
_GOES_ON = regex(r"[A-Z]\w+ [a-z]")
#: A kind of answer, and how many elements may be between a badge and the row of that.
_KIND, _MAX_ROW = regex(r"(?:client |server )?error|success|warning|redirect(?:ion)?", re.I), 4
#: The title of a callout.
_CALLOUT = regex(rf"(?:{CALLOUT})[:：]?", re.I)
#: How a note begins that an error is not in force yet.
_PLANNED = regex(
    r"(?:(?:planned|scheduled|coming) (?:for|in|soon|with)|not yet (?:available|implemented|in use|released))\b",
    re.I,
)
#: What Doxygen writes below the text of a member; where a member has no other, it may be a variable.
_REFERENCED = regex(r"Referenced by [\w:~]+\(\)(?:,? (?:and )?[\w:~]+\(\)){0,200}\.")
#: What ends the name of a member: its arguments, its type or its value.
_NAME_OF_MEMBER = regex(r"[(:=]")
#: The number of a table or figure, which its caption opens with.
_NUMBERED = regex(r"(?:tab(?:le|elle|leau|la|ela)?|fig\w{0,3}|abb(?:ildung)?|listing|表|図|图|표|그림)\.? ?\d", re.I)


def is_excluded(block: Block, site: Site, is_pending: bool, is_first: bool) -> bool:
    """Is the block no part of a card (a note, a sample, a badge)? `is_pending`: the label above it lacks its text."""
    if block.element.tag == "figcaption" and (_NUMBERED.match(block.text) or _is_of_picture(block.element)):
        return True
    if block.element.get("role") == "tab" and not (site.pinned or is_label(block.text, site)):
        return True
    if is_first and _tells_plan(block):
        return True
    if not (is_first or site.pinned) and _REFERENCED.fullmatch(block.text):
        return True
    if not is_pending:
        if site.pinned and _is_boilerplate(block, site) and not (is_first and _GOES_ON.match(block.text)):
            return True
        is_badge = is_first and block.text.lower() in BADGES and not is_label(block.text, site)
        if is_badge or (not (is_first and block.text[-1:].isdigit()) and _is_furniture(block, site)):
            return True
        if not site.pinned and _CALLOUT.fullmatch(block.text) and not block.again and _is_first_in_box(block):
            return True
    return not site.pinned and _belongs_below(block, is_pending)


def _tells_plan(block: Block) -> bool:
    """Is the block a quotation above another text that opens in bold with when the error is to come ("Planned for")?"""
    text, holder = first_piece(block)
    is_marked = holder.tag in BOLD and _PLANNED.match(text.strip()) is not None
    box = next(block.element.iterancestors("blockquote"), None) if is_marked else None
    return box is not None and getattr(box.getnext(), "tag", None) == "p"


def _is_of_picture(caption: _Element) -> bool:
    """Does the caption stand below a picture?"""
    figure = caption.getparent()
    return figure is not None and next(figure.iter("img", "svg"), None) is not None


def _is_first_in_box(block: Block) -> bool:
    """Is the block, in plain type, the first of several in a box?"""
    plain, element = all(holder is block.element for text, holder in block.pieces if text.strip()), block.element
    box = element.getparent()
    is_box = box is not None and box.tag in ("aside", "blockquote", "div")
    return plain and is_box and element.getprevious() is None and element.getnext() is not None


def is_kind(block: Block) -> bool:
    """Is this the kind of an answer ("Error")?"""
    return _KIND.fullmatch(block.text) is not None


def ends_row(block: Block, head: _Element) -> bool:
    """Does the block end the row that the card's head stands in, as a badge does?"""
    if block.element is head or block.element.tag not in ("div", "span"):
        return False
    around, element = {head, *islice(head.iterancestors(), _MAX_ROW)}, block.element
    for _ in range(_MAX_ROW):
        above = element.getparent()
        if above is None or element.getnext() is not None:
            return False
        if above in around:
            return True
        element = above
    return False


def is_around(block: Block, head: _Element) -> bool:
    """Is the block the rest of the row that the card's head stands in?"""
    return block.element.tag == "div" and block.element in islice(head.iterancestors(), _MAX_ROW)


def _is_furniture(block: Block, site: Site) -> bool:
    """Is the block nothing but an image, or a link that leads on ("Back to top", "View the guide →")?"""
    if first_piece(block)[1].tag not in ("a", "img"):
        return False  # Most blocks.
    holders = {holder for text, holder in block.pieces if not text.isspace()}
    tags = {holder.tag for holder in holders}
    if tags == {"a"} and not site.pinned and LEADS_ON.fullmatch(block.text):
        return True
    return tags == {"img"} or (tags == {"a"} and all(one.get("href", "")[:1] == "#" for one in holders))


def is_member(block: Block) -> bool:
    """Does the term declare a member of the term above, as its place or a generator's own anchors say?

    A list of members stands before the status of the error. Anchors are "pump.Error" and "pump.Error.message", on terms
    that are all markup, perhaps behind what it is ("property message").
    """
    if _stands_before_status(block.element):
        return True
    anchor, _, name = (block.element.get("id") or "").rpartition(".")
    if not anchor or _NAME_OF_MEMBER.split(block.text)[0].split()[-1:] != [name] or (block.element.text or "").strip():
        return False
    above = next(block.element.iterancestors("dd"), None)
    term = next(above.itersiblings("dt", preceding=True), None) if above is not None else None
    return term is not None and term.get("id") == anchor


def _stands_before_status(term: _Element) -> bool:
    """Is this in a list within the text of another term, which ends in the status of the error below that list?"""
    around = next(term.iterancestors("dd"), None)
    last = around[-1] if around is not None and len(around) > 1 else None
    if last is None or term in last.iter("dt"):
        return False
    label, _, status = text_of(last).partition(":")
    return likeliest(label) == "status" and is_status(status.strip())


def _belongs_below(block: Block, pending: bool) -> bool:
    """Is the block the caption of the sample right below it, or the number of a heading there?"""
    if block.text.isdecimal():
        return not pending and getattr(block.pieces[-1][1].getnext(), "tag", None) in HEADINGS
    return is_caption(block)


def _is_boilerplate(block: Block, site: Site) -> bool:
    """Is the block a note or a sample, and no part of the card?"""
    first = block.pieces[0][0]
    found = None if normal(first) in site.words else BOILERPLATE.match(first)
    return found is not None and (found["opens"] is not None or len(block.pieces) == 1)
