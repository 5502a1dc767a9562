"""What a word beside a status is: a code, a field, the status's phrase, or a part of one."""

import re

from parsers.extract.code_tokens import CONSTANT_OF_WORDS, looks_like_code
from parsers.extract.remarks import IS_BADGE
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.retry_words import may_be_badge
from parsers.lexicon.status_phrases import has_sense, is_phrase
from parsers.lexicon.value_shapes import SEVERITY, STATED
from parsers.lexicon.vocabulary import mentions_failure, plain

#: A status, its phrase, perhaps a mark, and a word ("400 Bad Request – BAD_SIZE").
_BEHIND_PHRASE = regex(rf"{STATED}\s+([^\W\d][^:.。–—]{{1,40}}?)(\s?(?:\s[-–—|/]|:))?\s([\w./-]*\w)")
#: A short code with a number ("E1", "C-7").
LETTERED = regex(r"[A-Z]{1,4}-?\d{1,4}[A-Z]?")
#: What a word in brackets is of, when it is no code ("400 Missing parameter (card_number)").
FIELD_NAME = regex(r"\b(?:argument|attribute|field|header|parameter|property|value)s?$", re.I)
#: How the names of an API's operations begin.
ACTS = "add|create|delete|get|list|post|put|update"
#: The end of a field's name, or the beginning of an operation's ("page_size", "create_pot").
_FIELD = regex(
    rf"^(?:{ACTS})_"
    r"|_(?:amount|at|count|date|email|field|id|key|limit|name|number|ref|size|token|type|ur[il])s?$"
)
_HUMP = regex(r"(?<=[a-z])(?=[A-Z])")


def behind_phrase(text: str) -> tuple[str, str, str] | None:
    """A status, its phrase, and the one word behind these: a code by its form, or behind a mark what may be one."""
    found = _BEHIND_PHRASE.fullmatch(text)
    if not found or not is_phrase(*found.group(1, 2)) or is_field_name(found[4]) or "/" in found[4]:
        return None
    if may_be_badge(found[4]) or IS_BADGE.fullmatch(found[4]) or SEVERITY.fullmatch(found[4]):
        return None  # "429 Too Many Requests – RETRYABLE"
    return (found[1], found[2], found[4]) if found[3] or looks_like_code(found[4]) else None


def may_be_beside_status(word: str, status: str) -> bool:
    """Is this a number that ends no range from the status, as another of three digits may?"""
    return word.isdecimal() and (len(word) != 3 or word < status)


def is_phrase_alone(status: str, word: str) -> bool:
    """Is the word what the status means, and in letters alone, as a name of the vendor's hardly is ("NotFound")?"""
    return word.isalpha() and (word.isupper() or word.istitle() or is_phrase(status, _HUMP.sub(" ", word)))


def is_field_name(word: str) -> bool:
    """Is this word called as a field or an operation is ("page_size", "create_pot")?"""
    return _FIELD.search(word) is not None


def names_failure(word: str, status: str) -> bool:
    """Does this word beside a status name a failure, or has it several parts and is no field's ("card_number")?"""
    is_constant = CONSTANT_OF_WORDS.fullmatch(word) is not None
    is_named = is_constant or ("_" in word and not is_field_name(word))
    return is_named or mentions_failure(word) or has_sense(status, plain(word))


def names_thing(word: str) -> bool:
    """Is this a compound in capitals of a title that names no failure, as a field is called ("E-Mail", "Zip-Code")?"""
    return "-" in word and word.istitle() and word.replace("-", "").isalpha() and not mentions_failure(word)
