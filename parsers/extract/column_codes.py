"""Codes that only the other cells of their column tell from words: short ones in a row, and phrases in capitals."""

from itertools import chain

from parsers.extract.candidate_tables import CandidateTable, Line
from parsers.extract.code_tokens import are_codes
from parsers.html.element_text import text_of
from parsers.lexicon.lazy_regex import regex
from parsers.lexicon.value_shapes import is_blank, most

#: Short codes that may be words, one after the other ("LC, LE", "UB/Ub").
SHORT_CODES = regex(r"(?=.*[A-Z])[A-Za-z\d]{2,5}(?:\s?[,/]\s?[A-Za-z\d]{2,5})+")
#: What parts short codes.
PARTS = regex(r"[\s,;、/|]+")
#: A phrase of three words or more, one of them short and one long, as several codes hardly are ("REFUSED BY THE BANK").
_PHRASE = regex(
    r"(?!(?:ALL|ANY|EVERY|FOR|OTHER|RESERVED|SEE) )(?=.*[^\W\d_]{5})(?=(?:\S+ )*[^\W\d_]{1,3}(?!\S))"
    r"[^\W\d_]{1,20}(?: [^\W\d_]{1,20}){2,5}"
)
#: What a client of the vendor's own may print ("Network Error").
_NAME = regex(
    r"(?:Connection|Internal|Network|Parse|Request|Server|Socket|Timeout|Unexpected|Unknown|Validation)"
    r" (?:Error|Exception|Failure|Timeout)"
)


def short_codes(texts: list[str]) -> int:
    """The most letters of the codes that two of the texts or more, and a quarter, list ("4C, 4E"); 0 where none do."""
    listed = [PARTS.split(text) for text in texts if SHORT_CODES.fullmatch(text)]
    # What begins otherwise may be a part of the code ("E1/A01").
    found = [parts for parts in listed if are_codes(parts) and len({part[0] for part in parts}) == 1]
    codes = [*chain(*found)]
    are_many = len(found) > 1 and len(found) * 4 >= len(texts) and len({*codes}) == len(codes)
    return max(map(len, codes)) if are_many else 0


def phrases_among(table: CandidateTable, at: int) -> frozenset[str]:
    """The phrases, each with a text beside it, in a column of constants, most of several words.

    They are in capitals, as all of the column is, or set as code, as all of it is.
    """
    texts = table.column(at)
    found = frozenset(text for text in texts if " " in text)
    if not found or not most("_" in text for text in texts):
        return frozenset()  # Most columns.
    if all(map(str.isupper, texts)):
        found = frozenset(filter(_PHRASE.fullmatch, found))
    elif all(_is_set_as_code(line, at) for line in table.lines):
        found = frozenset(filter(_NAME.fullmatch, found))
    else:
        return frozenset()
    told = (line.texts for line in table.lines if sum(not is_blank(text) for text in line.texts) > 1)
    return found.intersection(texts[at] for texts in told)


def _is_set_as_code(line: Line, at: int) -> bool:
    """Is the whole cell set as code?"""
    code = next(line.cells[at].iter("code"), None) if line.cells else None
    return code is not None and text_of(code) == line.texts[at]
