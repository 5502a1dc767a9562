"""Codes that are reserved, or not used."""

import re

from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.vocabulary import mentions_failure

#: A code that no error has yet, with its text, or several of these ("9", "10-15: reserved for the maker").
_RESERVED = regex(r"(?i)\S+ reserved\W*")
#: The same in other languages and at more length, which says nothing of an error where it is all that is said.
_IN_RESERVE = "reserved|保留|预留|予約済み?|예약됨|зарезервирован[аоы]?|reservad[oa]|réservée?|reserviert|riservato"
_ONLY_RESERVED = regex(
    rf"(?i)(?:{_IN_RESERVE})(?: for (?:future|later) \w+)?"
    r"(?:\W+(?:or |and )?(?:not (?:yet )?|un)(?:assigned|defined|in use|specified|used))?\W*"
)
#: What is said of a number that names no error; of a coupon, a code in words may say it.
_NOT_USED = regex(
    r"(?i)(?:(?:currently )?(?:not used|unused)|未使用|не используется|n[oã]o? (?:usad|utilizad)o|nicht verwendet"
    r"|non utilisé)\W*"
)
#: A code in words, without a digit.
_WORDS_ALONE = regex(r"(?=.*[^\W\d_]{3})[^\d]+", re.S)
_RANGE_RESERVED = regex(r"(?i)\S*\d ?(?:[-–—…]|\.{2,3}|to\b) ?-?\w*\d\w* reserved\b.*")


def is_reserved(code: str, cells: dict[str, str]) -> bool:
    """Is this a code reserved for nothing yet, or are these several such?

    "-32000 to -32099" are errors of the server, as their name says, though they are reserved for what it may define.
    """
    texts = [*cells.values()]
    if len(texts) == 1 and _ONLY_RESERVED.fullmatch(texts[0]):
        return True
    if len(texts) == 1 and _NOT_USED.fullmatch(texts[0]) and not _WORDS_ALONE.fullmatch(code):
        return True
    if "reserved" not in " ".join([code, *texts]).lower():
        return False  # Most codes.
    if any(_RESERVED.fullmatch(f"{code} {text}") for text in texts):
        return True
    others = [text for text in texts if not _RANGE_RESERVED.fullmatch(f"{code} {text}")]
    is_name = cells.get("title", cells.get("message")) not in others
    return len(others) < len(texts) and (is_name or not any(map(mentions_failure, others)))
