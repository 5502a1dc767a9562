"""Heads that end in their code, behind the name that the error has ("Expired (`card_expired`)", "Lid open - E12")."""

import re
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element

from parsers.extract.code_tokens import is_number, is_plain_word, is_token, looks_like_code
from parsers.extract.codes_in_text import LABEL, is_range
from parsers.extract.head_texts import LEAD_WORDS
from parsers.extract.heads import CODE_TAGS, Head, pieces_of, with_rest
from parsers.extract.remarks import IS_BADGE
from parsers.html.element_text import text_of
from parsers.html.outline import Block
from parsers.lexicon.cleaning import clean
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import has_phrase, is_http
from parsers.lexicon.value_shapes import YEAR, is_stage
from parsers.lexicon.vocabulary import title_roles

#: "Check the type [arg-type]", "Lid open (lid_open)", "Lid open (error code: 402)", "Lid open - E12"
_NAMED = regex(
    r"(?P<name>[^\s\[\](](?:[^\[\]()]|\([^()]*\)){2,240}?)"
    r"(?:\s\[(?P<square>[^\s\[\]]{2,40})\]|\s\((?P<round>-?\d{1,2}|\d[A-Z]|[A-Z]\d|[^\s()]{3,60})\)"
    r"|\s\((?:error )?code:? ?(?:(?P<number>-?\d{1,7})|(?P<labelled>[^\s()]{3,60}))\)"
    r"|\s[-–—:|] (?P<behind>\S{3,60})|(?<=\w): (?P<parted>\S{3,60}))",
    re.I,
)
#: A longer name stands before no code without a label.
_MAX_UNLABELLED = 112
#: A badge behind the brackets.
_BADGED = regex(rf"(?<=[)\]]) (?:{IS_BADGE.pattern})$", re.I)
#: A number behind a name that is hardly a count.
_LONG_NUMBER = regex(r"-?\d{4,7}")
#: The same at the beginning of a line ("Lid open (E12): The lid …").
_LINE = regex(
    r"(?P<name>(?:\d{1,2}(?=[A-Z]))?[^\W\d_](?:[^()\[\]:：.]|\([^()\d_]*\)){2,60}?) ?"
    r"[(\[] ?(?P<code>-?[\w.-]{1,60}) ?[)\]](?:$|\s*(?:[:：]|[-–—]\s)\s*(?P<text>.*))",
    re.S,
)
#: A word with a digit or several parts, which no name begins with.
_IS_CODE = regex(r".*[\d_.].*|[a-z]+[A-Z].*").fullmatch
#: A code that opens a text, some words of which stand in brackets ("LAMP-00600", "%LAMP-3-SHUT:").
_OPENS_MESSAGE = regex(r"(?:[A-Z]+[-_]?\d{3,}|%?[A-Z]\w*-\d-\w+):?").fullmatch
#: What a request does ("Delete a pot"), and a heading above errors.
_OPERATION = regex(r"(?:add|create|delete|get|list|patch|post|put|read|remove|update)\b", re.I).match
_SAYS_ERRORS = regex(r"\b(?:errors?|failures?|exceptions?)\b", re.I).search
#: A file of a program ("payment-failed.tsx").
_SOURCE = regex(r"[\w.-]+\.(?:jsx|php|py|tsx|vue)")
#: What codes of a range are ("Lid errors (400-499)").
_OF_GROUP = regex(r".*\b(?:codes|errors|exceptions|failures|faults)", re.I).fullmatch
_IS_LABEL = regex(LABEL, re.I).fullmatch
#: The same behind a label ("Code 12: Lid failure (unspecified)").
_OPENS_NUMBERED = regex(rf"{LABEL}(?![1-5]\d\d\b)-?\d{{1,7}}\s*[:：–—-]\s", re.I).match
_DIGITS, _VERSION = regex(r"\d+"), regex(r"v?\d+(?:\.\d+)+", re.I)
#: A word that begins with a digit, and is no status or ordinal ("3DS failed").
_NAME_WITH_DIGIT = regex(r"\d{1,2}[A-Z]")
#: A card response code among numbers ("1A").
_WITH_LETTER = regex(r"\d[A-Z]|[A-Z]\d")
#: What is a code only among others of its list, by the form of those.
WEAK_FORMS = {
    f"{sure} {weak}": sure
    for sure in ("titled", "named", "named behind", "named in code")
    for weak in ("word", "case", "year", "number")
}


def named_head(block: Block) -> Head | None:
    """The head of a heading or term that ends in its code; `form`: how it stands there, and what speaks against it.

    Of such forms "titled" is a code by its brackets or tag, "named" by what it looks like: any heading may end so. What
    has a name of one word or with a number ("word"), a year, a number that may be a count or a plain word ("case") for
    its code must stand among others.
    """
    pieces, form, weak = pieces_of(block), "titled", ""
    if len(pieces) > 1 and pieces[-2][0].endswith((")", "]")) and IS_BADGE.fullmatch(pieces[-1][0]):
        del pieces[-1]  # "Lid open (code: 402) <sup>New</sup>"
    text = _BADGED.sub("", " ".join([word for word, _ in pieces]))
    last, tag = pieces[-2] if len(pieces) > 2 else ("", "")
    is_marked = tag == "code" or (tag in CODE_TAGS and looks_like_code(last))
    if is_marked and pieces[-1][0] in (")", "]") and pieces[-3][0][-1] in "([":
        name, code = text.removesuffix(f"{last} {pieces[-1][0]}").rstrip("([ "), last
    elif len(pieces) == 2 and pieces[1][1] == "code" != pieces[0][1] and pieces[0][0].lower() not in LEAD_WORDS:
        (name, _), (code, _), form = *pieces, "named in code"
        if _IS_LABEL(name):
            return Head(block, "error", (code,)) if is_token(code) else None  # "Error code: `E12`"
    elif found := _NAMED.fullmatch(text):
        name, code = found["name"], next(filter(None, found.groups()[1:]))
        if len(name) > _MAX_UNLABELLED and not (found["number"] or found["labelled"]):
            return None
        if (found["number"] and not is_http(code)) or (found["labelled"] and looks_like_code(code)):
            return Head(block, "titled", (code,), name=name)  # Whose name may be one word.
        if found["parted"] and (not looks_like_code(code) or " " not in name or title_roles(name)):
            return None  # "Type: PaymentMethod", "Error code: E12"
        form = "titled" if found["square"] else "named" if found["round"] else "named behind"
    else:
        return None
    if form != "titled":
        if (weakness := _weakness_of(code)) is None or (name[:1].isdigit() and not _NAME_WITH_DIGIT.match(name)):
            return None
        weak = weakness or ("word" if name[0].isdigit() or "(" in name else "")
    if is_plain_word(code) and (_OPENS_MESSAGE(name.partition(" ")[0]) or (not is_marked and _OPENS_NUMBERED(name))):
        return None  # "LAMP-00600 internal error, arguments: [string]"
    if is_range(code) and _OF_GROUP(name):
        return None
    if not is_token(code) or is_http(code) or _SOURCE.fullmatch(code) or not (" " in name or is_plain_word(name)):
        return None
    weak = weak or ("" if " " in name else "word")
    return with_rest(Head(block, f"{form} {weak}".rstrip(), (code,)), name)


def named_line(block: Block) -> Head | None:
    """The head of an item or line that opens with the name of an error and, in brackets, its code."""
    found = _LINE.fullmatch(block.text)
    if not found or is_http(code := found["code"]) or _IS_LABEL(found["name"]) or _is_inner(block.element):
        return None
    first, *others = found["name"].split()
    is_code = first[0].isalpha() and (looks_like_code(first) if not others else _IS_CODE(first))
    if is_code or (weak := _weakness_of(code)) is None:
        return None  # The name is the code, or nothing is.
    weak = weak or ("" if others else "word")
    return Head(block, f"named {weak}".rstrip(), (code,), name=found["name"], text=found["text"] or "")


def _is_inner(element: _Element) -> bool:
    """Does the line stand in an item or text of another list, of which it may be a step?"""
    around = sum(1 for _ in islice(element.iterancestors("li", "dd"), 2))
    return around > (element.tag != "li")


def _weakness_of(code: str) -> str | None:
    """What speaks against a code behind a name, if anything does; None where it is none."""
    if is_number(code) or _WITH_LETTER.fullmatch(code):
        return "year" if YEAR.fullmatch(code) else "" if _LONG_NUMBER.fullmatch(code) else "number"
    if _VERSION.fullmatch(code) or is_stage(code):
        return None
    return "" if looks_like_code(code) else "case" if is_plain_word(code) else None


def look_of(code: str) -> str:
    """What codes of one list share: the letters around their numbers, or their case; a year is like no other number."""
    if YEAR.fullmatch(code):
        return "####"
    look = _DIGITS.sub("#", code)
    return look if look != code else "lower" if code.islower() else "upper" if code.isupper() else "mixed"


def stated_term(block: Block) -> Head | None:
    """The head of a term that is words before their status, set as code, as all of its list are."""
    terms = block.element.getparent()
    if block.text[-3:-2] not in ("4", "5") or not _SAYS_ERRORS(block.heading):
        return None
    if terms is None or not _are_stated(terms):
        return None
    return Head(block, "token", (block.text[:-4],), block.text[-3:])


@lru_cache(maxsize=2)
def _are_stated(terms: _Element) -> bool:
    """Are all terms words before a failing status, set as code, that several share, and is none its phrase?"""
    found = list[tuple[str, str]]()
    for term in terms.iterchildren("dt"):
        words, status = clean(term.text or ""), text_of(term[0]) if [one.tag for one in term] == ["code"] else ""
        is_name = (" " in words and not _OPERATION(words)) or looks_like_code(words)
        if not (is_name and is_http(status) and status >= "400" and text_of(term) == f"{words} {status}"):
            return False
        found.append((status, words))
    is_shared = len(found) > 2 and len({status for status, _ in found}) < len(found) == len({*found})
    return is_shared and not any(has_phrase(*one) for one in found)
