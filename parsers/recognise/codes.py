"""What a cell or a head says of its code: the codes, and what stands beside them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element

from parsers.reading.grid import code_text
from parsers.reading.limits import MAX_CODES
from parsers.reading.shapes import BADGES, MARKS, is_quantity, is_telling
from parsers.reading.text import text_of

_TOKEN = re.compile(r"[^\W_][\w.$:/+#&-]*[^\W]|\w|-\d+|_\w+")
_STATUS = r"[1-5](?:\d\d|[xX]{2})"
_STATUSES = re.compile(
    rf"(?:HTTP(?:/[\d.]+)?(?: status)?(?: code)?[\s:]*)?({_STATUS})(?![\w.]|-\d)\s*(.*)", re.I | re.S
)
_SYMBOLS = re.compile(r"^[^\w\s(\[<{./$€£¥₹≈~-]+\s*")
_PARTED = re.compile(r"\s*(?:[,;|/·、]|\bor\b|\band\b|&|\n)\s*")
_BESIDE = re.compile(r"(\S{1,80}?)\s*(?:\s[-–—|=]+\s|[:：]\s+|\s*[-–—]{2,}\s*|\s+\()(.+)", re.S)
#: "-32700 parse error"
_CALLED = re.compile(r"(-\d{1,7}|[A-Z][A-Z_-]*\d{2,}[A-Z]?|\d{4,7})\s+([^\W\d].*)", re.S)
_STATED = re.compile(r"([1-5]\d\d)\s*[-–—:|]?\s*(\S+)")
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]{3,}|[A-Z][a-z]+(?:[A-Z][a-z]*)+")
#: Words beside a code that are its presentation.
_BADGE = re.compile(
    r"[^\w\s]*(?:new|beta|deprecated(?: (?:in|since) \S+)?|updated|legacy|preview|copy|http)?[^\w\s]*", re.I
)
#: What says that a code beside is another one's name.
_OTHER = re.compile(r"→|->|\b(?:formerly|replace[sd]?|previously|renamed|alias|instead|was|use|old|see)\b", re.I)
_WORD = re.compile(r"[\w.+-]+")
_VERSION = re.compile(r"v?\d[\w.+-]*", re.I)
#: A number that somebody has made easy to read.
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+")


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of one place, the statuses that they are if they are, and the words beside them."""

    codes: tuple[str, ...]
    beside: str = ""
    statuses: bool = False


@lru_cache(maxsize=4096)
def is_token(text: str) -> bool:
    """Is this one word that could be a code?"""
    return len(text) <= 80 and _TOKEN.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def looks_like_code(text: str) -> bool:
    """Is the token unlike an ordinary word: a separator, an inner capital, capitals only, digits?"""
    return (
        text.isascii()
        and is_token(text)
        and (is_telling(text) or _CONSTANT.fullmatch(text) is not None)
        and not text.endswith(":")
    )


@lru_cache(maxsize=4096)
def is_number(text: str) -> bool:
    """Is this a whole number, below zero or not?"""
    return text.removeprefix("-").isdecimal() and len(text) <= 9


@lru_cache(maxsize=4096)
def statuses_in(text: str) -> Codes | None:
    """The statuses of "401", "200 OK / 201 Created", "500, 502, 503", "5xx"; None for any other text."""
    codes, beside = [], []
    text = _SYMBOLS.sub("", text)
    if is_quantity(text):
        return None
    parts = [part for part in _PARTED.split(text.strip(MARKS + " ()[]")) if part]
    for at, part in enumerate(parts):
        found = _STATUSES.fullmatch(part.strip(MARKS + " "))
        if found is None:
            if at == 0 or any(character.isdigit() for character in part):
                return None
            beside.append(part)
            continue
        codes.append(found[1].lower() if found[1][1:].lower() == "xx" else found[1])
        beside.append(found[2].strip(" -–—:()"))
    return Codes(tuple(codes), " / ".join(filter(None, beside)), True) if codes else None


def codes_at(cell: _Element, text: str) -> Codes:
    """The codes in a cell: a token, marked ones, several with commas, one before its words; else the whole text."""
    if len(cell):
        last = text_of(cell[-1])
        if last != text and text.endswith(last) and last and _BADGE.fullmatch(last):
            text = text.removesuffix(last).rstrip()
        marked = [word for part in islice(cell.iter("code"), MAX_CODES) if (word := text_of(part))]
        apart = code_text(cell)
        if len(marked) == 1 and (stated := _STATED.fullmatch(apart)) and stated[2] == marked[0]:
            return Codes((marked[0],), stated[1])
        if marked and all(map(is_token, marked)) and len(set(marked)) == len(marked) and apart.startswith(marked[0]):
            rest = apart
            for word in marked:
                rest = rest.replace(word, " ", 1)
            rest = " ".join(_PARTED.sub(" ", rest).split())
            if len(marked) == 1 or not rest:
                return Codes(tuple(marked), "" if _BADGE.fullmatch(rest) else rest.strip(" -–—:="))
        words = apart.split()
        if len(words) == 1 or (words and is_token(words[0]) and all(_BADGE.fullmatch(word) for word in words[1:])):
            return codes_in(words[0])
    return codes_in(text)


def pinned_codes(cell: _Element, text: str, fits: Callable[[str], object]) -> Codes | None:
    """The codes in a cell, each of which `fits` the pinned pattern, with no more than a badge beside them."""
    plain = len(cell) == 0 or (len(cell[-1]) == 0 and cell[-1].text == text)
    if plain and fits(text):
        return Codes((text,))
    if not plain and fits(apart := code_text(cell)):
        return Codes((apart,))
    found = codes_at(cell, text)
    if all(map(fits, found.codes)):
        return found if _is_beside(found.beside) else None
    parts = [part.strip(MARKS + " ") for part in _PARTED.split(text)]
    if len(parts) > 1 and all(fits(part) and part.lower() not in BADGES for part in parts):
        return Codes(tuple(parts))
    first, *rest = [word.strip(MARKS + "()[]") for word in text.split()] or [""]
    whole = fits(first) and is_telling(first) and first[-1] not in "._-"  # Half of a code is none.
    return Codes((first,)) if whole and BADGES.issuperset(map(str.lower, rest)) else None


def _is_beside(text: str) -> bool:
    """Is what stands beside a code no more than a badge: a few words, none of which is a code?"""
    words = _WORD.findall(text)
    if _OTHER.search(text):
        return False
    return len(words) <= 3 and not any(is_telling(word) and not _VERSION.fullmatch(word) for word in words)


@lru_cache(maxsize=4096)
def codes_in(text: str) -> Codes:
    """The codes in a text; the whole text where none stands out."""
    bare = text.strip(MARKS + " ") or text
    if is_token(bare) or _GROUPED.fullmatch(bare):
        return Codes((bare,))
    parts = [part.strip(MARKS + " ") for part in _PARTED.split(bare)]
    if len(parts) > 1 and all(looks_like_code(part) or is_number(part) for part in parts):
        return Codes(tuple(dict.fromkeys(parts)))
    if (stated := _STATED.fullmatch(bare)) and looks_like_code(stated[2]):
        return Codes((stated[2],), stated[1])
    found = _BESIDE.fullmatch(bare)
    if found and (looks_like_code(found[1]) or is_number(found[1])) and not is_number(found[2]):
        return Codes((found[1],), found[2].removesuffix(")") if "(" not in found[2] else found[2])
    if called := _CALLED.fullmatch(bare):
        return Codes((called[1],), called[2])
    return Codes((text,))
