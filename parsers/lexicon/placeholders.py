"""What a template or a script leaves where a value was to stand."""

import re
from functools import lru_cache

from parsers.lexicon.lazy_regex import regex

_UNFILLED = regex(
    r"(?:undefined|null|nil|NaN)(?:[._-](?:undefined|null|nil|NaN))*|\[object \w+\]"
    r"|\$?\{\{?(?!\s*\"[^\"{}]*\"\s*:)[^{}]*\}?\}|<%[^%]*%>|<[\w ]+>|%(?:\(\w+\))?[sd]"
    r"|TODO|TB[CD]|FIXME|xxx+|placeholder"
    r"|#(?:REF!|N/A|VALUE!|NAME\?)|(?-i:[Ll]oading)|loading\W+|coming soon\W*|lorem(?:\W+ipsum\b.*)?|…|\.{3}|\?{3}"
    r"|__[A-Z]+__|i18n(?:\.\w+)+",
    re.I | re.S,
)
#: One row for many codes (`PROVIDER_*`, `BCK.HTTP.<status>`): what they begin with, and where they differ.
_MASK = regex(
    r"(?:\w|<[\w -]+>|\{[\w -]+\})[\w.:/-]*(?<=[._:/-])"
    r"(?:\*+|[xX]{2,4}|…|\.{3}|<[\w -]+>|\{[\w -]+\})(?:[._:/-]\w+)*"
)
_GARBLED = regex("\ufffd{2}|[\xc2\xc3][\x80-\xbf]|\xe2(?:\x80|\u20ac)")
_CUT = regex(r"\w[\w.:/-]*\w\s?(?:…|\.{3}|\[(?:…|\.{3})\])")
#: A longer text is no placeholder, and is not kept in a cache.
_MAX_CHARS = 80
#: What some vendors print for "none", and some for what is missing.
_NOTHING = frozenset({"null", "nil", "tbd"})


@lru_cache(maxsize=32768)
def is_placeholder(text: str) -> bool:
    """Does the text stand in for one that was not filled in (`undefined`, `{{code}}`, `Loading…`)?"""
    return len(text) <= _MAX_CHARS and _UNFILLED.fullmatch(text) is not None


def is_unfilled_text(text: str) -> bool:
    """Is it surely one where a text should stand, which may well be `{reason}` or `%s` in the vendor's own words?"""
    return len(text) <= _MAX_CHARS and is_placeholder(text) and (text[0] not in "{%<" or text.startswith(("{{", "<%")))


@lru_cache(maxsize=32768)
def is_cut(code: str) -> bool:
    """Is this a code whose end was cut off (`card_decl…`)? One that ends in a separator stands for many."""
    return code[-1:] in ("…", ".", "]") and _CUT.fullmatch(code) is not None


def is_mask(code: str) -> bool:
    """Does the text stand for many codes of one beginning?"""
    return _MASK.fullmatch(code) is not None and not is_cut(code)


def says_nothing(text: str) -> bool:
    """Is this a cell of `null` or `TBD`: no value, and perhaps none that was filled in?"""
    return len(text) < 4 and text.lower() in _NOTHING


def is_garbled(text: str) -> bool:
    """Has the text letters that come from decoding in the wrong character encoding?"""
    return not text.isascii() and _GARBLED.search(text) is not None
