"""The head that the pieces of a block make: what its tags set apart, then what its words say."""

import re
from collections.abc import Callable
from dataclasses import replace

from parsers.extract.block_lines import before_colon
from parsers.extract.class_terms import headed_class, heads_type
from parsers.extract.code_tokens import is_number, is_own_code, is_token, looks_like_code, without_marks
from parsers.extract.codes_in_text import PARTS_STATUS, SPAN, STATUS_CLASS, Codes, spanned, unmarked
from parsers.extract.head_texts import unwrapped
from parsers.extract.head_words import ERROR_NUMBER, is_called, numbered_head, plain_head, several_codes
from parsers.extract.heads import CODE_TAGS, Head, Word, cut_title, status_head, with_rest
from parsers.extract.marked_codes import PLAIN_JOINS, head_of_several
from parsers.extract.status_words import is_field_name, may_be_beside_status, names_failure
from parsers.html.outline import Block
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import is_badge
from parsers.lexicon.status_phrases import has_sense, is_http, is_phrase
from parsers.lexicon.value_shapes import STATED_FIRST, STATUS, YEAR, name_class, without_parts
from parsers.lexicon.vocabulary import DATA_TYPES, likeliest, names_role

MAX_CHARS = 160
NUMBER_HEADING = regex(rf"-?\d{{3,9}}|{SPAN.pattern}")
#: A number alone.
_NUMBER_ALONE = regex(rf"-?\d{{2,9}}|{SPAN.pattern}")
#: The ordinal before a heading.
ORDER = regex(r"^(?:\d{1,2}[.)]|(?:\d\ufe0f?\u20e3|\U0001f51f){1,2})(?!\S)")
#: "DOOR-12-LATCH"
_IN_PARTS = regex(r"[A-Za-z]\w*?[-_]\w")
#: A code that no field is named as ("E9", "PAY-100").
_NUMBERED = regex(r"(?!RFC|ISO|IEC|SHA|MD|HMAC|UTF|TLS|SSL|HTTP|OAUTH|V\d)[A-Z]{1,8}[-_]?\d{1,9}")
#: A status of a failure, alone.
_FAILURE = regex(r"\(?(HTTP (?:status (?:code )?)?)?([45]\d\d)\)?", re.I)
#: A status and a title, before a dash.
_TITLED = regex(r"(?:HTTP )?([45]\d\d)\W+([^\W\d].*\w)\s*[–—:|-]")
#: A number, and the status of a failure behind a dash, a longer one's space, or in brackets ("2001 - 402", "2001 402").
_BEFORE_STATUS = regex(r"(-?\d{3,9})\s?(?:[–—-]\s?|(?<=\d{4} )|[(\[](?:HTTP )?(?=\d+[)\]])|,? HTTP )([45]\d\d)[)\]]?")
#: What follows the label of a status.
_STATUS_LABEL = regex(r"\s*[:：]\s*[1-5]\d\d\b")
#: "500, 502"
_STATUSES = regex(r"[1-5]\d\d(?:\s*[,/]\s*[1-5]\d\d)+")
#: "HTTP 5xx"
_CLASS = "(?i:(?:HTTP )?[1-5]xx(?: ?/ ?[1-5]xx)?)"
#: Several codes before what a list item says of them, or their status ("OpenError / ReadError: it failed"), and what
#: parts them.
_SEVERAL = regex(
    r"\S{1,80}?(?:\s*(?:[,/|]|or\b)\s*[\w.-]{0,80}\w){1,9}"
    rf"(?=\s*(?:[:：→]|[–—-]\s|[(\[](?:{STATED_FIRST}|{_CLASS})[)\]]))"
)
_OR = regex(r"\s*(?:[,/|]|\bor\b)\s*")

#: What sets a status apart from the words beside it.
_ASIDE = frozenset(["span", "small", "b", "strong", "em"])


def head_of_pieces(block: Block, pieces: list[Word], free: bool, is_code: Callable[[str], object]) -> Head | None:
    """The head that the pieces make; `is_code` tests a word that is not set as code."""
    pieces, text = unwrapped(block, pieces)
    text, printed = name_class(text)
    if printed:
        pieces = [(name_class(pieces[0][0])[0], pieces[0][1]), *pieces[1:]]
    head = _head_of(block, pieces, text, free, is_code)
    if head and (span := spanned(text[text.find(head.codes[0]) :])):
        whole = Head(block, head.form, (span["span"],), in_code_tag=head.in_code_tag)
        head = cut_title(with_rest(whole, span["beside"]))
    if head and printed:
        if head.form == "number":
            head.form, head.status = "status", head.codes[0]  # As "500 - …" beside it.
        head.codes = tuple(printed if STATUS_CLASS.fullmatch(code) else code for code in head.codes)
    return head


def _head_of(block: Block, pieces: list[Word], text: str, free: bool, is_code: Callable[[str], object]) -> Head | None:
    if not pieces or (len(text) > MAX_CHARS and not (free or ERROR_NUMBER.match(text))):
        return None
    opening, tag = pieces[0]
    name, _, kind = opening.partition(": ")
    if tag == "code" and name[:1].islower() and " " not in kind and DATA_TYPES.fullmatch(kind):
        return None  # A parameter with its type ("noWait: Boolean").
    first = without_parts(opening) or without_marks(opening)
    if tag in CODE_TAGS and _STATUS_LABEL.match(text[len(first) :]) and likeliest(first) == "status":
        return None  # A label that looks like a code ("HTTP-Status: 402").
    if STATUS_CLASS.fullmatch(text):
        return Head(block, "number", (text,))
    if tag in CODE_TAGS and pieces[1:] and (whole := _in_one_tag(block, opening, text, is_code)):
        return whole
    if tag not in CODE_TAGS and (whole := _before_verdict(block, pieces, text, free, is_code)):
        return whole
    if several := head_of_several(block, pieces, text, free):
        return several
    stated = _BEFORE_STATUS.fullmatch(first) if tag in CODE_TAGS or len(pieces) == 1 else None
    is_told = stated and (not is_http(stated[1]) or "(" in first or "HTTP" in first)
    if stated and is_told and abs(int(stated[1])) > int(stated[2]):  # No numbers from one to another.
        return with_rest(Head(block, "number", (stated[1],), stated[2]), text[len(opening) :])
    is_lone = (tag in CODE_TAGS or _heads_fields(block)) and _is_alone_on_line(block)
    if is_lone and NUMBER_HEADING.fullmatch(first):
        return with_rest(Head(block, "year" if YEAR.fullmatch(first) else "number", (first,)), text[len(opening) :])
    if tag in CODE_TAGS and (stated := _STATUSES.fullmatch(text) or _STATUSES.fullmatch(first)):
        codes = tuple(re.findall(r"\d{3}", stated[0]))
        return status_head(block, text, Codes(codes, text[stated.end() :].strip(), True))
    is_first = tag in CODE_TAGS or (pieces[1:] and STATUS.fullmatch(text[len(opening) :].strip()))
    if is_first and len(codes := several_codes(first, is_code)) > 1:
        return with_rest(Head(block, "number" if is_number(codes[0]) else "token", codes), text[len(opening) :])
    behind = _behind_status(block, pieces, first, text) or _behind_phrase(block, opening, text, is_code)
    if behind := behind or _behind_title(block, pieces, text):
        return behind
    is_apart = tag in CODE_TAGS or _is_badge_before(block) or is_lone
    if is_apart and is_token(first) and (is_code(first) or tag == "code"):
        return _set_as_code(block, pieces, first, text, free)
    if block.level and (name := headed_class(block.element, text)):
        return Head(block, "token", (name,))
    if (_NUMBER_ALONE if free else NUMBER_HEADING).fullmatch(text):
        return Head(block, "number" if free or not YEAR.fullmatch(text) else "year", (text,))
    is_title = block.level > 0 or block.element.tag == "dt"
    if (
        is_title
        and len(pieces) == 2
        and is_number(first)
        and (stated := _FAILURE.fullmatch(pieces[1][0]))
        and (stated[1] or not is_http(first))
    ):
        form = "year" if YEAR.fullmatch(first) else "number" if NUMBER_HEADING.fullmatch(first) else "digit"
        return Head(block, form, (first,), stated[2])
    if is_number(text) and (free or is_title):
        return Head(block, "digit", (text,))
    rest = ORDER.sub("", text, count=1).lstrip() if block.level else ""
    head = plain_head(block, rest, is_code) if rest != text else None
    head = head or plain_head(block, text, is_code) or (numbered_head(block, text) if free or is_title else None)
    return cut_title(head) if head and all(head.codes) and not heads_type(block.element, head.codes[0]) else None


def _before_verdict(
    block: Block, pieces: list[Word], text: str, free: bool, is_code: Callable[[str], object]
) -> Head | None:
    """The head that stands before badges of a status and of whether to retry ("lid_open", "409", "Retryable")."""
    last, holder = pieces[-1]
    if len(pieces) < 3 or holder != "span" or not (is_http(pieces[-2][0]) and is_badge(last, untagged=False)):
        return None
    head = _head_of(block, pieces[:-1], text.removesuffix(last).rstrip(), free, is_code)
    if head is None or head.name or not head.status:
        return None
    head.name = last
    return head


def _in_one_tag(block: Block, opening: str, text: str, is_code: Callable[[str], object]) -> Head | None:
    """The head that words in one tag make alone: a code beside its status ("**400: 1001** The lid is open")."""
    head = plain_head(block, opening, is_code) if " " in opening and STATUS.search(opening) else None
    if head is None or head.form == "status" or not (head.status and text.startswith(opening)):
        return None
    rest = text[len(opening) :]
    if not head.name and (whole := with_rest(replace(head), rest)).status == head.status:
        return whole
    if head.name:
        head.text = unmarked(rest, " :：–—-")
    else:
        head.name = unmarked(rest)
    return head


def _behind_status(block: Block, pieces: list[Word], first: str, text: str) -> Head | None:
    """The head whose code stands behind its status, each in a tag of its own."""
    is_parted = len(pieces) > 2 and pieces[1][0] in PARTS_STATUS
    at = 2 if is_parted and (len(pieces) == 3 or pieces[3][0][0] in PARTS_STATUS) else 1
    if len(pieces) > 1 and pieces[0][1] == "span" and pieces[1][1] in CODE_TAGS:
        status, (word, _) = first.removeprefix("HTTP "), pieces[1]
        if is_http(status) and word.isalpha() and word.islower() and has_sense(status, word):  # A badge before it.
            return with_rest(Head(block, "token", (word,), status, in_code_tag=True), text.partition(word)[2])
    if len(pieces) <= at or not is_http(first) or not {pieces[0][1], pieces[at][1]} <= {*CODE_TAGS}:
        return None
    word, tag = pieces[at]
    is_apart = at == 2 or len(pieces) == 2 or pieces[2][0][0] in PARTS_STATUS
    is_number_of_own = tag == "code" and may_be_beside_status(word, first)
    is_numbered = is_apart and (is_number_of_own or _NUMBERED.fullmatch(word) is not None)
    if at == 2 and pieces[1][0] != "(" and not (is_numbered or names_failure(word, first)):
        return None
    if not (is_numbered or looks_like_code(word) or (tag == "code" and word.isalpha() and word.islower())):
        return None
    if is_field_name(word) and not names_failure(word, first):
        return None  # "`400` (`page_size`): It is too large."
    code = Head(block, "token", (word,), first, in_code_tag=True)
    code.name = with_rest(replace(code), text.partition(first)[2].partition(word)[2].lstrip(")")).name
    return code


def _behind_phrase(block: Block, opening: str, text: str, is_code: Callable[[str], object]) -> Head | None:
    """The head of a code with digits behind the tag of its status and phrase ("`400 Bad Request` E0001: No JSON")."""
    rest = text[len(opening) :].lstrip()
    if not rest or not is_phrase(opening[:3], opening[3:].strip()):
        return None
    head = plain_head(block, rest, is_code)
    if head is None or head.form != "token" or not all(map(_NUMBERED.fullmatch, head.codes)):
        return None
    head.status = head.status or opening[:3]
    return head


def _behind_title(block: Block, pieces: list[Word], text: str) -> Head | None:
    """The head of a code that is set as code behind its status and title ("400 Invalid lid – `E-101`")."""
    stated = _TITLED.fullmatch(pieces[0][0]) if len(pieces) > 1 and pieces[1][1] == "code" else None
    if stated is None or not is_own_code(code := pieces[1][0]) or not is_token(code):
        return None
    if is_field_name(code) and not names_failure(code, stated[1]):
        return None
    head = Head(block, "token", (code,), stated[1], name=stated[2], in_code_tag=True)
    head.text = with_rest(replace(head, name=""), text[len(pieces[0][0]) :].partition(code)[2]).name
    return head


def _set_as_code(block: Block, pieces: list[Word], first: str, text: str, free: bool) -> Head | None:
    """The head that opens with what is set as code, or with several such codes."""
    opening, tag = pieces[0]
    if free and (named := _SEVERAL.match(text)):
        names = tuple(_OR.split(named[0]))
        if names[0] == first and all(map(looks_like_code, names)):
            return with_rest(Head(block, "token", names, in_code_tag=True), text[named.end() :])
    if free and len(pieces) > 2 and pieces[2][1] == tag and PLAIN_JOINS.fullmatch(pieces[1][0]):
        return None
    rest = text[len(opening) :].strip()
    # "`PumpError(code, status)` is …", unlike "`Lost(String)` the lid is lost"
    arguments = opening.partition("(")[2]
    is_subject = arguments != "" and not (arguments[0].isupper() or rest[:1].isupper()) and rest[:1].isalpha()
    behind = text.removeprefix(first).lstrip() if is_subject else rest
    if is_called(first, behind, block.text) and not is_http(first):
        return None
    form = "number" if is_number(first) or STATUS_CLASS.fullmatch(first) else "token"
    head = with_rest(Head(block, form, (first,), in_code_tag=tag == "code"), rest)
    last, holder = pieces[-1]
    if not head.status and len(pieces) > 2 and holder in _ASIDE and is_http(last) and head.name.endswith(last):
        head.status, head.name = last, head.name.removesuffix(last).rstrip()  # In a tag of its own behind others.
    return head


def _is_badge_before(block: Block) -> bool:
    """Does the block's text follow the span that opens it without a space, which only styles set apart?

    A code of several parts is in the span ("DOOR-12-LATCH"): a version, platform or date may stand so, too.
    """
    pieces = [piece for piece in block.pieces if piece[0].strip()]
    is_glued = len(pieces) > 1 and pieces[1][0][0].isupper() and not pieces[0][0][-1].isspace()
    return is_glued and pieces[0][1].tag == "span" and _IN_PARTS.match(pieces[0][0].strip()) is not None


def _heads_fields(block: Block) -> bool:
    """Does a line of the block begin with the label of a record's field ("HTTP status: 402")?"""
    lines = (text for text, holder in block.pieces[1:] if holder.tag != "br")
    return any((label := before_colon(text.strip())) and names_role(label[1]) for text in lines)


def _is_alone_on_line(block: Block) -> bool:
    """Does a line break come right after the block's first word or phrase?"""
    return next((holder.tag == "br" for text, holder in block.pieces[1:] if holder.tag == "br" or text.strip()), False)
