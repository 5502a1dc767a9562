"""Card heads: the heading, term, list item or line that names a code, whatever stands beside it."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from itertools import chain, islice

from parsers.extract.block_lines import before_colon
from parsers.extract.class_terms import failing_class, holds_terms
from parsers.extract.code_tokens import is_number, is_own_code, is_plain_word, is_token, looks_like_code
from parsers.extract.codes_in_text import LABEL, SEPARATOR, STATUS_CLASS, states_status
from parsers.extract.contract import Site
from parsers.extract.head_pieces import MAX_CHARS, NUMBER_HEADING, head_of_pieces
from parsers.extract.head_texts import LEAD_WORDS
from parsers.extract.head_words import several_codes
from parsers.extract.heads import CODE_TAGS, Head, Word, first_piece, pieces_of, tag_of, with_rest
from parsers.extract.named_heads import named_head, named_line, stated_term
from parsers.extract.remarks import IS_BADGE, without_remark
from parsers.extract.valued_heads import valued_word
from parsers.html.outline import Block
from parsers.lexicon.cleaning import clean
from parsers.lexicon.column_words import ROLES_BY_WORD, normal
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import badge_of, is_badge
from parsers.lexicon.status_phrases import has_phrase, has_sense, is_http, is_phrase
from parsers.lexicon.value_shapes import BADGES, HTTP, STATUS, is_code_like, is_prose, is_worded
from parsers.lexicon.vocabulary import is_about_errors, mentions_failure, title_roles

_TITLE_TAGS = ("dt", "summary")
#: What ends the words of a status before a text ("Forbidden. The key …", "Not Found -- The …").
_PHRASE_END = regex(r"[.:] | [-–—]+ ")
#: How ordinary words that open heads begin ("Fehler", "Fehlercode").
_OPENINGS = (
    *LEAD_WORDS,
    *[
        "http",
        "status",
        "result",
        "response",
        "alarm",
        "decline",
        "exit",
        "fault",
        "reason",
        "reject",
        "return",
        "public",
        "static",
    ],
    *["errno", "fehler", "erreur", "erro", "codi", "kod", "hata", "kesal"],
)
#: One status or several ("503 / 504").
_STATUSES = r"([1-5]\d\d(?:\s*[,/]\s*[1-5]\d\d)*)"
#: "Bad Request (400)", "2. Not allowed - 401, 403"
_ENDED = regex(
    r"(?:\d{1,2}[.)] )?([^\W\d][^()\[\]:–—_]{2,60}?)\s*(?:\s[-–—]|:|[(\[])\s*"
    rf"{HTTP}{_STATUSES}[)\]]?",
    re.I,
)
#: "Error 401 (Unauthorized)", "HTTP 503 / 504 (Timeout)"
_LABELLED = regex(rf"{LABEL}\s{_STATUSES}\s\(([^()]{{3,60}})\)", re.I)
#: A code among others; alone it is none ("EIO", "URL").
SHORT_NAME = regex("[A-Z]{3}")
#: What may be a code in brackets behind the words that open a line.
_MAY_NAME = regex(r"[^()\[\]:：.]{3,60}[(\[][^\s()\[\]]{1,60}[)\]]")
#: References to pages of a manual ("pump_open(3), pump(7)").
_REFERENCES = regex(
    r"[a-z][\w.-]* ?\(\d(?!xx)[a-z]{0,2}\)(?:,? [a-z][\w.-]* ?\(\d[a-z]{0,2}\))*[.,]?"
    r"|[A-Za-z]\w* ?\((\d)\)(?:,? [A-Za-z]\w* ?\(\1\))+[.,]?"
)
#: Ordinary words, which name no code unless they are set as one.
_WORDS = regex(r"[A-Z]?[a-z]+(?:[,:;]? [A-Z]?[a-z]+)*[.:!?]?")
#: The number of a section before its title ("3.1. ").
_SECTION = regex(r"\s*(?:\d{1,2}\.){2,}(?:\s+(\S)|\s*$)")
#: That of one within another section, and the first parts of it ("3.1. ", "A.2 - ").
_PART = regex(r"§? ?((?:\d{1,2}|[A-Z])(?:\.\d{1,2}){0,3})\.\d{1,2}(?:[.)]|\s?[:–—-])?\s+(?=\S)")
#: The page that Javadoc gives a package, whose name looks like a code.
_PACKAGE = "package-summary.html"
#: A variant's name, and so many elements around it of which one may be its anchor.
_NAME, _MAX_AROUND = regex(r"\w+"), 4
#: A code as an attribute of an answer.
_QUOTED_CODE = regex(r"error(?: code| number)? ?[=:] ?[\"'“]([\w.-]{1,40})[\"'”]", re.I)
#: What is drawn before the words of a line ("⚠️ lid_open"), and no number.
_DRAWN = regex(r"(?:(?!🔟)[\u2022\u25a0-\u25ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?)+\s*(?=\w)")

#: Names of one error, not all of which look like codes ("declined / card_declined").
_ALTERNATIVES = regex(r"(?=.*_)[a-z]+(?:_[a-z\d]+)*(?: / [a-z]+(?:_[a-z\d]+)*)+")


def head_of(block: Block, free: bool) -> Head | None:
    """The head that the block is, or begins with where it may continue (`free`: list items)."""
    drawn = _DRAWN.match(block.text) if block.text[:1] > "\u2000" else None
    if (bare := _without(drawn[0], block) if drawn else without_remark(block)) and bare.text != block.text:
        head = head_of(bare, free)
        return head and replace(head, block=block)
    if (number := _number_below(block)) and (head := head_of(_without(number, block), free)):
        return replace(head, block=block)
    first = block.text.split(None, 1)[0] if block.text else ""
    is_title = block.level > 0 or block.element.tag in _TITLE_TAGS
    is_word = _is_ordinary(first) and not _opens_with_code_tag(block)
    if (block.level or not is_word) and (variant := _variant(block)):
        return Head(block, "token", (variant,), in_code_tag=True)
    if block.text[-1:] == ")" and (stated := _labelled_status(block)):
        return stated
    if not is_title and _MAY_NAME.match(block.text) and (named := named_line(block)):
        return named
    if word := valued_word(block):
        return word
    if is_word and not is_title:
        return None  # Most lines.
    if laid := _laid_out(block):
        return laid
    if "." in first and any(holder.get("href", "").endswith(_PACKAGE) for _, holder in block.pieces):
        return None
    if ")" in block.text and _REFERENCES.fullmatch(block.text):
        return None
    if first == "class" and block.element.tag == "dt" and (name := failing_class(block.element)):
        return Head(block, "token", (name,), in_code_tag=True)
    if first == "enum" and block.element.tag == "dt" and holds_terms(block.element):
        return None  # The type of the constants there.
    if is_title and " / " in block.text and _are_alternatives(block.text):
        return Head(block, "token", tuple(SEPARATOR.split(block.text)))
    if is_title and (named := named_head(block)) and not several_codes(named.name, looks_like_code):
        return named
    if is_title and (code := labelled_code(block.text)):
        return Head(block, "error", (code,))
    if block.level and any(map(str.isdigit, block.text[-4:])) and (ended := _ENDED.fullmatch(block.text)):
        codes = tuple(re.findall(r"\d{3}", ended[2]))
        is_label = re.fullmatch(LABEL, ended[1], re.I)
        if states_status(ended[1]):  # "HTTP 402: 100"
            return Head(block, "token", codes, ended[1])
        if all(map(is_http, codes)) and not (
            is_label or _names_failure(ended[1], codes[0]) or _is_own_code(block, ended[1])
        ):
            return Head(block, "ended", codes, codes[0], ended[1])
    if block.element.tag == "dt" and (stated := stated_term(block)):
        return stated
    if is_word or (first != "exception" and _is_words(block)):
        return None
    is_short = SHORT_NAME.fullmatch if not block.level else looks_like_code
    return head_of_pieces(block, pieces_of(block), free, lambda word: looks_like_code(word) or is_short(word))


def _are_alternatives(text: str) -> bool:
    first = text.partition(" ")[0]
    return _ALTERNATIVES.fullmatch(text) is not None and ("_" in first or mentions_failure(first))


def _labelled_status(block: Block) -> Head | None:
    """The statuses that a block is, behind a label and before words in brackets ("Error 503 / 504 (Timed out)")."""
    found = _LABELLED.fullmatch(block.text)
    if found is None or any(map(str.isdigit, found[2])):
        return None  # "Error 400 (code 1001)"
    codes, words = tuple(re.findall(r"\d{3}", found[1])), found[2]
    if not (" " in words or (words.istitle() and (codes[1:] or has_phrase(codes[0], words)))):
        return None  # "Error 404 (not_found)"
    return Head(block, "status", codes, codes[0], words) if all(map(is_http, codes)) else None


def _number_below(block: Block) -> str:
    """The number of a section, below a heading that has the first parts of it ("3.1. LID_LOST" below "3. Errors")."""
    number = _PART.match(block.text) if block.level and block.topics else None
    is_part = number is not None and re.match(rf"§? ?{re.escape(number[1])}\b", block.topics[-1]) is not None
    return number[0] if number and is_part else ""


def _without(drawn: str, block: Block) -> Block:
    """The block without what is drawn, or the number that stands, before its words."""
    pieces = list(block.pieces)
    while pieces and drawn.startswith(text := clean(pieces[0][0])):
        drawn = drawn.removeprefix(text).lstrip()
        del pieces[0]
    if pieces:
        text, holder = pieces[0]
        behind = text.split(drawn.strip(), 1)[-1] if drawn.strip() else text
        pieces[0] = (behind.lstrip(), holder)
    return replace(block, pieces=pieces or block.pieces)


@lru_cache(maxsize=32768)
def _is_ordinary(word: str) -> bool:
    """Is this an ordinary word with which a text opens, and no head of a code?"""
    return is_plain_word(word) and not word.lower().startswith(_OPENINGS)


def _opens_with_code_tag(block: Block) -> bool:
    """Is the first word of the block set as code?"""
    text, holder = block.pieces[0]
    if text.lstrip()[:1] != block.text[0]:
        holder = next((holder for text, holder in block.pieces if clean(text)), holder)
    return tag_of(holder) in CODE_TAGS


def _is_words(block: Block) -> bool:
    """Is the block ordinary words alone, none of them set as code, or do words follow the number of a section?"""
    if _WORDS.fullmatch(block.text):
        return all(tag_of(holder) != "code" for _, holder in block.pieces)
    words = ((text, holder) for text, holder in block.pieces if clean(text))
    first, holder = next(words) if "." in block.text[:3] else ("", block.element)
    if not (number := _SECTION.match(first)) or number[1]:
        return number is not None
    title, beside = next(words, ("", holder))
    return title[:1].isspace() and tag_of(beside) != tag_of(holder)  # In tags of one kind the number may be a module's.


def _laid_out(block: Block) -> Head | None:
    """The head of a line of spans side by side: a code, perhaps its status, and a text."""
    if not (spans := spans_of(block)):
        return None
    code, text = spans
    is_one = NUMBER_HEADING.fullmatch(code) or looks_like_code(code)
    codes = (code,) if is_one else several_codes(code, looks_like_code)
    if not codes or (is_token(text) and not (text.istitle() or _may_be_text(text, block))):
        return None
    form = "number" if is_number(codes[0]) or STATUS_CLASS.fullmatch(codes[0]) else "token"
    return with_rest(Head(block, form, codes, in_code_tag=form == "token"), text)


def _may_be_text(word: str, block: Block) -> bool:
    """May one word say what failed: does it stand under a heading about errors, in a script that may need no spaces?"""
    return is_worded(word) and is_about_errors(block.heading)


def spans_of(block: Block) -> tuple[str, str] | None:
    """What stands in the first span of a line of two side by side, or of three with a status second; and the rest."""
    if block.level or len(block.pieces) < 2 or "span" not in [holder.tag for _, holder in block.pieces]:
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
    """Is this a failure in one word in capitals ("UNAUTHORIZED (401)", unlike "POST (201)")?"""
    is_name = word.isupper() and " " not in word
    return is_name and (has_sense(status, word) or mentions_failure(word))


def _is_own_code(block: Block, word: str) -> bool:
    """Is this a code beside its status, by its form and, where words may be written so, its tag ("E12 (403)")?"""
    is_marked = "." in word or any(map(str.isdigit, word))
    tag = tag_of(block.pieces[0][1])
    is_word = tag == "code" and is_token(word) and word.islower()
    return is_word or (looks_like_code(word) and (is_marked or tag in CODE_TAGS))


def pinned_head_of(block: Block, site: Site, fits: Callable[[str], object]) -> Head | None:
    """The head that the block is: codes that fit the pinned pattern, with a status, a title and badges at most."""
    titled = block.level > 1 or block.element.tag in _TITLE_TAGS
    if block.level == 1 or len(block.pieces) > 12:
        return None
    if not titled:
        first = next((word for text, _ in block.pieces if (word := text.strip())), "")
        if len(first) > MAX_CHARS or not (fits(first) or (first[:1].isdigit() and STATUS.match(first))):
            return None
    pieces = pieces_of(block)
    text = " ".join([word for word, _ in pieces])
    if not text or len(text) > MAX_CHARS or text.endswith("?"):
        return None
    pieces, badges, words = _without_badges(block, pieces)
    pieces = _without_chrome(block, pieces, fits)
    word, tag = pieces[0]
    if fits(word) and (not pieces[1:] or (len(pieces) == 2 and STATUS.fullmatch(pieces[1][0]))):
        head: Head | None = Head(
            block, "token", (word,), pieces[-1][0] if pieces[1:] else "", in_code_tag=tag == "code"
        )
    else:
        head = Head(block, "token", (text,)) if fits(text) else head_of_pieces(block, pieces, False, fits)
    if head is None or not all(map(fits, head.codes)) or f"{head.codes[-1]}\ufffd" in block.text:
        return None
    if (word := normal(head.codes[0])) in site.words or word in ROLES_BY_WORD:
        return None  # A label.
    head.retryable = badge_of(badges, words, bool(badges) and are_among_others(block)) or head.retryable
    phrase = _PHRASE_END.split(head.name, maxsplit=1)[0]
    goes_on = is_prose(phrase) and not is_phrase(head.status[:3], phrase)  # A sentence ("Not found is the key.").
    if head.name and head.status and has_phrase(head.status, head.name) and not goes_on:
        head.status, head.name = f"{head.status} {head.name}", ""
    sure = head.in_code_tag or head.status != "" or is_code_like(head.codes[0])
    return head if (sure and (titled or not head.name)) or (titled and text == head.codes[0]) else None


def are_among_others(block: Block, kind: str = "") -> bool:
    """Does a tag styled as the badges about retrying hold another word than the `kind` of error?"""
    inner = [(clean(text), one) for text, one in block.pieces if one is not block.element and one.tag != "code"]
    tagged = [(word, (holder.tag, holder.get("class"))) for word, holder in inner if word]
    badges = {style for word, style in tagged if is_badge(word, False)}
    others = [(word, style) for word, style in tagged if style in badges and not is_badge(word, False)]
    return any(not (word == kind or STATUS.match(word) or word.lower() in BADGES) for word, _ in others)


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


def _without_chrome(block: Block, pieces: list[Word], fits: Callable[[str], object]) -> list[Word]:
    """The pieces; a code set as code first, and alone with its status, if all else is badges, buttons and pictures."""
    codes = [piece for piece in pieces if piece[1] == "code" and fits(piece[0])]
    if len(codes) != 1:
        return pieces
    before = pieces[: pieces.index(codes[0])]
    stands_in_button = any(one.find(".//code") is not None for one in block.element.iter("button"))

    def is_chrome(piece: Word) -> bool:
        word, tag = piece
        if STATUS.search(word) or (fits(word) and is_own_code(word)):
            return False
        # Of a font that draws its name; italics behind a code are its title.
        is_icon = tag == "i" and piece in before and word.islower() and " " not in word
        is_button = tag == "button" and not stands_in_button
        return is_icon or is_button or not any(map(str.isalnum, word)) or IS_BADGE.fullmatch(word) is not None

    others = [piece for piece in pieces if piece not in codes and not is_chrome(piece)]
    is_stated = all(STATUS.fullmatch(word) for word, _ in others)
    return codes + others if len(others) < 2 and is_stated else pieces


def _variant(block: Block) -> str:
    """The name of a Rust enumeration's variant, with fields or without ("Refused(Reason)"), as its anchor says it."""
    name, inner = _NAME.match(block.text), first_piece(block)[1]
    holders = chain([inner], islice(inner.iterancestors(), _MAX_AROUND))
    return name[0] if name and any(one.get("id") == f"variant.{name[0]}" for one in holders) else ""


def labelled_code(heading: str) -> str:
    """The code that a heading is, behind a label ("Error code: no_pot"), not before it ("Error code 201: Lost").

    It may stand as in an answer ('Error code="7"').
    """
    if quoted := _QUOTED_CODE.fullmatch(heading):
        return quoted[1]
    label = before_colon(heading)
    code = heading[label.end() :] if label and not label[1][-1].isdigit() else ""
    names_code = label is not None and is_about_errors(label[1]) and "code" in title_roles(label[1])
    return code if names_code and is_token(code) else ""
