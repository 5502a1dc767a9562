"""A head of a card: the pieces of its block, its codes, and the status, title and text beside them."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

from lxml.etree import _Element

from parsers.extract.codes_in_text import STATUS_CLASS, STATUS_DIGIT, TRAILING_STATUS, Codes, unbracketed, unmarked
from parsers.html.aids import CHROME
from parsers.html.element_text import BOLD, ROLE
from parsers.html.outline import ATTRIBUTES, Block, Piece
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import is_badge, retry_verdict
from parsers.lexicon.status_phrases import has_phrase, has_sense, is_http
from parsers.lexicon.value_shapes import (
    HTTP,
    OTHER_STATUSES,
    SEVERITY,
    STATED,
    STATED_FIRST,
    is_code_like,
    is_prose,
    is_quantity,
    without_past_status,
)
from parsers.lexicon.vocabulary import DATA_TYPES

#: A word or phrase of a head, with its tag.
Word = tuple[str, str]
#: A generator's link beside a term ("[source]", "[ソース]").
_SOURCE = regex(
    r"\[(?:source|docs|源(?:代码|代碼|码|碼)|原始[码碼]|ソース|소스|исходный код|источник|код"
    r"|文[档檔]|ドキュメント|문서|документация)\]"
)
#: What sets a code apart from the text around it.
CODE_TAGS = ("code", "strong", "b", "tt", "kbd")
#: What stands beside the one status of a text, behind marks; a quotation mark or sign before a word is the text's.
_STATUS_NAME = regex(rf"{HTTP}[1-5][\dxX]{{2}}(?:[^\w(<{{\"'“‘„«「『¿¡$€£@#]|[\"'“‘„«$€£@#](?!\w))*(.*)", re.I | re.S)
#: The title of a status, up to the mark behind it.
_TITLE_END = regex(r"([^:：–—]{2,40}?)\s*(?:[:：–—]|\s-\s)\s*(?=\S)")
#: What parts a title from its text; a sign or a dot before a word is the text's.
_SEPARATOR = regex(r"\s*(?:[:：|=–—]\s*|[-.)](?=\s))?\s*")
_QUOTED = regex(r"(?:value: )?(['\"])([^'\"]+)\1")
LEADING_STATUS = regex(rf"[(\[]?{STATED_FIRST}(?: errors?(?=[)\]]|$))?[*†‡]?(?:[)\]]:?)?(?=\s|$|[,;:])(.*)", re.S)
#: A status in brackets with its reason phrase, before a text ("(422 Unprocessable Entity): Out of stock").
_BRACKETED_STATUS = regex(rf"[(\[]{STATED}\b([^()\[\]]{{1,40}})[)\]]\s*[:：–—-]+\s*(?=\S)")
#: A class of statuses in brackets before a text ("(5xx): The server failed").
_BRACKETED_CLASS = regex(r"[(\[](?:HTTP )?([1-5]xx(?: ?/ ?[1-5]xx)?|[45]00\+)[)\]][\s:：–—-]*(.*)", re.S | re.I)
#: The same behind a text ("The server failed (500+)").
_CLASS_BEHIND = regex(r"([^()\[\]]+?)\s*[(\[](?:HTTP )?([1-5]xx|[45]00\+)[)\]]", re.S | re.I)
#: A status with what it says of retrying, in brackets before or behind a text ("(5xx, retryable): The server failed").
_REMARKED_STATUS = regex(
    r"^[(\[](?:HTTP )?([1-5](?:\d\d|xx|00\+))[,;] ?([^()\[\]]{5,40})[)\]](?=\W*\w)"
    r"|(?<=\w)\W*?[(\[](?:HTTP )?([1-5](?:\d\d|xx|00\+))[,;] ?([^()\[\]]{5,40})[)\]]$",
    re.I,
)
#: "Lid open | 402"
_BARRED_STATUS = regex(rf"(.*\w)\s*[|·]\s*{STATED_FIRST}", re.S)
#: The semicolon that ends the value of a constant ("= -100;").
_ENDED = regex(r"(?<=\d)\s?;$")
#: "/ 402"
_SLASH = regex(rf"^\s*/\s*(?={STATED}$)")
#: A number right before a word that no status is followed by, unless it is one of its meaning.
_COUNTED = regex(rf"\d{{3}}{OTHER_STATUSES}+ (?!errors?\W*$)(?:[a-z]|[A-Z]{{3}}\b|[^\W\d_A-Za-z])")
#: Words in brackets between a code and its text, or behind a code alone ("ERR_EMPTY (retryable): …").
_BRACKETED = regex(r"[(\[]([^\W\d][^()\[\]]{1,60})[)\]]\s*(?:$|[:：]\s*|[–—-]+\s+)")
#: What is glossed between a code and its text ("ERR_EMPTY (u101): the drawer is empty", "ERR_EMPTY - 0x0E - It is").
_GLOSS = regex(r"(?:\((-?[^\W\d]{0,20}\d\w{0,20})\)\s*(?:[:：–—]|-\s)|(0x[\da-fA-F]+|-?\d{1,7})\s[-–—]\s)\s*(?=\S)")
#: The name of a number before its text ("1001 (LID_LOST): The lid is lost", "1001 - LID_LOST: The lid is lost"), or
#: that of any code in quotes ('E12 - "LID_LOST" - The lid is lost').
_NAME_OF_NUMBER = regex(
    r"(?:(\()|(['\"“]))?([A-Z][A-Z\d]*(?:_[A-Z\d]+)+)(?(1)\))(?(2)['\"”])\s*(?:[:：–—]|-\s)\s*(?=\S)"
)
#: White space, or a picture.
_PICTURE = regex("[\\s\u2600-\u27bf\u2b00-\u2bff\U0001f300-\U0001faff\ufe0f]+")
#: How what is no name begins ("and above", "see 1003").
_REMARKS = regex(
    r"(?i:also|and|as|cf|e\.g|ex|for|formerly|from|i\.e|if|in|like|not|only|or|see|since|to|up|use|was|when|with)\b"
)
#: A number whose digits may be letters ("0x0F").
_HEX = regex(r"0x[\da-fA-F]+")


@dataclass(slots=True)
class Head:
    """A block that names `codes` (in one `form` of writing), with the status and title beside them.

    `text`: what stands behind the title, after a mark or the end of its tag ("**404 Not Found** - No such drawer.").
    """

    block: Block
    form: str
    codes: tuple[str, ...]
    status: str = ""
    name: str = ""
    in_code_tag: bool = False
    retryable: str = ""
    text: str = ""


def pieces_of(block: Block) -> list[Word]:
    """The words of a head, each with its tag; a code that highlighting has split is one word."""
    pieces: list[Word] = []
    before, outer = "", block.element
    for text, holder in block.pieces[:8]:
        if text.isspace():
            before = text[-1:]
            continue
        word = ATTRIBUTES.sub("", clean(text)) if "{" in text else clean(text)
        if STATUS_DIGIT.search(word):
            word = without_past_status(word)
        if not word or (holder.tag != "code" and (CHROME if block.level else _SOURCE).fullmatch(word)):
            continue
        # A number in bold goes on with the code it is glued to ("E000<b>12</b>").
        split = holder.tag in ("b", "strong", "em", "i", "mark") and text.isdigit()
        split = split and (before.isdigit() or (before.isalpha() and len(text) < 3))
        # A status in a tag of its own does not ("<b>2001</b><i>402</i>").
        split = split and (not is_http(text) or outer in holder.iterancestors())
        split = split and not (len(text) > 3 and pieces and is_http(pieces[-1][0]))
        glued = word[0] in "._" and word != "." and text[0] == word[0] and not before.isspace()
        glued = glued or (before == "_" and text[0].isalnum())
        if pieces and (glued or split):
            pieces[-1] = (pieces[-1][0] + word, pieces[-1][1])
        else:
            pieces.append((word, tag_of(holder)))
        before, outer = text[-1:], holder
    return pieces


def first_piece(block: Block) -> Piece:
    """The first piece of the block that is not blank, nor a picture before the words."""
    return next((piece for piece in block.pieces if not _PICTURE.fullmatch(piece[0])), ("", block.element))


def ends_line(word: str, block: Block) -> bool:
    """Does a line end behind this word of a block?"""
    return any(text.strip() == word and behind.tag == "br" for (text, _), (_, behind) in pairwise(block.pieces))


def is_bold(pieces: Iterable[Piece]) -> bool:
    """Is a text all bold?"""
    holders = (holder for text, holder in pieces if not text.isspace())
    return all(holder.tag in BOLD or next(holder.iterancestors(*BOLD), None) is not None for holder in holders)


def own_item(element: _Element) -> _Element | None:
    """The list item that the element is, or stands right in."""
    item = element if element.tag == "li" else element.getparent()
    return item if item is not None and item.tag == "li" else None


def tag_of(holder: _Element) -> str:
    """The tag of a piece of text, or of what holds it, if that marks a code (`<code><span>` is code)."""
    element: _Element | None = holder
    for _ in range(3):
        if element is None or ROLE.get(element.tag) == "block":
            break
        if element.tag in CODE_TAGS:
            return str(element.tag)
        element = element.getparent()
    return str(holder.tag)


def status_head(block: Block, text: str, found: Codes) -> Head:
    """The head of a text that opens with statuses; its title may be the reason phrase."""
    beside = _STATUS_NAME.fullmatch(text) if len(found.codes) == 1 else None
    head = Head(block, "status", found.codes, found.codes[0], unbracketed(beside[1] if beside else found.beside))
    # A line in bold is all title: its text stands below.
    is_line = block.element.tag == "p" and is_bold(block.pieces)
    parted = _TITLE_END.match(head.name) if not (block.level or is_line) else None
    if parted and (parted[1].istitle() or parted[1].isupper()) and has_phrase(head.status, parted[1]):
        head.name, head.text = unbracketed(parted[1]), head.name[parted.end() :]
    return head


def as_status(head: Head) -> Head:
    """The head, whose code is a word of its status's phrase ("401 UNAUTHORIZED"), as that of the status."""
    return cut_title(status_head(head.block, head.block.text, Codes((head.status,), are_statuses=True)))


def lack_phrases(heads: Collection[Head]) -> bool:
    """Do most of the numbers of these heads stand without the reason phrase of the statuses that they look like?"""
    return sum(has_phrase(head.codes[0], head.name) for head in heads) * 2 < len(heads)


def drop_statuses(heads: Iterable[Head]) -> None:
    """Take the statuses from heads whose numbers only look like such."""
    for head in heads:
        if head.status in head.codes:
            head.status = ""


def cut_title(head: Head) -> Head:
    """The head, with its title cut off where the tag of its code ends."""
    opening, tag = next(iter(pieces_of(head.block)), ("", ""))
    title = unbracketed(opening.partition(head.codes[-1])[2].strip(" :：–—-|="))
    if title.isdecimal() and head.name.startswith(f"-{title}"):
        title = f"-{title}"
    text = _SEPARATOR.sub("", head.name.removeprefix(title), count=1)
    if tag in CODE_TAGS and not head.block.level and title and text not in ("", head.name):
        head.name, head.text = title, text
    return head


def with_rest(head: Head, rest: str) -> Head:
    """The head with what stands beside its code: a status, a title."""
    marks = " :：–—-|=→·›»" if "<" in rest else " :：–—-|=→·>›»"  # "Unknown type <35>"
    rest = _ENDED.sub("", unmarked(_SLASH.sub("", rest), marks).removeprefix(", "))
    remarked = _REMARKED_STATUS.search(rest)
    if remarked and retry_verdict(remarked[2] or remarked[4]) is not None:
        head.status, head.retryable = filter(None, remarked.groups())
        rest = unmarked(rest[: remarked.start()] + rest[remarked.end() :], " :：–—-|=→·")
    status, rest = split_status(rest if any(map(str.isalnum, rest)) else "")
    head.status = status or head.status
    aside = _BRACKETED.match(rest)
    if aside and is_badge(aside[1], True):
        head.retryable, rest, aside = aside[1], rest[aside.end() :], None
    kind = next((text.strip() for text, holder in head.block.pieces if holder.tag in ("i", "em")), "")
    is_kind = kind == "Void" or (kind.endswith("?") and DATA_TYPES.fullmatch(kind[:-1]))
    if is_kind and rest.startswith(f"{kind} ") and rest[len(kind) + 1 :][:1].isupper():
        rest = rest[len(kind) + 1 :]  # What a member of a union carries: nothing, or perhaps a value.
    is_number = head.codes[0].lstrip("-").isdecimal() and not any(holder.tag == "br" for _, holder in head.block.pieces)
    if aside and is_number and rest[aside.end() :] and rest[0] == "(" and names_error(aside[1]):
        head.name, head.text = aside[1], rest[aside.end() :]
        return head
    if (named := _NAME_OF_NUMBER.match(rest)) and (is_number or named[2]):
        head.name, head.text = named[3], rest[named.end() :]
        return head
    if (gloss := _GLOSS.match(rest)) and not (gloss[1] and DATA_TYPES.fullmatch(gloss[1])):
        rest = rest[gloss.end() :]
    rest = rest[1:-1] if rest.startswith("(") and rest.endswith(")") else rest.strip()
    value = _QUOTED.fullmatch(rest)  # Of a constant; it may repeat the name of that.
    if value and " " in value[2] and not head.block.text.partition(rest)[0].rstrip().endswith("="):
        value = None  # A text that is printed so.
    head.name = rest if value is None else "" if value[2] in head.codes else value[2]
    return head


def names_error(text: str) -> bool:
    """May words in brackets behind a number be its name, unlike a grade, a type, a remark or what to see?"""
    is_name = text[0].isupper() or (not _REMARKS.match(text) if " " in text else is_code_like(text))
    return is_name and not (SEVERITY.fullmatch(text) or DATA_TYPES.fullmatch(text) or is_badge(text, True))


def split_status(text: str) -> tuple[str, str]:
    """The status, if any, in what stands beside a code, and the rest ("402 Lid open", "Lid open | 402")."""
    if (stated := _BRACKETED_STATUS.match(text)) and has_sense(stated[1], stated[2]):
        return stated[1], text[stated.end() :]
    if STATUS_CLASS.fullmatch(text):
        return text, ""
    if found := _BRACKETED_CLASS.match(text):
        return found[1], found[2]
    if found := _CLASS_BEHIND.fullmatch(text):
        return found[2], found[1]
    if (found := LEADING_STATUS.match(text)) and not _is_amount(text, found[1]):
        return found[1], unbracketed(found[2].strip(" :：–—-|=").removeprefix(", "))
    if (found := TRAILING_STATUS.fullmatch(text) or _BARRED_STATUS.fullmatch(text)) and is_http(found[2]):
        return found[2], found[1]
    return "", text


def _is_amount(text: str, number: str) -> bool:
    """Does the text count something with the number that it opens with ("500 cards are the most that one may hold")?"""
    counts = _COUNTED.match(text.lstrip("(")) and not has_sense(number, text)
    return is_quantity(text) or bool(counts and (is_prose(text) or text.startswith("(") or text.endswith("。")))


def form_of_head(head: Head) -> str:
    """How the codes are written: heads of another form are another list's. Exceptions are of one form."""
    if head.form != "token":
        return head.form
    code = head.codes[0]
    case = "lower" if code.islower() or _HEX.fullmatch(code) else "upper" if code.isupper() else "mixed"
    case = "number" if code.removeprefix("-").isdigit() else case
    opening = next((word for text, _ in head.block.pieces if (word := clean(text))), "")
    what = "exception" if opening == "exception" else case
    return f"{head.form} {what}"
