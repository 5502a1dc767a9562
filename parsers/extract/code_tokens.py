"""Code tokens: words that are codes by their form, alone or several of one kind."""

import re
from functools import lru_cache
from itertools import pairwise

from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.status_phrases import is_http
from parsers.lexicon.value_shapes import MARKS, is_code_like, kind_of_word

#: No version of HTTP ("HTTP/1.1 402"), nor a host alone. The last is a macro with the constant that it turns into a
#: code ("HRESULT_FROM_WIN32(ERROR_NOT_FOUND)"); the asterisk of a mask ("PUMP_*") is no mark of a footnote. What is
#: different in each answer may end it ("MissingKey:{KEY}").
_TOKEN = regex(
    r"(?!HTTP/\d|https?://[^/]*/?$)(?:-(?=E[A-Z]))?[^\W_][\w.$:/+#&-]*(?:\w|[_.]\*|(?<=\w)[:._-]\{\w{1,30}\})|\w|-\d+|_\w+|[A-Z][A-Z\d_]+\([A-Z][A-Z\d_]{3,}\)"
)
#: A constant of several words.
CONSTANT_OF_WORDS = regex(r"[A-Z]+(?:_[A-Z]+)+")
#: What stands before the first number of a code.
_BEFORE_NUMBER = regex(r"([^\W\d]*[-_]?)\d")
#: The number of a code that is a name, in two writings ("5 (0x5)").
_NUMBER = regex(r"-?\d+ ?\(0x[\dA-Fa-f]+\)|0x[\dA-Fa-f]+ ?\(-?\d+\)")
#: A code in brackets, and nothing but such codes.
_BOX, _BOXES = regex(r"\[([^\s\[\]]{2,40})\]"), regex(r"(?:\[[^\s\[\]]{2,40}\][\s,;/|]*)+")
#: A constant or a name of several words; no method of HTTP, which heads what requests with it answer.
_CONSTANT = regex(r"(?!(?:DELETE|HEAD|OPTIONS|PATCH|POST)$)[A-Z][A-Z0-9]{3,}|[A-Z][a-z]+(?:[A-Z][a-z]*)+")
#: What stands between the parts of a code, or around it, and so many parts it has at most.
_MARKS_WITHIN, _MAX_PARTS = regex(r"[^\w\s]+"), 8


@lru_cache(maxsize=32768)
def is_token(text: str) -> bool:
    """Is this one word that could be a code?"""
    return len(text) <= 80 and _TOKEN.fullmatch(text) is not None


def without_marks(text: str) -> str:
    """The text without footnotes' marks, those that enclose it, and one that ends it; a mask keeps its asterisk."""
    if text[-1:] == "*" and is_token(text):
        return text
    bare = text.strip(MARKS + " ")
    ended = bare[:-1] if bare[-1:] in (".", ",") else ""  # As the source of a program, or a sentence, has it.
    return ended if "." not in ended and ended[:1].isalpha() and looks_like_code(ended) else bare


@lru_cache(maxsize=32768)
def looks_like_code(text: str) -> bool:
    """Is the token unlike an ordinary word: a separator, an inner capital, capitals only, digits?"""
    return (
        text.isascii()
        and is_token(text)
        and (is_code_like(text) or _CONSTANT.fullmatch(text) is not None)
        and ".." not in text  # From here to there.
    )


@lru_cache(maxsize=32768)
def is_number(text: str) -> bool:
    """Is this a whole number, below zero or not?"""
    return text.removeprefix("-").isdecimal() and len(text) <= 9


def is_plain_word(text: str) -> bool:
    """Is this an ordinary word in small letters, or with a capital?"""
    return text.isascii() and text.isalpha() and (text.islower() or text.istitle())


def is_code(text: str) -> bool:
    """Is this a code by its form alone: unlike an ordinary word, or a number?"""
    return looks_like_code(text) or is_number(text)


def is_own_code(word: str) -> bool:
    """Is this a code that no status is, be it a number?"""
    return looks_like_code(word) or (is_number(word) and len(word) > 2 and not is_http(word))


def before_number(code: str) -> str | None:
    """What stands before the first number of a code, if it begins so ("E" of "E101a")."""
    found = _BEFORE_NUMBER.match(code)
    return found[1] if found else None


def are_alike(words: list[str]) -> bool:
    """Are these several words of one kind, not a code and the name beside it?"""
    if len(words) < 2 or not all(map(is_token, words)):
        return False
    return len({*map(kind_of_word, words)}) == 1


def boxed(text: str) -> list[str]:
    """The codes that are all of a text, each in brackets of its own ("[E0001], [E0002]")."""
    codes = _BOX.findall(text) if text[:1] == "[" and _BOXES.fullmatch(text) else []
    codes = [*dict.fromkeys(codes)]
    return codes if all(map(is_own_code, codes)) and (len(codes) < 2 or are_alike(codes)) else []


def are_codes(words: list[str]) -> bool:
    """Are these several codes of one kind, none of which a sentence could have ("E0001 E0002")?"""
    if not (len(words) > 1 and all(map(is_code, words)) and are_alike(words)):
        return False
    is_plain = any(len(word) < 3 or word in (word.lower(), word.upper(), word.title()) for word in words)
    return not (words[0].isalpha() and is_plain)


def spell(codes: list[str], text: str) -> bool:
    """Do the codes, one after the other, make up a word of the text, as the parts of one code do ("12", "2", "01")?"""
    whole = "".join(codes) if 1 < len(codes) <= _MAX_PARTS else ""
    return len(whole) > len(codes) and whole in _MARKS_WITHIN.sub("", text).split()


def count_up(texts: list[str]) -> bool:
    """Do the texts count from 1, as the numbers of lines or steps do?"""
    return texts == [*map(str, range(1, len(texts) + 1))]


def count_on(texts: list[str]) -> bool:
    """Do the texts ascend from a small number with few gaps, as line numbers that continue from another list do?"""
    if not all(text.isdecimal() and text[0] != "0" and len(text) < 5 for text in texts) or len(texts[0]) > 2:
        return False
    numbers = [*map(int, texts)]
    ascends = all(one < other for one, other in pairwise(numbers))
    return ascends and numbers[-1] - numbers[0] < 1.2 * len(numbers)


def is_number_of_name(text: str) -> bool:
    """Is this the number of a code that is a name, in two writings?"""
    return _NUMBER.fullmatch(text) is not None


def kind_of(text: str) -> str:
    """What two codes of one kind share: the length of numbers, what stands around a number, the form of constants."""
    code = text.strip(MARKS + " ")
    if code.isdigit():
        return f"{len(code)}"
    return "A_A" if CONSTANT_OF_WORDS.fullmatch(code) else re.sub(r"\d+", "#", code)


def shape_of(text: str) -> str:
    """How names of one form are written: their cases, their marks and the lengths of their numbers."""
    code = text.strip(MARKS + " ")
    for part, mark in ((r"\d", "#"), (r"[A-Z]+", "A"), (r"[a-z]+", "a"), (r"(A?a[._-])\1*(?=A?a)|(?<=Aa)(?:Aa)+", "…")):
        code = re.sub(part, mark, code)
    return code
