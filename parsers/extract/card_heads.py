"""Card heads: the heading, term, list item or line that names a code, whatever stands beside it."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import takewhile

from parsers.extract.block_labels import before_colon
from parsers.extract.class_terms import failing_class, headed_class, heads_type
from parsers.extract.code_tokens import (
    BADGE,
    SPAN,
    STATUS_CLASS,
    Codes,
    is_number,
    is_plain_word,
    is_token,
    looks_like_code,
)
from parsers.extract.contract import Site
from parsers.extract.head_words import (
    CALL,
    CODE_TAGS,
    ERROR_NUMBER,
    YEAR,
    Head,
    Word,
    numbered_head,
    part_title,
    pieces_of,
    plain_head,
    status_head,
    tag_of,
    with_rest,
)
from parsers.html.outline import Block
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import ROLES_BY_WORD, normal
from parsers.lexicon.retry_words import badge_of, is_badge
from parsers.lexicon.status_phrases import has_phrase, has_sense, is_http
from parsers.lexicon.value_shapes import BADGES, CONSTANT, HTTP, MARKS, STATUS, is_code_like, without_parts
from parsers.lexicon.vocabulary import is_about_errors, mentions_failure, plain, title_roles

_MAX_CHARS = 160
#: A number alone.
_NUMBER_ALONE = re.compile(rf"-?\d{{2,9}}|{SPAN.pattern}")
_NUMBER_HEADING = re.compile(rf"-?\d{{3,9}}|{SPAN.pattern}")
#: The ordinal before a heading.
ORDER = re.compile(r"^\d{1,2}[.)](?!\S)")
_TITLE_TAGS = ("dt", "summary")
_FOOTNOTES = ("*", "†", "‡")
#: The name of an exception or constant, which a module stands before.
_NAME = re.compile(r"[A-Z]\w*")
#: What a generator may call a type, as it knows no value of it.
_CONSTANT = re.compile(CONSTANT)
#: Words before a code that say what it is.
_WORDS = frozenset(["exception", "error", "constant", "enum", "enumerator", "type", "data", "code"])
#: How ordinary words that open heads begin ("Fehler", "Fehlercode").
_OPENINGS = (
    *_WORDS,
    *["http", "status", "result", "response", "alarm", "decline", "exit", "fault", "reason", "reject", "return"],
    *["fehler", "erreur", "erro", "codi", "kod", "hata", "kesal"],
)
#: "DOOR-12-LATCH"
_IN_PARTS = re.compile(r"[A-Za-z]\w*?[-_]\w")
#: "500, 502"
_STATUSES = re.compile(r"[1-5]\d\d(?:\s*[,/]\s*[1-5]\d\d)+")
#: "Bad Request (400)", "2. Not allowed - 401, 403"
_ENDED = re.compile(
    r"(?:\d{1,2}[.)] )?([^\W\d][^()\[\]:–—_]{2,60}?)\s*(?:\s[-–—]|:|[(\[])\s*"
    rf"{HTTP}([1-5]\d\d(?:\s*[,/]\s*[1-5]\d\d)*)[)\]]?",
    re.I,
)
#: A code among others; alone it is none ("EIO", "URL").
SHORT_NAME = re.compile("[A-Z]{3}")
#: White space between a tag's text and the mark behind it.
_LOOSE = re.compile(r"(?<=\w)\s+(?=[,.;!?](?:\s|$)|[，。；！？、：])")
#: The same before a sign that a word follows ("null/invalid").
_GLUED = re.compile(r"(?<=\w) (?=[=/]\w)")
#: Several codes before what a list item says of them ("OpenError / ReadError: it failed"), and what parts them.
_SEVERAL = re.compile(r"\S{1,80}?(?:\s*(?:[,/|]|or\b)\s*[\w.-]{0,80}\w){1,9}(?=\s*[:：→]|\s*[–—-]\s)")
#: What parts a status from the code beside it, and that from its text ("`400` - `bad_field`: …").
_PARTING = ("-", "–", "—", ":", "：")
_OR = re.compile(r"\s*(?:[,/|]|\bor\b)\s*")
#: "H.4. operationsError (1)", but no status ("unauthorized (401)")
_COUNTED = re.compile(r"(?:(?:[A-Z]|\d+)(?:\.\d+)*\.?\s+)?([a-z]\w+) \((?![2-5]\d\d\))\d{1,5}\)")
#: "Check the type [arg-type]"
_TITLED = re.compile(r"([^\s\[\](][^\[\]()]{2,110})\s\[([^\s\[\]]{2,40})\]")


def head_of(block: Block, free: bool) -> Head | None:
    """The head that the block is, or begins with where it may continue (`free`: list items)."""
    if laid := laid_out(block):
        return laid
    first = block.text.split(None, 1)[0] if block.text else ""
    if first == "class" and block.element.tag == "dt" and (name := failing_class(block.element)):
        return Head(block, "token", (name,), in_code_tag=True)
    if block.level and block.text.endswith((")", "]")) and (titled := _titled(block)):
        return titled
    if block.level and (counted := _COUNTED.fullmatch(block.text)):
        return Head(block, "counted", (counted[1],))
    if block.level and any(map(str.isdigit, block.text[-4:])) and (ended := _ENDED.fullmatch(block.text)):
        codes = tuple(re.findall(r"\d{3}", ended[2]))
        if all(map(is_http, codes)) and not _names_failure(ended[1], codes[0]):
            return Head(block, "ended", codes, codes[0], ended[1])
    if (block.level or block.element.tag in _TITLE_TAGS) and (labelled := _labelled(block)):
        return labelled
    if is_plain_word(first) and not first.lower().startswith(_OPENINGS):
        # An ordinary word is none, unless it is set as code.
        holder = next((holder for text, holder in block.pieces if clean(text)), block.element)
        if tag_of(holder) not in CODE_TAGS:
            return None
    is_short = SHORT_NAME.fullmatch if not block.level else looks_like_code
    return _head(block, pieces_of(block), free, lambda word: looks_like_code(word) or is_short(word))


def laid_out(block: Block) -> Head | None:
    """The head of a line of spans side by side: a code, perhaps its status, and a text."""
    if not (spans := spans_of(block)):
        return None
    code, text = spans
    if not (_NUMBER_HEADING.fullmatch(code) or looks_like_code(code)) or (is_token(text) and not text.istitle()):
        return None
    form = "number" if is_number(code) else "token"
    return with_rest(Head(block, form, (code,), in_code_tag=form == "token"), text)


def spans_of(block: Block) -> tuple[str, str] | None:
    """What stands in the first span of a line of two side by side, or of three with a status second; and the rest."""
    if block.level or len(block.pieces) < 2:
        return None
    filled = ((word, holder) for text, holder in block.pieces if (word := clean(text)))
    first, one = next(filled, ("", block.element))
    if one.tag != "span" or not (rest := [*filled]):
        return None
    around = [(holder, *holder.iterancestors("span")) for _, holder in rest]
    cells = {next((above for above in every if above.getparent() is one.getparent()), None) for every in around}
    if len(cells) > 1 + is_http(rest[0][0]) or any(cell is None or cell.tag != "span" for cell in cells):
        return None
    return first, " ".join([text for text, _ in rest])


def _names_failure(word: str, status: str) -> bool:
    """Is this a code in one word, or a failure in capitals ("UNAUTHORIZED (401)", unlike "POST (201)")?"""
    if looks_like_code(word) and not word.isalpha():
        return True
    is_name = word.isupper() and " " not in word
    return is_name and (has_sense(status, word) or mentions_failure(word))


def pinned_head_of(block: Block, site: Site, fits: Callable[[str], object]) -> Head | None:
    """The head that the block is: codes that fit the pinned pattern, with a status, a title and badges at most."""
    titled = block.level > 1 or block.element.tag in _TITLE_TAGS
    if block.level == 1 or len(block.pieces) > 12:
        return None
    if not titled:
        first = next((word for text, _ in block.pieces if (word := text.strip())), "")
        if len(first) > _MAX_CHARS or not (fits(first) or (first[:1].isdigit() and STATUS.match(first))):
            return None
    pieces = pieces_of(block)
    text = " ".join([word for word, _ in pieces])
    if not text or len(text) > _MAX_CHARS or text.endswith("?"):
        return None
    pieces, badges, words = _without_badges(block, pieces)
    word, tag = pieces[0]
    if fits(word) and (not pieces[1:] or (len(pieces) == 2 and STATUS.fullmatch(pieces[1][0]))):
        head: Head | None = Head(
            block, "token", (word,), pieces[-1][0] if pieces[1:] else "", in_code_tag=tag == "code"
        )
    else:
        head = Head(block, "token", (text,)) if fits(text) else _head(block, pieces, False, fits)
    if head is None or not all(map(fits, head.codes)):
        return None
    if (word := normal(head.codes[0])) in site.words or word in ROLES_BY_WORD:
        return None  # A label.
    head.retryable = badge_of(badges, words, bool(badges) and are_among_others(block))
    if head.name and head.status and has_phrase(head.status, head.name):
        head.status, head.name = f"{head.status} {head.name}", ""
    sure = head.in_code_tag or head.status != "" or is_code_like(head.codes[0])
    return head if (sure and (titled or not head.name)) or (titled and text == head.codes[0]) else None


def are_among_others(block: Block) -> bool:
    """Does a tag styled as the badges about retrying hold another word, which may be a part of them?"""
    tagged = [
        (word, (holder.tag, holder.get("class")))
        for text, holder in block.pieces
        if holder is not block.element and holder.tag != "code" and (word := clean(text))
    ]
    badges = {style for word, style in tagged if is_badge(word, False)}
    return any(
        style in badges and not (is_badge(word, False) or STATUS.match(word) or word.lower() in BADGES)
        for word, style in tagged
    )


def _without_badges(block: Block, pieces: list[Word]) -> tuple[list[Word], list[tuple[str, int]], list[str]]:
    """The pieces without the badges about retrying, those badges with their places, and the words around them."""
    others = pieces[:1]
    badges: list[tuple[str, int]] = []
    words: list[str] = []
    for word, tag in pieces[1:]:
        if tag != "code" and is_badge(word, tag == block.element.tag):
            badges.append((word, len(words)))
        else:
            others.append((word, tag))
            words += word.split()
    return others, badges, words


def _unmarked(pieces: list[Word]) -> list[Word]:
    """What stands behind a code without marks ("new"), which are before its text, or end it and are not set as code."""
    text = next((at for at, (word, _) in enumerate(pieces) if " " in word), len(pieces))
    marks = [
        word.lower() in BADGES
        or word in _FOOTNOTES
        or (any(map(str.isalnum, word)) and BADGE.fullmatch(word) is not None)
        for word, _ in pieces
    ]
    words = (at for at, (word, _) in enumerate(pieces) if not marks[at] and any(map(str.isalnum, word)))
    last = max(words, default=0)
    return [
        (word, tag)
        for at, (word, tag) in enumerate(pieces)
        if not marks[at] or (at > text and (at < last or tag == "code"))
    ]


def _head(block: Block, pieces: list[Word], free: bool, is_code: Callable[[str], object]) -> Head | None:
    """The head that the pieces make; `is_code` tests a word that is not set as code."""
    pieces, text = _unwrapped(block, pieces)
    if not pieces or (len(text) > _MAX_CHARS and not (free or ERROR_NUMBER.match(text))):
        return None
    opening, tag = pieces[0]
    first = without_parts(opening) or opening.strip(MARKS + " ")
    if STATUS_CLASS.fullmatch(text):
        return Head(block, "number", (text,))
    if tag in CODE_TAGS and _NUMBER_HEADING.fullmatch(first) and _is_alone_on_line(block):
        return with_rest(Head(block, "year" if YEAR.fullmatch(first) else "number", (first,)), text[len(opening) :])
    if tag in CODE_TAGS and _STATUSES.fullmatch(first):
        return status_head(block, text, Codes(tuple(re.findall(r"\d{3}", first)), text[len(opening) :].strip(), True))
    if behind := _behind_status(block, pieces, first, text):
        return behind
    if (tag in CODE_TAGS or _is_badge_before(block)) and is_token(first) and (is_code(first) or tag == "code"):
        return _set_as_code(block, pieces, first, text, free)
    if block.level and (name := headed_class(block.element, text)):
        return Head(block, "token", (name,))
    if (_NUMBER_ALONE if free else _NUMBER_HEADING).fullmatch(text):
        return Head(block, "number" if free or not YEAR.fullmatch(text) else "year", (text,))
    if is_number(text) and (block.level or block.element.tag == "dt" or (free and len(text) == 1)):
        return Head(block, "digit", (text,))
    is_title = block.level > 0 or block.element.tag == "dt"
    rest = ORDER.sub("", text, count=1).lstrip() if block.level else ""
    head = plain_head(block, rest, is_code) if rest != text else None
    head = head or plain_head(block, text, is_code) or (numbered_head(block, text) if free or is_title else None)
    return part_title(head) if head and not heads_type(block.element, head.codes[0]) else None


def _unwrapped(block: Block, pieces: list[Word]) -> tuple[list[Word], str]:
    """The pieces without what only leads up to a code or surrounds it, and their text."""
    is_class, whole = False, block.text
    if len(pieces) > 1:
        said = pieces[0][0].lower()
        if said in _WORDS and (said != "type" or _CONSTANT.fullmatch(pieces[1][0])):
            whole = whole.removeprefix(pieces[0][0]).lstrip()
            is_class = said == "exception"  # Its arguments are no part of its name.
            pieces = list(takewhile(lambda piece: not (is_class and piece[0][0] == "("), pieces[1:]))
        own = 2 if is_class and pieces[0][0].endswith(".") else 1
        pieces[own:] = _unmarked(pieces[own:])
    if len(pieces) > 1 and pieces[0][0].endswith(".") and pieces[0][1] == pieces[1][1] != "dt":
        # A name in its module, each in a tag of its own; that of an exception says enough, unless it is "Error".
        (module, _), (name, tag), *behind = pieces
        says_enough = _NAME.fullmatch(name) and not (is_class and name in ("Error", "Exception", "Warning"))
        pieces = [(name if says_enough else module + name, tag), *behind]
    if len(pieces) > 1 and ORDER.fullmatch(pieces[0][0]):
        pieces = pieces[1:]
    if len(pieces) > 1 and pieces[-1][0] in (":", "："):
        pieces = pieces[:-1]
    if len(pieces) == 3 and (pieces[0][0], pieces[2][0]) in (("[", "]"), ("(", ")")):
        pieces = pieces[1:2]
    text = " ".join(word for word, _ in pieces) if is_class or len(block.pieces) <= 8 else whole
    text = _LOOSE.sub("", text.replace("( ", "(").replace(" )", ")"))
    text = text if _GLUED.search(block.text) else _GLUED.sub("", text)
    return pieces, text if " :" in block.text else text.replace(" : ", ": ")


def _behind_status(block: Block, pieces: list[Word], first: str, text: str) -> Head | None:
    """The head whose code stands behind its status, each in a tag of its own."""
    at = 2 if pieces[1:2] and len(pieces) > 3 and pieces[1][0] in _PARTING and pieces[3][0][0] in _PARTING else 1
    if len(pieces) <= at or not is_http(first) or not {pieces[0][1], pieces[at][1]} <= {*CODE_TAGS}:
        return None
    word, tag = pieces[at]
    if not (at == 1 or mentions_failure(word) or has_sense(first, plain(word))):
        return None
    if not looks_like_code(word) and not (tag == "code" and word.isalpha() and word.islower()):
        return None
    code = Head(block, "token", (word,), first, in_code_tag=True)
    code.name = with_rest(replace(code), text.partition(word)[2]).name
    return code


def _set_as_code(block: Block, pieces: list[Word], first: str, text: str, free: bool) -> Head | None:
    """The head that opens with what is set as code, or with several such codes."""
    opening, tag = pieces[0]
    if free and (named := _SEVERAL.match(text)):
        names = tuple(_OR.split(named[0]))
        if names[0] == first and all(map(looks_like_code, names)):
            return with_rest(Head(block, "token", names, in_code_tag=True), text[named.end() :])
    if len(pieces) > 2 and pieces[2][1] == tag and _OR.fullmatch(pieces[1][0]):
        if free:
            return None
        several = Head(block, "token", tuple(word.rstrip(":") for word, other in pieces if other == tag))
        return with_rest(several, text.rpartition(several.codes[-1])[2])
    rest = text[len(opening) :].strip()
    if CALL.match(rest):
        return None
    form = "number" if is_number(first) or STATUS_CLASS.fullmatch(first) else "token"
    return with_rest(Head(block, form, (first,), in_code_tag=tag == "code"), rest)


def _labelled(block: Block) -> Head | None:
    """The head of a heading that is a code under a label of errors ("Error code: bad_request")."""
    label = before_colon(block.text)
    code = block.text[label.end() :] if label else ""
    names_code = label is not None and is_about_errors(label[1]) and "code" in title_roles(label[1])
    return Head(block, "error", (code,)) if names_code and is_token(code) else None


def _is_badge_before(block: Block) -> bool:
    """Does the block's text follow the span that opens it without a space, which only styles set apart?

    A code of several parts is in the span ("DOOR-12-LATCH"): a version, platform or date may stand so, too.
    """
    pieces = [piece for piece in block.pieces if piece[0].strip()]
    is_glued = len(pieces) > 1 and pieces[1][0][0].isupper() and not pieces[0][0][-1].isspace()
    return is_glued and pieces[0][1].tag == "span" and _IN_PARTS.match(pieces[0][0].strip()) is not None


def _is_alone_on_line(block: Block) -> bool:
    """Does a line break come right after the block's first word or phrase?"""
    return next((holder.tag == "br" for text, holder in block.pieces[1:] if holder.tag == "br" or text.strip()), False)


def _titled(block: Block) -> Head | None:
    """The head of a heading that ends in its code, in square brackets or set as code ("Expired (`card_expired`)")."""
    pieces = pieces_of(block)
    text = " ".join([word for word, _ in pieces])
    if len(pieces) > 2 and pieces[-1][0] in (")", "]") and pieces[-2][1] == "code" and pieces[-3][0][-1] in "([":
        name, code = text.removesuffix(f"{pieces[-2][0]} {pieces[-1][0]}").rstrip("([ "), pieces[-2][0]
    elif found := _TITLED.fullmatch(text):
        name, code = found[1], found[2]
    else:
        return None
    if " " not in name or not is_token(code):
        return None
    return Head(block, "titled" if looks_like_code(code) else "titled word", (code,), name=name)
