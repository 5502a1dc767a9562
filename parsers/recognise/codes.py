"""What a cell or a head says of its code: the codes, and what stands beside them."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml.etree import _Element

from parsers.reading.grid import code_text
from parsers.reading.limits import MAX_CODES
from parsers.reading.shapes import MARKS, is_quantity, is_telling
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
